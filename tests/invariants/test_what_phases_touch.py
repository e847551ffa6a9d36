"""What phases read and write, as `fairlot describe --tick` prints it from their code, against a run that was traced."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator import Scenario, load_scenario
from simulator.engine.ledger import transfer
from simulator.verification.reads_and_writes import Touched, tables_of, touched_by
from simulator.week.tick import TICK
from tests.scenes import cut_down

ROOT = Path(__file__).parents[2]
WEEKS = 60
#: Features and stress, so that most code is reached within few weeks.
RULES = {
    "mandated_se_share": 0.3,
    "consortium_bids": 2.0,
    "managed_hub": 1.0,
    "franchising": 1.0,
    "late_interest_rate": 0.08,
    "replication_grant_gbp": 30_000.0,
    "evidence_standard": 0.5,
    "reporting_payment": 0.4,
    "skills_training_gbp": 30_000.0,
    "grant_share": 0.2,
    "buyer_network_gbp": 15_000.0,
    "clause_jobs_per_million": 2.0,
    "payment_terms_days": 120.0,
    "payment_usual_days": 110.0,
}
SHOCKS = [{"kind": "cost_shock", "size": 0.6, "from": 8}, {"kind": "bank_withdrawal", "size": 0.9, "from": 12}]
#: Two firms that are named, one of which takes the other over.
FINANCES = {"turnover_gbp": 900_000, "council_work_share": 0.5, "reserves_gbp": 400_000, "staff": 6, "loan_gbp": 50_000}
FIRM = {"kind": "social_enterprise", "count": 1, "sectors": {"social_care": 1.0}, "finances": FINANCES}
NAMED = [FIRM | {"name": "Bright Start"}, FIRM | {"name": "Harbour Care"}]
TAKEOVER = {"buyer": "Bright Start", "target": "Harbour Care", "from": 20, "price_gbp": 30_000}


def busy() -> dict[str, Any]:
    """Return the settings of a small place with chains, teams, franchises, a takeover, grants, clauses and failures."""
    place = cut_down(load_scenario("carillion"), councils=2, share_of_suppliers=0.05, years=2, budget_gbp=9e6)
    councils = [council | {"rules": RULES} for council in place.resolved()["councils"]]
    suppliers = [*place.resolved()["suppliers"], *NAMED]
    changes = {"spreading_practice": True, "shocks": SHOCKS, "councils": councils, "takeovers": [TAKEOVER]}
    return Scenario.from_resolved(place.resolved() | changes | {"suppliers": suppliers}).resolved()


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    file = tmp_path_factory.mktemp("trace") / "busy.json"
    file.write_text(json.dumps(busy()), encoding="utf-8")
    script = ROOT / "tests" / "invariants" / "trace_phases.py"
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, str(script), str(file), str(WEEKS)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.integration
def test_phases_touch_nothing_but_what_their_code_tells(traced: dict[str, dict[str, list[str]]]) -> None:
    """Integration: every cell that a phase read or wrote in the traced run was found in its code."""
    assert list(traced) == [phase.name for phase in TICK]
    for phase in TICK:
        told = touched_by(phase.run)
        assert sorted(set(traced[phase.name]["reads"]) - told.reads) == [], f"{phase.name} reads more than is told"
        assert sorted(set(traced[phase.name]["writes"]) - told.writes) == [], f"{phase.name} writes more than is told"


@pytest.mark.integration
def test_what_the_code_tells_is_touched(traced: dict[str, dict[str, list[str]]]) -> None:
    """Integration: the list is not merely wide. Most of it is seen; the rest needs rarer features or longer runs."""
    told = [(touched_by(phase.run), traced[phase.name]) for phase in TICK]
    seen = sum(len(trace["reads"]) + len(trace["writes"]) for _, trace in told)
    assert seen / sum(len(code.reads) + len(code.writes) for code, _ in told) > 0.65


def test_a_transfer_touches_the_ledger_and_nothing_else() -> None:
    """Unit: told by hand from ``ledger.transfer``."""
    told = touched_by(transfer)
    assert told.writes == {"cash", "flows", "month_flows", "clock.negative_transfers"}
    assert told.reads == told.writes | {"account_kinds", "clock.recording"}


def _of_names(world: Any, row: int) -> None:
    tender, other = world.tenders[row], world.contracts[row]
    if tender.state > 0:
        tender.value, other.state = other.value, 2
    world.bids[row] = world.bids[row + 1]
    _of_a_row(tender)
    world.rule_values[row, 1] += world.parameters[0].wage_gbp_per_year


def _of_a_row(tender: Any) -> None:
    tender.attempt += 1


def test_names_rows_and_calls_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unit: a row by its name, a row that is passed on, a copied row, a table seen as numbers."""
    monkeypatch.setattr("simulator.verification.reads_and_writes.OURS", ("simulator.", __name__))
    told: Touched = touched_by(_of_names)
    bids = {cell for cell in told.writes if cell.startswith("bids.")}
    assert told.writes - bids == {"tenders.value", "tenders.attempt", "contracts.state", "rules"}
    assert told.reads - bids == {
        *("tenders.state", "tenders.attempt", "contracts.value", "rules", "parameters.wage_gbp_per_year"),
    }
    assert bids <= told.reads
    assert tables_of(told.writes) == ["rules", "tenders", "bids", "contracts"]
