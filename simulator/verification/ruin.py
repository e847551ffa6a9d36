"""Cash processes without contracts, absorbed when the money is gone."""

from __future__ import annotations

from simulator.behaviours.firms.cash import is_ruined, outside_net
from simulator.engine.chance import VERIFY, inverse_exponential, inverse_normal, uniform, uniforms
from simulator.engine.kernel import kernel
from simulator.verification.simulated_mean import Estimate, estimate


@kernel
def cash_ruin(seed: int, firms: int, cash: float, drift: float, spread: float, months: int) -> Estimate:
    """Simulate firms whose cash moves by a Gaussian net flow a month; return the share below zero within ``months``.

    Cash is looked at once a month and ruin is final (VR-F2, VR-F6).
    """
    ruined = 0
    for firm in range(firms):
        balance = cash
        for month in range(months):
            z = inverse_normal(uniform(seed, VERIFY, month, firm, 0))
            balance += outside_net(drift, spread, z)
            if is_ruined(balance, 0.0):
                ruined += 1
                break
    return estimate(ruined, ruined, firms)


@kernel
def gamblers_ruin(seed: int, games: int, start: int, target: int, win_probability: float) -> Estimate:
    """Simulate a purse that moves by one coin a round; return the share at zero before ``target`` (VR-F1)."""
    ruined = 0
    for game in range(games):
        purse, step = start, 0
        while 0 < purse < target:
            purse += 1 if uniform(seed, VERIFY, step, game, 0) < win_probability else -1
            step += 1
        if is_ruined(purse, 1.0):
            ruined += 1
    return estimate(ruined, ruined, games)


@kernel
def insurer_ruin(seed: int, paths: int, cash: float, loading: float, ceiling: float) -> Estimate:
    """Simulate cash that grows steadily and pays exponential claims of mean one; return the share ruined (VR-F4).

    One claim a unit of time on average, income ``1 + loading``. A path that climbs above ``ceiling`` counts as
    safe: the error of that is at most ``exp(-loading * ceiling / (1 + loading))``.
    """
    ruined = 0
    for path in range(paths):
        balance, step = cash, 0
        while not is_ruined(balance, 0.0) and balance < ceiling:
            u, v = uniforms(seed, VERIFY, step, path, 0)
            balance += (1.0 + loading) * inverse_exponential(u, 1.0) - inverse_exponential(v, 1.0)
            step += 1
        if is_ruined(balance, 0.0):
            ruined += 1
    return estimate(ruined, ruined, paths)
