"""Studies made by hand: what an analysis says of them can be worked out in the head."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulator.study.analysis.study import Study

KPI = "insolvencies_per_10000"


def a_study(design: str, values: np.ndarray, figures: np.ndarray, arms: tuple[str, ...] = ("now",)) -> Study:
    """Return a study of one figure [points, arms, seeds] at points [points, factors] of the unit cube."""
    points, _, seeds = figures.shape
    names = [f"x{i}" for i in range(values.shape[1])]
    span = {"low": 0.0, "high": 1.0, "distribution": "uniform"}
    head = {"point": np.repeat(np.arange(points), len(arms)), "arm": np.tile(np.arange(len(arms)), points)}
    columns = {f"{u}{n}": np.repeat(values[:, i], len(arms)) for u in ("", "unit_") for i, n in enumerate(names)}
    manifest: dict[str, Any] = {
        "title": "By hand",
        "question": "What?",
        "experiment": {"design": {"kind": design, "levels": 4}, "main_kpis": [KPI], "kpis": [KPI], "objectives": []},
        "factors": [{"name": n, "path": n, "paths": [n], **span} for n in names],
        "arms": list(arms),
        "seeds": list(range(1, seeds + 1)),
        "points": points,
        "runs": figures.size,
        "kpis": [KPI],
    }
    runs = pd.DataFrame({"run": np.arange(figures.size), KPI: figures.reshape(-1)})
    return Study(Path(), manifest, runs, pd.DataFrame(head | columns), 0)
