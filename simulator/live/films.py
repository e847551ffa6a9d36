"""A film: the same weeks of A and B as columns of bytes, so that the page can play, scrub and jump by itself.

Both models are stepped in a thread, once; each week a frame is a numpy read of the tables of suppliers and cash. The
page then needs nothing more from the server to move at any speed, in either direction.
"""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import ACTIVE, MOBILISING, NOBODY, PENCE_PER_POUND
from simulator.engine.kind_columns import CARRIES_FINANCE
from simulator.engine.world import World
from simulator.languages.speech import say
from simulator.live.film_story import Film
from simulator.live.news import feed_of, happenings, moments_of
from simulator.live.pictures import FANS, fan_values, numbers
from simulator.metrics.interruption import gaps
from simulator.notebook.firm_names import called
from simulator.notebook.model import ProcurementModel
from simulator.register import SUPPLIER_KINDS, SupplierKind
from simulator.scenario.schema import Scenario
from simulator.scenario.usage import kinds_of
from simulator.study.arms import Arm
from simulator.week.watch import Watch

MOST_DRAWN = 1_500  # suppliers of an arm that are drawn: the largest
MONTH = 4  # weeks between two sizes of a supplier
_OWED_STEPS = 15

#: Bits of a supplier's byte in a frame.
IN_BUSINESS, OVERDRAWN, OVER_LIMIT, WINDING_DOWN = 1, 2, 4, 8
_OWED_SHIFT = 4


@dataclass(frozen=True)
class Shot:
    """One arm, lived: frames [weeks, suppliers], sizes [months, suppliers], tolls of collapses [weeks, 2]."""

    model: ProcurementModel
    frames: NDArray[np.uint8]
    sizes: NDArray[np.uint8]
    tolls: NDArray[np.float64]


def frame_of(world: World) -> NDArray[np.uint8]:
    """Return a byte for each supplier: in business, overdrawn, over its limit, winding down, and what it is owed.

    The upper four bits hold the money owed to it in steps of a week's turnover, at most fifteen.
    """
    rows = int(world.clock[0].suppliers)
    s = world.suppliers[:rows]
    first = N_PARTIES + len(world.councils)
    cash = world.cash[first : first + rows]
    owed = np.minimum(_OWED_STEPS, np.ceil(s["receivable"] / np.maximum(1.0, s["turnover"] / 52.0))).astype(np.uint8)
    is_there = s["state"] == ACTIVE
    flags = IN_BUSINESS + OVERDRAWN * (cash < 0) + OVER_LIMIT * (cash < -s["overdraft_limit"])
    flags = flags + WINDING_DOWN * (s["winding_down"] != 0)
    frame: NDArray[np.uint8] = np.where(is_there, flags.astype(np.uint8) | (owed << _OWED_SHIFT), 0).astype(np.uint8)
    return frame


def size_of(world: World) -> NDArray[np.uint8]:
    """Return a byte for each supplier: twenty times the tenfold logarithm of its turnover in thousand pounds a year."""
    rows = int(world.clock[0].suppliers)
    thousands = np.maximum(1.0, world.suppliers["turnover"][:rows] / (1_000.0 * PENCE_PER_POUND))
    sizes: NDArray[np.uint8] = np.minimum(255.0, 20.0 * np.log10(thousands) + 1.0).astype(np.uint8)
    return sizes


def _stacked(rows: list[NDArray[np.uint8]], width: int) -> NDArray[np.uint8]:
    table = np.zeros((len(rows), width), np.uint8)
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return table


def toll_of(world: World) -> tuple[float, float]:
    """Return what failures of large contractors cost so far: their subcontractors, and councils and state [pounds]."""
    lost = float(world.chain_totals[0].lost) if len(world.chain_totals) else 0.0
    bill = float(world.failure_costs[CARRIES_FINANCE[: len(world.failure_costs)]].sum())
    return lost / PENCE_PER_POUND, bill / PENCE_PER_POUND


def shoot(scenario: Scenario, seed: int, watch: Watch | None = None) -> Shot:
    """Live a scenario week by week."""
    model = ProcurementModel(scenario, seed, recording=True, watch=watch)
    frames, sizes, tolls = [frame_of(model.world)], [size_of(model.world)], [toll_of(model.world)]
    while model.week < model.horizon:
        model.advance(model.week + 1)
        frames.append(frame_of(model.world))
        tolls.append(toll_of(model.world))
        if model.week % MONTH == 0:
            sizes.append(size_of(model.world))
    width = int(model.world.clock[0].suppliers)
    return Shot(model, _stacked(frames, width), _stacked(sizes, width), np.array(tolls))


