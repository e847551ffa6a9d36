"""A model of the user's own in a sweep: ``model = "mine:Model"`` in an experiment file.

The code is the user's and beside the user's experiment. It is imported in processes that are started for it, never in
the one that the user types in, and never because a folder of results names it.
"""

from __future__ import annotations

import hashlib
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from simulator.metrics import KPIS, kpi_values, year_end_values
from simulator.notebook.model import ProcurementModel
from simulator.notebook.own_figures import OwnFigure, figures_of
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.schema import Scenario
from simulator.study.sweeps.model_version import PACKAGE

_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
_GOOD = ("up", "down", "none")


class OwnModelMistake(ValueError):  # noqa: N818  (a message to the function that knows file and line)
    """A model of the user's own cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class OwnModel:
    """A model of the user's own, as it was found.

    Attributes:
        name: module and class, ``mine:Model``.
        folder: of the experiment file; the module is looked for there first.
        digest: SHA-256 of the files of the module and of what it imports from beside it.
        figures: key figures of its own.
    """

    name: str
    folder: str
    digest: str
    figures: tuple[OwnFigure, ...]

    def play(self, scenario: Scenario, seed: int) -> tuple[float, ...]:
        """Live a run; return all key figures, and then those of the model's own."""
        model = class_of(self)(scenario, seed=seed)
        year_ends = []
        for year in range(scenario.horizon_years):
            model.advance(WEEKS_PER_YEAR * (year + 1))
            year_ends.append(year_end_values(model.world))
            if not model.running:
                break
        own = (float(getattr(model, told.name)()) for told in self.figures)
        return (*map(float, kpi_values(model.world, year_ends)), *own)


def look_at(name: str, folder: str) -> OwnModel:
    """Import a model and return what it is.

    Raises:
        OwnModelMistake: it cannot be imported, is no model, or its figures cannot be kept.
    """
    found, digest = _imported(name, folder)
    figures = figures_of(found)
    for told in figures:
        _check_figure(told)
    return OwnModel(name, folder, digest, figures)


@cache
def class_of(own: OwnModel) -> type[ProcurementModel]:
    """Return the class of a model, imported once in a process.

    Raises:
        OwnModelMistake: it cannot be imported, or is not what it was when the sweep began.
    """
    found, digest = _imported(own.name, own.folder)
    if digest != own.digest:
        raise OwnModelMistake(f"the file of `{own.name}` was changed while the sweep was running; give the sweep again")
    return found


def _imported(name: str, folder: str) -> tuple[type[ProcurementModel], str]:
    """Return a class of models, and the digest of its files."""
    module_name, _, class_name = name.partition(":")
    if not module_name or not class_name:
        raise OwnModelMistake(f"`{name}` is not of the form `module:Class`, such as `mine:Model`")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        module = import_module(module_name)
    except BaseException as problem:
        why = f"{type(problem).__name__}: {' '.join(str(problem).split())[:300]}"
        raise OwnModelMistake(f"`{module_name}` cannot be imported ({why})") from problem
    found = getattr(module, class_name, None)
    if not (isinstance(found, type) and issubclass(found, ProcurementModel)):
        what = "has no" if found is None else "is no ProcurementModel in its"
        raise OwnModelMistake(f"`{module.__file__ or module_name}` {what} `{class_name}`")
    try:
        inspect.signature(found).bind(None, seed=1)
    except TypeError as problem:
        raise OwnModelMistake(f"`{name}` cannot be made from a scenario and `seed=` alone ({problem})") from problem
    return found, _digest(module)


def _check_figure(told: OwnFigure) -> None:
    if not _NAME.fullmatch(told.name):
        raise OwnModelMistake(f"the figure `{told.name}` must be named in small letters, digits and _")
    if told.name in KPIS:
        raise OwnModelMistake(f"there is a figure `{told.name}` already; choose another name")
    if told.good not in _GOOD:
        raise OwnModelMistake(f"the figure `{told.name}` is good `{told.good}`; say up, down or none")


def _digest(module: ModuleType) -> str:
    """Return the SHA-256 of a module's file and of the loaded files beside it, whatever its line ends."""
    digest = hashlib.sha256()
    for name, path in sorted(_files(module)):
        digest.update(b"\0" + name.encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _files(module: ModuleType) -> Iterator[tuple[str, Path]]:
    """Yield name and file of a module and of the loaded modules beside it, but for installed packages."""
    own = Path(str(module.__file__)).resolve()
    for name, other in list(sys.modules.items()):
        path = Path(str(getattr(other, "__file__", None) or "")).resolve()
        is_beside = path.is_relative_to(own.parent) and "site-packages" not in path.parts
        if path == own or (is_beside and not path.is_relative_to(PACKAGE) and path.is_file()):
            yield name if path != own else module.__name__, path
