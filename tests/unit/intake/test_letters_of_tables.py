"""A table with a byte for each letter, and few letters with accents, is read as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.intake.encodings import of_windows_or_dos
from tests.intake_scene import as_csv, read, register_rows

NAMES = ["Müller", "Citroën UK", "Löwe & Söhne", "Children’s Trust", "Care – Homes", "“Œuvre”", "À la carte", "Señor"]


@pytest.mark.parametrize("name", NAMES)
def test_a_single_accent_is_read_as_windows_writes_it(tmp_path: Path, name: str) -> None:
    """`Müller` became `M³ller`: it was taken for an encoding of DOS."""
    rows = [{key: cell for key, cell in row.items() if "£" not in key} for row in register_rows(9)]
    rows = [{**row, "Value": "5000", "Supplier Name": name} for row in rows]
    found = read(tmp_path, "a.csv", as_csv(rows).encode("cp1252"))
    assert set(found.frame["supplier"]) == {name}
    assert "text in cp1252, cells between commas" in found.tallies[0].told


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize("name", ["Müller", "Café", "Straße"])
def test_pounds_tell_the_encoding(tmp_path: Path, encoding: str, name: str) -> None:
    rows = [{**row, "Supplier Name": f"{name} {i}"} for i, row in enumerate(register_rows(9))]
    found = read(tmp_path, "a.csv", as_csv(rows).encode(encoding))
    assert found.frame["value_gbp"].tolist() == [10_000.0 * (1 + i) for i in range(9)]
    if encoding != "mac_roman":  # its pound sign is that of Windows
        assert found.frame["supplier"].tolist() == [row["Supplier Name"] for row in rows]


@pytest.mark.parametrize(("name", "is_told"), [("Müller", False), ("Café", False), ("MÜLLER", True)])
def test_letters_that_make_no_words_of_windows_are_left_to_the_library(name: str, is_told: bool) -> None:
    """`Müller` of a Mac was `MŸller`: no capital with an accent stands between another and a small letter."""
    head = f"Supplier,Value\n{name},5000\n".encode("cp1252" if is_told else "mac_roman")
    assert bool(of_windows_or_dos(head)) is is_told
