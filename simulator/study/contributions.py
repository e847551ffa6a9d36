"""What each policy of an arm contributes: the arm with all of its policies against the arm without that one.

Leave-one-out over the same seeds: everything else, the luck included, stays as it is. Contributions need not sum to the
whole difference, because policies may need or hinder one another; what is left over is told as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from simulator.metrics import KPIS
from simulator.scenario.lever_words import policy_in_plain_words
from simulator.study.arms import Arm
from simulator.study.intervals import Interval, interval
from simulator.study.study_tables import ComparedTables, Part

if TYPE_CHECKING:
    from simulator.scenario.changes import Policy
    from simulator.scenario.schema import Scenario
    from simulator.study.execution import Run

#: Beyond so many policies an arm is not taken apart: that would take longer than the comparison many times over.
MOST_POLICIES = 8
#: Keys of a scenario that change nothing in its world, and policies, which are told one by one.
_LABELS = {"title", "question", "key_figures", "policies"}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one policy adds to a figure: with all policies less without this one, over pairs of equal luck."""

    policy: int
    name: str
    difference: Interval


def own_policies(scenario: Scenario, reference: Scenario) -> list[int]:
    """Return the places of the policies that a scenario has and the reference has not, or has fewer times."""
    theirs, found = list(reference.policies), []
    for place, policy in enumerate(scenario.policies):
        if policy in theirs:
            theirs.remove(policy)
        else:
            found.append(place)
    return found


def other_changes(scenario: Scenario, reference: Scenario) -> list[str]:
    """Return in which keys two scenarios differ beside the policies that the first adds: as files name them."""
    ours, theirs, found = scenario.resolved(), reference.resolved(), []
    for key in ours.keys() - _LABELS:
        if ours[key] == theirs[key]:
            continue
        tables = (ours[key], theirs[key])
        if all(isinstance(table, dict) for table in tables):
            names = {name for table in tables for name in table}
            found += [f"[{key}] {name}" for name in names if ours[key].get(name) != theirs[key].get(name)]
        else:
            found.append(key)
    if own_policies(reference, scenario):
        found.append("policies that the reference alone has")
    if _common_by_lever(scenario, reference) != _common_by_lever(reference, scenario):
        found.append("the order of policies")
    return sorted(found)


def _common_by_lever(scenario: Scenario, other: Scenario) -> list[Policy]:
    """Return the policies that both scenarios have, those of a lever in the order in which they combine."""
    own = own_policies(scenario, other)
    common = [policy for place, policy in enumerate(scenario.policies) if place not in own]
    return sorted(common, key=lambda policy: policy.lever)


class Differences(NamedTuple):
    """In what an arm differs from the reference: places of policies that it adds, and keys of all else."""

    own: list[int]
    others: list[str]

    @property
    def is_one_policy(self) -> bool:
        """Whether all that the arm does otherwise is a single policy."""
        return len(self.own) == 1 and not self.others


def differences_of(arm: Arm, reference: Arm) -> Differences:
    """Return in what an arm differs from the reference."""
    scenarios = arm.scenario, reference.scenario
    return Differences(own_policies(*scenarios), other_changes(*scenarios))


def arms_without(arms: Sequence[Arm]) -> list[tuple[int, int, Arm]]:
    """Return every arm beyond the reference without each of its own policies in turn: place of arm, of policy, the arm.

    Where an arm adds a single policy and nothing else differs it has no parts, nor where it adds more than
    ``MOST_POLICIES``.
    """
    found = []
    for place, arm in enumerate(arms):
        differs, policies = differences_of(arm, arms[0]), arm.scenario.policies
        has_parts = not differs.is_one_policy and len(differs.own) <= MOST_POLICIES
        for policy in differs.own if has_parts else ():
            rest = policies[:policy] + policies[policy + 1 :]
            scenario = arm.scenario.model_copy(update={"policies": rest})
            found.append((place, policy, Arm(f"{arm.name} without {policy + 1}", scenario)))
    return found


def parts_of(arms: Sequence[Arm], runs: Sequence[Run], seeds: int) -> tuple[Part, ...]:
    """Return the parts from the runs of :func:`arms_without`, ordered by arm and seed; their ``arm`` counts from 0."""
    if not runs:
        return ()
    values = np.array([run.kpis for run in runs]).reshape(-1, seeds, len(KPIS))
    return tuple(
        Part(place, policy, _name(arms[place], policy), figures)
        for (place, policy, _), figures in zip(arms_without(arms), values, strict=True)
    )


def _name(arm: Arm, policy: int) -> str:
    """Return what the user calls a policy, or what it does."""
    return arm.scenario.policies[policy].name or policy_in_plain_words(arm.scenario.policies[policy], arm.scenario)


def contributions(comparison: ComparedTables, kpi: str, arm: int) -> list[Contribution]:
    """Return what each policy that an arm adds contributes to a figure; of one alone, the whole difference."""
    differs = differences_of(comparison.arms[arm], comparison.arms[0])
    if differs.is_one_policy:
        (only,) = differs.own
        return [Contribution(only, _name(comparison.arms[arm], only), comparison.difference(kpi, arm))]
    column = list(KPIS).index(kpi)
    whole = comparison.values[arm, :, column]
    return [
        Contribution(part.policy, part.name, interval(whole - part.values[:, column]))
        for part in comparison.parts
        if part.arm == arm
    ]


def parts_table(result: ComparedTables) -> pd.DataFrame:
    """Return a row per part and seed: arm, policy, name and every figure."""
    frames = []
    for part in result.parts:
        frame = pd.DataFrame(part.values, columns=list(KPIS))
        head = {"arm": result.names[part.arm], "policy": part.policy, "name": part.name, "seed": result.seeds}
        frames.append(pd.concat([pd.DataFrame(head), frame], axis=1))
    return pd.concat(frames, ignore_index=True)


def parts_from(table: pd.DataFrame, names: Sequence[str]) -> tuple[Part, ...]:
    """Return the parts that :func:`parts_table` wrote."""
    return tuple(
        Part(list(names).index(arm), int(policy), str(rows["name"].iloc[0]), rows[list(KPIS)].to_numpy(float))
        for (arm, policy), rows in table.groupby(["arm", "policy"], sort=False)
    )
