"""A country's past is read from disk with the bits that were lived, and is lived again where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Scenario
from simulator.behaviours.bidding.bidding import asking_price
from simulator.notebook import own_rules
from simulator.notebook.own_rules import RuleMistake, use_rules
from simulator.week import kept_pasts, lived_in
from simulator.week.digest import run_digests
from simulator.week.kept_pasts import keep_none, keep_past, kept_past
from tests.scenes import cut_down

pytestmark = pytest.mark.integration
SEED = 3


@pytest.fixture(scope="module")
def scenario(baseline: Scenario) -> Scenario:
    """A small place with a year before week 0."""
    settings = cut_down(baseline, councils=2, share_of_suppliers=0.3, years=2).resolved()
    return Scenario.from_resolved(settings | {"parameters": settings["parameters"] | {"burn_in_years": 1.0}})


@pytest.fixture
def lived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Seeds whose past was lived, while every past is worth keeping, in a folder of the test's own."""
    found: list[int] = []
    really = lived_in._lived
    folder = tmp_path / "kernels-of-a-test"
    folder.mkdir()
    monkeypatch.setattr(kept_pasts, "CACHE_FOLDER", folder)
    monkeypatch.setattr(kept_pasts, "LEAST_BYTES", 0)
    monkeypatch.setattr(kept_pasts, "_was_read", False)
    monkeypatch.setattr(lived_in, "_shelf", lived_in._Shelf())
    monkeypatch.setattr(lived_in, "_lived", lambda *given: (found.append(given[1]), really(*given))[1])
    return found


def begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what this process knows, as a new one does."""
    monkeypatch.setattr(lived_in, "_shelf", lived_in._Shelf())


def test_a_kept_past_gives_the_bits_of_the_one_that_was_lived(
    scenario: Scenario, lived: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run_digests(scenario, SEED, 30, recording=True)
    begin_anew(monkeypatch)
    assert run_digests(scenario, SEED, 30, recording=True) == first
    assert lived == [SEED]
    begin_anew(monkeypatch)
    run_digests(scenario, SEED + 1, 1)
    assert lived == [SEED, SEED + 1]


def test_rows_of_another_version_are_not_taken_up(
    scenario: Scenario, lived: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_digests(scenario, SEED, 1)
    ((text, _), _past), *_ = lived_in._shelf._pasts.items()
    assert kept_past(text, SEED) is not None
    monkeypatch.setitem(kept_pasts.HANDED_ON, "waiting", kept_pasts.HANDED_ON["markets"])
    assert kept_past(text, SEED) is None


def test_a_disk_that_fills_halfway_leaves_nothing_behind(
    scenario: Scenario, lived: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(_self: Path, _to: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    run_digests(scenario, SEED, 1)
    assert [*(tmp_path / "kernels-of-a-test" / "pasts").iterdir()] == []


def test_rules_of_ones_own_come_too_late_after_a_past_was_read(
    scenario: Scenario, lived: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_rules, "_is_compiled", lambda _function: False)
    run_digests(scenario, SEED, 1)
    begin_anew(monkeypatch)
    run_digests(scenario, SEED, 1)
    with pytest.raises(RuleMistake, match="too late"):
        use_rules(pricing=asking_price)


@pytest.mark.parametrize("damage", ["cut", "other", "empty", "a folder"])
def test_a_damaged_past_is_lived_again(
    scenario: Scenario, lived: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: str
) -> None:
    first = run_digests(scenario, SEED, 10)
    (file,) = (tmp_path / "kernels-of-a-test" / "pasts").iterdir()
    content = file.read_bytes()
    if damage == "a folder":
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes({"cut": content[:-7], "other": content[:-1] + b"?", "empty": b""}[damage])
    begin_anew(monkeypatch)
    assert run_digests(scenario, SEED, 10) == first
    assert lived == [SEED, SEED]


def test_only_what_is_large_is_kept_and_the_oldest_of_any_version_makes_room(
    scenario: Scenario, lived: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kept_pasts, "LEAST_BYTES", 2**30)
    run_digests(scenario, SEED, 1)
    assert not (tmp_path / "kernels-of-a-test" / "pasts").exists()
    ((text, _), past), *_ = lived_in._shelf._pasts.items()
    monkeypatch.setattr(kept_pasts, "LEAST_BYTES", 0)
    monkeypatch.setattr(kept_pasts, "MOST_BYTES", 3 * past.nbytes)
    earlier = tmp_path / "kernels-of-another-version" / "pasts" / "0"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"\0" * past.nbytes)
    for seed in range(4):
        keep_past(text, seed, past)
    assert [kept_past(text, seed) is not None for seed in range(4)] == [False, False, True, True]
    assert not earlier.exists()
    monkeypatch.setattr(kept_pasts, "MOST_BYTES", past.nbytes - 1)
    keep_past(text, 9, past)
    assert kept_past(text, 9) is None


def test_nothing_is_kept_where_rules_of_ones_own_are_or_no_folder_is(
    scenario: Scenario, lived: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kept_pasts, "_is_own_code", False)
    run_digests(scenario, SEED, 1)
    keep_none()
    begin_anew(monkeypatch)
    run_digests(scenario, SEED, 1)
    monkeypatch.setattr(kept_pasts, "_is_own_code", False)
    monkeypatch.setattr(kept_pasts, "CACHE_FOLDER", None)
    begin_anew(monkeypatch)
    run_digests(scenario, SEED, 1)
    assert lived == [SEED] * 3
    assert len([*(tmp_path / "kernels-of-a-test" / "pasts").iterdir()]) == 1


def test_a_disk_that_cannot_be_written_costs_time_alone(
    scenario: Scenario, lived: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "kernels-of-a-test" / "pasts").write_text("in the way", encoding="utf-8")
    first = run_digests(scenario, SEED, 5)
    begin_anew(monkeypatch)
    assert run_digests(scenario, SEED, 5) == first
    assert lived == [SEED, SEED]
