"""What a hub adds to its story: what it had and won, what it passed on and kept, and where its money went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.explanation.money_trail import OFFICE_OF_HUB
from simulator.explanation.story import many, pounds
from simulator.languages.speech import say

if TYPE_CHECKING:
    from simulator.explanation.recorded_run import Record

_BEGAN = (
    "It is a hub: {members} do its work, for the price less {margin} that it keeps, and it began with {capital} in the "
    "bank."
)
_DID = "Councils paid it {councils} and contractors {chain}; it paid its members {paid}, and its office cost {office}."
_AHEAD = " So members had {ahead} before the hub was paid for their work."
_COUNCILS = ("contract_payment_gbp", "upfront_payment_gbp", "late_interest_gbp")
_CHAIN = ("subcontract_payment_gbp", "early_payment_gbp")  # by the contractor, or by its bank


def told(record: Record, number: int, facts: dict[str, Any]) -> list[str]:
    """Sum up a hub's life; nothing for other firms."""
    if number not in record.hubs:
        return []
    body = record.scenario.hubs[record.hubs[number]]
    margin = record.parameter("hub_margin") if body.margin is None else body.margin
    moved = record.statements[record.statements["firm"] == number].sum(numeric_only=True)
    councils, chain, paid, office = (
        sum(float(moved.get(name, 0.0)) for name in names)
        for names in (_COUNCILS, _CHAIN, ("joint_share_gbp",), OFFICE_OF_HUB)
    )
    ahead = -paid - (1.0 - margin) * (councils + chain)
    facts["hub"] = {
        "margin": margin,
        "capital_gbp": float(body.capital_gbp),
        "from_councils_gbp": councils,
        "from_contractors_gbp": chain,
        "paid_to_members_gbp": -paid,
        "paid_ahead_gbp": round(ahead, 2),
        "office_gbp": -office,
    }
    began = say(_BEGAN).format(
        members=many(sum(body.members.values()), "member"), margin=f"{margin:.1%}", capital=pounds(body.capital_gbp)
    )
    words = {"councils": pounds(councils), "chain": pounds(chain), "paid": pounds(-paid), "office": pounds(-office)}
    did = say(_DID).format(**words) + (say(_AHEAD).format(ahead=pounds(ahead)) if ahead >= 1.0 else "")
    return [began, did]


def membership(record: Record, number: int) -> list[str]:
    """Tell which hubs a firm belonged to."""
    events = record.events
    mine = events[(events["event"] == "member_from_start") & (events["firm"] == number)]
    belongs = say("It was a member of the hub {hub} from the start.")
    return [belongs.format(hub=record.numbered(int(hub))) for hub in mine["subject"]]
