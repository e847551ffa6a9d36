"""Files as odd as councils publish them, made here."""

from __future__ import annotations

import csv
import io
import json
import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from simulator.cli import app
from simulator.intake.gathering import Gathered, Order, gather
from simulator.intake.place_file import scenario_text
from simulator.intake.place_numbers import Place
from simulator.intake.place_of_purchases import place_of
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes

#: Real files that are not ours to ship: they are read from the collection beside the project, where that is.
COLLECTION = Path(os.environ.get("FAIRLOT_COLLECTION", Path(__file__).parents[2] / "shared" / "data"))
LINES = ("Cleaning of offices", "Home care", "School transport", "Grounds maintenance", "ICT software", "Roofing works")


def register_rows(count: int = 120) -> list[dict[str, Any]]:
    """Return contracts of a made-up council: six lines, five ways of letting, a fifth of them with charities."""
    return [
        {
            "Organisation Name": "Ashby Council",
            "Contract Title": f"{LINES[i % 6]} {i}",
            "Supplier Name": f"Good Works {i % 40} CIC" if i % 5 == 0 else f"Builders {i % 60} Ltd",
            "Start Date": f"{1 + i % 28:02d}/{1 + i % 12:02d}/{2020 + i % 3}",
            "End Date": f"{1 + i % 28:02d}/{1 + i % 12:02d}/{2022 + i % 3}",
            "Total Contract Value (£)": f"£{10_000 * (1 + i % 30):,}.00",
            "VCSE": "Yes" if i % 5 == 0 else "No",
            "SME": "Yes" if i % 3 else "No",
            "Process Type": ("ITT", "Mini-competition", "RFQ", "Call-off", "Waiver")[i % 5],
        }
        for i in range(count)
    ]


def as_csv(rows: Sequence[dict[str, Any]], separator: str = ",", end: str = "\r\n") -> str:
    """Return rows as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def spend_rows(count: int = 90) -> list[dict[str, Any]]:
    """Return payments of three months, with the date of the invoice."""
    return [
        {
            "Body Name": "Ashby Council",
            "Directorate": ("Adult Social Care", "Highways", "Housing")[i % 3],
            "Date Paid": f"2024-{4 + i % 3:02d}-{10 + i % 18:02d}",
            "Invoice Date": f"2024-{4 + i % 3:02d}-{1 + i % 9:02d}",
            "Transaction Number": str(5_000 + i),
            "Net Amount": f"{500 + 37 * i}.25",
            "Supplier Name": f"Supplier {i % 20} Limited",
        }
        for i in range(count)
    ]


def release(i: int, **more: Any) -> dict[str, Any]:
    """Return a release of OCDS with one award."""
    supplier = {"id": f"S{i % 30}", "name": f"Supplier {i % 30}"}
    details = {"scale": "sme" if i % 3 else "large", "vcse": i % 4 == 0}
    return {
        "ocid": f"ocds-213czf-{i}",
        "id": f"{i}-1",
        "date": f"2024-{1 + i % 12:02d}-05T00:00:00Z",
        "tag": ["award"],
        "buyer": {"id": "B1", "name": "Ashby Council"},
        "parties": [{**supplier, "roles": ["supplier"], "details": details}],
        "tender": {
            "id": str(i),
            "status": "complete",
            "procurementMethod": "open" if i % 2 else "limited",
            "classification": {"scheme": "CPV", "id": ("90910000", "85000000", "45000000")[i % 3]},
        },
        "awards": [
            {
                "id": "a1",
                "status": "active",
                "date": f"2024-{1 + i % 12:02d}-05T00:00:00Z",
                "value": {"amount": 20_000 + 1_000 * i, "currency": "GBP"},
                "suppliers": [supplier],
                "contractPeriod": {"startDate": "2024-05-01T00:00:00Z", "endDate": "2026-04-30T00:00:00Z"},
            }
        ],
        **more,
    }


def package(count: int = 60) -> str:
    """Return a release package as text."""
    return json.dumps({"uri": "x", "version": "1.1", "releases": [release(i) for i in range(count)]})


def read(folder: Path, name: str, content: str | bytes, **order: Any) -> Gathered:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return gather(Order([str(path)], **order))


def bent_bytes(content: bytes, luck: random.Random) -> bytes:
    """Return a file in which some bytes became others, and which may break off."""
    bent = bytearray(content)
    for _ in range(luck.randint(1, 30)):
        at = luck.randrange(len(bent))
        strange = luck.choice([b"\0", b'"', b",", b"{", b"[", b"null", b"\xff", b"1e999", b"-", b"NaN", b"\n"])
        bent[at : at + luck.randint(0, 8)] = strange
    return bytes(bent[: luck.randint(1, len(bent))])


def can_run(place: Place, folder: Path) -> None:
    """Hold the scenario of a place against the schema: numbers of strangers stay within its bounds."""
    file = folder / "bent.toml"
    file.write_text(scenario_text(place), encoding="utf-8")
    load_scenario(file)


def place_or_sentence(folder: Path, name: str, content: bytes) -> None:
    """Read a file that may be broken: a scenario comes of it, or one sentence that says what is wrong with the file."""
    try:
        can_run(place_of(read(folder, name, content).frame), folder)
    except ScenarioMistakes as told:
        assert len(str(told).splitlines()) == 1  # noqa: PT017
        assert "bent.toml" not in str(told)  # noqa: PT017


def invoked(*words: str) -> Result:
    """Return what a command came to."""
    return CliRunner().invoke(app, list(words))
