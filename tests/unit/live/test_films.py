"""A film holds what the page draws."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import ACTIVE, LARGE_CONTRACTOR, SOCIAL_ENTERPRISE
from simulator.live import films
from simulator.live.films import IN_BUSINESS, OVERDRAWN, Film, film_key, film_of
from simulator.notebook.firm_names import called
from simulator.study.arms import Arm
from tests.scenes import cut_down


def test_a_film_shows_who_works_for_whom() -> None:
    scenario = cut_down(load_scenario("carillion_project_bank_accounts"), councils=2, share_of_suppliers=0.3, years=1)
    film = film_of((scenario.without_policies(), scenario), ("A", "B"), 3)
    (length,) = struct.unpack("<I", film.content[:4])
    header = json.loads(film.content[4 : 4 + length])
    for arm, model in zip(header["arms"], map(film.model, (0, 1)), strict=True):
        kinds = arm["suppliers"]["kind"]
        assert len(arm["chain"]) > 10
        assert [link[2] for link in arm["chain"]] == sorted(link[2] for link in arm["chain"])
        for sub, prime, first, until in arm["chain"]:
            assert kinds[prime] != SOCIAL_ENTERPRISE
            assert sub != prime
            assert 0 <= first < until <= model.horizon
        assert any(kinds[prime] == LARGE_CONTRACTOR for _, prime, _, _ in arm["chain"])


def test_what_councils_pay_includes_what_goes_to_subcontractors_directly() -> None:
    """Project bank accounts change who is paid, and hardly what is paid in all."""
    scenario = cut_down(load_scenario("carillion_project_bank_accounts"), councils=2, share_of_suppliers=0.3, years=1)
    film = film_of((scenario.without_policies(), scenario), ("A", "B"), 3)
    without, with_accounts = (float(model.world.tallies.paid.sum()) for model in map(film.model, (0, 1)))
    assert abs(with_accounts / without - 1.0) < 0.03


def header_of(film: Film) -> dict[str, Any]:
    (length,) = struct.unpack("<I", film.content[:4])
    header: dict[str, Any] = json.loads(film.content[4 : 4 + length])
    return header


def blocks_of(film: Film) -> list[np.ndarray]:
    (length,) = struct.unpack("<I", film.content[:4])
    at, blocks = 4 + length, []
    for rows, width in header_of(film)["shapes"]:
        blocks.append(np.frombuffer(film.content, np.uint8, rows * width, at).reshape(rows, width))
        at += rows * width
    assert at == len(film.content)
    return blocks


def test_no_team_is_drawn_as_a_firm_and_its_contracts_are_links_of_its_members() -> None:
    """Also of teams that were dissolved: they are no firms that closed."""
    scenario = cut_down(load_scenario("consortium_brokerage"), councils=2, share_of_suppliers=0.4, years=3)
    film = film_of((scenario.without_policies(), scenario), ("A", "B"), 2)
    for arm, model in zip(header_of(film)["arms"], map(film.model, (0, 1)), strict=True):
        world = model.world
        teams = world.teams[: world.clock[0].teams]
        assert len(teams)
        assert not set(arm["suppliers"]["row"]) & set(teams["supplier"].tolist())
        assert all(name.startswith("Consortium") for name in (called(world, scenario, int(t.supplier)) for t in teams))
        contracts = arm["contracts"]
        for row, joint, at in zip(contracts["row"], contracts["joint"], contracts["supplier"], strict=True):
            holder = int(world.contracts[row].supplier)
            if not joint:
                assert arm["suppliers"]["row"][at] == holder
            else:
                (team,) = teams[teams["supplier"] == holder]
                members = world.team_members["supplier"][team.first_member :][: team.n_members]
                assert arm["suppliers"]["row"][at] in members


def test_frames_say_who_is_there_and_who_is_overdrawn(tiny_scenario: Scenario) -> None:
    film = film_of((tiny_scenario, tiny_scenario), ("A", "B"), 1)
    _, frames, _, twin = blocks_of(film)
    arm, world = header_of(film)["arms"][0], film.model(0).world
    assert (frames == twin).all()
    rows = np.array(arm["suppliers"]["row"])
    is_there = (frames[-1] & IN_BUSINESS) > 0
    assert (is_there == (world.suppliers["state"][rows] == ACTIVE)).all()
    cash = world.cash[N_PARTIES + len(world.councils) :][rows]
    assert (((frames[-1] & OVERDRAWN) > 0) == (is_there & (cash < 0))).all()
    born = np.array(arm["suppliers"]["born"])
    assert not (frames[0] & IN_BUSINESS)[born > 0].any()


def test_sizes_are_logarithms_of_turnover(tiny_scenario: Scenario) -> None:
    film = film_of((tiny_scenario, tiny_scenario), ("A", "B"), 1)
    sizes = blocks_of(film)[0][-1].astype(float)
    rows = header_of(film)["arms"][0]["suppliers"]["row"]
    turnover = film.model(0).world.suppliers["turnover"][rows] / 1e5
    is_large = turnover > 1.0
    assert is_large.any()
    shown = 10 ** ((sizes[is_large] - 1.0) / 20.0)
    assert np.abs(np.log10(shown / turnover[is_large])).max() < 0.051


def test_only_the_largest_are_drawn_where_there_are_too_many(
    tiny_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(films, "MOST_DRAWN", 5)
    film = film_of((tiny_scenario, tiny_scenario), ("A", "B"), 1)
    arm, world = header_of(film)["arms"][0], film.model(0).world
    assert len(arm["suppliers"]["row"]) == 5
    assert set(arm["contracts"]["supplier"]) <= set(range(5))
    assert max(line[3] for line in arm["events"]) < 5
    smallest = world.suppliers["turnover"][arm["suppliers"]["row"]].max()
    assert smallest == world.suppliers["turnover"][: world.clock[0].suppliers].max()


def test_a_film_is_kept_by_what_it_shows(tiny_scenario: Scenario) -> None:
    other = tiny_scenario.model_copy(update={"title": "Another"})
    arms = Arm("A", tiny_scenario), Arm("B", tiny_scenario)
    keys = {film_key(arms, 1), film_key(arms, 2), film_key((arms[0], Arm("B", other.with_horizon(1))), 1)}
    assert film_key(arms, 1) == film_key(arms, 1)
    assert len(keys) == 3
