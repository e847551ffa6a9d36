"""Who a new supplier of the plain model is: traits drawn from its group's numbers by keyed luck."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.engine import chance
from tests.reference.plain_records import on_scale, pence, pick
from tests.reference.plain_supplier import Supplier

if TYPE_CHECKING:
    from tests.reference.plain_mesa import PlainModel

# What a trait's draw is about; the numbers are part of the keys.
SIZE, AREA, SECTOR, SECOND, AGE, RESERVES, EFFICIENCY = range(7)
QUALITY, SALES, SOCIAL, FRAMEWORK, OVERDRAFT, RECOVERY = range(7, 13)


@dataclass(eq=False)
class Group:
    """A group of suppliers drawn alike."""

    id: int
    kind: str
    count: int
    sectors: list[float]
    areas: list[float]
    numbers: dict[str, float]
    firms: int = 0  # in business as the last month ended
    profit: float = 0.0  # pence above typical cost of what its firms won, fading
    seen: float = 0.0  # weeks over which that was seen

    @property
    def usual_profit(self) -> float:
        """Yearly profit on council work at which as many enter as leave [pence]."""
        n = self.numbers
        mean = math.exp(0.5 * n["turnover_sigma"] * n["turnover_sigma"])
        return n["usual_council_profit"] * (n["turnover_median_gbp"] * 100) * mean


def newcomer(model: PlainModel, group: Group, identity: int, *, is_entrant: bool = True) -> Supplier:
    """Return a new supplier: an entrant of this week, or one of those that were there from the start."""
    n = group.numbers

    def trait(what: int) -> float:
        return chance.uniform(model.luck, chance.POPULATE, 0, identity, what)

    def score(what: int, name: str) -> float:
        return on_scale(n[f"{name}_mean"] + n[f"{name}_sd"] * chance.inverse_normal(trait(what)))

    s = Supplier(model)
    s.id, s.kind, s.group = identity, group.kind, group
    s.home, s.sector = pick(trait(AREA), group.areas), pick(trait(SECTOR), group.sectors)
    s.second_sector = -1
    if trait(SECOND) < n["second_sector_probability"]:
        other = pick(trait(SECOND) / n["second_sector_probability"], group.sectors)
        s.second_sector = other if other != s.sector else -1
    years = age(trait(AGE), n["young_share"], model.numbers["oldest_firm_years"])
    s.born = model.week if is_entrant else -int(years * 52.0)
    full = chance.inverse_lognormal(trait(SIZE), n["turnover_median_gbp"] * 100, n["turnover_sigma"])
    years = (model.week - s.born) / 52.0
    first = 1.0 if model.structure["entrant_growth"] == "full size" else n["entrant_size"]
    s.turnover = full * (1.0 - (1.0 - first) * math.exp(-years / model.numbers["growth_years"]))
    s.public_share, s.overhead_share, s.reach_km = n["public_share"], n["overhead_share"], n["reach_km"]
    # Council work fills part of what it can carry; the rest of its turnover comes from elsewhere.
    elsewhere = (1.0 - model.numbers["booked_at_start"] * n["public_share"]) / 12.0
    s.outside_income, s.outside_usual = s.turnover * elsewhere, full * elsewhere
    s.outside_margin, s.outside_sd = n["outside_margin"], n["outside_sd"]
    months = chance.inverse_lognormal(trait(RESERVES), n["reserve_months_median"], n["reserve_months_sigma"])
    s.target_cash = months * s.turnover / 12.0
    has_overdraft = trait(OVERDRAFT) < n["interest_access"]
    s.overdraft_limit = pence(n["overdraft_months"] * s.turnover / 12.0) if has_overdraft else 0
    model.ledger.pay(model.households, s, pence(s.target_cash), "starting_capital")
    z = chance.inverse_normal(trait(EFFICIENCY))
    s.cost_factor = n["cost_factor"] * math.exp(n["efficiency_sd"] * z)
    mean = n["overhead_recovery_mean"]
    s.overhead_recovery = mean + min(mean, abs(1.0 - mean)) * (2.0 * trait(RECOVERY) - 1.0)
    s.quality = s.track = score(QUALITY, "quality")
    s.sales, s.social = score(SALES, "sales"), score(SOCIAL, "social")
    s.framework = trait(FRAMEWORK) < n["framework_probability"]
    return s


def age(u: float, young_share: float, oldest: float) -> float:
    """Age at the start [years]: the young 0 to 5 years, the others 5 to the oldest."""
    if u < young_share:
        return 5.0 * u / young_share
    return 5.0 + (oldest - 5.0) * (u - young_share) / (1.0 - young_share)
