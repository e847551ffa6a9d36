"""The command line as a page, from the commands themselves."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperGroup

from simulator.cli import app
from simulator.commands import outcome
from simulator.handbook.markdown_writing import table


def commands() -> dict[str, Any]:
    """Return every command by its name."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return dict(group.commands)


def _option(option: Any) -> tuple[str, str, str]:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    metavar = "" if getattr(option, "is_flag", False) or not option.metavar else f" `{option.metavar}`"
    default = option.default if isinstance(option.default, (int, float, str)) else None
    shown = "" if default is None or isinstance(default, bool) else f"`{default}`"
    return names + metavar, getattr(option, "help", "") or "", shown


def _command(name: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join([f"fairlot {name}", *(one.metavar or one.name or "" for one in arguments)])
    usage += " [OPTIONS]" if options else ""
    parts = [f"## fairlot {name}\n", f"```text\n{usage}\n```\n", (command.help or "") + "\n"]
    if arguments:
        rows = [(f"`{one.metavar or one.name}`", getattr(one, "help", "") or "") for one in arguments]
        parts.append(table(("argument", "meaning"), rows))
    if options:
        parts.append(table(("option", "meaning", "default"), map(_option, options)))
    return "\n".join(parts)


def _exit_codes() -> list[tuple[str, str]]:
    """Return the exit codes with what they mean, as they are told in the code."""
    lines = (outcome.__loader__.get_source(outcome.__name__) or "").splitlines()  # type: ignore[union-attr]
    found = [("0", "All went well.")]
    for line, below in pairwise(lines):
        name, equals, code = line.partition(" = ")
        if equals and name.isupper() and below.startswith('"""'):
            found.append((code, below.strip('"')))
    return sorted(found, key=lambda row: int(row[0]))


def command_page() -> str:
    """Return the page of the command line."""
    parts = ["# Command line\n", "`fairlot --help` and `fairlot COMMAND --help` say the same on the terminal.\n"]
    parts += [_command(name, command) for name, command in commands().items()]
    parts += ["## Exit codes\n", table(("code", "meaning"), _exit_codes())]
    return "\n".join(parts)
