"""Unit tests: key figures of a model of one's own are found as they are written."""

from __future__ import annotations

from simulator.notebook.own_figures import figure, figures_of


class OfAnInstance:
    """What Mesa 3.5 makes of ``time``: it can be read of an instance, not of the class."""

    def __get__(self, instance: object, owner: type) -> float:
        if instance is None:
            raise AttributeError("'NoneType' object has no attribute '_time'")
        return 0.0


class Gifts:
    time = OfAnInstance()

    @figure("Gifts", "gifts a year", "up")
    def gifts(self) -> float:
        """Gifts given."""
        return 1.0


class MoreGifts(Gifts):
    @figure("Cards", "cards a year")
    def cards(self) -> float:
        return 2.0


def test_figures_are_those_that_are_marked_of_the_class_and_of_what_it_extends() -> None:
    assert [(told.name, told.unit, told.good, told.definition) for told in figures_of(MoreGifts)] == [
        ("cards", "cards a year", "none", "Cards"),
        ("gifts", "gifts a year", "up", "Gifts given."),
    ]
