"""A film holds what the page draws."""

from __future__ import annotations

import json
import struct

from simulator import load_scenario
from simulator.codes import LARGE_CONTRACTOR, SOCIAL_ENTERPRISE
from simulator.live.films import film_of
from tests.scenes import cut_down


def test_a_film_shows_who_works_for_whom() -> None:
    scenario = cut_down(load_scenario("carillion_project_bank_accounts"), councils=2, share_of_suppliers=0.3, years=1)
    film = film_of((scenario.without_policies(), scenario), ("A", "B"), 3)
    (length,) = struct.unpack("<I", film.content[:4])
    header = json.loads(film.content[4 : 4 + length])
    for arm, model in zip(header["arms"], film.models, strict=True):
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
    without, with_accounts = (float(model.world.tallies.paid.sum()) for model in film.models)
    assert abs(with_accounts / without - 1.0) < 0.03
