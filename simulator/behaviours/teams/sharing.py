"""How a team shares work and money: by what each member brings, to the penny, and what working together costs."""

from __future__ import annotations

from simulator.engine.codes import PARTS
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence


@kernel
def share_of(parts: int) -> float:
    """Return the share that whole parts are; a power of two divides exactly."""
    return parts / PARTS


@kernel
def contribution_share(brought: float, brought_by_all: float) -> float:
    """Return a member's share of work, receipts and costs: what it brings over what all bring.

    Work and money go by the same shares, so the surplus does too. In games whose worth is the sum of what members
    bring, and among members that bring the same, this is the Shapley value (VR-C1, VR-C2); where one member could do
    without the others and they not without it, it gives that member less.
    """
    return brought / brought_by_all


@kernel
def part_up_to(amount: int, cumulative_share: float) -> int:
    """Return how much of a whole amount [pence] the members up to a cumulative share get, rounded to the penny.

    A member's part is the difference of two of these, so the parts of all sum to the amount exactly, whatever its sign,
    when the last cumulative share is 1.
    """
    return pence(amount * cumulative_share)


@kernel
def coordination_factor(members: int, trust: float, cost_per_partner: float) -> float:
    """Return the factor on cost of working together: it grows with the number of members and falls with their trust.

    ``1 + c (n - 1) (1 - trust)``, trust in [0, 1]; 1 for a single firm.
    """
    return 1.0 + cost_per_partner * (members - 1) * (1.0 - trust)


@kernel
def through_a_hub(cost: float, overhead: float, recovery: float, margin: float) -> tuple[float, float, float]:
    """Return cost factor, overhead share and its recovery of work that passes through a hub, from those without it.

    The hub's margin is an overhead that the price recovers in full, whatever part of theirs the members charge.
    """
    whole = 1.0 - (1.0 - overhead) * (1.0 - margin)
    recovered = 1.0 - overhead * (1.0 - recovery) / whole if whole > 0.0 else 1.0
    return cost / (1.0 - margin), whole, recovered


@kernel
def is_better_than_alone(share: float, joint_gain: float, alone_gain: float) -> bool:
    """Say whether a member's share of what the team expects to gain is more than it expects by staying out."""
    return share * joint_gain > max(0.0, alone_gain)


@kernel
def set_up_weeks(median: float, noise: float, brokerage: float, trust: float, usual_trust: float) -> float:
    """Return the weeks that firms take to agree on a joint bid: fewer the more they trust each other.

    ``median`` is for firms with the trust of acquaintances (``usual_trust``); who trusts in full has nothing left to
    settle. A broker takes a share of the time away.
    """
    return median * noise * (1.0 - brokerage) * (1.0 - trust) / (1.0 - usual_trust)


@kernel
def raised_trust(trust: float, gain: float) -> float:
    """Return trust after good work together: it closes a share of its gap to 1."""
    return trust + gain * (1.0 - trust)


@kernel
def lowered_trust(trust: float, loss: float) -> float:
    """Return trust after a partner's failure: it loses a share of what it was."""
    return trust * (1.0 - loss)
