"""The shapes of the file of a session; what they do not say is checked by those who use it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Table(BaseModel):
    """Strict, no unknown keys; what version 2 did not have yet has a default."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class KeptTable(_Table):
    """A table of a room; its policy and its results are checked by those who use them."""

    name: str
    wish: dict[str, Any] | None
    guesses: dict[str, str]
    result: dict[str, Any] | None
    reason: Annotated[str, Field(max_length=160)] = ""
    version: Annotated[int, Field(ge=0)] = 0
    is_carried: bool = False
    earlier: Annotated[list[dict[str, Any]], Field(max_length=12)] = []
    number: Annotated[int, Field(ge=0)] = 0


class KeptMember(_Table):
    """Who sits where."""

    secret: str
    table: int
    vote: int | None
    guesses: dict[str, str] = {}


class KeptRound(_Table):
    """A round that is over."""

    preset: int
    world: dict[str, Any] = {}
    criteria: list[str]
    tables: list[KeptTable]
    members: list[KeptMember]
    goal: dict[str, Any] | None = None


class KeptRoom(_Table):
    """A room."""

    name: str
    code: str
    token: str
    preset: int
    world: dict[str, Any] = {}
    criteria: list[str]
    hides_names: bool
    phase: str
    tables: list[KeptTable]
    members: list[KeptMember]
    rounds: Annotated[list[KeptRound], Field(max_length=20)] = []
    target: Annotated[str, Field(max_length=120)] = ""
    goal: dict[str, Any] | None = None
    ends: float | None = None
    first_version: Annotated[int, Field(ge=0)] = 0
    veiled: Annotated[int, Field(ge=0)] = 0
    gone: Annotated[list[int], Field(max_length=100)] = []


class KeptSession(_Table):
    """The file of a session."""

    version: Literal[2, 3]
    saved: str
    presets: Annotated[list[str], Field(min_length=1)]
    files: list[str] = []
    is_open: bool
    rooms: Annotated[list[KeptRoom], Field(min_length=1)]
    sha256: str