def drawn_rows(world: World, sizes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the rows of suppliers that are drawn: all firms, or the largest where there are too many.

    Consortia are no firms: their contracts are drawn as links of their members.
    """
    firms = np.flatnonzero(world.suppliers["n_members"][: sizes.shape[1]] == 0)
    largest = sizes[:, firms].max(axis=0).astype(int)
    return np.sort(firms[np.argsort(-largest, kind="stable")[:MOST_DRAWN]])


def _suppliers(world: World, scenario: Scenario, rows: NDArray[np.int64]) -> dict[str, Any]:
    s = world.suppliers[rows]
    columns = {name: s[name].tolist() for name in ("kind", "home", "sector", "born", "left", "state")}
    names = [called(world, scenario, int(row)) for row in rows]
    return columns | {"row": rows.tolist(), "id": [str(identity) for identity in s["id"].tolist()], "name": names}


def holders_of(world: World) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return contract rows and the firms that hold them: one pair for a firm's contract, one a member for a team's."""
    contracts = np.arange(int(world.clock[0].contracts))
    holders = world.contracts["supplier"][: len(contracts)].astype(np.int64)
    is_joint = world.suppliers["n_members"][holders] > 0
    teams = {int(row): at for at, row in enumerate(world.teams["supplier"][: world.clock[0].teams])}
    pairs = [(contracts[~is_joint], holders[~is_joint])]
    for row in np.flatnonzero(is_joint):
        team = world.teams[teams[int(holders[row])]]
        first = int(team.first_member)
        members = world.team_members["supplier"][first : first + int(team.n_members)].astype(np.int64)
        pairs.append((np.full(len(members), row), members))
    return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])


def _contracts(world: World, rows: NDArray[np.int64]) -> dict[str, Any]:
    place = np.full(int(world.clock[0].suppliers), NOBODY)
    place[rows] = np.arange(len(rows))
    contracts, holders = holders_of(world)
    is_drawn = (place[holders] != NOBODY) & (world.contracts["end"][contracts] > 0)
    chosen, holders = contracts[is_drawn], holders[is_drawn]
    c = world.contracts[chosen]
    horizon = int(world.clock[0].week)
    end = np.where(c["state"] == MOBILISING, np.maximum(c["end"], c["start"]), c["end"])
    return {
        "row": chosen.tolist(),
        "tender": c["tender"].tolist(),
        "supplier": place[holders].tolist(),
        "joint": (c["supplier"] != holders).astype(int).tolist(),
        "council": c["council"].tolist(),
        "start": np.maximum(0, c["start"]).tolist(),
        "end": np.minimum(end, horizon).tolist(),
        "value": numbers(c["value"] / PENCE_PER_POUND),
    }


def _memberships(world: World, rows: NDArray[np.int64]) -> list[list[int]]:
    """Return who belonged to which franchise: unit and franchisor by place among those drawn, first week, end."""
    place = {int(row): at for at, row in enumerate(rows)}
    horizon = int(world.clock[0].week)
    since: dict[int, tuple[int, int]] = {}
    found: list[list[int]] = []

    def close(unit: int, until: int) -> None:
        first, franchise = since.pop(unit)
        franchisor = int(world.franchises[franchise].franchisor)
        if unit in place and franchisor in place:
            found.append([place[unit], place[franchisor], first, until])

    for event in happenings(world, ("unit_joined", "unit_opened", "unit_left")):
        unit = event.supplier
        if event.name != "unit_left":
            since[unit] = (event.week, event.subject)
        elif unit in since:
            close(unit, event.week)
    for unit in list(since):
        left = int(world.suppliers[unit].left)
        close(unit, horizon if left == NOBODY else left)
    return found


