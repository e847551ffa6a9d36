"""Every number of the model, with unit, range and source, and the facts that numbers rest on."""

from simulator.register.register import KIND_NAMES, KINDS, LEVERS, PARAMETERS, Lever, Parameter, RegisterError

__all__ = ["KINDS", "KIND_NAMES", "LEVERS", "PARAMETERS", "Lever", "Parameter", "RegisterError"]
