"""What stands in several files counts once, and what lies beside tables in an archive is told and left out."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from simulator.intake.gathering import Order, gather
from simulator.scenario.mistakes import ScenarioMistakes
from tests.intake_scene import as_csv, package, read, release, spend_rows

MORE = "more of a process that {} begins: counted there"


def _written(folder: Path, **contents: str) -> list[str]:
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [str(folder / name) for name in contents]


def _zipped(**members: str | bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_copy_of_a_file_under_another_name_is_refused(tmp_path: Path) -> None:
    text = as_csv([{key: cell for key, cell in row.items() if key != "Transaction Number"} for row in spend_rows(9)])
    files = _written(tmp_path, **{"april.csv": text, "april (1).csv": text})
    with pytest.raises(ScenarioMistakes, match=r"april \(1\)\.csv:1: the same file as `.*april\.csv`.*leave one of"):
        gather(Order(files))
    with pytest.raises(ScenarioMistakes, match=r"b\.csv:1: the same file as `.*a\.zip!a\.csv`"):
        read(tmp_path, "a.zip", _zipped(**{"a.csv": text, "b.csv": text}))


def test_a_process_of_which_several_files_tell_counts_once(tmp_path: Path) -> None:
    award = release(1)
    tender = {key: value for key, value in award.items() if key != "awards"} | {"id": "1-0", "tag": ["tender"]}
    tender |= {"date": "2024-01-01T00:00:00Z", "tender": {**award["tender"], "status": "active"}}
    files = _written(tmp_path, **{"january.json": json.dumps([tender]), "april.json": json.dumps([release(2), award])})
    for order in (files, files[::-1]):
        found = gather(Order(order))
        assert sorted(found.frame["value_gbp"]) == [21_000.0, 22_000.0]
        told = {Path(tally.file).name: tally for tally in found.tallies}
        assert (told["january.json"].used, told["april.json"].used) == (1, 1)
        assert told["april.json"].doubtful[MORE.format(files[0])].lines == [2]


def test_files_are_told_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    files = _written(tmp_path, **{"o.json": package(3), "s.csv": as_csv(spend_rows(3))})
    for order in (files, files[::-1]):
        assert [tally.file for tally in gather(Order(order)).tallies] == order


def test_what_lies_beside_the_tables_of_an_archive_is_told_and_left_out(tmp_path: Path) -> None:
    beside = {".DS_Store": "x", "x/ReadMe.txt": "Spend of 2024", "licence.md": "OGL", "map.png": "x"}
    members = {"x/april.csv": as_csv(spend_rows(30)), "may.csv": as_csv(spend_rows(60)[30:])}
    tallies = read(tmp_path, "a.zip", _zipped(**beside, **members)).tallies
    assert [tally.used for tally in tallies] == [30, 30]
    told = "Members of the archive that were left out, as they are no tables: "
    assert [tally.aside for tally in tallies] == [told + ", ".join(beside), ""]
    with pytest.raises(ScenarioMistakes, match=r"b\.zip!readme\.txt:1: no line with the headings"):
        read(tmp_path, "b.zip", _zipped(**{"readme.txt": "Spend of 2024"}))
    old = _zipped(**members, **{"june.xls": b"\xd0\xcf\x11\xe0zzz"})
    with pytest.raises(ScenarioMistakes, match=r"c\.zip!june\.xls:1: an old Excel workbook"):
        read(tmp_path, "c.zip", old)


def test_a_folder_is_refused_with_what_to_name_instead(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes, match=r"cannot be read .*name the files in it"):
        gather(Order([str(tmp_path)]))


def test_no_place_is_called_what_means_whoever_buys(tmp_path: Path) -> None:
    """A scenario refuses a council called local, and one was written."""
    rows = [{key: cell for key, cell in row.items() if key != "Body Name"} for row in spend_rows(9)]
    for name, order in (("local.csv", {}), ("other.csv", {"buyer": "local"})):
        assert set(read(tmp_path, name, as_csv(rows), **order).frame["council"]) == {"Local"}
