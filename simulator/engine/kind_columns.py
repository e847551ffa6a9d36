"""What compiled code asks of a supplier's kind, as columns over the codes of the kinds (``register/kinds.py``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.kernel import kernel
from simulator.register import LEVERS, SUPPLIER_KINDS

if TYPE_CHECKING:
    from simulator.engine.world import World

HAS_SOCIAL_PURPOSE = np.array([kind.has_social_purpose for kind in SUPPLIER_KINDS])
MAY_CALL_ITSELF_SE = np.array([kind.may_call_itself_se for kind in SUPPLIER_KINDS])
CARRIES_FINANCE = np.array([kind.carries_finance for kind in SUPPLIER_KINDS])
SHARES_SURPLUS = np.array([kind.shares_surplus for kind in SUPPLIER_KINDS])
_CHOICES = LEVERS["se_definition"].choices
#: Choices of ``se_definition`` under which the legal form of a kind makes it an SE, a bit each.
_COUNTED = np.array([sum(1 << _CHOICES.index(choice) for choice in kind.counts_as_se) for kind in SUPPLIER_KINDS])
_ALWAYS = (1 << len(_CHOICES)) - 1


@kernel
def counts_as_se(world: World, kind: int, council: int) -> bool:
    """Say whether the legal form of a kind of supplier makes it a social enterprise by the rule of a council."""
    counted = _COUNTED[kind]
    if counted in (0, _ALWAYS):  # most suppliers, whatever the rule
        return bool(counted == _ALWAYS)
    return bool((counted >> int(world.rules[council].se_definition)) & 1)


@kernel
def has_social_purpose(kind: int) -> bool:
    """Say whether suppliers of a kind are there for a social mission."""
    return bool(HAS_SOCIAL_PURPOSE[kind])


@kernel
def carries_finance(kind: int) -> bool:
    """Say whether suppliers of a kind have a balance sheet, banks and subcontractors where there are payment chains."""
    return bool(CARRIES_FINANCE[kind])
