"""Read a scenario file, follow what it extends, and report all mistakes at once."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from pydantic import ValidationError

from simulator.scenario.baseline_rules import unheard, with_the_last_word
from simulator.scenario.documents import Node, find, merged, plain
from simulator.scenario.dropping import KEY as DROP
from simulator.scenario.dropping import emptied, without_dropped
from simulator.scenario.library import files_within, find_scenario, near_files, own_beside, ready_under, shown
from simulator.scenario.mistakes import Fault, Mistake, ScenarioMistakes
from simulator.scenario.schema import Scenario
from simulator.scenario.service_budgets import as_written, unlike_budgets
from simulator.scenario.social_values import KEY as SOCIAL_VALUES
from simulator.scenario.social_values import from_file, names_files
from simulator.scenario.toml_reading import Asked, Unreadable, parsed, text_of
from simulator.scenario.translation import faults_of
from simulator.scenario.value_words import as_argument, kind_of, quoted

BASE = "extends"
MOST_FILES = 50
"""So many files may extend each other in a chain."""


def load_scenario(name: str | Path) -> Scenario:
    """Read, check and return a scenario.

    Args:
        name: path of a TOML file, or the name of a ready scenario such as ``"baseline"``; see
            :mod:`simulator.scenario.library` for where it is looked for.

    Raises:
        ScenarioMistakes: with every mistake of the file and of the files it extends, each with its file and line.
    """
    reading = _Reading()
    document = reading.gather(str(name))
    if document is None:
        raise ScenarioMistakes(reading.mistakes)
    reading.read_social_values(document)
    complete = reading.complete
    try:
        scenario = Scenario.model_validate(plain(document), context={"incomplete": not complete})
    except ValidationError as problem:
        reading.mistakes += _mistakes_of(problem, document, complete)
    if complete:
        reading.add_overruled(document)
    if reading.mistakes:
        raise ScenarioMistakes(reading.in_order())
    return scenario


def base_of(name: str) -> str | None:
    """Return the file that a scenario file extends, as :func:`load_scenario` takes it; None where it extends none.

    Raises:
        ScenarioMistakes: the file cannot be read.
    """
    wish, path = _wish_of(name)
    found = find_scenario(wish, path.parent) if wish else None
    return None if found is None else str(found)


def passed_over(name: str) -> tuple[str, Path] | None:
    """Return a name by which a ready scenario is found, and the file that may be meant: of a scenario, or its base.

    Raises:
        ScenarioMistakes: the file cannot be read.
    """
    if own := own_beside(name):
        return name, own
    wish, path = _wish_of(name)
    own = own_beside(wish, path.parent) if wish else None
    return None if own is None or own.resolve() == path.resolve() else (wish, own)


def _wish_of(name: str) -> tuple[str, Path]:
    """Return what a file says that it extends, empty where it extends nothing, and the path of the file."""
    reading = _Reading()
    try:
        document, path = reading.read(name, Asked(name))
    except Unreadable as problem:
        raise ScenarioMistakes([problem.mistake]) from None
    wish = document.value.get(BASE)
    return (wish.value if wish is not None and isinstance(wish.value, str) else ""), path


def _mistakes_of(problem: ValidationError, document: Node, complete: bool) -> list[Mistake]:
    faults = faults_of(problem, plain(document), complete=complete, root=Scenario)
    return [_mistake(document, fault) for fault in faults]


def _mistake(document: Node, fault: Fault) -> Mistake:
    place = find(document, as_written(document, fault.path))
    return Mistake(place.file, place.line, fault.what, fault.why, fault.remedy)


class _Reading:
    """One scenario file and the chain of files that it extends."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self._chain: dict[Path, str] = {}

    @property
    def complete(self) -> bool:
        """Whether every file of the chain could be read."""
        return not self.mistakes

    def gather(self, name: str, asked: Asked | None = None) -> Node | None:
        """Return the named document merged over what it extends, or None when it cannot be read."""
        try:
            document, path = self.read(name, asked or Asked(name))
        except Unreadable as problem:
            self.mistakes.append(problem.mistake)
            return None
        return self._on_its_base(document, path)

    def read(self, name: str, asked: Asked) -> tuple[Node, Path]:
        """Return one file as a document, and its path."""
        path = find_scenario(name, asked.beside)
        if path is None:
            raise Unreadable(_not_there(name, asked))
        file = name if asked.beside is None and Path(name) == path else shown(path)
        self._no_circle(path.resolve(), file, asked)
        document = parsed(text_of(path, file, asked), file)
        if (design := document.value.get("design")) is not None:
            remedy = f"run it with `fairlot sweep {as_argument(file)}`"
            raise Unreadable(Mistake(file, design.line, "an experiment, not a scenario", "", remedy))
        return document, path

    def _no_circle(self, path: Path, file: str, asked: Asked) -> None:
        if path in self._chain:
            is_itself = path == list(self._chain)[-1]
            circle = f"the files extend each other in a circle: {' -> '.join([*self._chain.values(), file])}"
            why = "the file extends itself" if is_itself else circle
            remedy = "name another, or delete the line" if is_itself else "let one of them extend nothing"
            if ready := ready_under(path):
                why += ", as one beside it comes before a ready one of that name"
                remedy = f'write {BASE} = "{ready}" for the ready scenario, or rename yours'
            raise Unreadable(Mistake(asked.file, asked.line, f"`{BASE}` leads back to `{file}`", why, remedy))
        if len(self._chain) >= MOST_FILES:
            what = f"`extends` leads through more than {MOST_FILES} files"
            raise Unreadable(Mistake(asked.file, asked.line, what, "nobody could follow them", "join some of them"))
        self._chain[path] = file

    def _on_its_base(self, document: Node, path: Path) -> Node:
        dropped = document.value.pop(DROP, None)
        wish = document.value.pop(BASE, None)
        if wish is None:
            if dropped is not None:
                what, why = f"`{DROP}` without `{BASE}`", "it leaves out what an extended file has"
                self.mistakes.append(Mistake(dropped.file, dropped.line, what, why, "delete the tables themselves"))
            return document
        if not isinstance(wish.value, str) or not wish.value:
            what = "`extends` is empty" if wish.value == "" else f"`extends` is {kind_of(plain(wish))}"
            remedy = 'write for example extends = "baseline.toml"'
            self.mistakes.append(Mistake(wish.file, wish.line, what, "it names another scenario file", remedy))
            return document
        base = self.gather(wish.value, Asked(wish.file, wish.line, path.parent))
        if base is None:
            return document
        left, wrong = without_dropped(base, dropped)
        whole = merged(with_the_last_word(left, document), document)
        self.mistakes += wrong or emptied(whole, base, dropped)
        return whole

    def read_social_values(self, document: Node) -> None:
        """Put the rows of a user's own table of social values in place of its name."""
        wish = document.value.get(SOCIAL_VALUES)
        if wish is not None and names_files(wish):
            try:
                document.value[SOCIAL_VALUES] = from_file(wish)
            except Unreadable as problem:
                self.mistakes.append(problem.mistake)
                del document.value[SOCIAL_VALUES]

    def add_overruled(self, document: Node) -> None:
        """Add the rules and budgets that their own file overrules, unless something else is wrong with their line."""
        told = {(mistake.file, mistake.line) for mistake in self.mistakes}
        found = [_mistake(document, fault) for fault in chain(unheard(document), unlike_budgets(document))]
        self.mistakes += [mistake for mistake in found if (mistake.file, mistake.line) not in told]

    def in_order(self) -> list[Mistake]:
        """Return the mistakes by file, the one that the user named first, and by line."""
        rank = {file: place for place, file in enumerate(self._chain.values())}
        return sorted(self.mistakes, key=lambda mistake: (rank.get(mistake.file, -1), mistake))


def _not_there(name: str, asked: Asked) -> Mistake:
    path = (asked.beside or Path()) / name
    if _is_folder(path):
        what = f"{quoted(name)} is a folder"
        return Mistake(asked.file, asked.line, what, "a scenario is a file", files_within(path))
    remedy = near_files(name, asked.beside)
    return Mistake(asked.file, asked.line, f"there is no file {quoted(name)}", _where(asked), remedy)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _where(asked: Asked) -> str:
    folder = "the current folder" if asked.beside is None else f"`{shown(asked.beside)}`"
    return f"looked from {folder} and in the library of ready scenarios"
