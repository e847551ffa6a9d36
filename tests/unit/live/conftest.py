"""The live view is an extra: without it its tests are left out."""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("starlette") is None or find_spec("segno") is None:
    collect_ignore_glob = ["*"]
