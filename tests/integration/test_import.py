"""Integration: files of a council become a scenario that runs, a report, and patterns to hold it against."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator import load_scenario
from simulator.commands.outcome import WRONG_INPUT
from simulator.intake.gathering import Order, gather
from simulator.intake.place_of_purchases import place_of
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.validation import patterns_of
from tests.intake_scene import (
    as_csv,
    bent_bytes,
    can_run,
    invoked,
    package,
    place_or_sentence,
    read,
    register_rows,
    release,
    spend_rows,
)

pytestmark = pytest.mark.integration


def made(folder: Path, *files: str, **options: str) -> Path:
    """Import files and return the scenario."""
    out = folder / "place.toml"
    more = [word for name, value in options.items() for word in (f"--{name}", value)]
    found = invoked("import", *files, "--out", str(out), *more)
    assert found.exit_code == 0, found.output
    return out


@pytest.fixture
def place_file(tmp_path: Path) -> Path:
    (tmp_path / "contracts.csv").write_text(as_csv(register_rows()), encoding="utf-8")
    (tmp_path / "spend.csv").write_text(as_csv(spend_rows()), encoding="utf-8")
    return made(tmp_path, str(tmp_path / "contracts.csv"), str(tmp_path / "spend.csv"))


def test_what_the_files_say_is_in_the_scenario(place_file: Path) -> None:
    scenario, text = load_scenario(place_file), place_file.read_text(encoding="utf-8")
    (council,) = scenario.councils
    assert council.name == "Ashby Council"
    # three months of payments, scaled to a year
    assert council.annual_budget_gbp == pytest.approx(4 * sum(500.25 + 37 * i for i in range(90)), rel=0.01)
    assert council.payment is not None
    assert council.payment.late_share == 0.0
    assert scenario.process_mix
    assert "# spend.csv 90 rows: payments of 3 months, scaled to a year" in text
    assert "assumption" in text
    groups = {group.kind: group.count for group in scenario.suppliers}
    assert groups["social_enterprise"] == 8  # eight charities among 76 suppliers


def test_every_number_says_where_it_comes_from(place_file: Path) -> None:
    told = ("value_", "annual_budget", "x_km", "y_km", "award_weights", "payment =", "count", "labour", "[[process_mix")
    lines = [line for line in place_file.read_text(encoding="utf-8").splitlines() if line.startswith(told)]
    assert len(lines) > 30
    assert [line for line in lines if "# " not in line] == []


def test_the_report_tells_what_was_refused_and_what_is_missing(place_file: Path) -> None:
    page = place_file.with_suffix(".import.html").read_text(encoding="utf-8")
    told = ("What was read", "cannot say", "How many bid, who lost", "spellings are counted as", "<svg", "assumption")
    told += ("come from your files", "The largest", "weights of price and quality")
    for words in told:
        assert words in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_place_has_patterns_of_its_own(place_file: Path) -> None:
    own = {pattern.kpi: pattern for pattern in patterns_of(str(place_file))}
    share = own["se_award_share_number"]
    assert share.low < 0.2 < share.high  # every fifth contract is a charity's
    assert "insolvencies_per_10000" in own  # national ones stay where the place says nothing
    place_file.with_suffix(".patterns.toml").write_text("[[pattern]]\nid = 3\n", encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match=r"cannot be read as patterns; .*import the files again"):
        patterns_of(str(place_file))


@pytest.mark.slow
def test_an_imported_place_runs(place_file: Path, tmp_path: Path) -> None:
    found = invoked("run", str(place_file), "--seeds", "1", "--years", "1", "--out", str(tmp_path / "r"))
    assert found.exit_code == 0, found.output


def test_one_buyer_of_many_is_taken_and_others_named(tmp_path: Path) -> None:
    rows = [release(i, buyer={"id": f"B{i % 20}", "name": f"Council {i % 20}"}) for i in range(100)]
    (tmp_path / "o.json").write_text(json.dumps({"releases": rows}), encoding="utf-8")
    frame = gather(Order([str(tmp_path / "o.json")])).frame
    assert len(place_of(frame).buyers) == 12
    assert "8 of 20 buyers were left out" in place_of(frame).silent[0]
    assert [buyer.name for buyer in place_of(frame, council="council 7").buyers] == ["Council 7"]
    with pytest.raises(ScenarioMistakes, match=r"no buyer named `Concil 7`.*did you mean `Council 7`"):
        place_of(frame, council="Concil 7")


def test_names_of_strangers_do_no_harm(tmp_path: Path) -> None:
    name = 'Ash"by\\\u001b[31m\n[rules] \u202eCouncil'
    rows = [release(i, buyer={"name": name}) for i in range(40)]
    (tmp_path / "o.json").write_text(json.dumps(rows), encoding="utf-8")
    scenario = load_scenario(made(tmp_path, str(tmp_path / "o.json"), title="<b>x</b>"))
    assert scenario.councils[0].name.startswith('Ash"by\\')
    assert "<b>x</b>" not in (tmp_path / "place.import.html").read_text(encoding="utf-8")


def test_spellings_of_one_buyer_are_one(tmp_path: Path) -> None:
    names = [
        "Ashby Council",
        "ASHBY COUNCIL",
        "Ashby  Council\u202e",
        "Ashby-Council",
        "Cafe\u0301 Council",
        "Café Council",
    ]
    rows = [release(i, buyer={"name": names[i % 6]}) for i in range(60)]
    buyers = place_of(read(tmp_path, "o.json", json.dumps(rows)).frame).buyers
    assert sorted(buyer.name for buyer in buyers) == ["Ashby Council", "Café Council"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.csv"], "nowhere.csv:1: cannot be read"),
        (["nowhere.csv", "--as", "pdf"], "--as: unknown form `pdf`"),
        (["nowhere.csv", "--out", "x.txt"], "write --out x.txt.toml"),
        (["nowhere.csv", "--out", "no_folder/x.toml"], "there is no folder `no_folder`"),
        (["nowhere.csv", "--columns", "none.toml"], "none.toml:1: the columns cannot be read"),
        (["nowhere.csv", "./nowhere.csv"], "./nowhere.csv:1: named twice"),
        (["nowhere.csv", "--out", "x" * 300 + ".toml"], "cannot be a file"),
    ],
)
def test_mistakes_are_one_sentence(words: list[str], told: str) -> None:
    found = invoked("import", *words)
    assert (found.exit_code, len(found.stderr.splitlines())) == (WRONG_INPUT, 1)
    assert told in found.stderr


def test_a_heading_that_no_table_has_is_a_mistake(tmp_path: Path) -> None:
    files = [tmp_path / "contracts.csv", tmp_path / "columns.toml"]
    files[0].write_text(as_csv(register_rows()), encoding="utf-8")
    files[1].write_text('# mine\nsupplier = "Suplier Name"\n', encoding="utf-8")
    out = tmp_path / "place.toml"
    found = invoked("import", str(files[0]), "--columns", str(files[1]), "--out", str(out))
    assert (found.exit_code, len(found.stderr.splitlines())) == (WRONG_INPUT, 1)
    assert "columns.toml:2: no table has the heading `Suplier Name`; did you mean `Supplier Name`?" in found.stderr
    assert not out.exists()
    twice = invoked("import", str(files[0]), str(files[0]), "--out", str(out))
    assert "named twice, so that its rows would count twice" in twice.stderr


def test_patterns_of_another_place_are_not_taken_for_those_of_this_one(place_file: Path) -> None:
    place_file.unlink()
    found = invoked("import", "x.csv", "--out", str(place_file))
    assert "place.import.html` exists already and is left as it is" in found.stderr


def test_what_other_buyers_say_is_not_said_to_be_missing(tmp_path: Path) -> None:
    """Twelve of forty buyers are taken: lengths and processes come from all, and nothing says that they do not."""
    rows = [release(i, buyer={"name": f"Council {i}"}) for i in range(40)]
    place = place_of(read(tmp_path, "o.json", json.dumps(rows)).frame)
    assert place.lengths
    assert place.process_mix
    told = " ".join(place.silent)
    assert "How long contracts last" not in told
    assert "How contracts are let" not in told


def test_what_is_there_is_never_overwritten(place_file: Path) -> None:
    before = place_file.read_bytes()
    found = invoked("import", "x.csv", "--out", str(place_file))
    assert "exists already and is left as it is" in found.stderr
    assert place_file.read_bytes() == before


def test_numbers_too_large_for_a_scenario_are_cut_and_said(tmp_path: Path) -> None:
    rows = [release(i) for i in range(40)]
    for row in rows:
        row["awards"][0]["value"]["amount"] = 7_000_000_001.0
    place = place_of(read(tmp_path, "o.json", json.dumps(rows)).frame)
    can_run(place, tmp_path)
    assert "CUT from £" in place.buyers[0].budget_gbp.source


SOURCES = {
    "a.csv": as_csv(register_rows(30)).encode(),
    "b.csv": as_csv(spend_rows(30)).encode(),
    "c.json": package(12).encode(),
}


@pytest.mark.property
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(SOURCES)), seed=st.integers(0, 2**32))
def test_bent_files_give_a_place_or_one_sentence(tmp_path: Path, name: str, seed: int) -> None:
    place_or_sentence(tmp_path, name, bent_bytes(SOURCES[name], random.Random(seed)))


def _bent(value: object, luck: random.Random) -> object:
    """Return JSON in which some values are of another kind."""
    if luck.random() < 0.05:
        return luck.choice([None, 3, "x", [], {}, [[]], [None], {"id": {}}, True, -1e308])
    if isinstance(value, dict):
        return {key: _bent(inner, luck) for key, inner in value.items()}
    return [_bent(inner, luck) for inner in value] if isinstance(value, list) else value


@pytest.mark.property
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_bent_releases_give_a_place_or_one_sentence(tmp_path: Path, seed: int) -> None:
    luck = random.Random(seed)
    rows = [release(i % 6) for i in range(12)]
    place_or_sentence(tmp_path, "o.json", json.dumps({"releases": [_bent(row, luck) for row in rows]}).encode())


def test_the_county_is_made_by_this_road_from_the_table_that_ships(tmp_path: Path) -> None:
    table = Path(__file__).parents[2] / "simulator" / "data" / "norfolk_contracts.csv"
    title = "A county, as Norfolk's register of 2015 has it"
    made_again = made(tmp_path, str(table), council="Norfolk", title=title)
    shipped = table.parents[2] / "scenarios" / "county.toml"
    assert made_again.read_text("utf-8") == shipped.read_text("utf-8")
    assert made_again.with_suffix(".patterns.toml").read_text("utf-8") == shipped.with_suffix(
        ".patterns.toml"
    ).read_text("utf-8")
    assert "se_award_share_number" in {pattern.kpi for pattern in patterns_of("county")[:3]}


def _shares(rows: list[dict[str, str]], key: str) -> dict[str, float]:
    totals: dict[str, list[int]] = {}
    for row in rows:
        marked, counted = totals.setdefault(row[key], [0, 0])
        totals[row[key]] = [marked + int(row["contracts"]) * (row["vcse"] == "yes"), counted + int(row["contracts"])]
    return {name: marked / counted for name, (marked, counted) in totals.items()}


def _marked(rows: list[dict[str, str]]) -> tuple[int, int]:
    counts = [(int(row["contracts"]), row["vcse"] in ("yes", "True")) for row in rows]
    return sum(n for n, is_marked in counts if is_marked), sum(n for n, _ in counts)


def test_what_the_page_of_two_places_says_is_counted() -> None:
    """Every count in `docs/two-places.md` stands in the tables that ship, and the page has it as it is counted."""
    root = Path(__file__).parents[2] / "simulator"
    page = (root / "docs" / "two-places.md").read_text(encoding="utf-8")
    small, middle = {"<5k", "5-10k", "<10k", "10-25k", "25-50k", "50-100k"}, {"100-250k"}
    for name, key, quotation, tender in (
        ("norfolk_contracts.csv", "process", "Invitation to quote", "Invitation to tender"),
        ("salford_process_value.csv", "Process Used", "RFQ", "ITT"),
    ):
        with (root / "data" / name).open(encoding="utf-8") as opened:
            rows = list(csv.DictReader(opened))
        bands = [row["value_band"] for row in rows]
        for wanted in (
            [row for row, band in zip(rows, bands, strict=True) if band in small],
            [row for row, band in zip(rows, bands, strict=True) if band in middle],
            [row for row, band in zip(rows, bands, strict=True) if band not in small | middle],
            [row for row in rows if row[key] == quotation],
            [row for row in rows if row[key] == tender],
            [row for row in rows if row[key] not in (quotation, tender)],
        ):
            marked, counted = _marked(wanted)
            assert f"{marked / counted:.0%}".replace("%", " %") + f" ({marked:,} of {counted:,})" in page


def test_what_the_page_says_of_the_county_is_counted() -> None:
    """The share of VCSE contracts rises with value up to £2.5m, and is lowest under quotations."""
    with (Path(__file__).parents[2] / "simulator" / "data" / "norfolk_contracts.csv").open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    by_process, by_band = _shares(rows, "process"), _shares(rows, "value_band")
    assert min(by_process, key=lambda name: by_process[name]) == "Invitation to quote"
    assert by_band["10-25k"] < by_band["50-100k"] < by_band["250-500k"] < by_band["1-2.5m"]
