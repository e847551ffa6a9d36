"""Registers and spend, as odd as real ones: what is read, what is refused, and why."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from simulator.scenario.mistakes import ScenarioMistakes
from tests.intake_scene import as_csv, read, register_rows, spend_rows


def test_a_register_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, "contracts.csv", as_csv(register_rows()))
    (tally,), frame = found.tallies, found.frame
    assert (tally.form, tally.read, tally.used) == ("register", 120, 120)
    assert set(frame["process"]) == {"open", "mini_competition", "quotation", "call_off", "waiver"}
    assert set(frame["service"]) == {
        *["facilities", "social_care", "transport", "environment", "digital", "construction"]
    }
    assert int((frame["vcse"] == 1).sum()) == 24
    assert frame["months"].between(23.9, 24.2).all()
    assert date.fromordinal(int(frame["start"].iloc[12])) == date(2020, 1, 13)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "utf-8", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(("separator", "end"), [(",", "\r"), (";", "\n"), ("\t", "\r\n")])
def test_however_it_is_encoded_separated_and_ended(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    text = as_csv(register_rows(40), separator, end)
    found = read(tmp_path, "odd.csv", text.encode(encoding))
    assert found.tallies[0].used == 40
    assert found.frame["value_gbp"].min() == 10_000.0


@pytest.mark.parametrize("stray", [1, 5])
def test_a_few_letters_that_are_no_utf_8_spoil_no_other(tmp_path: Path, stray: int) -> None:
    """Exports put together: the pound signs of all other rows became two letters, and no value was read."""
    rows = [{**row, "Supplier Name": f"Café {i}"} for i, row in enumerate(register_rows(40))]
    lines = as_csv(rows).splitlines(keepends=True)
    content = "".join(lines[:-stray]).encode() + "".join(lines[-stray:]).encode("cp1252")
    mixed, whole = read(tmp_path, "a.csv", content), read(tmp_path, "b.csv", "".join(lines))
    for column in ("supplier", "value_gbp"):
        assert mixed.frame[column].tolist() == whole.frame[column].tolist()
    assert "text in utf-8 and, where it is none, as Windows writes it, cells between commas" in mixed.tallies[0].told


def test_headings_below_a_title_and_totals_are_found(tmp_path: Path) -> None:
    rows = as_csv(register_rows(40)).splitlines()
    lines = [
        "Contracts register of Ashby,,",
        "",
        *rows,
        ",,,,,£999.00,,,",
        "Total,,,,,£5,,,",
        "," * 8,
        rows[0],
        rows[1],
    ]
    (tally,) = read(tmp_path, "odd.csv", "\n".join(lines)).tallies
    assert tally.used == 40
    assert {why: reason.lines for why, reason in tally.refused.items()} == {
        "nothing but a value: perhaps a total": [44],
        "a total, not a row of its own": [45],
        "the headings once more": [47],
        "the same row once more": [48],
    }


def test_values_that_say_nothing_are_counted_and_left_out(tmp_path: Path) -> None:
    rows = register_rows(8)
    for row, value in zip(rows, ["", "tbc", "0", "£1", "9,999,999,999", "-500", "10-25k", "£20,000"], strict=True):
        row["Total Contract Value (£)"] = value
    found = read(tmp_path, "odd.csv", as_csv(rows + register_rows(30)[8:]))
    values = found.frame["value_gbp"].iloc[:8]
    assert values.isna().tolist() == [True] * 6 + [False, False]
    assert len(found.tallies[0].doubtful) == 6
    assert "value: a placeholder such as 9,999,999,999" in found.tallies[0].doubtful


def test_yearly_values_become_whole_ones(tmp_path: Path) -> None:
    text = "Title,Supplier,Annual Value,Start Date,End Date\n" + "Cleaning,X,1000,01/04/2020,31/03/2023\n"
    found = read(tmp_path, "odd.csv", text)
    assert found.frame["value_gbp"].iloc[0] == pytest.approx(3_000.0, rel=0.01)


@pytest.mark.parametrize(
    ("payee", "purpose", "is_bought"),
    [
        ("HM REVENUE & CUSTOMS", "PAYE", False),
        ("HMRC Accounts Office", "", False),
        ("Ashby County Pension Fund", "Contributions", False),
        ("Teachers' Pensions", "", False),
        ("Police and Crime Commissioner", "Precept", False),
        ("Ashby Town Council", "Parish precepts 2024", False),
        ("Actuaries LLP", "Pension Fund: advice", True),
        ("Revenue Systems Ltd", "Software", True),
        ("Ashby University", "Training", True),
    ],
)
def test_payments_that_buy_nothing_are_left_out(payee: str, purpose: str, *, is_bought: bool, tmp_path: Path) -> None:
    """A budget held the taxes of the wages, the pensions, and the money of parishes and of the police."""
    rows = spend_rows(6)
    rows = [row | {"Expense Type": "Care"} for row in rows]
    rows[2] |= {"Supplier Name": payee, "Expense Type": purpose}
    found = read(tmp_path, "spend.csv", as_csv(rows))
    assert len(found.frame) == (6 if is_bought else 5)
    why = "no purchase: a tax, pension contributions or a precept"
    assert {why: one.lines for why, one in found.tallies[0].refused.items()} == ({} if is_bought else {why: [4]})


def test_spend_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, "spend.csv", as_csv(spend_rows()))
    assert found.tallies[0].form == "spend"
    assert found.frame["days_to_pay"].between(0, 30).all()
    assert found.frame["value_gbp"].sum() == pytest.approx(sum(500.25 + 37 * i for i in range(90)))


def test_credits_are_taken_off_and_redacted_suppliers_counted(tmp_path: Path) -> None:
    rows = spend_rows(4)
    rows[1]["Net Amount"], rows[2]["Net Amount"] = "(100.00)", "50.00-"
    rows[3]["Supplier Name"] = "REDACTED - PERSONAL DATA"
    found = read(tmp_path, "spend.csv", as_csv(rows))
    assert found.frame["value_gbp"].tolist()[1:3] == [-100.0, -50.0]
    assert found.tallies[0].doubtful["a credit, taken off"].count == 2
    assert found.tallies[0].doubtful["supplier taken out before publication"].lines == [5]


def test_spellings_of_one_supplier_are_one(tmp_path: Path) -> None:
    rows = spend_rows(6)
    names = [
        "Acme Services Ltd",
        "ACME SERVICES LIMITED",
        "Acme  Services, Ltd.",
        "Acme Servces Ltd",
        "Acme 2",
        "Acme 3",
    ]
    for row, name in zip(rows, names, strict=True):
        row["Supplier Name"] = name
    found = read(tmp_path, "spend.csv", as_csv(rows))
    assert (found.spellings, found.suppliers) == (6, 3)


def test_workbooks_and_archives_are_opened(tmp_path: Path) -> None:
    rows, book = register_rows(40), Workbook()
    book.active.append(["", "Contracts of Ashby"])
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    sheet = io.BytesIO()
    book.save(sheet)
    assert read(tmp_path, "contracts.xlsx", sheet.getvalue()).tallies[0].used == 40
    assert read(tmp_path, "c.csv.gz", gzip.compress(as_csv(rows).encode())).tallies[0].used == 40
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("april.csv", as_csv(spend_rows(30)))
        archive.writestr("may.csv", as_csv(spend_rows(60)[30:]))
    months = read(tmp_path, "months.zip", packed.getvalue())
    assert [tally.used for tally in months.tallies] == [30, 30]


def test_headings_of_ones_own_are_heard(tmp_path: Path) -> None:
    text = "What,Who,Pots of money,From\n" + "".join(f"Cleaning,Firm {i},{5_000 + i},2022-04-01\n" for i in range(9))
    with pytest.raises(ScenarioMistakes, match=r"own\.csv:1: no line with the headings .*--columns"):
        read(tmp_path, "own.csv", text)
    own = {"title": "What", "supplier": "Who", "value": "Pots of money", "start": "From"}
    assert read(tmp_path, "own.csv", text, columns=own).frame["value_gbp"].min() == 5_000.0


def test_a_heading_of_ones_own_goes_before_what_stands_below_it_and_others_are_still_found(tmp_path: Path) -> None:
    text = as_csv(register_rows(40))
    turned = read(tmp_path, "own.csv", text, columns={"value": "Contract Title"})
    assert turned.tallies[0].doubtful["value: not an amount"].count == 40
    found = read(tmp_path, "own.csv", text, columns={"value": "Of another file"})
    assert found.frame["value_gbp"].notna().all()
    assert "Contract Title" in found.headings


def test_values_and_lengths_alone_are_no_register(tmp_path: Path) -> None:
    """A table of quantiles has the headings, and tells of no contract."""
    text = "quantile,total_value_gbp,duration_months\n0.5,117000,24\n0.9,900000,48\n"
    told = r"register or of spend \(it begins: quantile, total_value_gbp, duration_months\)"
    with pytest.raises(ScenarioMistakes, match=told):
        read(tmp_path, "quantiles.csv", text)


def test_archives_within_archives_are_opened_and_empty_ones_told(tmp_path: Path) -> None:
    book, inner = Workbook(), io.BytesIO()
    book.active.append(list(register_rows(1)[0]))
    for row in register_rows(40):
        book.active.append(list(row.values()))
    book.save(inner)
    for name, content, used in (("contracts.xlsx", inner.getvalue(), 40), ("x.gz", gzip.compress(_zipped()), 30)):
        (tally,) = read(tmp_path, "months.zip", _zipped({name: content})).tallies
        assert tally.used == used
        assert tally.file.split("!")[1:2] == [name]
    with pytest.raises(ScenarioMistakes, match=r"empty\.zip:1: the archive holds no file; fetch it again"):
        read(tmp_path, "empty.zip", _zipped({}))
    deep = _zipped({"a.zip": _zipped({"b.zip": _zipped({"c.zip": _zipped()})})})
    with pytest.raises(ScenarioMistakes, match=r"deep\.zip!a\.zip!b\.zip!c\.zip:1: an archive within archives"):
        read(tmp_path, "deep.zip", deep)


def _zipped(members: dict[str, bytes] | None = None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in ({"april.csv": as_csv(spend_rows(30)).encode()} if members is None else members).items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_rows_are_many_but_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.intake.purchases_of_tables.MOST_ROWS", 20)
    with pytest.raises(ScenarioMistakes, match=r"much\.csv:22: more than 20 rows; .*import fewer years at once"):
        read(tmp_path, "much.csv", as_csv(register_rows(40)))


def test_a_million_empty_rows_are_nothing(tmp_path: Path) -> None:
    (tally,) = read(tmp_path, "long.csv", as_csv(register_rows(40)) + ",,,,,,,,\n" * 1_000_000).tallies
    assert (tally.read, tally.used, tally.refused) == (40, 40, {})


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"%PDF-1.7 xxx", "a PDF, not a table; ask for the table behind it"),
        ("a.csv", b"\xd0\xcf\x11\xe0zzz", r"an old Excel workbook .* with a password; save it as \.xlsx or CSV"),
        ("a.csv", b"<!doctype html><p>404", "a web page or XML, not a table"),
        ("a.xlsx", b"PK\x03\x04 broken", "the archive cannot be unpacked"),
        ("a.json", b'{"a": 1}', "JSON, but no OCDS"),
        ("a.json", b'{"releases": [{"ocid', "not JSON that can be read"),
        ("a.csv", b'Title,Supplier,Value,Start\n"x' + b"y" * 200_000, "a quote that is opened and not closed"),
        ("a.csv", b"just words\nand more words\n", "no line with the headings"),
    ],
)
def test_what_is_something_else_gets_one_sentence(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    with pytest.raises(ScenarioMistakes, match=rf"{name}:\d+: .*{told}") as caught:
        read(tmp_path, name, content)
    assert len(str(caught.value).splitlines()) == 1
