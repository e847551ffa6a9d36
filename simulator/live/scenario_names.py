"""What scenarios are called in links, drafts and kept sessions: one name each, however its file was typed."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from simulator.live.controls import Preset
from simulator.scenario.library import SUFFIX, find_scenario, library_folders

_MARK = 6  # digits that tell files of one name from each other


class Named(NamedTuple):
    """A scenario that was asked for: its name, which holds no folder, where it is, and how it was typed."""

    name: str
    file: str
    typed: str


def plain_name(typed: str) -> str:
    """Return what a scenario is called by itself: the last part of its path, without the ending."""
    last = re.split(r"[/\\]", typed)[-1].removesuffix(SUFFIX)
    return unicodedata.normalize("NFC", last)


def file_of(typed: str) -> str:
    """Return where a scenario is: ready ones by their name alone, as every installation has them; others in full."""
    path = find_scenario(typed)
    if path is None:
        return typed  # whoever loads it says what is wrong
    is_ready = path.resolve().parent in [folder.resolve() for folder in library_folders()]
    return plain_name(path.name) if is_ready else os.path.normpath(path.absolute())


def named(typed: Sequence[str]) -> list[Named]:
    """Return the scenarios that were asked for, each once, by names that differ.

    Of files with one name, those that are not ready are told apart by a mark of where they are: unlike a number in
    the order of the list, it stays what it is when others are listed before them.
    """
    asked = {file_of(each): each for each in reversed(typed)}
    files = list(dict.fromkeys(map(file_of, typed)))
    count = Counter(map(plain_name, files))
    return [Named(_name(file, count[plain_name(file)]), file, asked[file]) for file in files]


def _name(file: str, alike: int) -> str:
    name = plain_name(file)
    if alike == 1 or file == name:
        return name
    return f"{name}-{hashlib.sha256(file.encode(errors='surrogateescape')).hexdigest()[:_MARK]}"


def places_of(names: Sequence[str], files: Sequence[str], presets: Sequence[Preset]) -> dict[str, int]:
    """Return where scenarios that were kept stand among those that are offered now, as far as they are, by kept name.

    The same file is the same scenario; else the name counts, also as earlier versions kept it: as it was typed.
    """
    found = {}
    for name, file in zip(names, files or names, strict=True):
        ways = (
            [preset.file == file for preset in presets],
            [preset.name == name for preset in presets],
            [plain_name(preset.file or preset.name) == plain_name(name) for preset in presets],
        )
        place = next((way.index(True) for way in ways if way.count(True) == 1), None)
        if place is not None:
            found[name] = place
    return found
