"""What has to be known to make a study again, and a description of its folder that other software reads (RO-Crate)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.metrics import KPIS
from simulator.study.experiments.files import Loaded
from simulator.study.experiments.spreads import range_of
from simulator.study.manifests import FORMAT_VERSION, STUDY, STUDY_MANIFEST
from simulator.study.sweeps.parts import PLAN, RUNS
from simulator.study.sweeps.plan import Plan
from simulator.study.versions import commit, versions

if TYPE_CHECKING:
    from simulator.study.plausible import PlausibleSet
    from simulator.study.sweeps.own_model import OwnModel

CRATE = "ro-crate-metadata.json"
EXPERIMENT = "experiment.toml"
PROFILE = "https://w3id.org/ro/crate/1.1"


def manifest_of(loaded: Loaded, plan: Plan, digest: str) -> dict[str, Any]:
    """Return the manifest of a study; apart from ``created`` it is the same on every machine.

    Args:
        loaded: the experiment.
        plan: its plan.
        digest: SHA-256 of the file of the plan.
    """
    experiment = loaded.experiment
    factors = []
    for factor in loaded.factors:
        low, high = range_of(factor)
        written = factor.model_dump(mode="json", exclude_none=True)
        factors.append(written | {"name": factor.column, "paths": list(factor.paths), "low": low, "high": high})
    return {
        "format": STUDY,
        "format_version": FORMAT_VERSION,
        "title": experiment.title,
        "question": experiment.question,
        "tags": list(experiment.tags),
        "experiment": experiment.resolved(),
        "experiment_fingerprint": experiment.fingerprint(),
        "factors": factors,
        "arms": list(loaded.arm_names),
        "scenarios": list(loaded.arms),
        "seeds": list(plan.seeds),
        "seed_stride": plan.stride,
        "points": len(plan.values),
        "runs": plan.size,
        "kpis": list(dict.fromkeys([*(experiment.kpis or KPIS), *loaded.own_figures])),
        "model": plan.recipe.model,
        "own_model": _told(loaded.own),
        "plausible": _worlds(loaded.plausible),
        "versions": versions(),
        "commit": commit(),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "plan": digest,
    }


def _told(own: OwnModel | None) -> dict[str, Any] | None:
    """Return what a manifest says of a model of the user's own: its name, the hash of its code, and its figures."""
    return None if own is None else {"name": own.name, "sha256": own.digest, "figures": list(map(asdict, own.figures))}


def _worlds(plausible: PlausibleSet | None) -> dict[str, Any] | None:
    return None if plausible is None else {"paths": list(plausible.paths), "values": plausible.values.tolist()}


def as_json(data: Any) -> str:
    """Return data as a text of JSON for people and programs."""
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


_DESCRIPTIONS = {
    STUDY_MANIFEST: ("application/json", "Manifest: experiment, factors, scenarios, seeds, versions, commit"),
    EXPERIMENT: ("application/toml", "The experiment file as it was written"),
    PLAN: ("application/vnd.apache.parquet", "Every point and arm with the fingerprint of its resolved scenario"),
    RUNS: ("application/vnd.apache.parquet", "Every finished run: point, arm, seed, factors and key figures"),
    "report.html": ("text/html", "Report of the analysis"),
}


def _plots(folder: Path) -> Iterator[tuple[str, str]]:
    for ending, form in (("pdf", "application/pdf"), ("svg", "image/svg+xml")):
        for path in sorted(folder.glob(f"plots/*.{ending}")):
            yield path.relative_to(folder).as_posix(), form


def _file(name: str, form: str) -> dict[str, Any]:
    return {"@id": name, "@type": "File", "encodingFormat": form}


def crate_of(folder: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the RO-Crate metadata of a folder of a study."""
    files = [name for name in _DESCRIPTIONS if (folder / name).is_file()]
    tables = sorted(path.relative_to(folder).as_posix() for path in folder.glob("tables/*.csv"))
    entries = [_file(name, _DESCRIPTIONS[name][0]) | {"description": _DESCRIPTIONS[name][1]} for name in files]
    entries += [_file(name, "text/csv") for name in tables]
    entries += [_file(name, form) for name, form in _plots(folder)]
    software = {
        "@id": "#fairlot",
        "@type": "SoftwareApplication",
        "name": "fairlot",
        "version": manifest["versions"]["fairlot"],
        "softwareVersion": manifest["commit"] or manifest["model"],
    }
    action = {
        "@id": "#sweep",
        "@type": "CreateAction",
        "name": f"fairlot sweep {EXPERIMENT}",
        "instrument": {"@id": software["@id"]},
        "object": {"@id": EXPERIMENT},
        "result": [{"@id": name} for name in files if name != EXPERIMENT],
    }
    licence = {
        "@id": "https://www.apache.org/licenses/LICENSE-2.0",
        "@type": "CreativeWork",
        "name": "Apache License 2.0",
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": manifest["title"],
        "description": manifest["question"],
        "keywords": manifest["tags"],
        "datePublished": manifest["created"],
        "license": {"@id": licence["@id"]},
        "hasPart": [{"@id": entry["@id"]} for entry in entries] + [{"@id": "parts/"}],
        "mentions": {"@id": action["@id"]},
    }
    parts = {"@id": "parts/", "@type": "Dataset", "description": "Runs as they were finished, named by their SHA-256"}
    descriptor = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }
    return {"@context": f"{PROFILE}/context", "@graph": [descriptor, root, *entries, parts, software, action, licence]}
