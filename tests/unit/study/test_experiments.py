"""Unit tests: experiment files are checked like scenarios, and designs are what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulator import load_scenario
from simulator.register import LEVERS, PARAMETERS
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.schema import Scenario
from simulator.study.arms import StudyMistake
from simulator.study.experiments.designs import design_points, latin_hypercube, morris
from simulator.study.experiments.experiment_schema import Factor
from simulator.study.experiments.files import load_experiment
from simulator.study.experiments.paths import UnknownPath, targets_of, with_values
from simulator.study.experiments.spreads import grid_levels, range_of, value_at, values_of
from simulator.study.sweeps.chunks import SHORTEST, Chunker
from simulator.study.sweeps.work import Outcome, Task

GOOD = """
title = "Test"
question = "What?"
scenario = "baseline"
seeds = 2
kpis = ["se_award_share_value"]

[design]
kind = "grid"

[[factors]]
path = "payment_terms_days"
values = [10, 30]

[[factors]]
path = "small_firm.reserve_months_median"
levels = 3
"""


def load(folder: Path, text: str) -> object:
    file = folder / "e.toml"
    file.write_text(text, encoding="utf-8")
    return load_experiment(file)


CASES = {
    "unknown key": ("seeds = 2", "sedes = 2", "unknown key `sedes`", "did you mean `seeds`?"),
    "unknown figure": ("se_award_share_value", "se_award_share_valeu", "unknown figure", "`se_award_share_value`"),
    "figure that is not kept": ("[design]", 'main_kpis = ["se_jobs"]\n[design]', "`se_jobs` is not kept", "`kpis`"),
    "unknown factor": ('"payment_terms_days"', '"payment_term_days"', "unknown factor", "`payment_terms_days`"),
    "out of the register": ("[10, 30]", "[10, 400]", "is 400, out of range", "between 0 and 365"),
    "unknown number of a kind": ("reserve_months_median", "reserve_month", "has no number", "reserve_months"),
    "unknown design": ('"grid"', '"gird"', "unknown kind `gird`", "`grid`"),
    "unknown scenario": ('"baseline"', '"basline"', "there is no scenario `basline`", ""),
    "wrong power": ('"grid"', '"sobol"\npoints = 100', "`points` is 100", "write 64 or 128"),
    "out of range": ("seeds = 2", "seeds = 0", "0, out of range", "between 1 and 100,000"),
    "list without a file": ('"grid"', '"list"', "`file` is missing", ""),
    "odd levels": ('"grid"', '"morris"\nlevels = 3', "`levels` is 3", "write 4"),
    "a taken name": ("values = [10, 30]", 'values = [10, 30]\nname = "seed"', "cannot name a factor", "choose another"),
    "two arms": ('"grid"', '"pareto"\n[[arms]]\nname = "a"\n[[arms]]\nname = "b"', "has one arm", "first"),
    "years out of range": ("seeds = 2", "years = 99", "99, out of range", "between 1 and 40 [years]"),
    "a mean beyond the ends": (
        "values = [10, 30]",
        'low = 5\nhigh = 60\ndistribution = "normal"\nmean = 300\nsd = 0.1',
        "`mean` is 300",
        "between 5 and 60",
    ),
    "no spread": (
        "levels = 3",
        'distribution = "normal"\nmean = 3\nsd = 0',
        "`sd` is 0, out of range",
        "greater than 0",
    ),
    "a goal that there is not": (
        '"grid"',
        '"pareto"\n[[objectives]]\nkpi = "se_jobs"\ngoal = "upp"',
        "unknown goal `upp`",
        "known: up, down; did you mean `up`?",
    ),
    "what `every` does not know": ("seeds = 2", 'every = ["kind"]', "known: uncertainties, kinds", "mean `kinds`?"),
    "a question too long": ("What?", 200 * "Wh" + "?", "`question` is too long", "at most 200 signs; shorten it"),
    "a figure twice": ('["se_award_share_value"]', '["se_jobs", "se_jobs"]', "`se_jobs` is named twice", "delete one"),
    "no objective": ('"grid"', '"pareto"', "there is no objective", "objectives"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_has_its_line_and_remedy(case: str, tmp_path: Path) -> None:
    before, after, what, remedy = CASES[case]
    text = GOOD.replace(before, after)
    with pytest.raises(ScenarioMistakes) as caught:
        load(tmp_path, text)
    mistake = next(m for m in caught.value.mistakes if what in str(m))
    assert remedy in str(mistake)
    assert mistake.file.endswith("e.toml")
    written = text.split("\n")[mistake.line - 1]
    assert written in after or after.split("\n")[-1] in written or any(word in written for word in after.split("\n"))


def test_a_folder_is_told_with_the_files_within(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for file in (tmp_path / "beside.toml", inner / "within.toml"):
        file.write_text("", encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match=r"is a folder; files there: within\.toml"):
        load_experiment(inner)


def test_a_scenario_is_told_as_what_it_is() -> None:
    with pytest.raises(ScenarioMistakes) as caught:
        load_experiment("scenarios/recession.toml")
    file = "scenarios/recession.toml"
    assert str(caught.value) == f"{file}:1: a scenario, not an experiment; run it with `fairlot run {file}`"


def test_a_name_is_looked_at_even_where_the_scenario_cannot_be_read(tmp_path: Path) -> None:
    text = GOOD.replace('"baseline"', '"basline"').replace('"payment_terms_days"', '"payment_term_days"')
    with pytest.raises(ScenarioMistakes) as caught:
        load(tmp_path, text)
    assert [m.line for m in caught.value.mistakes] == [4, 12]
    assert "did you mean `payment_terms_days`?" in str(caught.value)


def test_a_grid_has_every_combination(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD)
    units, values = design_points(loaded)
    assert values.shape == (6, 2)
    assert sorted(set(values[:, 0])) == [10, 30]
    assert units.min() == 0.0
    assert units.max() == 1.0


def test_every_uncertainty_can_be_varied(tmp_path: Path) -> None:
    text = GOOD.split("[[factors]]", maxsplit=1)[0].replace("title", 'every = ["uncertainties", "kinds"]\ntitle', 1)
    loaded = load(tmp_path, text.replace('"grid"', '"latin_hypercube"\npoints = 4'))
    free = [name for name, entry in PARAMETERS.items() if entry.kind != "constant"]
    assert len(loaded.factors) > len(free)
    for factor in loaded.factors:
        low, high = range_of(factor)
        assert low < high


def test_latin_hypercube_has_one_point_in_each_slice() -> None:
    points = latin_hypercube(3, 20, 1)
    for column in points.T:
        assert sorted((column * 20).astype(int)) == list(range(20))


def test_a_trajectory_moves_each_factor_once() -> None:
    rows = morris(5, 7, 4, 1).reshape(7, 6, 5)
    steps = np.diff(rows, axis=1)
    assert np.allclose(np.abs(steps).sum(axis=(1, 2)), 5 * 2 / 3)
    assert np.all((np.abs(steps) > 0).sum(axis=1) == 1)
    assert rows.min() >= 0.0
    assert rows.max() <= 1.0 + 1e-12


@pytest.mark.parametrize(
    ("factor", "middle"),
    [
        (Factor(path="x", low=2.0, high=4.0), 3.0),
        (Factor(path="x", low=1.0, high=100.0, distribution="log_uniform"), 10.0),
        (Factor(path="x", low=0.0, high=2.0, distribution="triangular", mode=1.0), 1.0),
        (Factor(path="x", low=-1.0, high=1.0, distribution="triangular", mode=0.0), 0.0),
        (Factor(path="x", low=-3.0, high=3.0, distribution="normal", mean=0.0, sd=1.0), 0.0),
    ],
)
def test_the_middle_of_a_distribution_and_its_ends(factor: Factor, middle: float) -> None:
    assert value_at(factor, 0.5) == pytest.approx(middle)
    assert value_at(factor, 0.0) == pytest.approx(range_of(factor)[0])
    assert value_at(factor, 1.0) == pytest.approx(range_of(factor)[1])


def test_values_arrive_where_their_path_says() -> None:
    base = load_scenario("baseline")
    settings = base.resolved()
    paths = [
        ("payment_terms_days", "set", 12.0),
        ("payment_late_share", "scale", 2.0),
        ("entry_elasticity", "set", PARAMETERS["entry_elasticity"].high),
        ("small_firm.reserve_months_median", "set", 3.0),
        ("suppliers.Small firms.count", "scale", 0.5),
        ("councils.*.payment.late_days", "add", 3.0),
    ]
    targets = [targets_of([path], operation, settings) for path, operation, _ in paths]
    made = Scenario.from_resolved(with_values(settings, targets, [value for _, _, value in paths]))
    assert all(council.rules["payment_terms_days"] == 12.0 for council in made.councils)
    assert (made.policies[0].lever, made.policies[0].operation, made.policies[0].value) == (
        "payment_late_share",
        "scale",
        2.0,
    )
    assert made.parameters["entry_elasticity"] == PARAMETERS["entry_elasticity"].high
    assert all(g.overrides["reserve_months_median"] == 3.0 for g in made.suppliers if g.kind == "small_firm")
    assert next(g.count for g in made.suppliers if g.name == "Small firms") * 2 == 500
    assert [c.payment.late_days for c in made.councils] == [c.payment.late_days + 3 for c in base.councils]
    assert base.resolved() == settings


def test_a_path_that_leads_nowhere_says_what_may_be_meant() -> None:
    settings = load_scenario("baseline").resolved()
    for path in ("councils.Aldermor.annual_budget_gbp", "suppliers.Small firms.cuont", "title", "large_contractor.x"):
        with pytest.raises(UnknownPath):
            targets_of([path], "set", settings)


def test_levels_of_a_register_factor_span_its_range() -> None:
    levels = grid_levels(Factor(path="payment_terms_days", levels=3))
    assert levels == [0.0, LEVERS["payment_terms_days"].high / 2, LEVERS["payment_terms_days"].high]


def test_a_list_is_read_from_a_file_beside_the_experiment(tmp_path: Path) -> None:
    text = GOOD.replace('"grid"', '"list"\nfile = "points.csv"').replace("levels = 3\n", "")
    points = tmp_path / "points.csv"
    points.write_text("payment_terms_days,small_firm_reserve_months_median\n10,3\n30,2.5\n")
    _, values = design_points(load(tmp_path, text))
    assert values.tolist() == [[10.0, 3.0], [30.0, 2.5]]


TWO = "payment_terms_days,small_firm_reserve_months_median\n"
#: A list of points, the line that is wrong, and what is told of it.
LISTS = {
    "a factor without a column": ("payment_terms_days\n10\n", 1, "its first line must name the factors ("),
    "a word": (f"{TWO}10,3\n10,many\n", 3, "the entry `many` of `small_firm_reserve_months_median` in point 2 is"),
    "not a number": (f"{TWO}10,nan\n", 2, "is not a number; write a number with a point for decimals"),
    "infinite": (f"{TWO}10,inf\n", 2, "is not a number; write a number with a point for decimals"),
    "too large": (f"{TWO}10,1e999\n", 2, "is not a number; write a number with a point for decimals"),
    "missing": (f"{TWO}10,3\n\n20\n", 4, "`small_firm_reserve_months_median` in point 2 is missing; write a number"),
    "empty": (f"{TWO},3\n", 2, "the entry of `payment_terms_days` in point 1 is missing"),
    "per cent": (f"{TWO}10%,3\n", 2, "the entry `10%` of `payment_terms_days` in point 1 is not a number; write 0.1"),
    "quotes after a blank": (f'{TWO}10, "5" \n', 2, "is not a number; write 5"),
    "a number of Python": (f"{TWO}1_0,3\n", 2, "the entry `1_0` of `payment_terms_days` in point 1 is not a number"),
    "other digits": (f"{TWO}١٠,3\n", 2, "is not a number; write a number"),
    "decimal commas": (f"{TWO}10,2,5\n", 2, "point 1 has more entries than the first line has headings; write"),
    "a column too many": (
        TWO.replace("\n", ",paymnt_terms\n") + "10,3,1\n",
        1,
        "the column `paymnt_terms` is no factor of the experiment; delete the column, or add the factor",
    ),
    "a slip": (
        TWO.replace("terms", "trems") + "10,3\n",
        1,
        "the column `payment_trems_days` is no factor of the experiment; did you mean `payment_terms_days`?",
    ),
    "no heading": (TWO.replace("\n", ",\n") + "10,3,1\n", 2, "the entry `1` of point 1 stands under no heading"),
    "a heading twice": (TWO.replace("\n", ",payment_terms_days\n") + "10,3,1\n", 1, "stands there twice"),
    "outside": (f"{TWO}10,3\n999,3\n", 3, "`payment_terms_days` is 999 in point 2, outside 10 to 30"),
    "a point twice": (f"{TWO}10,3\n10,3.0\n", 3, "point 2 is point 1 once more"),
    "an open quotation": (f'{TWO}10,"3\n', 2, "the list of points cannot be read ("),
}


@pytest.mark.parametrize("case", LISTS)
def test_a_mistake_in_a_list_is_told_with_its_line(case: str, tmp_path: Path) -> None:
    text, line, words = LISTS[case]
    points = tmp_path / "points.csv"
    points.write_text(text, encoding="utf-8")
    experiment = load(tmp_path, GOOD.replace('"grid"', '"list"\nfile = "points.csv"').replace("levels = 3\n", ""))
    with pytest.raises(StudyMistake) as refusal:
        design_points(experiment)
    assert str(refusal.value).startswith(f"{points}:{line}: ")
    assert words in str(refusal.value)


def test_numbers_of_a_list_may_stand_between_blanks_and_beside_empty_columns(tmp_path: Path) -> None:
    """As a spreadsheet leaves them."""
    (tmp_path / "points.csv").write_text(f"{TWO[:-1]},,\n +1e1 , 3.,,\n30,.25e1,,\n", encoding="utf-8")
    text = GOOD.replace('"grid"', '"list"\nfile = "points.csv"').replace("levels = 3\n", "")
    _, values = design_points(load(tmp_path, text))
    assert values.tolist() == [[10.0, 3.0], [30.0, 2.5]]


def test_chunks_last_at_least_half_a_second_and_return_what_was_not_run() -> None:
    tasks = [Task(number, 0, (), 1) for number in range(1000)]
    chunker = Chunker(tasks, len(tasks))
    for _ in range(200):
        chunker.note(Outcome(0, (), None, 0.01))
    first = chunker.take(2)
    assert len(first) * 0.01 >= SHORTEST * 0.99
    chunker.give_back(first[1:])
    seen = {first[0].number}
    while chunk := chunker.take(2):
        assert not seen & {task.number for task in chunk}
        seen |= {task.number for task in chunk}
    assert seen == set(range(1000))


@pytest.mark.property
@pytest.mark.parametrize("seed", range(3))
def test_values_never_leave_the_range_of_their_factor(seed: int) -> None:
    units = np.random.default_rng(seed).random((200, 3))
    units[0], units[1] = 0.0, 1.0
    factors = (
        Factor(path="x", low=0.03, high=0.3),
        Factor(path="x", low=0.03, high=0.3, distribution="log_uniform"),
        Factor(path="x", low=0.03, high=0.3, distribution="triangular", mode=0.1),
    )
    values = values_of(factors, units)
    assert values.min() >= 0.03
    assert values.max() <= 0.3
