"""The chain of a contractor that collapsed, before and after: who worked for it, was left unpaid, and went on.

One picture for each arm with a recorded run in which a large contractor was wound up: the one with the largest losses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from simulator.explanation.recorded_run import Record
from simulator.explanation.story import pounds
from simulator.register import SUPPLIER_KINDS
from simulator.study.styles import COLOURS, styled

if TYPE_CHECKING:
    from simulator.study.comparison import Result

_YEAR = 52
_PER_RING = 24
_NAMED = 4  # so many of the largest losses are written beside their firms
#: What became of a subcontractor's work: colour and dash of its tie in the second panel.
WORKS_ON, STOPPED, PAID_OFF, FAILED = "works on for another firm", "its work stopped", "its work was done", "failed"
#: Marks of shapes in matplotlib.
_MARKS = {"circle": "o", "square": "s", "diamond": "D", "triangle": "v"}
_KINDS = {kind.name: (kind.one, kind.colour, _MARKS[kind.shape]) for kind in SUPPLIER_KINDS}
_WITH_CHAINS = [kind.name for kind in SUPPLIER_KINDS if kind.carries_finance]


@dataclass(frozen=True)
class Collapse:
    """One collapse of a recorded run.

    Attributes:
        record: tables of the run.
        firm: the contractor.
        week: when it was wound up.
        table: a row for each subcontractor, the largest loss first: firm, kind, unpaid_gbp, then, heir, failed_week.
    """

    record: Record
    firm: int
    week: int
    table: pd.DataFrame

    @property
    def title(self) -> str:
        """Return what the picture is about, in one line."""
        return f"{self.record.arm}: the chain of a contractor that collapsed in {self.record.when(self.week)}"

    @property
    def note(self) -> str:
        """Return how to read the picture, with the sums."""
        lost = self.table["unpaid_gbp"].sum()
        failed = int(self.table["failed_week"].notna().sum())
        return (
            f"Seed {self.record.seed}, {self.record.numbered(self.firm)}. Left: its subcontractors, the larger the "
            f"more they were left unpaid, {pounds(lost)} together. Right: a line goes to whom they work for on "
            f"the same contracts then; {failed or 'none'} of the {len(self.table)} failed within a year, for whatever"
            " reason."
        )


def collapses(result: Result) -> Iterator[Collapse]:
    """Yield for each arm the recorded collapse of a large contractor with the largest losses, if there is one."""
    for place, name in enumerate(result.names):
        found = [
            (float(row.lost_by_chain_gbp), run.seed, int(row.firm), int(row.week))
            for run in result.runs
            if run.arm == place and run.records is not None
            for row in _ended(run.records["failures"]).itertuples()
        ]
        if found:
            _, seed, firm, week = max(found)
            record = Record(result, name, seed, result.arms[place].scenario)
            yield Collapse(record, firm, week, _subcontractors(record, firm, week))


def _ended(failures: pd.DataFrame) -> pd.DataFrame:
    is_ended = failures["form"].isin(("liquidation", "managed transfer"))
    return failures[failures["kind"].isin(_WITH_CHAINS) & is_ended & (failures["lost_by_chain_gbp"] > 0)]


def _subcontractors(record: Record, firm: int, week: int) -> pd.DataFrame:
    events = record.events[record.events["week"] == week]
    claims = events[(events["event"] == "claim_lost") & (events["subject"] == firm)]
    unpaid = claims.groupby("firm")["amount_gbp"].sum()
    own = events[events["firm"] == firm]
    heirs = own[own["event"] == "handed_over"].set_index("subject")["heir"]
    stopped = set(own[own["event"] == "contract_terminated"]["subject"])
    parts = record.subcontracts
    parts = parts[parts["contract"].isin([*heirs.index, *stopped])]
    rows = []
    for number in sorted({int(f) for f in unpaid.index} | {int(f) for f in parts["firm"]}):
        who = record.firms.loc[number]
        if not pd.isna(who["left"]) and who["left"] < week:
            continue
        contracts = list(parts[parts["firm"] == number]["contract"])
        heir = next((int(heirs[c]) for c in contracts if c in heirs.index), None)
        then = WORKS_ON if heir is not None else STOPPED if contracts else PAID_OFF
        is_failed = who["state"] == "insolvent" and who["left"] <= week + _YEAR
        failed_week = float(who["left"]) if is_failed else float("nan")
        rows.append([number, who["kind"], float(unpaid.get(number, 0.0)), then, heir, failed_week])
    columns = ["firm", "kind", "unpaid_gbp", "then", "heir", "failed_week"]
    frame = pd.DataFrame(rows, columns=columns).astype({"heir": "Int64"})
    return frame.sort_values(["unpaid_gbp", "firm"], ascending=[False, True], ignore_index=True)


def graphs(collapse: Collapse) -> tuple[Any, Any]:
    """Return the chain before and after as networkx graphs; edges go from who pays to who works."""
    from networkx import DiGraph  # noqa: PLC0415  (slow to import)

    before, after = DiGraph(), DiGraph()
    own_kind = collapse.record.firms.at[collapse.firm, "kind"]
    before.add_node(collapse.firm, kind=own_kind, unpaid_gbp=0.0)
    for row in collapse.table.itertuples():
        traits = {"kind": row.kind, "unpaid_gbp": row.unpaid_gbp}
        before.add_node(row.firm, **traits)
        before.add_edge(collapse.firm, row.firm, unpaid_gbp=row.unpaid_gbp)
        after.add_node(row.firm, **traits, failed=not pd.isna(row.failed_week), then=row.then)
    for row in collapse.table.itertuples():
        if not pd.isna(row.heir) and int(row.heir) != row.firm:
            heir = int(row.heir)
            if heir not in after:
                after.add_node(heir, kind=collapse.record.firms.at[heir, "kind"], is_heir=True)
            after.add_edge(heir, row.firm)
    return before, after


def _places(collapse: Collapse, after: Any) -> dict[int, tuple[float, float]]:
    """Return where firms stand in both panels: the contractor in the middle, heirs around it, the others in rings.

    Subcontractors with one heir stand together, before it.
    """
    table = collapse.table.sort_values(["heir", "unpaid_gbp"], ascending=[True, False], na_position="last")
    firms = [int(firm) for firm in table["firm"]]
    rings = max(1, -(-len(firms) // _PER_RING))
    angles = {node: pi / 2 - 2.0 * pi * place / len(firms) for place, node in enumerate(firms)}
    places = {collapse.firm: (0.0, 0.0)}
    for place, node in enumerate(firms):
        radius = 1.0 + 0.5 * (place % rings) / max(1, rings - 1)
        places[node] = (radius * cos(angles[node]), radius * sin(angles[node]))
    for node in after:
        if node not in places:
            mean = sum(angles[other] for other in after[node]) / max(1, len(after[node]))
            places[node] = (0.55 * cos(mean), 0.55 * sin(mean))
    return places


def _size(unpaid: float, most: float) -> float:
    return 24.0 + 420.0 * unpaid / most if most > 0.0 else 24.0


def draw(collapse: Collapse) -> Figure:
    """Draw the chain before (left) and after (right)."""
    before, after = graphs(collapse)
    places = _places(collapse, after)
    with styled({"axes.grid": False}):
        figure = Figure(figsize=(8.4, 5.0))
        figure.subplots_adjust(left=0.01, right=0.99, top=0.93, bottom=0.17, wspace=0.03)
        for place, (graph, title) in enumerate(((before, "Before"), (after, "After"))):
            axes = figure.add_subplot(1, 2, place + 1)
            axes.set_title(title)
            axes.set_axis_off()
            axes.set_aspect("equal")
            axes.set_xlim(-1.75, 1.75)
            axes.set_ylim(-1.68, 1.68)
            _draw_graph(axes, graph, places, collapse, is_after=place == 1)
        figure.legend(handles=_legend(before), loc="lower center", ncols=3, fontsize=9.0)
    return figure


def _draw_graph(
    axes: Any, graph: Any, places: dict[int, tuple[float, float]], collapse: Collapse, *, is_after: bool
) -> None:
    most = float(collapse.table["unpaid_gbp"].max())
    for one, other in graph.edges:
        colour = COLOURS[4] if is_after else "#b0b0b0"
        xs, ys = zip(places[one], places[other], strict=True)
        axes.plot(xs, ys, color=colour, linewidth=1.3 if is_after else 0.9, zorder=1)
    for node, traits in graph.nodes(data=True):
        _, colour, mark = _KINDS[traits["kind"]]
        x, y = places[node]
        if traits.get("is_heir"):
            axes.scatter(x, y, s=110, c=COLOURS[4], marker="^", edgecolors="black", linewidths=0.8, zorder=3)
            continue
        size = 190.0 if node == collapse.firm else _size(traits["unpaid_gbp"], most)
        is_idle = is_after and graph.degree(node) == 0
        face, edge = ("white", colour) if is_idle else (colour, "white")
        axes.scatter(x, y, s=size, c=face, marker=mark, edgecolors=edge, linewidths=1.2, zorder=2)
        if traits.get("failed"):
            axes.scatter(x, y, s=90, c="black", marker="x", linewidths=2.2, zorder=4)
    if is_after:
        _, colour, mark = _KINDS[collapse.record.firms.at[collapse.firm, "kind"]]
        axes.scatter(0.0, 0.0, s=190, c="white", marker=mark, edgecolors=colour, linewidths=1.2, zorder=2)
        axes.scatter(0.0, 0.0, s=90, c="black", marker="x", linewidths=2.2, zorder=4)
    else:
        _name_largest(axes, places, collapse)


def _name_largest(axes: Any, places: dict[int, tuple[float, float]], collapse: Collapse) -> None:
    """Write the largest losses beside their firms."""
    for row in collapse.table.head(_NAMED).itertuples():
        x, y = places[row.firm]
        text = axes.text(x, y, f"{pounds(row.unpaid_gbp / 1_000)}k", ha="center", va="center", fontsize=9.0, zorder=5)
        text.set_path_effects([withStroke(linewidth=2.5, foreground="white")])


def _legend(graph: Any) -> list[Line2D]:
    drawn = {kind for _, kind in graph.nodes(data="kind")}
    marks = [
        Line2D([], [], linestyle="none", marker=mark, color=colour, markersize=8, label=label)
        for name, (label, colour, mark) in _KINDS.items()
        if name in drawn
    ]
    idle = {"linestyle": "none", "marker": "o", "color": "white", "markeredgecolor": "#555555"}
    others = (
        ("took the work over", {"color": COLOURS[4], "marker": "^", "markeredgecolor": "black"}),
        ("work stopped or was done", idle),
        ("failed within a year", {"linestyle": "none", "marker": "x", "color": "black", "markeredgewidth": 2}),
    )
    return [*marks, *(Line2D([], [], markersize=8, label=label, **style) for label, style in others)]


def shown_table(collapse: Collapse) -> dict[str, Any]:
    """Return the data behind the picture as texts."""
    rows = [
        [
            collapse.record.numbered(int(row.firm)),
            _KINDS[row.kind][0],
            pounds(row.unpaid_gbp),
            f"{row.then}: {collapse.record.numbered(int(row.heir))}" if not pd.isna(row.heir) else row.then,
            "" if pd.isna(row.failed_week) else collapse.record.when(int(row.failed_week)),
        ]
        for row in collapse.table.itertuples()
    ]
    return {"columns": ["subcontractor", "kind", "left unpaid", "what came then", "failed"], "rows": rows}
