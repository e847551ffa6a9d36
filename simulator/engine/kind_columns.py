"""What compiled code asks of a supplier's kind, from their rows (``register/kinds.py``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.kernel import kernel
from simulator.register import LEVERS, SUPPLIER_KINDS

if TYPE_CHECKING:
    from simulator.engine.world import World

_CHOICES = LEVERS["se_definition"].choices


def _bits(holds: Iterable[bool]) -> int:
    """Return answers as bits of one number: compiled code then asks without looking anything up in memory."""
    return sum(1 << place for place, is_so in enumerate(holds) if is_so)


_SOCIAL = _bits(kind.has_social_purpose for kind in SUPPLIER_KINDS)
_MAY_CALL_ITSELF_SE = _bits(kind.may_call_itself_se for kind in SUPPLIER_KINDS)
_WITH_FINANCE = _bits(kind.carries_finance for kind in SUPPLIER_KINDS)
_SHARING = _bits(kind.shares_surplus for kind in SUPPLIER_KINDS)
_ALWAYS_SE = _bits(set(kind.counts_as_se) == set(_CHOICES) for kind in SUPPLIER_KINDS)
_NEVER_SE = _bits(not kind.counts_as_se for kind in SUPPLIER_KINDS)
#: [kind]: the choices of ``se_definition`` under which its legal form makes it an SE, as bits.
_SE_UNDER = np.array([_bits(choice in kind.counts_as_se for choice in _CHOICES) for kind in SUPPLIER_KINDS])

#: [kind] for what looks at whole tables.
CARRIES_FINANCE = np.array([kind.carries_finance for kind in SUPPLIER_KINDS])


@kernel
def counts_as_se(world: World, kind: int, council: int) -> bool:
    """Say whether the legal form of a kind of supplier makes it a social enterprise by the rule of a council."""
    if (_NEVER_SE >> kind) & 1:  # most suppliers, whatever the rule
        return False
    if (_ALWAYS_SE >> kind) & 1:
        return True
    return bool((_SE_UNDER[kind] >> int(world.rules[council].se_definition)) & 1)


@kernel
def has_social_purpose(kind: int) -> bool:
    """Say whether suppliers of a kind are there for a social mission."""
    return bool((_SOCIAL >> kind) & 1)


@kernel
def may_call_itself_se(kind: int) -> bool:
    """Say whether suppliers of a kind may call themselves SEs where a council takes them at their word."""
    return bool((_MAY_CALL_ITSELF_SE >> kind) & 1)


@kernel
def carries_finance(kind: int) -> bool:
    """Say whether suppliers of a kind have a balance sheet, banks and subcontractors where there are payment chains."""
    return bool((_WITH_FINANCE >> kind) & 1)


@kernel
def shares_surplus(kind: int) -> bool:
    """Say whether the members of a kind share its surplus once a year."""
    return bool((_SHARING >> kind) & 1)
