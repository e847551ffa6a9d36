"""Property: real files of publishers, and odd ones of ours, with bytes changed, give a place or one sentence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake_scene import COLLECTION, bent_bytes, place_or_sentence

pytestmark = pytest.mark.property
ROOT = Path(__file__).parents[2]
REAL = (
    "uk_ocds_notices/contracts_finder_releases.json",
    "uk_ocds_notices/public_contracts_scotland_releases.json",
    "uk_ocds_notices/sell2wales_releases.json",
    "uk_ocds_notices/contracts_finder_awards_flat.csv",
    "uk_norfolk_register/agreements.csv",
    "uk_norfolk_register/spend_by_supplier_kind.csv",
    "uk_salford_register_aggregates/contracts_by_process_value_sme_vcse.csv",
)
OURS = (*sorted((ROOT / "tests" / "odd_spend").iterdir()), *(ROOT / "simulator/docs/tutorial").glob("ashby_*.csv"))
_MOST = 60_000  # bytes of a file, so that a test takes seconds; most beginnings hold all that a file is odd by


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize("name", REAL)
def test_real_files_with_bytes_changed(tmp_path: Path, name: str, seed: int) -> None:
    file = COLLECTION / name
    if not file.is_file():
        pytest.skip("the files of publishers are not beside the project")
    luck = random.Random(seed)
    place_or_sentence(tmp_path, file.name, bent_bytes(_piece(file.read_bytes(), luck), luck))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_odd_files_with_bytes_changed(tmp_path: Path, file: Path, seed: int) -> None:
    luck = random.Random(seed)
    place_or_sentence(tmp_path, file.name, bent_bytes(_piece(file.read_bytes(), luck), luck))


def _piece(content: bytes, luck: random.Random) -> bytes:
    """Return the beginning of a file, or, once in four, a piece of its middle: what a broken download may leave."""
    start = luck.randrange(len(content)) if luck.random() < 0.25 else 0
    return content[start : start + _MOST]
