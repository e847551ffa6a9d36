"""Scenario files: what they may hold, how they are read, and what is said about mistakes in them."""

from simulator.scenario.export import json_schema
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import Mistake, ScenarioMistakes
from simulator.scenario.schema import (
    AwardWeights,
    Council,
    PaymentBehaviour,
    Policy,
    ProcessBand,
    Scenario,
    ServiceLine,
    Shock,
    SupplierGroup,
)

__all__ = [
    "AwardWeights",
    "Council",
    "Mistake",
    "PaymentBehaviour",
    "Policy",
    "ProcessBand",
    "Scenario",
    "ScenarioMistakes",
    "ServiceLine",
    "Shock",
    "SupplierGroup",
    "json_schema",
    "load_scenario",
]
