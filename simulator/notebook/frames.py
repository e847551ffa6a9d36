"""Tables as pandas data frames in the shapes that Mesa users know, in pounds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.engine.codes import PENCE_PER_POUND
from simulator.engine.world import World
from simulator.notebook.weekly_series import MONEY, STATES, series_of

if TYPE_CHECKING:
    from simulator.notebook.agents import Supplier

#: Attributes of suppliers that the agent frame shows.
AGENT_COLUMNS = (
    "kind",
    "group",
    "state",
    "home",
    "sector",
    "week_entered",
    "week_left",
    "cash_gbp",
    "turnover_gbp",
    "receivable_gbp",
    "reserve_months",
    "quality",
    "track",
    "sales",
    "social",
    "bids",
    "wins",
    "n_live_contracts",
)


def weekly(world: World) -> pd.DataFrame:
    """Return the weeks lived so far, a row each, indexed by ``week``; money in pounds under names with ``_gbp``."""
    lived = series_of(world)[: int(world.clock[0].week)]
    columns = {}
    for name in lived.dtype.names or ():
        values = pd.Series(lived[name].copy())
        if name not in ("week", *STATES):
            values = values.diff().fillna(values).astype(values.dtype)
        if name in MONEY:
            columns[f"{name}_gbp"] = values / PENCE_PER_POUND
        else:
            columns[name] = values
    return pd.DataFrame(columns).set_index("week")


def agent_frame(suppliers: Iterable[Supplier], week: int) -> pd.DataFrame:
    """Return a row per supplier, indexed by (Step, AgentID) as Mesa's data collector does; homes by name."""
    members = list(suppliers)
    index = pd.MultiIndex.from_tuples([(week, member.unique_id) for member in members], names=["Step", "AgentID"])
    return pd.DataFrame([[_shown(getattr(m, name)) for name in AGENT_COLUMNS] for m in members], index, AGENT_COLUMNS)


def _shown(value: Any) -> Any:
    return getattr(value, "name", value)
