"""Find a scenario or experiment file by its path, or by its name among the ready ones.

A name such as ``baseline``, ``baseline.toml`` or ``scenarios/baseline.toml`` is looked for as it is written

1. as a path, from the current folder (or from the folder of the file that says ``extends``);
2. in the ``scenarios`` folder of the repository, when the package runs from a clone;
3. in the library that an installed package brings along, ``simulator/scenario/library``, a copy of that folder.

So ``baseline.toml`` is the file of that name where there is one, and ``baseline`` always the ready scenario, which
``check`` says where such a file may be meant. Experiments are found likewise, in ``experiments`` and
``simulator/study/experiments/library``. A path with any other folder in it is only ever a path.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from simulator.scenario.value_words import FEW, nearest

SCENARIOS, EXPERIMENTS = "scenarios", "experiments"
CLONE = Path(__file__).parents[2]
PACKAGED = {
    SCENARIOS: Path(__file__).with_name("library"),
    EXPERIMENTS: Path(__file__).parents[1] / "study" / "experiments" / "library",
}
SUFFIX = ".toml"
OF_A_PLACE = ".patterns.toml"
"""What the name of a place's own patterns ends in, beside its scenario."""


def library_folders(kind: str = SCENARIOS) -> list[Path]:
    """Return the folders of ready scenarios, or of experiments, that exist, in the order in which they are searched."""
    folders = [CLONE / kind] if (CLONE / "pyproject.toml").is_file() else []
    return [folder for folder in [*folders, PACKAGED[kind]] if folder.is_dir()]


def library_names(kind: str = SCENARIOS) -> list[str]:
    """Return the names of the ready scenarios, or of experiments, sorted."""
    files = (file for folder in library_folders(kind) for file in folder.glob(f"*{SUFFIX}"))
    return sorted({file.stem for file in files if not file.name.endswith(OF_A_PLACE)})


def find_scenario(name: str, beside: Path | None = None) -> Path | None:
    """Return the file that a name stands for, or None.

    Args:
        name: a path, or the name of a ready scenario.
        beside: folder from which a relative path leads; by default the current one.
    """
    return _find(name, SCENARIOS, beside)


def find_experiment(name: str) -> Path | None:
    """Return the file that a path, or the name of a ready experiment, stands for, or None."""
    return _find(name, EXPERIMENTS)


def _find(name: str, kind: str, beside: Path | None = None) -> Path | None:
    path = file_at(name, beside or Path())
    if path is not None:
        return path
    wanted = Path(name)
    if wanted.is_absolute() or wanted.parent not in (Path(), Path(kind)) or not wanted.name:
        return None
    file = wanted.name if wanted.suffix == SUFFIX else wanted.name + SUFFIX
    return next((folder / file for folder in library_folders(kind) if _is_file(folder / file)), None)


def ready_under(path: Path) -> str:
    """Return the name of the ready scenario that is called as a file is; empty where none is, or it is that file."""
    ready = (folder / path.name for folder in library_folders())
    first = next((file for file in ready if path.suffix == SUFFIX and _is_file(file)), path)
    return "" if first.resolve() == path.resolve() else path.stem


def own_beside(name: str, beside: Path | None = None) -> Path | None:
    """Return the file that a name would stand for with ``.toml`` behind it, where it stands for a ready scenario.

    ``baseline`` is the ready one, whatever lies beside; ``baseline.toml`` is the file there, if there is one.
    """
    folder = beside or Path()
    own = None if file_at(name, folder) else file_at(name + SUFFIX, folder)
    ready = None if own is None else find_scenario(name, folder)
    return own if own is not None and ready is not None and ready.resolve() != own.resolve() else None


def file_at(name: str, folder: Path) -> Path | None:
    """Return the file to which a path leads from a folder, however its accents are written, or None."""
    spellings = (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
    return next((folder / spelling for spelling in spellings if _is_file(folder / spelling)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file system takes
        return False


def shown(path: Path) -> str:
    """Return a path as a user would type it: from the current folder where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):
        return str(path)
    return min(relative, os.path.normpath(path), key=len)


def near_files(name: str, beside: Path | None = None, kind: str = SCENARIOS) -> str:
    """Return a remedy for a file that is not there: the nearest name in that folder or in the library, or all names."""
    one = kind.removesuffix("s")
    folder = ((beside or Path()) / name).parent
    here = _files_of(folder)
    known = {ready: f"the ready {one} `{ready}`" for ready in library_names(kind)}
    known |= {file.removesuffix(SUFFIX): f"`{shown(folder / file)}`" for file in here}
    near = nearest(Path(name).name.removesuffix(SUFFIX), known)
    if near is not None:
        return f"did you mean {known[near]}?"
    return files_within(folder, kind)


def files_within(folder: Path, kind: str = SCENARIOS) -> str:
    """Return as a remedy which files a folder holds; without any, which ready ones there are."""
    if here := _files_of(folder):
        return f"files there: {', '.join(here[:FEW])}{', ...' if len(here) > FEW else ''}"
    return f"ready {kind}: {', '.join(library_names(kind))}"


def _files_of(folder: Path) -> list[str]:
    try:
        return sorted(file.name for file in folder.glob(f"*{SUFFIX}"))
    except (OSError, ValueError):
        return []
