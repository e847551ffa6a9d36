"""Integration: results leave as OCDS that foreign tools read, and as tables that spreadsheets and R read."""

from __future__ import annotations

import csv
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from jsonschema import Draft4Validator, FormatChecker
from ocdsmerge import Merger
from openpyxl import load_workbook

from simulator import Scenario
from simulator.commands.outcome import WRONG_INPUT
from simulator.handover.flat_tables import flat_tables, no_formula
from simulator.handover.recorded import recorded_run
from simulator.intake.fits import lognormal
from simulator.intake.gathering import Order, gather
from simulator.intake.place_of_purchases import place_of
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison, compare_arms
from simulator.study.disk import ResultsMistake
from simulator.study.store import load_results, save
from tests.intake_scene import COLLECTION, invoked

pytestmark = pytest.mark.integration
SCHEMA = COLLECTION / "ocds_schema_1_1_5"


@pytest.fixture(scope="module")
def study(tiny_scenario: Scenario) -> Comparison:
    scenario = tiny_scenario.with_horizon(3).model_copy(update={"title": "=1+1"})
    arms = (Arm("=1+1", scenario), Arm("fast", scenario.with_policy("payment_terms_days", 10)))
    return compare_arms(arms, (1, 2), record={1})


@pytest.fixture(scope="module")
def folder(study: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("export") / "results"
    save(study, place)
    return place


@pytest.fixture(scope="module")
def package_file(folder: Path) -> Path:
    found = invoked("export", "ocds", str(folder))
    assert found.exit_code == 0, found.output
    return folder / "ocds.json"


@pytest.fixture(scope="module")
def package(package_file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(package_file.read_text(encoding="utf-8"))
    return read


def test_processes_are_whole(package: dict[str, Any]) -> None:
    releases = package["releases"]
    assert len({release["ocid"] for release in releases}) == len(releases) > 20
    for release in releases:
        parties = {party["id"] for party in release["parties"]}
        used = [release["buyer"], *release["tender"].get("tenderers", ())]
        used += [supplier for award in release.get("awards", ()) for supplier in award["suppliers"]]
        assert {one["id"] for one in used} <= parties
        assert {c["awardID"] for c in release.get("contracts", ())} <= {a["id"] for a in release.get("awards", ())}
        assert release["date"].endswith("Z")


def test_it_tells_what_the_tables_tell(package: dict[str, Any], folder: Path) -> None:
    run = recorded_run(load_results(folder))
    contracts = run.tables["contracts"]
    new = contracts[contracts["week_awarded"] >= 0]
    awards = [award["value"]["amount"] for release in package["releases"] for award in release.get("awards", ())]
    assert sum(awards) == pytest.approx(new["value_gbp"].sum())
    bids = sum(len(release["bids"]["details"]) for release in package["releases"] if "bids" in release)
    tenders = {int(release["tender"]["id"]) for release in package["releases"]}
    assert bids == int(run.tables["bids"]["tender"].isin(tenders).sum())


def _schema() -> dict[str, Any]:
    def patched(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
        for key, value in patch.items():
            target[key] = patched(target.setdefault(key, {}), value) if isinstance(value, dict) else value
        return target

    read = [
        json.loads((SCHEMA / name).read_text(encoding="utf-8"))
        for name in ("release-schema.json", "bids-extension-release-schema.json")
    ]
    return patched(*read)


@pytest.mark.skipif(not SCHEMA.is_dir(), reason="the official schema of OCDS is not beside the project")
def test_it_is_valid_by_the_official_schema_and_its_extension(package: dict[str, Any]) -> None:
    validator = Draft4Validator(_schema(), format_checker=FormatChecker())
    assert [error.message for release in package["releases"] for error in validator.iter_errors(release)] == []
    head = json.loads((SCHEMA / "release-package-schema.json").read_text(encoding="utf-8"))
    head["properties"]["releases"].pop("items")  # they are checked above; the reference would be fetched
    assert [error.message for error in Draft4Validator(head).iter_errors(package)] == []
    broken = {**package["releases"][0], "date": 5}
    assert list(validator.iter_errors(broken))


def test_foreign_tools_read_it(package_file: Path, package: dict[str, Any], tmp_path: Path) -> None:
    releases = package["releases"]
    merged = Merger(merge_rules={}).create_compiled_release(releases[:1])
    assert merged["tender"]["id"] == releases[0]["tender"]["id"]
    flattentool = pytest.importorskip("flattentool")
    flattentool.flatten(
        str(package_file), root_list_path="releases", main_sheet_name="releases", output_format="csv",
        output_name=str(tmp_path / "flat"),
    )  # fmt: skip
    with (tmp_path / "flat" / "releases.csv").open(encoding="utf-8") as opened:
        assert len(list(csv.DictReader(opened))) == len(releases)
    pytest.importorskip("ocdskit")
    told = subprocess.run(
        [sys.executable, "-m", "ocdskit", "detect-format", str(package_file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "release package" in told.stdout


def _line_of_each_release(package: dict[str, Any], folder: Path) -> Path:
    file = folder / "lines.jsonl"
    file.write_text("".join(json.dumps(release) + "\n" for release in package["releases"]), encoding="utf-8")
    return file


def test_cardinal_counts_what_was_written(package: dict[str, Any], tmp_path: Path) -> None:
    """The indicator tool of the Open Contracting Partnership counts of every field as many as we put in."""
    ocdscardinal = pytest.importorskip("ocdscardinal")
    counts = ocdscardinal.coverage(str(_line_of_each_release(package, tmp_path)))
    releases = package["releases"]
    assert counts["/ocid"] == counts["/tender/id"] == counts["/buyer/name"] == len(releases)
    for key in ("awards", "contracts"):
        assert counts[f"/{key}[]/value/amount"] == sum(len(release.get(key, ())) for release in releases)
    bids = sum(len(release.get("bids", {}).get("details", ())) for release in releases)
    assert counts["/bids/details[]/tenderers[]/id"] == bids


@pytest.mark.skipif(not SCHEMA.is_dir(), reason="the official schema of OCDS is not beside the project")
def test_merged_by_the_rules_of_the_standard_nothing_is_lost(package: dict[str, Any]) -> None:
    """ocdsmerge by the official schema: a compiled release keeps every award, contract and bid of ours."""
    merger = Merger(json.loads((SCHEMA / "release-schema.json").read_text(encoding="utf-8")))
    for release in package["releases"]:
        merged = merger.create_compiled_release([release])
        for key in ("awards", "contracts", "parties"):
            assert len(merged.get(key, ())) == len(release.get(key, ()))
        assert merged["ocid"] == release["ocid"]


@pytest.mark.skipif(not SCHEMA.is_dir(), reason="the official schema of OCDS is not beside the project")
def test_ocdskit_compiles_it(package_file: Path, package: dict[str, Any]) -> None:
    pytest.importorskip("ocdskit")
    words = [sys.executable, "-m", "ocdskit", "compile", "--package", "--schema", str(SCHEMA / "release-schema.json")]
    with package_file.open(encoding="utf-8") as opened:
        told = subprocess.run(words, stdin=opened, capture_output=True, text=True, check=True)
    compiled = [record["compiledRelease"] for record in json.loads(told.stdout)["records"]]
    releases = package["releases"]
    assert len(compiled) == len(releases)
    awards = [sum(len(one.get("awards", ())) for one in ours) for ours in (compiled, releases)]
    assert awards[0] == awards[1]


def test_what_left_comes_back(package_file: Path, folder: Path) -> None:
    contracts = recorded_run(load_results(folder)).tables["contracts"]
    new = contracts[(contracts["week_awarded"] >= 0)]
    gathered = gather(Order([str(package_file)]))
    awards = gathered.frame[gathered.frame["form"] == "award"]
    logs = np.log(new["value_gbp"])
    median, sigma, n = lognormal(awards)
    assert n == len(new)
    assert (math.log(median), sigma) == pytest.approx((logs.mean(), logs.std(ddof=0)), abs=1e-6)
    assert sorted(awards["service"]) == sorted(new["sector"])
    is_se = new["firm_kind"] == "social_enterprise"
    assert int((awards["vcse"] == 1).sum()) == int(is_se.sum())
    years = (new["end"] - new["start"]).to_numpy(float) / 52
    assert np.sort(awards["months"].to_numpy(float)) == pytest.approx(np.sort(12 * years), rel=0.03)
    (buyer,) = place_of(gathered.frame).buyers
    assert buyer.price_weight is not None
    yearly = new["value_gbp"].sum() / 3
    assert buyer.budget_gbp.value == pytest.approx(yearly, rel=0.5)  # starts span more or less than the run


def test_tables_are_plain(study: Comparison) -> None:
    tables = flat_tables(study)
    told = {(row.table, row.column) for row in tables["definitions"].itertuples()}
    for name, frame in tables.items():
        assert name.isascii()
        assert all(column == column.lower() and " " not in column for column in frame.columns)
        if name != "definitions":
            assert {(name, column) for column in frame.columns} - told <= {(name, kpi) for kpi in study.kpis.columns}
    assert not tables["definitions"]["meaning"].isna().any()


def test_csv_says_what_the_study_says(folder: Path, study: Comparison, tmp_path: Path) -> None:
    out = tmp_path / "csv"
    assert invoked("export", "csv", str(folder), "--out", str(out)).exit_code == 0
    figures = pd.read_csv(out / "key_figures.csv").set_index(["kpi", "arm"])
    arm = study.names[1]
    row = figures.loc[("days_to_payment", no_formula(arm))]
    assert row["mean"] == pytest.approx(study.of_arm("days_to_payment", 1).mean)
    assert row["difference"] == pytest.approx(study.difference("days_to_payment", 1).mean)
    assert (out / "plot_se_share.csv").is_file()
    assert not [cell for cell in (out / "key_figures.csv").read_text("utf-8").split(",") if cell.startswith("=")]


def test_a_workbook_has_a_sheet_for_each_table_and_no_formula(folder: Path, study: Comparison) -> None:
    assert invoked("export", "xlsx", str(folder)).exit_code == 0
    book = load_workbook(folder / "results.xlsx", read_only=True)
    assert set(book.sheetnames) == {name[:31] for name in flat_tables(study)}
    rows = list(book["key_figures"].iter_rows(values_only=True))
    assert len(rows) == 1 + 2 * len(study.kpis.columns)
    cells = [cell for row in book["key_figures_by_seed"].iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []


def test_places_add_up_to_the_whole(study: Comparison) -> None:
    table = study.where[(study.where["arm"] == study.names[0]) & (study.where["seed"] == 1)]
    sums = table.groupby("by")[["awards", "se_value_gbp", "value_gbp", "bids"]].sum()
    assert sums.loc["council"].tolist() == pytest.approx(sums.loc["sector"].tolist())
    assert sums.loc["size"].tolist() == pytest.approx(sums.loc["sector"].tolist())
    first = study.kpis.iloc[0]
    assert sums.loc["size", "awards"] / 3 == pytest.approx(first["awards_per_year"])
    assert sums.loc["size", "se_value_gbp"] / sums.loc["size", "value_gbp"] == pytest.approx(
        first["se_award_share_value"]
    )


def test_json_and_terminal_tell_where(study: Comparison, folder: Path) -> None:
    told = study.as_json()["by"]
    assert set(told) == {"council", "sector", "size"}
    (council,) = told["council"].values()
    assert council["awards_per_year"]["arms"][study.names[0]]["mean"] == pytest.approx(
        study.of_arm("awards_per_year", 0).mean
    )
    assert "By council" in invoked("report", str(folder)).output or (folder / "tables" / "by_council.csv").is_file()
    assert "Where it happens" in (folder / "report.html").read_text(encoding="utf-8")
    found = invoked("run", "baseline", "--by", "moon")
    assert (found.exit_code, found.stderr) == (WRONG_INPUT, "--by moon: known are council, sector, size\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pdf"], "pdf: unknown form of export; known: ocds, csv, xlsx"),
        (["ocds", "--arm", "nobody"], "there is no arm `nobody`"),
        (["ocds", "--seed", "2"], "seed 2 was not recorded; recorded: 1"),
        (["csv", "--arm", "nobody"], "--arm: of ocds alone; tables hold all arms and recorded seeds, so leave it out"),
        (["xlsx", "--seed", "1"], "--seed: of ocds alone; tables hold all arms and recorded seeds, so leave it out"),
        (["csv", "--out", "."], "--out: `.` exists already and is left as it is"),
        (["ocds", "--out", "no_folder/x.json"], "no_folder/x.json: not written (No such file or directory)"),
        (["xlsx", "--out", "no_folder/x.xlsx"], "no_folder/x.xlsx: not written (No such file or directory)"),
        (["csv", "--out", "no_folder/x"], "no_folder/x: not written (No such file or directory)"),
    ],
)
def test_mistakes_are_one_sentence(folder: Path, words: list[str], told: str) -> None:
    found = invoked("export", words[0], str(folder), *words[1:])
    assert (found.exit_code, len(found.stderr.splitlines())) == (WRONG_INPUT, 1), found.output
    assert told in found.stderr


def test_nothing_recorded_is_told(folder: Path) -> None:
    results = load_results(folder)
    empty = type(results)(results.folder, {**results.manifest, "recorded_seeds": []})
    with pytest.raises(ResultsMistake, match="no run was recorded"):
        recorded_run(empty)
