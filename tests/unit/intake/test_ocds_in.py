"""OCDS in all its wrappings; placeholders, frameworks and stages are kept apart."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from simulator.scenario.mistakes import ScenarioMistakes
from tests.intake_scene import package, read, release

RELEASES = [release(i) for i in range(5)]
RECORD = {"ocid": "ocds-213czf-9", "releases": [{"url": "x"}], "compiledRelease": release(9)}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (json.dumps({"releases": RELEASES}), 5),
        ("\ufeff" + json.dumps({"publisher": {"name": "x"}, "releases": RELEASES}), 5),
        (json.dumps({"records": [RECORD, {"ocid": "b", "releases": RELEASES}]}), 6),
        (json.dumps(RELEASES), 5),
        (json.dumps([{"releases": RELEASES[:2]}, {"releases": RELEASES[2:]}]), 5),
        (json.dumps(RELEASES[0]), 1),
        (json.dumps(RECORD), 1),
        ("\n".join(map(json.dumps, RELEASES)), 5),
        ("\n".join(json.dumps({"version": "1.1", "releases": [one]}) for one in RELEASES), 5),
    ],
)
def test_every_wrapping_is_opened(tmp_path: Path, text: str, count: int) -> None:
    assert read(tmp_path, "o.json", text).tallies[0].used == count
    assert read(tmp_path, "o.json.gz", gzip.compress(text.encode())).tallies[0].used == count


@pytest.mark.parametrize("is_mixed", [False, True])
def test_letters_that_are_no_utf_8_are_read_as_windows_writes_them(tmp_path: Path, is_mixed: bool) -> None:
    """A whole file of Windows, or one name in a file in UTF-8: nothing is lost, and it is told."""
    rows = [release(i, buyer={"name": "Café"}, description="x" * 70_001) for i in range(5)]
    text = json.dumps({"releases": rows}, ensure_ascii=False)
    mixed = text.encode().replace("Café".encode(), "Café".encode("cp1252"), 1)
    found = read(tmp_path, "o.json", mixed if is_mixed else text.encode("cp1252"))
    assert found.tallies[0].used == 5
    assert "letters that are no UTF-8 were read as Windows writes them" in found.tallies[0].doubtful
    assert set(found.frame["council"]) == {"Café"}
    assert not read(tmp_path, "p.json", text).tallies[0].doubtful


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("name", ["Straße 😀", "x" * 70_001])
def test_json_of_several_bytes_a_letter_is_read(tmp_path: Path, encoding: str, name: str) -> None:
    rows = [release(i, buyer={"name": name}, description="x" * 9_000) for i in range(20)]
    for mark in ("", "\ufeff"):
        content = (mark + json.dumps({"releases": rows}, ensure_ascii=False)).encode(encoding)
        for found in (read(tmp_path, "o.json", content), read(tmp_path, "o.json.gz", gzip.compress(content))):
            assert found.tallies[0].used == 20
            assert set(found.frame["council"]) == {name[:200]}


def test_an_award_is_read(tmp_path: Path) -> None:
    row = read(tmp_path, "o.json", json.dumps([release(4)])).frame.iloc[0]
    assert (row["council"], row["supplier"], row["service"]) == ("Ashby Council", "Supplier 4", "social_care")
    assert (row["process"], row["vcse"], row["sme"], row["value_gbp"]) == ("waiver", 1, 1, 24_000.0)
    assert row["months"] == pytest.approx(24.0, abs=0.05)


def test_releases_of_one_process_are_merged(tmp_path: Path) -> None:
    tender = release(1, tag=["tender"], date="2023-01-01T00:00:00Z", awards=[])
    bids = {"statistics": [{"id": "1", "measure": "validBids", "value": 3}]}
    update = {"ocid": "ocds-213czf-1", "id": "late", "date": "2025-01-01T00:00:00Z", "tag": ["bid"], "bids": bids}
    found = read(tmp_path, "o.json", json.dumps([update, release(1), tender]))
    assert len(found.frame) == 1
    assert (found.frame["value_gbp"].iloc[0], found.frame["bids"].iloc[0]) == (21_000.0, 3.0)
    assert "several releases of one process, merged" in found.tallies[0].doubtful


def test_what_stands_for_nothing_is_counted_and_left_out(tmp_path: Path) -> None:
    values = [{"amount": 9_999_999_999, "currency": "GBP"}, {"amount": 0}, {"amount": 5_000, "currency": "EUR"}, {}]
    rows = [release(i, awards=[{"id": "a", "status": "active", "value": value}]) for i, value in enumerate(values)]
    rows.append(release(7, awards=[{"id": "a", "status": "cancelled", "value": {"amount": 5_000}}]))
    rows.append(release(8, awards=[], tender={"status": "planned"}))
    rows.append({"id": "no ocid"})
    found = read(tmp_path, "o.json", json.dumps({"releases": rows}))
    assert found.frame["value_gbp"].isna().all()
    assert set(found.tallies[0].refused) == {
        *("award cancelled", "planned only: not out to tender yet", "no ocid"),
    }


def test_lots_are_notices_of_their_own(tmp_path: Path) -> None:
    criteria = {"criteria": [{"type": "price", "description": "40"}, {"type": "quality", "description": "60"}]}
    lots = [{"id": str(n), "value": {"amount": 1_000 * n}, "awardCriteria": criteria} for n in (2, 3)]
    tender = {"status": "active", "procurementMethod": "open", "lots": lots}
    frame = read(tmp_path, "o.json", json.dumps([release(1, awards=[], tender=tender)])).frame
    assert frame["value_gbp"].tolist() == [2_000.0, 3_000.0]
    assert frame["price_share"].tolist() == [0.4, 0.4]
    assert set(frame["form"]) == {"notice"}


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    (tally,) = read(tmp_path, "o.json", package()[:20_000]).tallies
    assert tally.used > 10
    assert tally.refused["the file is damaged or breaks off here"].count == 1


def test_a_form_that_does_not_fit_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes, match="JSON, so not spend"):
        read(tmp_path, "o.json", package(), form="spend")
