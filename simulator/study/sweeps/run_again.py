"""Make one run of a study again, from nothing but its folder."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.metrics import KPIS
from simulator.scenario.schema import Scenario
from simulator.scenario.whole import LARGEST_SEED, whole_number
from simulator.study.arms import no_arm
from simulator.study.database import identifier
from simulator.study.experiments.paths import WORLD, Settings, targets_of
from simulator.study.plausible import free_targets
from simulator.study.sweeps.model_version import model_version
from simulator.study.sweeps.parts import Store, StoreMistake
from simulator.study.sweeps.plan import fingerprint_of
from simulator.study.sweeps.reading import opened_study
from simulator.study.sweeps.work import Recipe, Task, Vectors, play_task


@dataclass(frozen=True, slots=True)
class Rerun:
    """A run made again.

    Attributes:
        figures: key figures by name.
        stored: those in the folder; empty where the run was never finished.
        differing: names of figures that are not the same to the last bit.
        note: a sentence about a changed model, or empty.
    """

    figures: dict[str, float]
    stored: dict[str, float]
    differing: tuple[str, ...]
    note: str


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def rerun(folder: str | Path, point: int, seed: int, arm: str | None = None) -> Rerun:
    """Make a run again and hold it against the folder, bit for bit.

    Args:
        folder: of the study.
        point: number of the point.
        seed: one of the study's seeds, or another one.
        arm: name; by default the first.

    Raises:
        StoreMistake: not a study, no such point or arm, no seed that can be drawn with, or the run itself fails.
    """
    store = Store(Path(folder))
    manifest = store.manifest()
    seed = _seed_of(folder, seed)
    if own := manifest.get("own_model"):
        raise StoreMistake(
            f"{folder}: its runs were lived by a model of somebody's own (`{own['name']}`), and a folder's code is not"
            " run; give the sweep of its experiment file again"
        )
    name = arm if arm is not None else manifest["arms"][0]
    if name not in manifest["arms"]:
        raise StoreMistake(f"{folder}: {no_arm(name, manifest['arms'])}")
    place = manifest["arms"].index(name)
    cell, kept = _kept(store, manifest, point, place, seed)
    values = tuple(cell[1:]) if manifest["factors"] else ()
    recipe = _recipe(manifest, place, values, str(cell[0]))
    if recipe is None:
        raise StoreMistake(f"{folder}: the scenario of point {point} cannot be made again by this version of fairlot")
    made = play_task(recipe, Task(0, 0, values, seed))
    if made.kpis is None:
        raise StoreMistake(f"{folder}: point {point} with seed {seed} fails again ({made.failure})")
    figures = dict(zip(KPIS, made.kpis, strict=True))
    # A figure without a value, such as the win rate of teams where there were none, is stored as NULL.
    stored = {k: math.nan if v is None else float(v) for k, v in zip(KPIS, kept or (), strict=kept is not None)}
    differing = tuple(k for k, value in stored.items() if not _same(value, figures[k]))
    note = "The same bits as stored." if stored and not differing else "" if stored else "This run is not stored."
    if recipe.model != manifest["model"]:
        note = f"The model has changed since this study was made ({manifest['model']}, now {recipe.model}). {note}"
    return Rerun(figures, stored, differing, note.strip())


def _kept(
    store: Store, manifest: dict[str, Any], point: int, place: int, seed: int
) -> tuple[tuple[Any, ...], tuple[Any, ...] | None]:
    """Return what the plan has of a point in one arm, fingerprint first, and the figures of its run, if any are kept.

    Raises:
        StoreMistake: there is no such point.
    """
    with opened_study(store) as opened:
        columns = ", ".join(identifier(factor["name"]) for factor in manifest["factors"]) or "point"
        cell = opened.execute(
            f"SELECT fingerprint, {columns} FROM plan WHERE point = ? AND arm = ?", [point, place]
        ).fetchone()
        if cell is None:
            raise StoreMistake(
                f"{store.folder}: there is no point {point}; points are 0 to {manifest['points'] - 1}"
            )
        kept = opened.execute(
            f"SELECT {', '.join(map(identifier, KPIS))} FROM parts "
            "WHERE fingerprint = ? AND seed = ? AND model = ? AND failure = ''",
            [cell[0], seed, manifest["model"]],
        ).fetchone()
    return cell, kept


def _seed_of(folder: str | Path, seed: int) -> int:
    """Return a seed that draws can be made with."""
    try:
        return whole_number(seed, "the seed", 0, LARGEST_SEED)
    except (TypeError, ValueError) as problem:
        raise StoreMistake(f"{folder}: {problem}") from None


def _worlds(manifest: dict[str, Any], settings: Settings) -> tuple[Vectors, ...]:
    worlds = manifest.get("plausible")
    return (Vectors(free_targets(worlds["paths"], settings), tuple(map(tuple, worlds["values"]))),) if worlds else ()


def _recipe(manifest: dict[str, Any], place: int, values: Sequence[float], fingerprint: str) -> Recipe | None:
    """Return how a run is made, or None where that does not give the scenario with this fingerprint."""
    settings = manifest["scenarios"][place]
    try:
        varied = [factor for factor in manifest["factors"] if factor["path"] != WORLD]
        targets = tuple(targets_of(f["paths"], f["operation"], settings) for f in varied)
        recipe = Recipe((settings,), (targets,), math.inf, model_version(), None, _worlds(manifest, settings))
        asked = recipe.settings(0, values)
        Scenario.from_resolved(asked)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):  # settings that are no scenario at all
        return None
    return recipe if fingerprint_of(asked) == fingerprint else None
