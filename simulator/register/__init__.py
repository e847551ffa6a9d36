"""Every number of the model, with unit, range and source, and the facts that numbers rest on."""

from simulator.register.kinds import KIND_NAMES, KIND_OF_NAME, SUPPLIER_KINDS, SupplierKind
from simulator.register.register import KINDS, LEVERS, PARAMETERS, Condition, Lever, Parameter, RegisterError
from simulator.register.relevance import FIGURES, Relevance, relevance_of
from simulator.register.structures import STRUCTURES, Structure

__all__ = [
    "FIGURES",
    "KINDS",
    "KIND_NAMES",
    "KIND_OF_NAME",
    "LEVERS",
    "PARAMETERS",
    "STRUCTURES",
    "SUPPLIER_KINDS",
    "Condition",
    "Lever",
    "Parameter",
    "RegisterError",
    "Relevance",
    "Structure",
    "SupplierKind",
    "relevance_of",
]
