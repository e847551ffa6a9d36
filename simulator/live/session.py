"""Export of a room: every table's scenario as a file, the results, and one page that needs nothing else."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

from simulator.live.controls import Preset
from simulator.live.rooms import REVEALED, Room, room_for
from simulator.live.studies import SEEDS
from simulator.live.wishes import Refused, scenario_of

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #bbb;padding:.4rem .6rem;text-align:left}"
)


def toml_of(settings: dict[str, Any]) -> str:
    """Return the resolved settings of a scenario as a TOML file; what is not set is left out."""
    lines: list[str] = []
    _write_table(settings, "", lines)
    return "\n".join(lines) + "\n"


def _write_table(table: dict[str, Any], path: str, lines: list[str]) -> None:
    plain = {k: v for k, v in table.items() if v is not None and not isinstance(v, dict) and not _is_tables(v)}
    lines += [f"{_key(key)} = {_value(key, value)}" for key, value in plain.items()]
    for key, value in table.items():
        name = f"{path}.{_key(key)}" if path else _key(key)
        if isinstance(value, dict):
            lines += ["", f"[{name}]"]
            _write_table(value, name, lines)
        elif _is_tables(value):
            for row in value:
                lines += ["", f"[[{name}]]"]
                _write_table(row, name, lines)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def _value(key: str, value: Any) -> str:
    is_moment = key in ("start_date", "from", "until") and isinstance(value, str)
    if is_moment:
        return date.fromisoformat(value).isoformat()
    return json.dumps(value, ensure_ascii=False)


def file_name(text: str) -> str:
    """Return a name that every file system takes."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "table"


def session_zip(room: Room, presets: Sequence[Preset]) -> bytes:
    """Return a zip of a session: scenario files, results and a page."""
    board = room_for(room, None, is_facilitator=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        base = presets[room.preset].scenario.without_policies()
        files.writestr("scenarios/reference.toml", toml_of(base.resolved()))
        for place, table in enumerate(room.tables):
            if table.wish is not None:
                name = board["tables"][place]["name"]  # hidden where the room hides it
                path = f"scenarios/{place + 1:02d}-{file_name(name)}"
                try:
                    settings = scenario_of(table.wish, presets, name).resolved()
                    files.writestr(f"{path}.toml", toml_of(settings))
                except Refused as refusal:
                    files.writestr(f"{path}.txt", f"This policy does not fit its scenario: {refusal}.\n")
        files.writestr("results.json", json.dumps(board, indent=2, ensure_ascii=False))
        files.writestr("report.html", page_of(board))
    return packed.getvalue()


def page_of(board: dict[str, Any]) -> str:
    """Return the board as a page; every text is escaped."""
    criteria = board["criteria"]
    head = "".join(f"<th scope='col'>{html.escape(c['label'])}</th>" for c in criteria)
    rows = "".join(_row(table, criteria) for table in board["tables"])
    title = html.escape(board["name"])
    note = "" if board["phase"] == REVEALED else "<p>The results have not been shown yet.</p>"
    return (
        f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{title}</title><style>{_STYLE}</style>"
        f"<h1>{title}</h1>{note}<table><thead><tr><th scope='col'>Table</th><th scope='col'>Policies</th>{head}"
        f"<th scope='col'>Predictions right</th><th scope='col'>Votes</th></tr></thead><tbody>{rows}</tbody></table>"
        "<p>Each figure: reference, table's result, and the 95 % interval of the difference over "
        f"{SEEDS} common seeds. Results of a model, not a forecast.</p></html>"
    )


def _row(table: dict[str, Any], criteria: Sequence[dict[str, Any]]) -> str:
    result = table["result"]
    cells = [f"<th scope='row'>{html.escape(table['name'])}</th>"]
    if result is None:
        cells.append(f"<td colspan='{len(criteria) + 2}'>no result</td>")
    else:
        cells.append(f"<td>{'<br>'.join(map(html.escape, result['policies']))}</td>")
        cells += [f"<td>{html.escape(result['figures'][c['name']]['sentence'])}</td>" for c in criteria]
        cells.append(f"<td>{result['right']}</td>")
    cells.append(f"<td>{table['votes']}</td>")
    return f"<tr>{''.join(cells)}</tr>"
