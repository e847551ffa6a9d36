"""The kinds of supplier: what each is, in one row. Its numbers are in ``parameters.toml`` under ``[kind.*]``.

Engine, reports, live view and explanations ask these rows; none of them compares a kind with another
(``docs/how-to/add-a-kind.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["circle", "square", "diamond", "triangle"]


@dataclass(frozen=True, slots=True)
class SupplierKind:
    """One kind of supplier.

    Attributes:
        name: key in files and tables.
        one: what one is called in a sentence.
        many: what several are called.
        short: what several are called where there is little room, as in labels of figures.
        award: what precedes "award" in labels.
        prefix: what names of figures and series begin with.
        colour: of its mark in pictures, on paper and in the live view.
        shape: of its mark in pictures.
        counts_as_se: choices of the lever ``se_definition`` under which its legal form makes it an SE to a council.
        has_social_purpose: it is there for its mission: it keeps social clauses without being made to, meets others
            like it in networks and franchises, and is wound up when it fails.
        may_call_itself_se: it may call itself an SE where a council takes firms at their word.
        carries_finance: with payment chains it has a balance sheet, banks, and subcontractors that it passes work to.
        shares_surplus: what it earns goes to its members once a year; others' owners draw on cash each month.
        numbers_like: the kind whose numbers it shares where ``parameters.toml`` gives none of its own.
        in_every_world: totals have a place for it in every run; for another kind only where a scenario has it.
    """

    name: str
    one: str
    many: str
    short: str
    award: str
    prefix: str
    colour: str
    shape: Shape
    counts_as_se: tuple[str, ...] = ()
    has_social_purpose: bool = False
    may_call_itself_se: bool = False
    carries_finance: bool = False
    shares_surplus: bool = False
    numbers_like: str = ""
    in_every_world: bool = False


#: In the order of their codes in the tables. Kinds that are in every world come first.
SUPPLIER_KINDS = (
    SupplierKind(
        name="social_enterprise",
        one="social enterprise",
        many="social enterprises",
        short="SEs",
        award="SE",
        prefix="se",
        colour="#0b7f5e",
        shape="circle",
        counts_as_se=("legal form", "own word", "legal form or co-operative"),
        has_social_purpose=True,
        in_every_world=True,
    ),
    SupplierKind(
        name="small_firm",
        one="small firm",
        many="small firms",
        short="small firms",
        award="small-firm",
        prefix="sme",
        colour="#3b82c4",
        shape="square",
        may_call_itself_se=True,
        in_every_world=True,
    ),
    SupplierKind(
        name="large_contractor",
        one="large contractor",
        many="large contractors",
        short="large contractors",
        award="large-contractor",
        prefix="large",
        colour="#e39c00",
        shape="diamond",
        carries_finance=True,
        in_every_world=True,
    ),
    SupplierKind(
        name="cooperative",
        one="worker co-operative",
        many="worker co-operatives",
        short="co-operatives",
        award="co-operative",
        prefix="coop",
        colour="#a8487f",
        shape="triangle",
        counts_as_se=("legal form or co-operative",),
        may_call_itself_se=True,
        shares_surplus=True,
        numbers_like="small_firm",
    ),
)
KIND_NAMES = tuple(kind.name for kind in SUPPLIER_KINDS)
KIND_OF_NAME = {kind.name: kind for kind in SUPPLIER_KINDS}