def _chain(world: World, rows: NDArray[np.int64]) -> list[list[int]]:
    """Return who worked for whom under whose contract: subcontractor and prime by place, first week, end."""
    count = int(world.clock[0].subcontracts)
    parts = world.subcontracts[:count]
    place = np.full(int(world.clock[0].suppliers), NOBODY)
    place[rows] = np.arange(len(rows))
    contracts = world.contracts[parts["contract"]]
    subs, primes = place[parts["supplier"]], place[contracts["supplier"]]
    first = np.maximum(0, contracts["start"])
    is_drawn = (subs != NOBODY) & (primes != NOBODY) & (parts["worked"] > 0)
    links = np.stack([subs, primes, first, first + parts["worked"]], axis=1)[is_drawn]
    in_order: list[list[int]] = links[np.argsort(links[:, 2], kind="stable")].tolist()
    return in_order


def _claims(world: World, rows: NDArray[np.int64]) -> list[list[int]]:
    """Return who lost money in whose failure: creditor and failed firm by place among those drawn, and the week."""
    place = {int(row): at for at, row in enumerate(rows)}
    pairs = {(e.supplier, e.subject, e.week) for e in happenings(world, ("claim_lost",))}
    found = [[place[sub], place[prime], week] for sub, prime, week in pairs if sub in place and prime in place]
    return sorted(found, key=lambda claim: claim[2])


def _series(world: World) -> dict[str, Any]:
    weeks = np.arange(int(world.clock[0].week))
    return {fan.name: numbers(fan_values(fan, world.series, weeks)) for fan in FANS}


def _tolls(scenario: Scenario, shot: Shot) -> dict[str, Any] | None:
    """Return what collapses cost up to each week, and services that stand still in it; None without chains."""
    if not scenario.payment_chains:
        return None
    still = np.zeros(shot.model.horizon + 1, int)
    for stopped, again in gaps(shot.model.world, shot.model.horizon):
        still[stopped:again] += 1
    lost, bill = shot.tolls.T
    return {"lost": numbers(lost), "bill": numbers(bill), "still": still.tolist()}


def _arm(scenario: Scenario, shot: Shot, rows: NDArray[np.int64]) -> dict[str, Any]:
    world = shot.model.world
    return {
        "suppliers": _suppliers(world, scenario, rows),
        "contracts": _contracts(world, rows),
        "memberships": _memberships(world, rows),
        "chain": _chain(world, rows),
        "claims": _claims(world, rows),
        "events": feed_of(world, scenario, rows),
        "moments": moments_of(world, scenario, rows),
        "tolls": _tolls(scenario, shot),
        "series": _series(world),
    }


def _kind(kind: SupplierKind) -> dict[str, Any]:
    """Return what the page draws and calls a kind of supplier by."""
    return {"one": say(kind.one), "colour": kind.colour, "shape": kind.shape, "social": kind.has_social_purpose}


def film_of(
    scenarios: tuple[Scenario, Scenario], names: tuple[str, str], seed: int, watch: Watch | None = None
) -> Film:
    """Live both arms with the same luck and return their film.

    Its content is the length of a JSON header [4 bytes, little end first], the header, and then for each arm the
    bytes of its sizes and of its frames.
    """
    shots = [shoot(scenario, seed, watch) for scenario in scenarios]
    arms, blocks = [], []
    for scenario, shot in zip(scenarios, shots, strict=True):
        rows = drawn_rows(shot.model.world, shot.sizes)
        arms.append(_arm(scenario, shot, rows))
        blocks += [np.ascontiguousarray(shot.sizes[:, rows]), np.ascontiguousarray(shot.frames[:, rows])]
    base = scenarios[0]
    header = {
        "names": names,
        "seed": seed,
        "weeks": base.horizon_weeks,
        "month": MONTH,
        "start": base.start_date.isoformat(),
        "kinds": [_kind(kind) for kind in SUPPLIER_KINDS[: max(map(kinds_of, scenarios))]],
        "sectors": [line.label for line in base.service_lines],
        "councils": [{"name": c.name, "x": c.x_km, "y": c.y_km, "budget": c.annual_budget_gbp} for c in base.councils],
        "fans": [{"name": fan.name, "label": say(fan.label), "unit": say(fan.unit)} for fan in FANS],
        "arms": arms,
        "shapes": [list(block.shape) for block in blocks],
    }
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    content = struct.pack("<I", len(text)) + text + b"".join(block.tobytes() for block in blocks)
    return Film(names, scenarios, seed, content, [shot.model for shot in shots])


def film_key(arms: tuple[Arm, Arm], seed: int) -> str:
    """Return the name under which a film is kept: it says nothing about what is in it."""
    text = json.dumps([arm.scenario.fingerprint() for arm in arms] + [seed])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
