"""What a calibration found, as plain data: for the terminal, the report and the file beside the set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from simulator.matching.targets import DISCREPANCY, KEPT, cutoff
from simulator.metrics.sums import weighted_sum
from simulator.study.calibrating.find_plausible import Calibrated, quantile
from simulator.study.experiments.paths import entry_of
from simulator.study.experiments.spreads import range_of
from simulator.study.sweeps.model_version import model_version
from simulator.study.versions import commit, versions

#: A number is pressed against an end of its range where so much of the set lies in the outer tenth there.
PRESSED = 0.3
_EDGE = 0.1
_ENDS = (0.05, 0.95)


def story_of(calibrated: Calibrated) -> dict[str, Any]:
    """Return everything that has to be known of a set; it is the same whenever it is made again."""
    matched, settings = calibrated.matched, calibrated.loaded.arms[0]
    fitted = sum(target.is_fitted for target in matched.targets)
    return {
        "title": settings["title"],
        "scenario": calibrated.loaded.experiment.scenario,
        "experiment": calibrated.loaded.experiment.title,
        "model": model_version(),
        "versions": versions(),
        "commit": commit(),
        "plan": asdict(calibrated.plan),
        "discrepancy": DISCREPANCY,
        "kept": KEPT,
        "cutoff": cutoff(fitted),
        "tried": matched.tried,
        "vectors": len(matched.units),
        "effective": 1.0 / weighted_sum(matched.weights, matched.weights),
        "waves": list(_waves(calibrated)),
        "patterns": list(_patterns(calibrated)),
        "not_held": [{"id": pattern.id, "what": pattern.what} for pattern in calibrated.not_held],
        "numbers": list(_numbers(calibrated)),
        "clashes": [{"one": one, "other": other, "share": share} for one, other, share in matched.clashes],
    }


def _waves(calibrated: Calibrated) -> Iterator[dict[str, Any]]:
    for number, wave in enumerate(calibrated.matched.waves, 1):
        names = [target.name for target in calibrated.matched.targets]
        explained = dict(zip(names, wave.emulators.explained.round(3).tolist(), strict=True))
        yield {"wave": number, "points": len(wave.units), "left": wave.left, "explained": explained}


def _patterns(calibrated: Calibrated) -> Iterator[dict[str, Any]]:
    """Yield what the set came out as for each pattern; ``use`` says whether it was fitted, checked or set aside."""
    matched = calibrated.matched
    for place, (pattern, target) in enumerate(zip(calibrated.patterns, matched.targets, strict=True)):
        values = matched.means[:, place]
        is_in = (values >= pattern.low) & (values <= pattern.high)
        low, middle, high = (quantile(values, matched.weights, share) for share in (_ENDS[0], 0.5, _ENDS[1]))
        yield {
            "id": pattern.id,
            "what": pattern.what,
            "kpi": pattern.kpi,
            "use": "out of reach" if target.name in matched.out_of_reach else pattern.use,
            "accepted": [pattern.low, pattern.high],
            "found": [low, middle, high],
            "in_range": weighted_sum(is_in.astype(float), matched.weights),
        }


def _numbers(calibrated: Calibrated) -> Iterator[dict[str, Any]]:
    """Yield what the set says of each number, and where that stands against its source."""
    matched, table = calibrated.matched, calibrated.found.table
    for place, factor in enumerate(calibrated.loaded.factors):
        entry, (low, high) = entry_of(factor.path), range_of(factor)
        units = matched.units[:, place]
        ends = (units < _EDGE, units > 1.0 - _EDGE)
        below, above = (weighted_sum(is_there.astype(float), matched.weights) for is_there in ends)
        values = table[factor.path].to_numpy(float)
        found = [quantile(values, matched.weights, share) for share in (_ENDS[0], 0.5, _ENDS[1])]
        known = float(entry.value) if entry is not None else None
        yield {
            "path": factor.path,
            "unit": entry.unit if entry is not None else "",
            "source": entry.source if entry is not None else "",
            "register": known,
            "range": [low, high],
            "found": found,
            "pressed": "low" if below > PRESSED else "high" if above > PRESSED else "",
            "pulled": known is not None and not found[0] <= known <= found[2],
        }
