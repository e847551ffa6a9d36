"""Where the model goes another way than Mesa's own: who counts the weeks, and which seed an iteration has."""

from __future__ import annotations

import sys
from types import FrameType

import mesa

from simulator.scenario.whole import LARGEST_SEED, whole_number

_BATCH_RUNNER = ("mesa.batchrunner", "_model_run_func")


def seed_of(seed: int | None, rng: int | None) -> int:
    """Return the seed that a model is to have: what it was given under one of its two names, or :func:`first_seed`.

    Raises:
        ValueError, TypeError: it is no whole number, or both names were given.
    """
    if seed is not None and rng is not None:
        raise TypeError(f"seed is {seed!r} and rng is {rng!r}; give one of them: both mean the seed")
    given = rng if seed is None else seed
    return first_seed() if given is None else whole_number(given, "the seed", 0, LARGEST_SEED)


def first_seed() -> int:
    """Return the seed of a model that was given none: 1, or from 1 on by the iteration of Mesa's ``batch_run``.

    Mesa makes each iteration's model with the same arguments and tells it nothing of the iteration.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame:
        if (frame.f_globals.get("__name__"), frame.f_code.co_name) == _BATCH_RUNNER:
            return 1 + int(frame.f_locals.get("iteration", 0))
        frame = frame.f_back
    return 1


def leave_schedule(model: mesa.Model) -> None:
    """Let a model be stepped directly: steps are counted by the world's own clock.

    Mesa wraps ``step`` in every instance, and from 3.5 on in a recurring event. Both tie the model into a ring of
    references, so that its tables would stay in memory until the garbage collector looks, which after hundreds of runs
    is gigabytes; and a model that is moved on at compiled speed would not match Mesa's count.
    """
    for generator in list(getattr(model, "_event_generators", ())):
        generator.stop()
    for name in ("step", "_user_step", "_default_schedule"):
        model.__dict__.pop(name, None)
