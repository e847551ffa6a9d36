"""What a bid failed by beside its score, in words."""

from __future__ import annotations

from typing import Any

from simulator.engine.codes import BIDDER_FULL, FAILING_NAMES
from simulator.explanation.story import pounds
from simulator.languages.speech import say

#: What a bid failed by beside its score, in words; filled from its facts.
FAILINGS = {
    "bidder gone": "It was ineligible: when bids were judged the bidder had left, was winding down or no longer whole.",
    "not chosen": "It was ineligible: the tender was kept for suppliers that a policy chooses, and it is none of them.",
    "not an SE": "It was ineligible: the tender was reserved for social enterprises, and the council took it for none.",
    "turnover too small": (
        "It was ineligible: by the time bids were judged the firm did not turn over the {bound} a year that the "
        "standing test asked for."
    ),
    "price too high": (
        "It was screened out as unaffordable: the council could not award above {bound}, and it was {beyond} dearer."
    ),
    "price too low": (
        "It was rejected as abnormally low: this council rejects any bid more than {threshold:.0%} below the mean of "
        "the others, here below {bound}, and it was {beyond} lower."
    ),
    "bidder full": "When the award was made, the bidder had no free capacity left for the work.",
    "over budget": "When the award was made, its price did not fit into what the budget had free.",
    "refused": "The council would not award it more: too much in one hand, or strain that it had seen.",
}
KEPT_FROM_AWARD = FAILING_NAMES[BIDDER_FULL:]


def tell_failing(bid: Any, tender: Any, facts: dict[str, Any]) -> list[str]:
    """Tell what a bid failed by, from what was recorded when that was decided; nothing if it was sound."""
    if bid["failing"] not in FAILINGS:
        return []
    facts |= {"failing": bid["failing"], "bound_gbp": float(bid["bound_gbp"])}
    return [
        say(FAILINGS[bid["failing"]]).format(
            bound=pounds(bid["bound_gbp"]),
            beyond=pounds(abs(bid["price_gbp"] - bid["bound_gbp"])),
            threshold=tender["low_threshold"],
        )
    ]
