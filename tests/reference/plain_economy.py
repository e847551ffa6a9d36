"""Business with others than councils in the plain model: a cycle in common, and customers who want so much, no more."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine import chance

if TYPE_CHECKING:
    from tests.reference.plain_mesa import PlainModel
    from tests.reference.plain_supplier import Supplier


class Economy:
    """Where the cycle stands, for all and by sector, and what share of their offers firms sell."""

    def __init__(self, model: PlainModel, names: list[int], levels: list[float], wanted: float) -> None:
        self.model, self.names, self.levels, self.wanted = model, names, levels, wanted
        self.sold = 1.0

    def move(self) -> None:
        """Live a month."""
        model = self.model
        memory = model.numbers["cycle_persistence"]
        for place, name in enumerate(self.names):
            z = chance.normal(model.luck, chance.CYCLE, model.week, name, 0)
            self.levels[place] = memory * self.levels[place] + math.sqrt(1.0 - memory * memory) * z
        offered = 0.0
        for firm in model.suppliers:
            if firm.state == "active":
                offered += firm.outside_income
        self.sold = self.wanted / offered if offered > self.wanted else 1.0

    def luck(self, firm: Supplier) -> float:
        """How the month went for a firm: its own luck, and what it shares."""
        n = self.model.numbers
        own = chance.normal(self.model.luck, chance.OUTSIDE, self.model.week, firm.id, 0)
        if self.model.structure["other_income"] == "own luck":
            return own
        everybody, sector = n["cycle_share"], n["sector_cycle_share"]
        alone = math.sqrt(max(0.0, 1.0 - everybody - sector))
        shared = math.sqrt(everybody) * self.levels[0]
        return alone * own + shared + math.sqrt(sector) * self.levels[1 + firm.sector]

    def usual(self, firm: Supplier) -> float:
        """What a firm takes in from others than councils in usual times."""
        return firm.outside_income * self.sold

    def sales(self, firm: Supplier) -> float:
        """What it takes in this month."""
        return self.usual(firm) * max(0.0, 1.0 - self.model.shocks_at("downturn", firm.home, firm.sector))

    def net(self, firm: Supplier, sales: float) -> float:
        """What is left of that: margin and luck, less the costs that stay and what became dearer."""
        n = self.model.numbers
        burden = n["outside_fixed_share"] * (self.usual(firm) - sales) * (1.0 - firm.outside_margin)
        dearer = max(-1.0, self.model.shocks_at("cost_shock", firm.home, firm.sector))
        burden += n["outside_cost_share"] * dearer * sales * (1.0 - firm.outside_margin)
        return sales * firm.outside_margin - burden + sales * firm.outside_sd * self.luck(firm)
