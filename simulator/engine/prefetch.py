"""A hint to the processor: fetch a row now that will be read soon.

Loops over contracts, firms and invoices jump about in tables that do not fit the processor's nearest caches once a
scenario holds several regions. Told a few rows ahead, it fetches them while it works on others. A hint changes no
result. On ten regions it took delivery from 430 to 90 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from simulator.engine.columns.firm_columns import Supplier
from simulator.engine.columns.row import Row
from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World

_I32, _I64 = ir.IntType(32), ir.IntType(64)
_CACHE_LINE = 64  # bytes
_MOST = 192  # bytes: what a weekly loop reads of a row stands in front
_CONTRACTS_AHEAD, _FIRMS_AHEAD, _PARTS_AHEAD, _PARTNERS_AHEAD = 16, 8, 8, 4  # places in a list
_TEAMS_AHEAD = 4  # rows
_BIDS_AHEAD, _BIDDERS_AHEAD = 5, 2  # tenders
_READ, _KEEP, _DATA = 0, 3, 1  # for reading, as near as possible, data


def _place(row_type: type[Row], column: str) -> int:
    """Return how many bytes into a row a column stands."""
    return int((row_type.dtype.fields or {})[column][1])  # type: ignore[index]


_BOOKS_END = _place(Supplier, "away_work")
#: A column in each line of a supplier's row that the market reads.
_OF_FIRM = [_place(Supplier, name) for name in ("state", "turnover", "reach_km", "bids", "sector", "first_tie")]


def _nothing(*_place: Any) -> None:
    """Do nothing: interpreted code has no use for hints."""


def _fetcher(places: Callable[[int], Iterable[int]]) -> Any:
    """Return a function that fetches what lies some bytes into a row of a table; ``places`` says where, by its size."""

    @intrinsic  # type: ignore[untyped-decorator, unused-ignore]
    def _fetch(_typing: Any, table: Any, _row: Any) -> Any:
        size = table.dtype.size if isinstance(table.dtype, types.Record) else 1

        def generate(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            array = context.make_array(table)(context, builder, values[0])
            _hint(builder, array.data, [builder.mul(values[1], array.itemsize)], places(size))
            return context.get_dummy_value()

        return types.void(table, types.int64), generate

    return _nothing if numba.config.DISABLE_JIT else _fetch


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def _fetch_cell(_typing: Any, table: Any, _row: Any, _column: Any) -> Any:
    """Fetch a number of a table with two dimensions."""

    def generate(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        array = context.make_array(table)(context, builder, values[0])
        strides = cgutils.unpack_tuple(builder, array.strides, 2)
        steps = [builder.mul(at, stride) for at, stride in zip(values[1:], strides, strict=True)]
        _hint(builder, array.data, steps, (0,))
        return context.get_dummy_value()

    return types.void(table, types.int64, types.int64), generate


def _hint(builder: Any, data: Any, steps: list[Any], offsets: Iterable[int]) -> None:
    """Write the hints to fetch what lies some steps, and then each of some offsets [bytes], into a table."""
    place = builder.ptrtoint(data, _I64)
    for step in steps:
        place = builder.add(place, step)
    byte = ir.IntType(8).as_pointer()
    kind = ir.FunctionType(ir.VoidType(), [byte, *[_I32] * 3])
    prefetch = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
    for offset in offsets:
        line = builder.inttoptr(builder.add(place, _I64(offset)), byte)
        builder.call(prefetch, [line, _I32(_READ), _I32(_KEEP), _I32(_DATA)])


#: Fetch the first columns of a row: ``fetch(table, row)``.
fetch = _fetcher(lambda size: range(0, min(_MOST, size), _CACHE_LINE))
#: Fetch the line of the cache that a row begins with: ``fetch_head(table, row)``.
fetch_head = _fetcher(lambda _size: (0,))
#: Fetch what a week's work writes of a supplier: ``fetch_books(world.suppliers, row)``.
fetch_books = _fetcher(lambda _size: (0, _CACHE_LINE, _BOOKS_END))
#: Fetch what the market reads of a firm, which lies far apart: ``fetch_firm(world.suppliers, row)``.
fetch_firm = _fetcher(lambda _size: _OF_FIRM)
#: Fetch one number: ``fetch_cell(table, row, column)``.
fetch_cell = _nothing if numba.config.DISABLE_JIT else _fetch_cell


@kernel
def fetch_promise_ahead(world: World, i: int) -> None:
    """The same for what a contract's work is credited with."""
    if i + _CONTRACTS_AHEAD < world.clock[0].live_contracts:
        fetch(world.promises, world.live_contracts[i + _CONTRACTS_AHEAD])


@kernel
def fetch_parts_ahead(world: World, i: int) -> None:
    """The same for what payment chains add: a contract's books, its first subcontract, and who does that."""
    if i + _CONTRACTS_AHEAD < world.clock[0].live_contracts:
        fetch(world.works, world.live_contracts[i + _CONTRACTS_AHEAD])
        row = world.live_contracts[i + _PARTS_AHEAD]
        if world.works[row].first >= 0:
            fetch(world.subcontracts, world.works[row].first)
            fetch(world.promises, row)
        row = world.live_contracts[i + _PARTNERS_AHEAD]
        if world.works[row].first >= 0:
            fetch_books(world.suppliers, world.subcontracts[world.works[row].first].supplier)


@kernel
def fetch_ahead(world: World, i: int) -> None:
    """At place ``i`` of a loop over the live contracts: fetch a contract that comes soon, and a nearer one's firm."""
    if i + _CONTRACTS_AHEAD < world.clock[0].live_contracts:
        fetch(world.contracts, world.live_contracts[i + _CONTRACTS_AHEAD])
        fetch(world.suppliers, world.contracts[world.live_contracts[i + _FIRMS_AHEAD]].supplier)


@kernel
def fetch_firm_ahead(world: World, i: int) -> None:
    """The same for a loop over the firms in business."""
    if i + _PARTS_AHEAD < world.clock[0].firms:
        fetch_books(world.suppliers, world.firms[i + _PARTS_AHEAD])


@kernel
def fetch_members_ahead(world: World, i: int) -> None:
    """The same for a loop over the consortia that reads the state of every member: those of one that comes soon."""
    if i + _TEAMS_AHEAD < world.clock[0].teams:
        team = world.teams[i + _TEAMS_AHEAD]
        for m in range(team.first_member, team.first_member + team.n_members):
            fetch_head(world.suppliers, world.team_members[m].supplier)


@kernel
def fetch_bidders_ahead(world: World, i: int, count: int) -> None:
    """The same for a loop over so many tenders in ``deciding``: the bids for one that comes soon, the next one's firms.

    A bidder's free capacity is asked for first, and what it knows of the council when it has won.
    """
    if i + _BIDS_AHEAD < count:
        fetch(world.bids, world.tenders[world.deciding[i + _BIDS_AHEAD]].first_bid)
    if i + _BIDDERS_AHEAD < count:
        tender = world.tenders[world.deciding[i + _BIDDERS_AHEAD]]
        for b in range(tender.first_bid, tender.first_bid + tender.n_bids):
            fetch_firm(world.suppliers, world.bids[b].supplier)
