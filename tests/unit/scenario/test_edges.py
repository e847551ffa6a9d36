"""Unit tests: what no person writes is one sentence with its line, and takes no time: endless keys, numbers, chains."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from simulator import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.names import normalised, steering_sign, twin_key, without_steering_signs
from simulator.study.experiments.files import load_experiment

HEAD = 'title = "Edge"\nextends = "baseline.toml"\n'
KEY = ".".join(["a"] * 50_000)
QUOTED_KEY = KEY.replace("a", '"a"')
LONG, DIGITS = "f" * 5_000, "9" * 5_000
EDGES = {
    "an endless key": (f"{KEY} = 1\n", 3, "a key of a hundred parts"),
    "an endless key in quotes": (f"{QUOTED_KEY} = 1\n", 3, "a key of a hundred parts"),
    "an endless header": (f"[{KEY}]\nb = 1\n", 3, "a key of a hundred parts"),
    "an endless number": (f"horizon_years = {'9' * 5_000}\n", 3, "a number of a thousand digits"),
    "an endless number with lines": (f"horizon_years = {'9_' * 5_000}9\n", 3, "a number of a thousand digits"),
    "an endless fraction": (f"[parameters]\ngrace_weeks = {'9' * 5_000}.0\n", 4, "a number of a thousand digits"),
    "an endless number in hexadecimal": (
        f"horizon_years = 0x{'f' * 5_000}\n",
        3,
        "a whole number of hundreds of digits",
    ),
    "an endless week": (
        f"[[policies]]\nlever = 'notice_weeks'\nvalue = 2\nfrom = 0x{LONG}\n",
        *(6, "a whole number of hundreds of digits"),
    ),
    "a very long note": (f"# {'x' * 300_000}\nhorizon_yeras = 3\n", 4, "did you mean `horizon_years`?"),
    "a very long text": (f"question = '{'x' * 300_000}'\nhorizon_yeras = 3\n", 4, "did you mean `horizon_years`?"),
    "digits in a comment and a text": (
        f"# {DIGITS}\nquestion = '{DIGITS}'  # \"{KEY}\n[rules]\nx = 1\n",
        *(6, "unknown lever `x`"),
    ),
    "digits in texts of several lines": (
        f'question = \"\"\"\na "b" \\\" # {DIGITS}\"\"\"\ntitel = \'\'\'\n{DIGITS} \' {KEY}\'\'\'\n',
        *(5, "did you mean `title`?"),
    ),
    "an endless number behind a text": (f"question = 'a # b' \nx = {DIGITS}\n", 4, "a number of a thousand digits"),
    "a text that is not closed": (f"question = 'a # b \nx = {DIGITS}\n", 4, "a number of a thousand digits"),
    "a sign that cannot be seen": ("question = 'a\x01b'\n", 3, "signs that cannot be seen have no place in a file"),
    "deep lists": (f"a = {'[' * 5_000}{']' * 5_000}\n", 1, "nested too deeply"),
    "a sign for the terminal": ('[[councils]]\nname = "\\u001b[31mred"\n', 4, "holds the sign U+001B"),
    "a sign for the terminal in a title": ('question = "a\\u0007"\n', 3, "holds the sign U+0007"),
    "a date as people write it": ("start_date = 01/04/2025  # spring\n", 3, "write it as 2026-04-01"),
    "a date without its zeros": ("start_date = 2025-4-1\n", 3, "write it as 2026-04-01"),
    "a day that is not there": ("start_date = 2025-02-30\n", 3, "there is no such day"),
    "a number with commas": ("horizon_years = 1,000\n", 3, "write for example 250_000"),
    "a number in per cent": ("[rules]\npayment_late_share = 5 %\n", 4, "or 0.05 for 5 %, without quotes"),
    "a number in pounds": ("[rules]\nmaximum_lot_gbp = £5m\n", 4, "write for example 250_000"),
    "a number and an endless gap": (f"horizon_years = 5{' ' * 300_000}a b\n", 3, "one line holds one key"),
    "lengths without shares": (
        "[[contract_lengths]]\nfrom_gbp = 0\nmonths = [12]\nshares = []\n",
        *(6, "`shares` is empty"),
    ),
    "an endless name of a table": (f"social_values = '{'x' * 5_000}'\n", 3, "there is no file"),
    "two ways of writing one key": ('[rules]\n"e\\u0301" = 1\n"é" = 2\n', 3, "two keys of a table are written alike"),
}


@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_is_a_sentence_with_its_line(tmp_path: Path, edge: str) -> None:
    text, line, said = EDGES[edge]
    file = tmp_path / "edge.toml"
    file.write_text(HEAD + text, encoding="utf-8")
    began = time.process_time()
    with pytest.raises(ScenarioMistakes) as refusal:
        load_scenario(file)
    assert time.process_time() - began < 5.0
    told = [mistake for mistake in refusal.value.mistakes if said in str(mistake)]
    assert [mistake.line for mistake in told] == [line], str(refusal.value)[:500]
    assert all(str(mistake).isprintable() for mistake in refusal.value.mistakes)


def test_a_chain_of_many_files_is_told_where_it_becomes_too_long(tmp_path: Path) -> None:
    for place in range(1_200):
        (tmp_path / f"{place}.toml").write_text(f'title = "x"\nextends = "{place + 1}.toml"\n')
    (tmp_path / "1200.toml").write_text(HEAD)
    with pytest.raises(ScenarioMistakes, match=r"49\.toml:2: `extends` leads through more than 50 files"):
        load_scenario(tmp_path / "0.toml")
    assert load_scenario(tmp_path / "1160.toml").title == "x"


@pytest.mark.parametrize(
    ("kind", "key", "remedy"),
    [
        ("grid", "levels = 4", "give `levels` to each factor"),
        ("grid", "points = 8", "delete it"),
        ("latin_hypercube", "trajectories = 4", "it uses `points`, `seed`; delete it"),
        ("morris", "points = 8", "delete it"),
        ("sobol", 'file = "x.csv"', "delete it"),
    ],
)
def test_a_setting_that_a_design_does_not_use_is_refused(tmp_path: Path, kind: str, key: str, remedy: str) -> None:
    file = tmp_path / "e.toml"
    file.write_text(
        f'title = "E"\nquestion = "Q?"\nscenario = "baseline"\n[design]\nkind = "{kind}"\n{key}\n'
        '[[factors]]\npath = "payment_terms_days"\n',
        encoding="utf-8",
    )
    with pytest.raises(ScenarioMistakes) as refusal:
        load_experiment(file)
    (mistake,) = refusal.value.mistakes
    assert mistake.line == 6
    assert "means nothing to a" in mistake.what
    assert remedy in str(mistake)


def test_names_are_written_in_one_way_and_show_no_hidden_signs() -> None:
    assert normalised("e\u0301") == "é"
    assert steering_sign("Ætt 日本 😀 — £") == ""
    assert [steering_sign(c) for c in "\x00\x1b\x7f\x9b\u2028\u202e\u2066"] != [""] * 7
    assert all(steering_sign(c) for c in "\x00\x1b\x7f\x9b\u2028\u202e\u2066\n")
    assert steering_sign("two\nlines\tand", "\n\t") == ""
    assert without_steering_signs("a\x1b[31m\nb") == "a\\x1b[31m\nb"
    assert twin_key("Straße") == twin_key("STRASSE")
    assert twin_key("\u212a") == twin_key("k")
    assert twin_key("Level") != twin_key("Levels")


@pytest.mark.parametrize("years", [-1, 0, 41, 1.5, True])
def test_a_horizon_that_is_none_is_refused(years: object) -> None:
    """A run of -1 years wrote beside its tables and ended the process."""
    with pytest.raises(ValueError, match=r"a whole number of years from 1 to 40, not "):
        load_scenario("baseline").with_horizon(years)  # type: ignore[arg-type]
