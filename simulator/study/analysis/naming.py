"""Names of factors, and units of axes, for people."""

from __future__ import annotations

import numpy as np

from simulator.register import SUPPLIER_KINDS
from simulator.study.told_figures import told_figure
from simulator.study.wording import scale_of

_KINDS = {f"{kind.name}_": f"{kind.short}' " for kind in SUPPLIER_KINDS}
_LINE = 30  # characters


def factor_label(name: str) -> str:
    """Return the name of a factor for people: ``SEs' public share`` for ``social_enterprise_public_share``."""
    kind = next((kind for kind in _KINDS if name.startswith(kind)), "")
    steps = name.removeprefix(kind).split("_")
    is_money = "gbp" in steps
    words = " ".join(step for step in steps if step != "gbp")
    return f"{_KINDS.get(kind, '')}{words}{' (£)' if is_money else ''}"


def wrapped(text: str, width: int = _LINE) -> str:
    """Return a text in lines of about this many characters."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def axis_of(kpi: str, values: object, *, difference: bool = False) -> tuple[float, str]:
    """Return what a figure is multiplied by on an axis, and its label with the unit.

    Args:
        kpi: the figure.
        values: what will be drawn, by whose size pounds become thousands or millions.
        difference: whether differences are drawn: of shares in points.
    """
    known = np.asarray(values, dtype=float)
    largest = float(np.nanmax(np.abs(known), initial=0.0))
    factor, of_level, of_difference = scale_of(told_figure(kpi).unit, largest)
    unit = of_difference if difference else of_level
    return factor, f"{told_figure(kpi).label} [{unit}]" if unit else told_figure(kpi).label
