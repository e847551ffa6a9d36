"""Export of a room: every table's scenario as a file, the results of each round, and one page that stands alone."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

from simulator.languages.speech import say, spoken
from simulator.live.controls import Preset
from simulator.live.rooms import REVEALED, Room
from simulator.live.showing import board_of_round, room_for, round_as_room
from simulator.live.studies import SEEDS
from simulator.live.wishes import Refused, Wish, scenario_of
from simulator.scenario.value_words import as_key
from simulator.scenario.window_checks import GROWTH

_NOTE = (
    "Each figure: reference, table's result, and the 95 % interval of the difference over {seeds} common seeds."
    " Readings are by luck alone: Compare also plays other plausible worlds, in which some may hang on numbers."
    " Results of a model, not a forecast."
)
_MOMENTS = ("start_date", "from", "until", *GROWTH)  # dates, which stand without quotes, or weeks
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #bbb;padding:.4rem .6rem;text-align:left}"
    "th[scope=row]{overflow-wrap:anywhere;min-width:7rem}td:nth-child(2){min-width:11rem}"
    "svg{width:100%;max-width:45rem;font-size:14px}rect{fill:#005f99}"
)


def toml_of(settings: dict[str, Any]) -> str:
    """Return the resolved settings of a scenario as a TOML file; what is not set is left out."""
    lines: list[str] = []
    _write_table(settings, "", lines)
    return "\n".join(lines) + "\n"


def _write_table(table: dict[str, Any], path: str, lines: list[str]) -> None:
    plain = {k: v for k, v in table.items() if v is not None and not isinstance(v, dict) and not _is_tables(v)}
    lines += [f"{as_key(key)} = {_value(key, value)}" for key, value in plain.items()]
    for key, value in table.items():
        name = f"{path}.{as_key(key)}" if path else as_key(key)
        if isinstance(value, dict):
            lines += ["", f"[{name}]"]
            _write_table(value, name, lines)
        elif _is_tables(value):
            for row in value:
                lines += ["", f"[[{name}]]"]
                _write_table(row, name, lines)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _value(key: str, value: Any) -> str:
    if key in _MOMENTS and isinstance(value, str):
        return date.fromisoformat(value).isoformat()
    return json.dumps(value, ensure_ascii=False)


def file_name(text: str) -> str:
    """Return a name that every file system takes."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "table"


