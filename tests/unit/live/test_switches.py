"""What a facilitator changes of a world, and policies in some councils only."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Scenario
from simulator.live.controls import USUAL_SHOCKS, Preset, preset_for_page, shocks_for_page
from simulator.live.goals import usual_criteria
from simulator.live.rooms import Room
from simulator.live.switches import Switches, has_hidden_losses, switched
from simulator.live.wishes import Refused, Rule, Wish, reference_of, scenario_of, wish_of
from simulator.scenario.loading import load_scenario
from tests.scenes import with_policies
from tests.unit.live.stage import LATE, preset

BLOW = {"kind": "downturn", "week": 10, "size": 0.2, "weeks": 26}


@pytest.fixture(scope="module")
def offered(tiny_scenario: Scenario) -> list[Preset]:
    return [preset(tiny_scenario)]


def world(offered: list[Preset], **changes: Any) -> Scenario:
    return scenario_of(wish_of({"preset": 0, "kept": [0], "world": changes}, offered), offered)


def test_a_contractor_with_hidden_losses_brings_its_chains_and_goes_with_them(offered: list[Preset]) -> None:
    troubled = world(offered, hidden=True)
    assert troubled.payment_chains
    assert has_hidden_losses(troubled)
    assert len(troubled.suppliers) == len(offered[0].scenario.suppliers) + 1
    assert not has_hidden_losses(world(offered, hidden=True, chains=False))


def test_the_ready_scenario_of_a_collapse_can_be_lived_without_it() -> None:
    carillion = load_scenario("carillion")
    presets = [Preset("carillion", carillion, None)]
    sound = scenario_of(Wish(0, frozenset(), (), world=Switches(hidden=False)), presets)
    assert sound.payment_chains
    assert not has_hidden_losses(sound)
    plain = scenario_of(Wish(0, frozenset(), (), world=Switches(chains=False)), presets)
    assert not plain.payment_chains
    assert not any(group.balance_sheet for group in plain.suppliers)
    untouched = Scenario.from_resolved(switched(carillion, Switches()))
    assert untouched.fingerprint() == carillion.fingerprint()


def test_a_shock_is_added_in_its_week_and_concerns_both_arms(offered: list[Preset]) -> None:
    wish = wish_of({"preset": 0, "kept": [0], "world": {"shocks": [BLOW]}}, offered)
    for each in (wish, reference_of(wish)):
        (shock,) = scenario_of(each, offered).shocks
        assert (shock.kind, shock.start, shock.until, shock.size) == ("downturn", 10, 36, 0.2)
    assert wish_of(wish.as_data(), offered) == wish


@pytest.mark.parametrize("years", [1, 25])
def test_a_run_is_as_long_as_wanted(offered: list[Preset], years: int) -> None:
    found = world(offered, years=years)
    assert found.horizon_years == years
    assert Scenario.from_resolved(found.resolved()) == found
    later = {"preset": 0, "world": {"years": years}, "rules": {"notice_weeks": {"value": 8, "from_week": 52 * years}}}
    with pytest.raises(Refused, match="first week"):
        wish_of(later, offered)


@pytest.mark.parametrize(
    "changes",
    [
        {"years": 0}, {"years": 41}, {"years": True}, {"chains": 1}, {"off": [0]}, {"shocks": [{}]}, {"shocks": "x"},
        {"shocks": [BLOW] * 9}, {"shocks": [BLOW | {"kind": "flood"}]}, {"shocks": [BLOW | {"week": 10**6}]},
        {"shocks": [BLOW | {"size": float("nan")}]}, {"moon": 1},
    ],
)  # fmt: skip
def test_a_world_that_cannot_be_is_refused(offered: list[Preset], changes: Any) -> None:
    if changes == {"off": [0]}:
        changes = {"off": [1]}
    with pytest.raises(Refused):
        world(offered, **changes)


@pytest.mark.parametrize("kind", USUAL_SHOCKS)
def test_a_shock_that_is_added_has_the_sizes_of_one_in_a_file(offered: list[Preset], kind: str) -> None:
    """Property: what the page offers, what it takes and what scenario files take are one range."""
    (shown,) = (shock for shock in shocks_for_page() if shock["kind"] == kind)
    low, high = shown["range"]
    for size in (-1.01, -1, -0.01, 0, 0.5, 1, 1.01, 10, 10.01):
        settings = offered[0].scenario.resolved() | {"payment_chains": True}
        settings["shocks"] = [{"kind": kind, "from": 10, "until": 36, "size": size}]
        try:
            is_valid = bool(Scenario.from_resolved(settings))
        except ValueError:
            is_valid = False
        assert is_valid == (low <= size <= high), size
        blow = BLOW | {"kind": kind, "size": size}
        if is_valid:
            assert world(offered, chains=True, shocks=[blow]).shocks[0].size == size
        else:
            with pytest.raises(Refused, match=f"a number from {low} to {high}"):
                world(offered, chains=True, shocks=[blow])


def test_a_policy_holds_in_the_councils_that_are_picked() -> None:
    offered = [Preset("baseline", with_policies(load_scenario("baseline"), LATE), None)]
    names = [council.name for council in offered[0].scenario.councils]
    data = {
        "preset": 0,
        "kept": [0],
        "where": {"0": names[:1]},
        "rules": {
            "notice_weeks": {"value": 8, "councils": names[:1]},
            "price_share": {"value": 0.4, "councils": names},
        },
    }
    wish = wish_of(data, offered)
    assert wish.rules[0] == Rule("notice_weeks", 8.0, 0, 0, tuple(names[:1]))
    policies = scenario_of(wish, offered).policies
    assert [policy.councils for policy in policies] == [tuple(names[:1]), tuple(names[:1]), None]
    assert wish_of(wish.as_data(), offered) == wish
    with pytest.raises(Refused, match="councils does not exist"):
        wish_of({"preset": 0, "rules": {"notice_weeks": {"value": 8, "councils": ["Atlantis"]}}}, offered)


def test_levers_of_chains_are_offered_once_there_are_chains(offered: list[Preset]) -> None:
    without, with_chains = preset_for_page(offered[0])["idle"]
    assert "concentration_cap" not in with_chains
    assert set(with_chains) < set(without)


def test_criteria_fit_the_world_unless_they_were_chosen() -> None:
    room = Room("One")
    room.fit(is_troubled=True)
    assert "subcontractor_losses" in room.criteria
    room.fit(is_troubled=False)
    assert room.criteria == usual_criteria(is_troubled=False)
    room.choose_criteria(["council_spend"])
    room.fit(is_troubled=True)
    assert room.criteria == ["council_spend"]


def test_a_room_lives_in_its_own_world_whatever_a_phone_sends() -> None:
    room = Room("One")
    room.reset(0, Switches(years=5))
    ann = room.join("North")
    room.propose(ann, Wish(0, frozenset(), (), world=Switches(years=40)))
    assert room.tables[0].wish == Wish(0, frozenset(), (), world=Switches(years=5))
