"""Where the slider of a lever can stand: equal steps, or for money and very wide ranges stops in about equal ratios."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from simulator.register import LEVERS, Lever
from simulator.scenario.schema import Scenario
from simulator.scenario.usage import values_of

WIDE = 1_000.0  # a range that spans so many times its lower end has stops
_STEPS = 200
_COUNTED = ("days", "weeks", "invoices a contract")  # people name these in whole numbers, however wide the range
_SMALLEST_SUM = 1_000.0  # pounds: the first stop of a sum that begins at nothing
_MANTISSAS = (10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95)


def values_met(lever: Lever, scenarios: Collection[Scenario]) -> set[float]:
    """Return the values within its range that a lever has by default or in a scenario; its slider holds them all."""
    found = {lever.default}.union(*(values_of(scenario, lever.name) for scenario in scenarios))
    return {value for value in found if lever.low <= value <= lever.high}


def is_wide(lever: Lever) -> bool:
    """Say whether a lever has stops: a sum of money, or a range of many times its lower end."""
    lowest = lever.low if lever.low > 0 else _SMALLEST_SUM if lever.unit.startswith("GBP") else math.inf
    return not lever.choices and lever.high / lowest >= WIDE


def stops_of(lever: Lever, met: Collection[float] = ()) -> list[float]:
    """Return the values at which the slider of a wide lever stops, rising; none for another lever."""
    if not is_wide(lever):
        return []
    first = lever.low if lever.low > 0 else _SMALLEST_SUM
    powers = range(math.floor(math.log10(first)) - 1, math.ceil(math.log10(lever.high)) + 1)
    round_ones = {float(f"{mantissa}e{power}") for power in powers for mantissa in _MANTISSAS}
    within = {value for value in round_ones if first <= value <= lever.high}
    return sorted(within | {lever.low, lever.high} | {value for value in met if lever.low <= value <= lever.high})


def step_of(lever: Lever, met: Collection[float] = ()) -> float:
    """Return the step of a slider: a round number, about a two-hundredth of the range, that holds the values ``met``.

    What is counted goes by one. Where no such step holds all values it is a two-hundred-thousandth of the range.
    """
    rough = 1.0 if lever.unit in _COUNTED else (lever.high - lever.low) / _STEPS
    size = float(10.0 ** math.floor(math.log10(rough)))
    usual = next(size * factor for factor in (1.0, 2.0, 5.0, 10.0) if size * factor >= rough * 0.999)
    finer: list[float] = [usual, *(size / 10.0**k * factor for k in range(4) for factor in (5.0, 2.0, 1.0))]
    fitting = (step for step in finer if step <= usual and all(is_on(step, lever.low, value) for value in met))
    return next(fitting, finer[-1])


def is_on(step: float, low: float, value: float) -> bool:
    """Say whether a value is a whole number of steps above the lower end."""
    steps = (value - low) / step
    return abs(steps - round(steps)) < 1e-6


def slider_of(lever: Lever, scenarios: Sequence[Scenario] = ()) -> tuple[float, list[float]]:
    """Return step and stops of a lever's slider, for the scenarios that are offered."""
    met = values_met(lever, scenarios)
    return (1.0 if lever.choices else step_of(lever, met)), stops_of(lever, met)


def sliders_miss(scenarios: Sequence[Scenario]) -> list[str]:
    """Return the values of some scenarios that a slider cannot show; none unless this module is wrong."""
    missed = []
    for lever in LEVERS.values():
        step, stops = slider_of(lever, scenarios)
        met = values_met(lever, scenarios)
        missed += [f"{lever.name} = {value}" for value in met if not _is_shown(lever, value, step, stops)]
    return missed


def _is_shown(lever: Lever, value: float, step: float, stops: Sequence[float]) -> bool:
    return value in stops if stops else bool(lever.choices) or is_on(step, lever.low, value)