def session_zip(room: Room, presets: Sequence[Preset]) -> bytes:
    """Return a zip of a session: scenario files and results of every round, and a page of all."""
    over = range(len(room.rounds))
    rounds = [*(round_as_room(room, number) for number in over), room]
    boards = [*(board_of_round(room, number, presets) for number in over), room_for(room, None, is_facilitator=True)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for number, (each, board) in enumerate(zip(rounds, boards, strict=True), 1):
            is_last = number == len(rounds)
            _add_round(files, "scenarios" if is_last else f"scenarios/round-{number}", each, presets, board)
            board["scenario"] = presets[each.preset].scenario.title
            board["question"] = presets[each.preset].scenario.question
        files.writestr("results.json", json.dumps(boards[-1] | {"rounds": boards[:-1]}, indent=2, ensure_ascii=False))
        files.writestr("report.html", page_of(boards))
    return packed.getvalue()


def _add_round(
    files: zipfile.ZipFile, folder: str, room: Room, presets: Sequence[Preset], board: dict[str, Any]
) -> None:
    """Add the scenario files of a round: without policies, each table's, and those that a table replaced."""
    base = scenario_of(Wish(room.preset, frozenset(), (), world=room.world), presets)
    files.writestr(f"{folder}/reference.toml", toml_of(base.resolved()))
    for at, table in enumerate(map(room.tables.__getitem__, room.shown_order())):
        name = board["tables"][at]["name"]  # hidden where the room hides it
        path = f"{folder}/{at + 1:02d}-{file_name(name)}"
        earlier = [(f"{path}-earlier-{number}", wish) for number, wish in enumerate(table.earlier, 1)]
        for file, wish in [*earlier, *([(path, table.wish)] if table.wish is not None else [])]:
            try:
                files.writestr(f"{file}.toml", toml_of(scenario_of(wish, presets, name).resolved()))
            except Refused as refusal:
                told = say("This policy does not fit its scenario: {why}.").format(why=refusal)
                files.writestr(f"{file}.txt", f"{told}\n")


def page_of(boards: Sequence[dict[str, Any]]) -> str:
    """Return the rounds of a session as a page; every text is escaped."""
    title = html.escape(boards[-1]["name"])
    goals = [boards[-1]["target"], (boards[-1]["goal"] or {}).get("words", "")]
    told = say("Target: {target}").format(target=". ".join(filter(None, goals)))
    target = f"<p>{html.escape(told)}</p>" if any(goals) else ""
    note = say(_NOTE).format(seeds=SEEDS)
    rounds = "".join(_round(number, board) for number, board in enumerate(boards, 1))
    return (
        f"<!doctype html><html lang='{spoken()}'><meta charset='utf-8'><title>{title}</title><style>{_STYLE}</style>"
        f"<h1>{title}</h1>{target}{rounds}"
        f"<p>{html.escape(note)}</p></html>"
    )


def _round(number: int, board: dict[str, Any]) -> str:
    """Return one round: its question, the board, and a chart of each figure."""
    criteria = board["criteria"]
    columns = (say("Table"), say("Policies"), *(c["label"] for c in criteria), say("Predictions right"), say("Votes"))
    head = "".join(f"<th scope='col'>{html.escape(column)}</th>" for column in columns)
    rows = "".join(_row(table, criteria) for table in board["tables"])
    note = "" if board["phase"] == REVEALED else f"<p>{html.escape(say('The results have not been shown yet.'))}</p>"
    charts = "".join(_chart(c, board["tables"]) for c in criteria)
    asked = html.escape(f"{board['scenario']}: {board['question']}".removesuffix(": "))
    return (
        f"<h2>{html.escape(say('Round {n}').format(n=number))}</h2><p>{asked}</p>{note}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{charts}"
    )


def _chart(criterion: dict[str, Any], tables: Sequence[dict[str, Any]]) -> str:
    """Return bars of one figure from zero on, to the left what is below it: without policies, then each table's."""
    told = [(table["name"], table["result"]["figures"][criterion["name"]]) for table in tables if table["result"]]
    if not told or any(mean is None for _, figure in told for mean in figure["means"]):
        return ""
    first = told[0][1]
    bars = [(say("without policies"), first["means"][0], first["a"])]
    bars += [(name, figure["means"][1], figure["b"]) for name, figure in told]
    values = [0.0, *(value for _, value, _ in bars)]
    low, scale = min(values), 500 / ((max(values) - min(values)) or 1.0)
    drawn = "".join(
        f"<text x='0' y='{48 * at + 16}'>{html.escape(name)}</text>"  # a line of its own: a name may be long
        f"<rect x='{scale * (min(0.0, value) - low):.0f}' y='{48 * at + 22}'"
        f" width='{scale * abs(value):.0f}' height='18'/>"
        f"<text x='{6 + scale * (max(0.0, value) - low):.0f}' y='{48 * at + 36}'>{html.escape(shown)}</text>"
        for at, (name, value, shown) in enumerate(bars)
    )
    label = html.escape(f"{criterion['label']} ({first['unit']})" if first["unit"] else criterion["label"])
    return f"<h3>{label}</h3><svg viewBox='0 0 720 {48 * len(bars)}' role='img' aria-label='{label}'>{drawn}</svg>"


def _row(table: dict[str, Any], criteria: Sequence[dict[str, Any]]) -> str:
    result, unshown = table["result"], table.get("policies")
    cells = [f"<th scope='row'>{html.escape(table['name'])}</th>"]
    if result is None and unshown is None:
        cells.append(f"<td colspan='{len(criteria) + 2}'>{html.escape(say('no result'))}</td>")
    elif result is None:
        why = html.escape(say("no result of this policy was shown"))
        cells += [_policy_cell(unshown or [], table["reason"]), f"<td colspan='{len(criteria) + 1}'>{why}</td>"]
    else:
        cells.append(_policy_cell(result["policies"], table["reason"]))
        cells += [f"<td>{html.escape(result['figures'][c['name']]['sentence'])}</td>" for c in criteria]
        is_there = table["reached"]
        reached = "" if is_there is None else say("; reaches the target" if is_there else "; misses the target")
        cells.append(f"<td>{result['right']}{html.escape(reached)}</td>")
    cells.append(f"<td>{table['votes']}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _policy_cell(policies: Sequence[str], reason: str) -> str:
    """Return what a table chose, and why."""
    because = html.escape(say("We chose this because {reason}").format(reason=reason))
    return f"<td>{'<br>'.join(map(html.escape, policies))}{f'<p>{because}</p>' if reason else ''}</td>"
