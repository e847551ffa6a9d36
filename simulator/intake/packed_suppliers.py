"""Suppliers as Contracts Finder packs them into a cell: ``[Name|Address|Ref type|Ref Number|Is SME|Is VCSE][...]``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"\[([^\[\]|]*)(?:\|[^\[\]|]*){3}\|([^\[\]|]*)\|([^\[\]|]*)\]")


@dataclass(frozen=True, slots=True)
class PackedSupplier:
    """One of the suppliers of a notice: its name, and the cells that say whether it is small, and a charity or SE."""

    name: str
    sme: object
    vcse: object


def unpacked(cell: str) -> list[PackedSupplier]:
    """Return the suppliers of a cell; none where it is a name like any other."""
    return [PackedSupplier(name.strip(), sme, vcse) for name, sme, vcse in _ONE.findall(cell)]
