"""Digests of runs that are kept: change them on purpose, with a line in CHANGELOG.md.

python -m tests.golden.golden_digests        writes them anew
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from pathlib import Path

import numpy as np
import pandas as pd

from simulator import Scenario, load_scenario, run
from simulator.study.store import tables_of
from simulator.week.digest import run_digests
from tests.scenes import cut_down, with_policies

FILE = Path(__file__).with_name("digests.json")


def scenarios() -> dict[str, Scenario]:
    """Return the scenarios whose digests are kept."""
    small = cut_down(load_scenario("baseline").without_policies(), councils=3, share_of_suppliers=0.25, years=3)
    mandate = {"lever": "mandated_se_share", "value": 0.2, "from": 26, "ramp_weeks": 52}
    prompt = {"lever": "payment_terms_days", "value": 10, "from": 26}
    lived_in = Scenario.from_resolved(small.resolved() | {"parameters": {"burn_in_years": 2.0}, "horizon_years": 1})
    return {"small": small, "small, with policies": with_policies(small, mandate, prompt), "small, lived in": lived_in}


def arithmetic() -> str:
    """Return a digest of this machine's exp and log, whose last bit the makers of a C library may choose."""
    points = [0.001 + 0.37 * i for i in range(400)]
    bits = b"".join(struct.pack("dd", math.exp(-x), math.log(x)) for x in points)
    return hashlib.sha256(bits).hexdigest()[:16]


def digests() -> dict[str, dict[str, str]]:
    """Return the digests of the scenarios under seed 1."""
    return {name: run_digests(scenario, 1) for name, scenario in scenarios().items()}


def results() -> dict[str, str]:
    """Return the digests of the tables that people get, of one recorded run: pandas and NumPy add up in there."""
    found = run(scenarios()["small, with policies"], seeds=1, record=(1,))
    return {name: digest_of(frame) for name, frame in tables_of(found).items()}


def digest_of(frame: pd.DataFrame) -> str:
    """Return a digest of a table's names and cells, to the last bit of every number."""
    digest = hashlib.sha256()
    for name in frame.columns:
        column = frame[name]
        is_plain = isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf"
        cells = column.to_numpy().tobytes() if is_plain else "\0".join(map(_word, column)).encode()
        digest.update(f"{name}\0".encode() + cells)
    return digest.hexdigest()[:16]


def _word(cell: object) -> str:
    return "" if pd.isna(cell) else str(cell)  # type: ignore[call-overload]  # what is empty has many names


if __name__ == "__main__":
    kept = {"arithmetic": arithmetic(), "runs": digests(), "results": results()}
    FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
