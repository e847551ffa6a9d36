"""Small worlds on which two models can be held against each other, and the policies and shocks tried on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.register import KINDS, LEVERS, PARAMETERS, STRUCTURES, Parameter
from simulator.scenario import load_scenario
from simulator.scenario.schema import Scenario

COUNTS = {"social_enterprise": 14, "small_firm": 42, "large_contractor": 4}
KEPT = ("construction", "social_care", "facilities")


def small_world(
    years: int = 3,
    councils: int = 2,
    budget_gbp: float = 14e6,
    labour_share: float | None = None,
    fragile: bool = False,
    **changes: Any,
) -> Scenario:
    """Return a few councils of the baseline with three service lines and about 60 suppliers, changed as told."""
    settings = load_scenario("scenarios/baseline.toml").resolved()
    lines = [line for line in settings["service_lines"] if line["name"] in KEPT]
    buyers = settings["councils"][:councils]
    for buyer in buyers:
        buyer["annual_budget_gbp"] = budget_gbp
        buyer["service_shares"] = {"construction": 0.4, "social_care": 0.4, "facilities": 0.2}
    groups = settings["suppliers"]
    for group in groups:
        group["count"] = COUNTS[group["kind"]]
        shares = {name: group["sectors"].get(name, 0.0) for name in KEPT}
        group["sectors"] = {name: share / sum(shares.values()) for name, share in shares.items()}
        if fragile:
            numbers = KINDS[group["kind"]]
            group["overrides"] = {
                "reserve_months_median": numbers["reserve_months_median"].low,
                "outside_margin": numbers["outside_margin"].low,
                "interest_access": numbers["interest_access"].low,
            }
    if labour_share is not None:
        lines[0]["labour_share"] = labour_share
    settings |= {"horizon_years": years, "service_lines": lines, "councils": buyers, "suppliers": groups}
    settings["payment_chains"] = False  # the second model has none
    settings["rules"]["consortium_bids"] = 0.0  # nor consortia
    rules = {**settings["rules"], **changes.pop("rules", {})}
    # The second model begins with drawn firms and contracts.
    parameters = {**settings["parameters"], **changes.pop("parameters", {}), "burn_in_years": 0.0}
    return Scenario.from_resolved({**settings, "rules": rules, "parameters": parameters, **changes})


def policy(lever: str, value: float | str, **window: Any) -> Mapping[str, Any]:
    """Return one policy; the name of a choice becomes its code."""
    code = LEVERS[lever].choices.index(value) if isinstance(value, str) else value
    return {"lever": lever, "value": code, **window}


def off_centre(parameter: Parameter) -> float:
    """Return a value of a number half-way between the usual one and its low end, or its high end if it is there."""
    end = parameter.low if parameter.low < parameter.value else parameter.high
    return 0.5 * (parameter.value + end)


def own_lengths() -> Scenario:
    """Return a world whose contracts last as its scenario says, in one service line half as long, most let in June."""
    settings = small_world().resolved()
    bands = [
        {"from_gbp": 0.0, "months": [3.0, 12.0], "shares": [0.4, 0.6]},
        {"from_gbp": 50_000.0, "months": [12.0, 36.0, 60.0], "shares": [0.2, 0.5, 0.3]},
    ]
    settings["service_lines"][1]["length_factor"] = 0.5
    settings |= {"contract_lengths": bands, "season": [0.8] * 5 + [3.2] + [0.8] * 6}
    return Scenario.from_resolved(settings)


def variants() -> dict[str, Scenario]:
    """Return the worlds to try, each with what is done to it in its name."""
    second = {"from": 30, "until": 120}
    construction = {"sector": "construction", **second}
    mandate = policy("mandated_se_share", 0.3, **{"from": 10, "ramp_weeks": 40})
    return {
        "no policy": small_world(),
        "lengths and season of its own": own_lengths(),
        "one council, four years": small_world(years=4, councils=1, budget_gbp=25e6),
        "mandate, target": small_world(policies=[mandate, policy("mandate_enforcement", "target")]),
        "mandate, preference": small_world(policies=[mandate, policy("mandate_enforcement", "preference")]),
        "mandate, reserve": small_world(policies=[mandate, policy("mandate_enforcement", "reserve")]),
        "small tenders reserved": small_world(policies=[policy("reserved_below_gbp", 150_000.0, **second)]),
        "prompt payment in one council": small_world(
            policies=[
                policy("payment_terms_days", 10.0, councils=["Aldermoor"], **second),
                policy("payment_late_share", 0.02, **{"from": 30}),
                policy("payment_usual_days", 0.5, operation="scale", **second),
            ]
        ),
        "slow payment, interest": small_world(
            rules={"late_interest_rate": 0.12, "payment_terms_days": 60.0},
            policies=[
                policy("payment_late_share", 0.5, operation="add", **second),
                policy("payment_late_days", 90.0, **second),
            ],
        ),
        "paid up front": small_world(policies=[policy("upfront_share", 0.4, **{"from": 5, "ramp_weeks": 60})]),
        "largest lot": small_world(policies=[policy("maximum_lot_gbp", 90_000.0, **second)]),
        "price rules": small_world(
            policies=[
                policy("price_rule", "absolute", councils=["Aldermoor"]),
                policy("price_rule", "linear", councils=["Brackenford"]),
                policy("price_share", 0.9),
            ]
        ),
        "abnormally low bids": small_world(policies=[policy("abnormally_low_threshold", 0.03)]),
        "preference, social value, cheap bids, long notice, low standing": small_world(
            policies=[
                policy("se_price_preference", 0.1),
                policy("social_value_weight", 0.05, operation="add", **second),
                policy("minimum_social_value_weight", 0.25, **{"from": 60}),
                policy("bid_cost_factor", 0.5, **{"from": 8, "ramp_weeks": 30}),
                policy("notice_weeks", 8.0, **second),
                policy("standing_multiple", 0.5, **second),
            ]
        ),
        "growing budgets, dearer work": small_world(rules={"real_budget_growth": 0.04, "cost_inflation": 0.03}),
        "shocks": small_world(
            shocks=[
                {"kind": "cost_shock", "size": 0.6, **construction},
                {"kind": "cost_shock", "size": 0.2, "councils": ["Aldermoor"], "from": 50, "until": 90},
                {"kind": "demand_surge", "size": 0.5, **construction},
                {"kind": "demand_surge", "size": -0.3, "from": 125},
                {"kind": "downturn", "size": 0.3, **construction},
                {"kind": "downturn", "size": 0.2, "councils": ["Aldermoor"], "from": 70, "until": 110},
            ]
        ),
        "fragile firms, quarrels, three re-runs": small_world(
            parameters={"grace_weeks": 3.0, "challenge_probability": 0.02, "reruns": 3.0, "overrun_mean": 0.1},
            fragile=True,
            shocks=[{"kind": "cost_shock", "size": 0.5, **construction}],
        ),
        "every number off its usual value": small_world(
            parameters={name: off_centre(p) for name, p in PARAMETERS.items() if p.kind == "uncertainty"}
            | {"burn_in_years": 0.0},
            policies=[mandate, policy("maximum_lot_gbp", 300_000.0), policy("price_rule", "linear")],
        ),
        "customers who want no more, a strong cycle": small_world(
            parameters={"outside_depth": 1.0, "entry_rate": 0.13, "cycle_share": 0.02, "sector_cycle_share": 0.02}
        ),
        "every choice made otherwise": small_world(
            structure={name: s.choices[1] for name, s in STRUCTURES.items() if name != "consortium_setup"}
        ),
        "work that is all materials": small_world(labour_share=0.0),
    }
