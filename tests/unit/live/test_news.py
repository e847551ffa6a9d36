"""The feed: one line for dozens of losses, the loudest last, turning points by name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator import load_scenario
from simulator.engine.codes import LARGE_CONTRACTOR, NOBODY, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.events import EVENT_NAMES
from simulator.live import news
from simulator.live.films import film_of
from simulator.live.news import Happening, feed_of, is_told, moments_of, pounds, sentence_of, weight_of
from simulator.notebook.firm_names import called
from tests.scenes import cut_down

SCENARIO = load_scenario("baseline")


def event(name: str, week: int = 1, supplier: int = 0, subject: int = 0, amount: float = 0, detail: float = 0) -> Any:
    return Happening(week, EVENT_NAMES.index(name), supplier, subject, int(amount), float(detail))


def world(*happened: Happening) -> Any:
    """Two suppliers of each kind but one, and a team that was dissolved; all contracts are with the first council."""
    columns = [(name, int) for name in ("kind", "n_members", "group", "born", "sector", "id")]
    suppliers = np.zeros(5, columns).view(np.recarray)
    suppliers["kind"] = (SOCIAL_ENTERPRISE, SMALL_FIRM, LARGE_CONTRACTOR, SMALL_FIRM, SOCIAL_ENTERPRISE)
    suppliers["n_members"][4] = 3
    council = np.zeros(9, [("council", int)])
    fields = [(name, float if name == "detail" else int) for name in Happening._fields]
    return SimpleNamespace(
        suppliers=suppliers,
        contracts=council,
        tenders=council,
        events=np.array([tuple(each) for each in happened], fields),
        clock=[SimpleNamespace(events=len(happened))],
    )


def name(row: int) -> str:
    return called(world(), SCENARIO, row)


def feed(*happened: Any) -> list[list[Any]]:
    return feed_of(world(*happened), SCENARIO, np.arange(5))


@pytest.mark.parametrize(
    ("pence", "words"),
    [(0, "£0"), (99_00, "£99"), (1_500_00, "£1.5k"), (25_000_00, "£25k"), (-3e8, "£3.0m"), (2.5e11, "£2.5bn")],
)
def test_pounds_in_words(pence: float, words: str) -> None:
    assert pounds(pence) == words


def test_suppliers_are_named_with_their_kind_and_number() -> None:
    lines = feed(event("failed", 1, 1), event("failed", 2, 4))
    assert "(small firm 1) is insolvent" in lines[0][2]
    assert lines[1][2].startswith("Consortium 4 ")


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_every_event_is_a_sentence(name: str) -> None:
    """Property: whatever is recorded can be told, also without a supplier or a subject."""
    for happened in (event(name, amount=1e9, detail=2.0), event(name, supplier=NOBODY, subject=NOBODY)):
        said = sentence_of(world(), SCENARIO, happened)
        assert said.endswith(".")
        assert "{" not in said
        assert "_" not in said
    assert weight_of(world().suppliers["kind"].tolist(), event(name)) in (1, 2, 3, 4)


def test_every_event_of_the_feed_exists() -> None:
    named = set(news._SENTENCES) | set(news._WEIGHTS) | set(news._TOGETHER) | set(news.MOMENTS) | news.MUTE
    assert named <= set(EVENT_NAMES)


def test_money_that_waits_is_told_only_where_there_is_any() -> None:
    assert "owed" not in sentence_of(world(), SCENARIO, event("over_limit", amount=5e5))
    assert "£3.0k is owed to it" in sentence_of(world(), SCENARIO, event("over_limit", amount=5e5, detail=3e5))


def test_dozens_of_losses_become_one_line_that_counts_each_firm_once() -> None:
    lost = [event("claim_lost", 7, supplier, 2, 1e6) for supplier in (0, 1, 1, 3)]
    (line,) = feed(*lost)
    assert line[2] == f"3 firms lose £40k that {name(2)} owed them, the most {name(1)}: £20k."
    assert line[:2] == [7, news.LOUD]


def test_losses_of_two_failures_or_two_weeks_stay_apart() -> None:
    lost = [event("claim_lost", week, 0, failed, 1e6) for week, failed in ((1, 2), (1, 3), (2, 2), (2, 3))]
    assert len(feed(*(each for each in lost for _ in range(3)))) == 4


def test_few_losses_are_told_one_by_one() -> None:
    lines = feed(event("claim_lost", 1, 0, 2, 1e6), event("claim_lost", 1, 1, 2, 1e6))
    assert [line[2] for line in lines] == [
        f"{name(0)} loses £10k that {name(2)} owed it.",
        f"{name(1)} loses £10k that {name(2)} owed it.",
    ]


def test_of_a_week_the_loudest_comes_last() -> None:
    lines = feed(event("collapsed", 5, 2), event("went_overdrawn", 5, 0), event("failed", 5, 1), event("failed", 4, 1))
    assert [(line[0], line[4]) for line in lines] == [
        (4, "failed"),
        (5, "went_overdrawn"),
        (5, "failed"),
        (5, "collapsed"),
    ]


def test_small_wins_and_daily_trouble_are_not_told() -> None:
    assert not is_told(event("paid_late"))
    assert not is_told(event("contract_won", amount=1e4))
    assert is_told(event("contract_won", amount=1e10))


def test_a_long_feed_loses_the_quiet_lines_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST_EVENTS", 3)
    lines = feed(event("failed", 1, 1), *(event("entered", week) for week in range(9)), event("warned", 3, 2))
    assert [line[4] for line in lines] == ["failed", "warned"]


def test_turning_points_are_named_and_limited() -> None:
    happened = world(event("warned", 3, 2), event("failed", 4, 2), event("collapsed", 9, 2))
    found = moments_of(happened, SCENARIO, np.array([2]))
    assert found == [[3, "profit warning", name(2), 0], [9, "collapse", name(2), 0]]
    many = [event("rescued", week, 2) for week in range(50)]
    assert len(moments_of(world(*many), SCENARIO, np.array([0]))) == news.MOST_MOMENTS


def test_of_many_turning_points_collapses_are_kept_and_warnings_go() -> None:
    """Twelve early warnings had taken every place, and playing stopped at no collapse."""
    early = [event("warned", week, 2) for week in range(20)]
    found = moments_of(world(*early, event("collapsed", 30, 2), event("bank_cut", 25, 2)), SCENARIO, np.array([2]))
    assert [moment[1] for moment in found] == ["profit warning"] * 10 + ["banks cut credit", "collapse"]


def test_a_collapse_is_told_from_the_warning_to_the_bill() -> None:
    """Integration: what a room sees of a collapse agrees with the books of the run."""
    import json
    import struct

    scenario = cut_down(load_scenario("carillion"), councils=2, share_of_suppliers=0.5, years=6)
    for seed in range(1, 12):
        film = film_of((scenario, scenario), ("A", "B"), seed)
        (length,) = struct.unpack("<I", film.content[:4])
        arm = json.loads(film.content[4 : 4 + length])["arms"][0]
        names = [moment[1] for moment in arm["moments"]]
        if "collapse" in names:
            break
    assert "collapse" in names
    week = next(moment[0] for moment in arm["moments"] if moment[1] == "collapse")
    tolls, books = arm["tolls"], film.model(0).world
    assert tolls["lost"][week] == 0.0
    assert tolls["lost"][-1] == pytest.approx(float(books.chain_totals[0].lost) / 100.0, rel=1e-4)
    assert tolls["bill"] == sorted(tolls["bill"])
    assert len(tolls["still"]) == len(tolls["lost"]) == film.model(0).horizon + 1
    claims = [claim for claim in arm["claims"] if claim[2] == week]
    assert claims
    kinds = arm["suppliers"]["kind"]
    assert {kinds[failed] for _, failed, _ in claims} <= {SMALL_FIRM, LARGE_CONTRACTOR}
    told = [line for line in arm["events"] if line[0] == week]
    assert sum(line[4] == "claim_lost" for line in told) < len(claims) or len(claims) < 3


def test_of_events_as_grave_as_each_other_the_largest_comes_last_and_a_line_leads_to_the_firm_it_names() -> None:
    failures = [event("failed", 7, 1, NOBODY, 900_000_00), event("failed", 7, 0, NOBODY, 100_000_00)]
    claims = [event("claim_lost", 8, firm, 2, amount) for firm, amount in ((0, 50_00), (3, 40_00), (3, 40_00))]
    lines = feed_of(world(*failures, *claims), SCENARIO, np.arange(5))
    assert [(line[0], line[3]) for line in lines] == [(7, 0), (7, 1), (8, 3)]
    assert f"the most {name(3)}" in lines[2][2]
