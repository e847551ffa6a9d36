"""What the manifests of folders may hold: strict models and a seal, because a folder may come from anybody.

A manifest ends in the SHA-256 of its own text, so that a flipped bit is noticed. A seal proves nothing about who made
the folder: whatever a manifest holds is data, checked here, and never becomes code.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

RESULTS, STUDY = "fairlot results", "fairlot study"
#: The files in which the folder of results, and that of a sweep, say what they are.
RESULTS_MANIFEST, STUDY_MANIFEST = "manifest.json", "study.json"
FORMAT_VERSION = 2

_BLANK = "0" * 64
_SEAL = re.compile(r'"sha256": "([0-9a-f]{64})"\s*\}\s*\Z')

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,99}$")]
#: Signs that steer a terminal or turn the direction of writing (see ``scenario.names``), for patterns.
STEERING = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
Text = Annotated[str, Field(max_length=100_000, pattern=rf"^[^{STEERING}]*$")]
Label = Annotated[str, Field(min_length=1, max_length=1_000, pattern=rf"^[^{STEERING}\n\t]*$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Seed = Annotated[int, Field(ge=0, lt=2**63)]
Count = Annotated[int, Field(ge=0, le=10**12)]
Versions = Annotated[dict[Key, Text], Field(max_length=100)]


class Unsealed(ValueError):  # noqa: N818  (a message to the function that knows the folder)
    """A manifest that is damaged; the message is why."""


class _Table(BaseModel):
    """Strict, no unknown keys."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class _Open(BaseModel):
    """Strict about what is used; the rest is for people."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


class ResultsArm(_Table):
    """An arm of a comparison."""

    name: Label
    fingerprint: Digest
    scenario: dict[str, Any]


class Told(_Table):
    """What a key figure is."""

    unit: Text
    good: Literal["up", "down", "none"]
    group: Text
    definition: Text


class ResultsManifest(_Table):
    """``manifest.json`` of a folder of results."""

    format: Literal["fairlot results"]
    format_version: Literal[2]
    arms: Annotated[list[ResultsArm], Field(min_length=1)]
    seeds: Annotated[list[Seed], Field(min_length=1)]
    recorded_seeds: list[Seed]
    recorded_councils: list[Label] = []
    weeks: Count
    own_rules: Annotated[dict[Key, Digest], Field(max_length=100)] = {}
    versions: Versions
    commit: Text | None
    kpis: dict[Key, Told]
    files: dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,99}\.parquet$")], Digest]
    created: Text
    sha256: Digest

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        _distinct("arms", [arm.name for arm in self.arms])
        _distinct("seeds", self.seeds)
        if not set(self.recorded_seeds) <= set(self.seeds):
            raise ValueError("recorded_seeds are not among the seeds")
        return self


class StudyFactor(_Open):
    """A factor of a sweep."""

    name: Label
    path: Label
    paths: Annotated[list[Label], Field(min_length=1)]
    operation: Literal["set", "add", "scale"]
    distribution: Literal["uniform", "log_uniform", "triangular", "normal"]
    decision: bool
    low: float
    high: float
    values: list[float] | None = None


class StudyDesign(_Open):
    """The design of a sweep."""

    kind: Literal["grid", "list", "latin_hypercube", "sobol", "saltelli", "morris", "pareto"]
    levels: Annotated[int, Field(ge=2, le=100)]


class StudyObjective(_Open):
    """An objective of a search."""

    kpi: Key
    goal: Literal["up", "down"] | None
    robust: Literal["mean", "worst"]


class StudyExperiment(_Open):
    """What is used of an experiment once it was run."""

    design: StudyDesign
    kpis: list[Key]
    main_kpis: list[Key]
    objectives: list[StudyObjective]


class StudyFigure(_Table):
    """A key figure of a user's own."""

    name: Key
    label: Label
    unit: Annotated[str, Field(max_length=100, pattern=rf"^[^{STEERING}]*$")]
    good: Literal["up", "down", "none"]
    definition: Text


class StudyOwnModel(_Table):
    """A model of a user's own that lived the runs: what it was called and measured. Nothing imports it from here."""

    name: Label
    sha256: Digest
    figures: list[StudyFigure]


class StudyWorlds(_Table):
    """The plausible worlds of a sweep: one factor says which of them a run is lived in."""

    paths: list[Label]
    values: list[list[float]]


class StudyManifest(_Table):
    """``study.json`` of a sweep."""

    format: Literal["fairlot study"]
    format_version: Literal[2]
    title: Label
    question: Text
    tags: list[Text]
    experiment: StudyExperiment
    experiment_fingerprint: Digest
    factors: list[StudyFactor]
    arms: Annotated[list[Label], Field(min_length=1)]
    scenarios: list[dict[str, Any]]
    seeds: Annotated[list[Seed], Field(min_length=1)]
    seed_stride: Count = 0
    points: Annotated[int, Field(ge=1, le=10**9)]
    runs: Count
    kpis: Annotated[list[Key], Field(min_length=1)]
    model: Annotated[str, Field(pattern=r"^[0-9a-f]{1,64}$")]
    own_model: StudyOwnModel | None = None
    plausible: StudyWorlds | None = None
    versions: Versions
    commit: Text | None
    created: Text
    plan: Digest
    sha256: Digest

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        _distinct("arms", self.arms)
        _distinct("seeds", self.seeds)
        _distinct("kpis", self.kpis)
        _distinct("factors", [factor.name.casefold() for factor in self.factors])
        if len(self.scenarios) != len(self.arms):
            raise ValueError("there is not one scenario for each arm")
        if self.runs != self.points * len(self.arms) * len(self.seeds):
            raise ValueError("runs are not points times arms times seeds")
        return self


def _distinct(what: str, values: list[Any]) -> None:
    if len(set(values)) != len(values):
        raise ValueError(f"{what} appear twice")


def sealed(data: Mapping[str, Any]) -> str:
    """Return a manifest as the text of its file, with its seal at the end."""
    text = json.dumps({**data, "sha256": _BLANK}, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    head, _, tail = text.rpartition(_BLANK)
    return head + _digest(text) + tail


def unsealed(raw: bytes, model: type[BaseModel]) -> dict[str, Any]:
    """Return what a manifest holds, once it is known to be as it was written and nothing but data.

    Raises:
        Unsealed: it is not; the message is why.
    """
    try:
        text = raw.decode("utf-8")
        found = _SEAL.search(text)
        if found is None or _digest(text[: found.start(1)] + _BLANK + text[found.end(1) :]) != found[1]:
            raise Unsealed("its seal does not fit")
        model.model_validate_json(raw)
        data: dict[str, Any] = json.loads(text)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "it"
        raise Unsealed(f"{place[:80]}: {first['msg']}") from problem
    except (ValueError, RecursionError) as problem:
        raise Unsealed(str(problem).splitlines()[0] if isinstance(problem, Unsealed) else "it is not JSON") from problem
    return data


def format_of(raw: bytes) -> tuple[str, int]:
    """Return format and version that a manifest claims, as far as they can be told: to say what else it may be."""
    name = re.search(rb'"format": "([a-z ]{1,40})"', raw[:400])
    version = re.search(rb'"format_version": (\d{1,6})', raw[:400])
    return (name[1].decode() if name else "", int(version[1]) if version else 0)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
