"""Attacks: whatever a file says that the schema allows, or nearly, it is told wrong in a sentence or it runs and ends.

The generator follows the JSON Schema of scenario files, so that new keys are attacked without a word here. It begins
with the same seed every time and stops after some seconds; the long form (``make attack``) goes on for minutes.
"""

from __future__ import annotations

import json
import math
import random
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from simulator import load_scenario
from simulator.cli import app
from simulator.commands.outcome import WRONG_INPUT
from simulator.engine.limits import LimitReached, Limits
from simulator.scenario.export import json_schema
from simulator.study.arms import Arm
from simulator.study.execution import play
from simulator.week.watch import Watch
from tests.property.test_any_scenario_file import TINY

pytestmark = pytest.mark.property

SCHEMA = json_schema()
SECONDS = 6.0
LONG_SECONDS = 600.0
#: What no key takes, and what breaks programs that did not think of it.
HOSTILE = (
    *("nan", "-inf", "1e308", "-1e308", str(2**63), str(-(2**64)), "0.1e-320", "true", "[]", "{}", "[[1]]", '""'),
    *('"' + "x" * 5_000 + '"', '"\\u0000"', '"a\\nb"', '"\\u202E"', '"../../x"', '"$x^2$"', '"<b>"', "9999-12-31"),
    *("0001-01-01", "2024-02-29", "12:00:00", "2025-04-01T00:00:00Z", "-1", "1_000_000_000"),
)
LIMITS = Limits(minutes=0.5, gigabytes=2.0)


class Writer:
    """Writes a scenario file from the schema, keys at random."""

    def __init__(self, seed: int) -> None:
        self.luck = random.Random(seed)

    def value(self, schema: dict[str, Any]) -> str:
        """Return a value that a schema allows, at an end of its range as often as within, or a hostile one."""
        if self.luck.random() < 0.01:
            return self.luck.choice(HOSTILE)
        if "$ref" in schema:
            return self.table(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[-1]])
        if "anyOf" in schema:
            return self.value(self.luck.choice([one for one in schema["anyOf"] if one.get("type") != "null"]))
        if "enum" in schema:
            return json.dumps(self.luck.choice(schema["enum"]))
        kind = schema.get("type")
        if kind in ("number", "integer"):
            return self.number(schema, is_whole=kind == "integer")
        if kind == "boolean":
            return self.luck.choice(["true", "false"])
        if kind == "array":
            return f"[{', '.join(self.value(schema['items']) for _ in range(self.luck.choice([0, 1, 2])))}]"
        if kind == "object":
            return self.table(schema)
        if schema.get("format") == "date":
            return f"20{self.luck.randint(20, 40)}-0{self.luck.randint(1, 9)}-{self.luck.randint(10, 28)}"
        return json.dumps(self.luck.choice(["Northam", "care", "works", "é", "a b"]))

    def number(self, schema: dict[str, Any], *, is_whole: bool) -> str:
        low, high = schema.get("minimum", 0), schema.get("maximum", 1e6)
        found = self.luck.choice([low, high, self.luck.uniform(low, high)])
        if self.luck.random() < 0.005:
            found = math.nextafter(high, math.inf) if self.luck.random() < 0.5 else low - 1
        return str(int(found)) if is_whole else repr(float(found))

    def table(self, schema: dict[str, Any]) -> str:
        known = schema.get("properties", {})
        keys = [key for key in known if key in schema.get("required", ()) or self.luck.random() < 0.3]
        return "{ " + ", ".join(f"{json.dumps(key)} = {self.value(known[key])}" for key in keys) + " }"

    def window(self, kind: str) -> str:
        """Return a policy or shock: mostly one that means something, now and then anything of its schema."""
        if kind == "Shock" or self.luck.random() < 0.1:
            return self.table(SCHEMA["$defs"][kind])
        levers = SCHEMA["properties"]["rules"]["properties"]
        lever, first = self.luck.choice(sorted(levers)), self.luck.randint(0, 40)
        return f'{{ lever = "{lever}", value = {self.value(levers[lever])}, from = {first}, until = {first + 11} }}'

    def some(self, table: str, most: int) -> str:
        known = SCHEMA["properties"][table]["properties"]
        keys = self.luck.sample(sorted(known), self.luck.randint(0, most))
        return f"[{table}]\n" + "".join(f"{key} = {self.value(known[key])}\n" for key in keys)

    def file(self) -> str:
        """Return the text of a file: a tiny world with rules, numbers, policies and shocks of any kind."""
        text = TINY.format(chains=self.luck.choice(["true", "false"]))
        if self.luck.random() < 0.1:
            text = text.replace("2025-04-01", self.value({"format": "date"}))
        parts = [text, self.some("rules", 12), self.some("parameters", 8)]
        for name, kind in (("policies", "Policy"), ("shocks", "Shock")):
            listed = [self.window(kind) for _ in range(self.luck.choice([0, 0, 1, 3]))]
            parts.insert(0, f"{name} = [{', '.join(listed)}]\n" if listed else "")
        return "".join(parts)


@pytest.mark.parametrize(
    "seconds", [SECONDS, pytest.param(LONG_SECONDS, marks=[pytest.mark.attack, pytest.mark.slow])]
)
def test_any_file_is_told_wrong_or_runs_and_ends(seconds: float, tmp_path: Path) -> None:
    file = tmp_path / "attack.toml"
    file.write_text(TINY.format(chains="true"), encoding="utf-8")
    assert _lives(file, "compiled before the time begins")
    began, seed, wrong, ran = time.monotonic(), 0, 0, 0
    while time.monotonic() - began < seconds:
        seed += 1
        text = Writer(seed).file()
        file.write_text(text, encoding="utf-8")
        checked = CliRunner().invoke(app, ["check", str(file)])
        assert checked.exit_code in (0, WRONG_INPUT), f"{checked.output}\n{text}"
        assert "Something went wrong" not in checked.output
        if checked.exit_code == 0:
            ran += _lives(file, text)
        else:
            assert checked.stderr.count(f"{file}:") >= 1, checked.stderr
            wrong += 1
    assert wrong > 0
    assert ran > 0


def _lives(file: Path, text: str) -> bool:
    try:
        play(Arm("", load_scenario(file)), 0, 1, watch=Watch(LIMITS))
    except LimitReached:
        pass  # told in a sentence, see tests/integration/test_limits.py
    except Exception as problem:
        raise AssertionError(f"{problem!r}\n{text}") from problem
    return True
