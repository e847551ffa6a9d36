"""Names of invented firms: plausible by kind and service line, one firm one name, nobody's real name."""

from __future__ import annotations

import itertools
import random

import pytest

from simulator import ProcurementModel, Scenario, load_scenario
from simulator.explanation import Record, explain, record_of
from simulator.notebook.firm_names import called, firm_name, own_name, parts
from simulator.register import KIND_NAMES
from simulator.register.sources import sources
from simulator.study.comparison import run

#: Organisations that a reader may know: large suppliers of councils, and what names of places end up in.
KNOWN = (
    *("carillion", "interserve", "kier", "serco", "g4s", "capita", "mitie", "balfour", "amey"),
    *("mears", "sodexo", "veolia", "biffa", "galliford", "willmott", "wates", "skanska", "catch22"),
    *("hct", "bracknell", "ormskirk", "ulverston", "kendal", "skelmersdale", "brentwood", "marlow", "keswick"),
    "alnwick",
)


def test_every_kind_has_patterns_and_every_ready_service_line_has_work() -> None:
    assert set(parts()["patterns"]) == set(KIND_NAMES)
    lines = {line.name for line in load_scenario("baseline").service_lines}
    assert lines <= set(parts()["work"])


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_names_are_many_and_without_gaps(kind: str) -> None:
    luck = random.Random(1)
    names = [firm_name(kind, "social_care", luck.getrandbits(48)) for _ in range(1_000)]
    assert len(set(names)) > 700
    assert not any("{" in name or "  " in name for name in names)


def test_no_made_up_place_is_part_of_a_name_that_is_known() -> None:
    """Neither of the organisations above nor of any source that the register cites."""
    places = [(first + last).casefold() for first, last in itertools.product(parts()["first"], parts()["last"])]
    cited = " ".join(f"{source.source} {source.fact}" for source in sources().values()).casefold()
    known = f"{cited} {' '.join(KNOWN)}"
    assert [place for place in places if place in known] == []
    assert [name for name in KNOWN if any(name in place for place in places)] == []


def test_a_single_supplier_of_a_scenario_goes_by_the_name_of_its_group() -> None:
    assert own_name(1, -1, "Calder Group") == "Calder Group"
    assert own_name(1, 40, "Calder Group") == ""
    assert own_name(2, -1, "Care firms") == ""


def test_a_firm_has_one_name_in_pictures_and_in_stories_and_keeps_its_number(tiny_scenario: Scenario) -> None:
    model = ProcurementModel(tiny_scenario, 3)
    model.advance(4)
    study = run(tiny_scenario, seeds=[3], record=(3,))
    record: Record = record_of(study)
    shown = called(model.world, model.scenario, 5)
    name = record.name_of(5)
    assert shown.startswith(f"{name} (")
    assert shown.endswith(" 5)")
    assert explain(study, firm=5).title.startswith(f"Firm 5 ({name}): a ")
