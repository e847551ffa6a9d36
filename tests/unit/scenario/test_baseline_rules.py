"""Unit tests: what a file sets for a rule is what is in force in week 0, for every lever and wherever it is set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from simulator.engine.rules import apply_rules
from simulator.register import LEVERS
from simulator.report.assumed import assumptions
from simulator.scenario import load_scenario
from simulator.scenario.baseline_rules import ELSEWHERE
from simulator.start.population import create_world
from simulator.study.experiments.paths import targets_of, with_values
from tests.unit.scenario.writing import SMALL, mistakes_of

OWN = [line for line in SMALL.splitlines(keepends=True) if line.startswith(("award_weights", "payment"))]
#: A place whose council leaves everything to ``[rules]``.
QUIET = SMALL.replace(OWN[0], "").replace(OWN[1], "")
OTHER = {
    name: lever.high if lever.high - lever.default >= lever.default - lever.low else lever.low
    for name, lever in LEVERS.items()
}
LATE = "[rules]\npayment_late_share = 0.9\n"


def as_toml(values: Mapping[str, float]) -> str:
    return "".join(f"{name} = {int(value) if LEVERS[name].choices else value}\n" for name, value in values.items())


def written(folder: Path, text: str, base: str | None = None) -> Path:
    if base is not None:
        (folder / "base.toml").write_text(base, encoding="utf-8")
        text = 'extends = "base.toml"\n' + text
    (folder / "file.toml").write_text(text, encoding="utf-8")
    return folder / "file.toml"


def in_force(path: Path) -> dict[str, float]:
    """Return the rules of the first council in week 0."""
    world = create_world(load_scenario(path), 1)
    apply_rules(world)
    return dict(zip(LEVERS, np.array(world.rule_values)[0], strict=True))


def policies(values: Mapping[str, float]) -> str:
    return "".join(f'[[policies]]\nlever = "{n}"\n{as_toml({n: v}).replace(n, "value")}' for n, v in values.items())


WAYS = {
    "[rules]": (QUIET + "[rules]\n" + as_toml(OTHER), None),
    "a council's rules": (QUIET.replace("[[process_mix]]", f"[councils.rules]\n{as_toml(OTHER)}[[process_mix]]"), None),
    "a policy": (SMALL + policies(OTHER), None),
    "[rules] over a file that sets them": ("[rules]\n" + as_toml(OTHER), SMALL),
    "[rules] over a file whose council sets them": (
        "[rules]\n" + as_toml(OTHER),
        QUIET.replace(
            "[[process_mix]]",
            "[councils.rules]\n" + as_toml({n: LEVERS[n].default for n in LEVERS}) + "[[process_mix]]",
        ),
    ),
    "a council's rules over a file that sets them": (
        '[[councils]]\nname = "Northam"\n[councils.rules]\n' + as_toml(OTHER),
        SMALL + "[rules]\n" + as_toml({n: v for n, v in OTHER.items() if n not in ELSEWHERE}),
    ),
}


@pytest.mark.property
@pytest.mark.parametrize(("text", "base"), WAYS.values(), ids=WAYS)
def test_what_a_file_sets_is_in_force_in_week_0(tmp_path: Path, text: str, base: str | None) -> None:
    """Property: over all levers at once."""
    assert in_force(written(tmp_path, text, base)) == OTHER


def test_payment_and_weights_are_in_force_and_the_rest_is_the_registers(tmp_path: Path) -> None:
    expected = {name: lever.default for name, lever in LEVERS.items()} | {
        "social_value_weight": 0.1,
        "price_share": 0.5 / 0.9,
        "payment_usual_days": 12.0,
        "payment_late_share": 0.1,
        "payment_late_days": 20.0,
    }
    assert in_force(written(tmp_path, SMALL)) == pytest.approx(expected)


def test_a_later_files_council_overrules_its_own_rules_and_the_base_s(tmp_path: Path) -> None:
    start, end = SMALL.index("[[councils]]"), SMALL.index("[[process_mix]]")
    base = SMALL[:end] + "[councils.rules]\nstanding_multiple = 3\n" + SMALL[start:].replace("Northam", "Southam")
    over = LATE + '[[councils]]\nname = "Northam"\npayment = { late_share = 0.3 }\n'
    rules = in_force(written(tmp_path, over, base))
    assert (rules["payment_late_share"], rules["payment_late_days"], rules["standing_multiple"]) == (0.3, 20.0, 3.0)


def test_payment_of_a_later_file_overrules_the_rules_of_the_base(tmp_path: Path) -> None:
    base = QUIET.replace("[[process_mix]]", "[councils.rules]\npayment_late_share = 0.5\n[[process_mix]]")
    rules = in_force(written(tmp_path, '[[councils]]\nname = "Northam"\npayment = { late_share = 0.2 }\n', base))
    assert rules["payment_late_share"] == 0.2


def test_what_is_left_out_of_payment_follows_the_rules(tmp_path: Path) -> None:
    text = SMALL.replace("late_share = 0.1, ", "") + LATE
    rules = in_force(written(tmp_path, text))
    assert (rules["payment_late_share"], rules["payment_usual_days"]) == (0.9, 12.0)


@pytest.mark.parametrize("lever", ELSEWHERE)
def test_a_rule_that_no_council_follows_is_a_fault(tmp_path: Path, lever: str) -> None:
    text = SMALL + f"[rules]\n{as_toml({lever: OTHER[lever]})}"
    (mistake,) = mistakes_of(written(tmp_path, text))
    assert mistake.line == len(text.splitlines())
    assert f"`{lever}` under [rules] is in force nowhere; every council sets it itself, in `" in str(mistake)
    assert "delete this line" in mistake.remedy


def test_a_rule_that_a_council_sets_twice_is_a_fault(tmp_path: Path) -> None:
    text = SMALL.replace("[[process_mix]]", "[councils.rules]\npayment_late_share = 0.5\n[[process_mix]]")
    (mistake,) = mistakes_of(written(tmp_path, text))
    assert "`payment_late_share` of Northam is set twice; the same rule stands in `payment.late_share`" in str(mistake)


def test_some_councils_may_differ_and_the_report_says_which(tmp_path: Path) -> None:
    """The table of assumptions tells what is in force, not what was written."""
    start, end = SMALL.index("[[councils]]"), SMALL.index("[[process_mix]]")
    other = SMALL[start:end].replace("Northam", "Southam").replace(OWN[1], "").replace(OWN[0], "")
    scenario = load_scenario(written(tmp_path, SMALL[:end] + other + SMALL[end:] + LATE))
    rows = {(row["where"], row["value"]) for row in assumptions(scenario) if row["name"] == "Bills paid late"}
    assert rows == {("rule from the start, Northam", "10 %"), ("rule from the start, Southam", "90 %")}


@pytest.mark.parametrize("path", ["payment_late_share", "rules.payment_late_share", "councils.*.payment.late_share"])
def test_a_factor_of_an_experiment_is_in_force(tmp_path: Path, path: str) -> None:
    settings = load_scenario(written(tmp_path, LATE, SMALL)).resolved()
    made = with_values(settings, [targets_of([path], "set", settings)], [0.4])
    world = create_world(type(load_scenario(written(tmp_path, SMALL))).from_resolved(made), 1)
    apply_rules(world)
    assert world.rules[0].payment_late_share == 0.4
