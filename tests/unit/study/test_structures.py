"""What an answer hangs on: shares of functions whose variance is known, designs, and the command from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator import Scenario
from simulator.cli import app
from simulator.commands.outcome import BEYOND_LIMIT, WRONG_INPUT
from simulator.metrics import KPIS
from simulator.register import STRUCTURES
from simulator.report.structure_page import hangs_figure, structures_html
from simulator.study.hanging import GROUPS, Hangs, chance_correlation, group_shares, sentence
from simulator.study.other_structures import USUAL, design_of, mixtures, one_away, with_structure

N = 20_000


def samples(of) -> np.ndarray:
    """Return a function of three standard normal groups at A, B and the mixtures [sample, point]."""
    luck = np.random.default_rng(1)
    a, b = luck.standard_normal((2, 3, N))
    mixed = [np.where(np.arange(3)[:, None] == i, b, a) for i in range(3)]
    return np.array([of(*x) for x in (a, b, *mixed)])


@pytest.mark.theory
@pytest.mark.parametrize(
    ("of", "shares"),
    [
        (lambda x, y, z: 3.0 * x + 1.0 * y + 0.0 * z, (0.9, 0.1, 0.0)),
        (lambda x, y, z: x * y + 0.0 * z, (0.5, 0.5, 0.0)),  # neither does anything alone: Shapley halves it
        (lambda x, y, z: x + y * z, (0.5, 0.25, 0.25)),
    ],
)
def test_shares_are_the_shapley_values_of_the_variance(of, shares: tuple[float, ...]) -> None:
    """Statistical: 20,000 points, standard errors near 0.01; the seed is fixed."""
    assert group_shares(samples(of)) == pytest.approx(shares, abs=0.03)


@pytest.mark.parametrize(
    ("of", "movers"), [(lambda x, y, z: x + 0.7 * z + 0.0 * y, (0, 2)), (lambda x, y, z: z + 0.0 * x * y, (2,))]
)
def test_a_group_that_moves_nothing_has_no_share_however_few_the_points(of, movers: tuple[int, ...]) -> None:
    """As the numbers where they are taken as known: sampling alone gave them up to a sixth."""
    few = samples(of)
    for first in range(0, 800, 16):
        shares = group_shares(few[:, first : first + 16])
        assert shares.sum() == pytest.approx(1.0)
        assert all(shares[i] == 0.0 for i in range(3) if i not in movers)


def test_an_effect_that_does_not_vary_has_no_shares() -> None:
    assert np.isnan(group_shares(np.ones((5, 20)))).all()


def hangs(effect: np.ndarray, design: np.ndarray) -> Hangs:
    """Return what hangs where every figure has one effect [sample, point]."""
    spread = np.repeat(effect[:, :, None], len(KPIS), axis=2)
    usual = np.ones((3, 5, len(KPIS))) * np.array([1.0, 1.1, -1.0])[:, None, None]
    usual += 0.01 * np.arange(5)[None, :, None]
    return Hangs(("a", "b"), (USUAL, "one", "two"), usual, design, spread, pd.DataFrame())


def test_what_leads_is_named_and_a_sign_that_turns_is_told() -> None:
    design = design_of(40, 1)
    effect = np.array([sample[:, 2] + 0.01 * (sample[:, -1] % 7) for sample in mixtures(design)])
    found = hangs(effect, design)
    assert found.strongest("jobs", "structure") == list(STRUCTURES)[2]
    assert found.shares("jobs")["structure"].mean > 0.9
    told = sentence(found, "jobs")
    assert "hangs most on structure" in told
    assert f"most of structure: {list(STRUCTURES)[2]}" in told
    assert "its sign turns round with two" in told
    assert list(found.share_table(["jobs"])["group"]) == list(GROUPS)
    assert list(found.table(["jobs"])["alternative"]) == [USUAL, "one", "two"]


def test_why_nothing_is_shared_out_is_told_as_it_is() -> None:
    """Too few points, effects that are not known, and one that does not vary are three answers."""
    found = np.random.default_rng(3).standard_normal((5, 20))
    patchy = np.where(np.arange(20) < 15, np.nan, found)
    told = [sentence(hangs(of, design_of(of.shape[1], 1)), "jobs") for of in (found[:, :4], patchy, np.ones((5, 20)))]
    assert "not told by 4 points, at least 8 are needed; take more seeds" in told[0]
    assert "as the effect is known at 5 of 20 points" in told[1]
    assert told[2].endswith(": the effect does not vary.")
    assert hangs(found, design_of(20, 1)).why_no_shares("jobs") == ""


def test_the_sign_of_an_effect_that_may_be_none_is_not_told() -> None:
    found = hangs(np.random.default_rng(4).standard_normal((5, 20)), design_of(20, 1))
    found.effects[0] = np.array([-1.0, 1.0, -1.0, 1.0, 0.5])[:, None]
    assert sentence(found, "jobs").endswith("its sign cannot be told.")


def test_effects_are_told_and_drawn_as_differences_with_their_unit() -> None:
    kpis = ["se_award_share_value", "buying_cost", "bids_per_tender"]
    found = hangs(np.ones((5, 4)), design_of(4, 1))
    found.effects[:, :, list(KPIS).index("buying_cost")] *= 1e5
    found.effects[:, :, list(KPIS).index("bids_per_tender")] *= 1e-3
    page = structures_html(found, kpis)
    assert "+102.0 points" in page
    assert "+£102.0k a year" in page
    figure = hangs_figure(found, kpis)
    assert [axes.get_xlabel() for axes in figure.axes[1::2]] == ["points", "£k a year", "bids"]
    labels = [label.get_text() for label in figure.axes[-1].get_xticklabels()]
    assert len(set(labels)) == len(labels)
    assert [axes.texts[0].get_text() for axes in figure.axes[::2]] == ["not known"] * 3


def test_noise_names_no_leader() -> None:
    design = design_of(60, 1)
    luck = np.random.default_rng(2).standard_normal((5, 60))
    assert hangs(luck, design).strongest("jobs", "structure") == ""
    assert chance_correlation(101, 1) == pytest.approx(0.196, abs=1e-3)


def test_mixtures_take_one_group_of_the_other_sample() -> None:
    a, b, structure, numbers, luck = mixtures(design_of(50, 60))
    n = len(STRUCTURES)
    assert np.array_equal(structure[:, :n], b[:, :n])
    assert np.array_equal(structure[:, n:], a[:, n:])
    assert np.array_equal(numbers[:, n], b[:, n])
    assert np.array_equal(luck[:, n + 1], b[:, n + 1])
    assert len({*a[:, -1], *b[:, -1]}) == 100  # every point has luck of its own
    assert set(np.unique(a[:, :n])) == {0, 1}


def test_alternatives_are_one_away_from_how_the_scenario_has_it(baseline: Scenario) -> None:
    assert [name for name, _ in one_away(baseline)][:2] == [USUAL, "pricing: cost plus"]
    assert len(one_away(baseline)) == 1 + sum(len(s.choices) - 1 for s in STRUCTURES.values())
    other = with_structure(baseline, pricing=1.0)
    assert one_away(other)[1] == ("pricing: equilibrium", {"pricing": 0.0})


@pytest.mark.integration
@pytest.mark.slow
def test_the_command_leaves_page_and_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "mine.toml", tmp_path / "out"
    lever = '[[policies]]\nlever = "mandated_se_share"\nvalue = 0.2\nfrom = 0\n'
    figures = 'key_figures = ["se_award_share_value", "bids_per_tender"]\n'
    file.write_text(f'extends = "baseline"\nhorizon_years = 1\n{figures}{lever}', encoding="utf-8")
    order = ["--structures", "--parameters", "fixed", "--seeds", "2", "--json", "--out", str(out)]
    with pytest.raises(SystemExit) as stop:
        app(["compare", str(file), *order])
    assert stop.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["sentences"]) == 2
    assert len(told["effects"]) == 2 * (1 + len(STRUCTURES))
    page = (out / "structures.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1
    assert "cost plus" in page


def test_structures_of_one_arm_alone_are_no_question(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        app(["compare", "baseline", "--structures"])
    assert stop.value.code == 2
    assert "asks about one effect" in capsys.readouterr().err


@pytest.mark.parametrize(
    "unfit", [["--by", "council"], ["--all"], ["--whole"], ["--record-none"], ["--record-in", "Aldermoor"]]
)
def test_what_structures_cannot_do_is_refused_and_not_passed_over(
    unfit: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        app(["compare", "mandated_share", "--structures", *unfit])
    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith(f"{unfit[0]}: of no use with --structures")


def test_a_policy_that_begins_after_the_years_that_are_run_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "late.toml"
    lever = '[[policies]]\nlever = "mandated_se_share"\nvalue = 0.2\nfrom = 60\n'
    file.write_text(f'extends = "baseline"\n{lever}', encoding="utf-8")
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    with pytest.raises(SystemExit):
        app(["compare", str(file), "--structures", "--years", "1", "--out", str(tmp_path)])
    assert "does nothing here: it begins in week 60" in capsys.readouterr().err


def test_structures_go_into_no_folder_of_other_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        app(["compare", "mandated_share", "--structures", "--out", str(tmp_path)])
    assert stop.value.code == WRONG_INPUT
    assert "it holds other files; name a new or an empty folder" in capsys.readouterr().err


def test_structures_keep_the_limits_of_a_run_and_take_their_own_folder_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "structures.html").write_text("earlier", encoding="utf-8")
    order = ["--structures", "--parameters", "fixed", "--seeds", "2", "--years", "1", "--memory-limit", "0.001"]
    with pytest.raises(SystemExit) as stop:
        app(["compare", "mandated_share", *order, "--out", str(tmp_path)])
    assert stop.value.code == BEYOND_LIMIT
    assert "--memory-limit. Nothing was saved." in capsys.readouterr().err
