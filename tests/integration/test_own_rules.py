"""Rules of a user's own: in their slots, in plain Python, and never replaced without a word."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import pytest

import simulator
from simulator import ProcurementModel, Scenario, compare, use_rules
from simulator.behaviours.bidding import bidding
from simulator.engine import accounts
from simulator.notebook import own_rules
from simulator.notebook.own_rules import SLOTS, RuleMistake, rules_in_use
from simulator.phases import bid, budgets, evaluate
from tests.scenes import cut_down

HOW_TO = Path(simulator.__file__).parent / "docs" / "how-to" / "own-rules.md"
SMALL = """
import json, sys
from simulator import Scenario
tiny = Scenario.from_resolved(json.loads(sys.stdin.read()))
"""


def alone(code: str, scenario: Scenario, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, where no week was lived yet."""
    return subprocess.run(
        [sys.executable, "-c", SMALL + code],
        input=json.dumps(scenario.resolved()),
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def few(baseline: Scenario) -> Scenario:
    """One council, a few suppliers."""
    return cut_down(baseline, councils=1, share_of_suppliers=0.06, years=1, budget_gbp=12_000_000.0)


@pytest.mark.integration
@pytest.mark.slow
def test_the_rule_of_the_how_to_sets_the_prices(few: Scenario) -> None:
    block, _module = re.findall(r"^```python\n(.*?)^```$", HOW_TO.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    code = block.replace('load_scenario("baseline")', "tiny")
    assert code != block
    late = "\ntry: use_rules(scoring=lambda a, b, c, d, e, f: a)\nexcept ValueError as told: print(told)"
    done = alone(code + late, few)
    assert done.returncode == 0, done.stderr
    price, too_late = done.stdout.splitlines()
    assert (price, too_late[:32]) == ("1.1", "it is too late for a rule for sc")
    plain = alone(block.replace('load_scenario("baseline")', "tiny").replace("use_rules(pr", "dict(pr"), few)
    assert plain.stdout.strip() != "1.1", plain.stderr


@pytest.mark.integration
def test_what_cannot_be_compiled_and_sweeps_are_one_sentence(few: Scenario, tmp_path: Path) -> None:
    code = """
from simulator import use_rules, sweep
def best_told(a, b, c, d, e, f): return undefined_name(a)
try: use_rules(scoring=best_told)
except ValueError as told: print(told)
from simulator.notebook import own_rules
from simulator.study.sweeps.pool import Pool
own_rules._IN_USE["pricing"] = best_told
try: Pool(None, 1)
except ValueError as told: print(told)
"""
    done = alone(code, few)
    compiled, swept = done.stdout.splitlines()
    assert compiled.startswith("the rule for scoring cannot be compiled: "), done.stderr
    assert swept.startswith("a sweep runs in processes of its own, which have no rules of yours (pricing)")


@pytest.mark.integration
def test_after_a_rule_that_cannot_be_compiled_nothing_is_lived_with_half_of_it(few: Scenario) -> None:
    """A corrected rule was taken without a word and had no effect: what calls it held the first."""
    code = """
from simulator import ProcurementModel, use_rules
def wrong(world, supplier, tender_row, estimate, rivals): return world.suppliers[supplier].turnovr
def right(world, supplier, tender_row, estimate, rivals): return 1.1 * estimate
for rule in (wrong, right):
    try: use_rules(pricing=rule)
    except ValueError as told: print(told)
try: ProcurementModel(tiny).advance(1)
except ValueError as told: print(told)
"""
    done = alone(code, few)
    first, second, third = done.stdout.splitlines()
    assert first == "the rule for pricing cannot be compiled: KeyError 'turnovr'; mend it and start Python anew"
    assert second == third
    assert second == "a rule for pricing could not be compiled, and part of the model holds it; start Python anew"


UNUSABLE = {
    "pricing": ("world, supplier, tender_row, estimate, rivals", "a price that is below zero or no number"),
    "go_no_go": ("chance_to_win, price, direct_cost, cost_of_bid, risk", "a gain that is no number"),
    "scoring": ("price_score, quality, social, w_price, w_quality, w_social", "a score that is no number"),
}


@pytest.mark.integration
@pytest.mark.parametrize(
    "slot", ["scoring", *(pytest.param(slot, marks=pytest.mark.slow) for slot in UNUSABLE if slot != "scoring")]
)
def test_a_rule_that_returns_no_number_is_named(slot: str, few: Scenario) -> None:
    """A price was blamed on fairlot's ledger; a gain or a score counted as no bid, or a lost one, without a word."""
    parameters, words = UNUSABLE[slot]
    code = f"""
from simulator import ProcurementModel, use_rules
def mine({parameters}): return float("nan")
use_rules({slot}=mine)
try: ProcurementModel(tiny, seed=1).run()
except RuntimeError as told: print(told)
"""
    done = alone(code, few)
    assert done.returncode == 0, done.stderr
    assert f"your rule for {slot}, `mine` (<string>:" in done.stdout
    assert f"returned {words}" in done.stdout
    assert "mistake of fairlot" not in done.stdout


@pytest.mark.integration
@pytest.mark.slow
def test_rules_that_share_callers_are_put_in_place_together(few: Scenario) -> None:
    """The second of two was told that it came too late, with the first in place: that had compiled what calls both."""
    code = """
from simulator import ProcurementModel, use_rules
from simulator.notebook.own_rules import rules_in_use
def dear(world, supplier, tender_row, estimate, rivals): return 1.1 * estimate
def shy(chance_to_win, price, direct_cost, cost_of_bid, risk): return -1.0
use_rules(pricing=dear, go_no_go=shy)
model = ProcurementModel(tiny, seed=1).run()
print(*rules_in_use(), len(model.bids))
"""
    done = alone(code, few)
    assert done.stdout.split() == ["go_no_go", "pricing", "0"], done.stderr


def _asserting(price: float) -> float:
    assert price >= 0.0
    return price


_held: Any = numba.njit(_asserting)


def _calling(price: float, _quality: float, _social: float, _p: float, _q: float, _s: float) -> float:
    return float(_held(price))


def _raising(price: float, _quality: float, _social: float, _p: float, _q: float, _s: float) -> float:
    if price < 0.0:
        raise ValueError("below nothing")
    return price


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="plain Python raises as it should")
@pytest.mark.parametrize("rule", [_raising, _calling])
def test_a_rule_that_may_raise_is_refused_with_its_line(rule: Any) -> None:
    """An error within a compiled phase was printed and swallowed: half a phase was left undone and fairlot blamed."""
    with pytest.raises(RuleMistake, match=r"for scoring may raise an error \(test_own_rules\.py:\d+\)"):
        use_rules(scoring=rule)
    assert rules_in_use() == ()


def _scorer(weight: float, inner: Any) -> Any:
    def score(price: float, _quality: float, _social: float, _p: float, _q: float, _s: float) -> float:
        return weight * float(inner(price))

    return score


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled with a rule")
def test_rules_differ_by_what_they_are_compiled_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules of one text with other numbers, or that call another function, were told to be one."""
    one, other = numba.njit(lambda price: price), numba.njit(lambda price: 2.0 * price)
    digests = []
    for rule in (_scorer(1.0, one), _scorer(2.0, one), _scorer(1.0, other), _scorer(1.0, one)):
        monkeypatch.setitem(own_rules._IN_USE, "scoring", rule)
        digests.append(own_rules.digests_in_use()["scoring"])
    assert len(set(digests)) == 3
    assert digests[0] == digests[3]


@pytest.mark.integration
def test_plain_python_sees_what_is_replaced(few: Scenario) -> None:
    code = """
import simulator.phases.bid as bid
from simulator import ProcurementModel
asked = []
first = bid.asking_price
bid.asking_price = lambda *given: asked.append(given[2]) or first(*given)
model = ProcurementModel(tiny)
model.advance(3)
print(len(asked) > 0)
"""
    done = alone(code, few, NUMBA_DISABLE_JIT="1")
    assert done.stdout.split() == ["True"], done.stderr


@pytest.mark.parametrize(
    ("module", "name"),
    [(bid, "asking_price"), (bidding, "win_chance"), (budgets, "run"), (evaluate, "price_score"), (bid, "GO")],
)
def test_what_was_replaced_is_refused(
    module: object, name: str, few: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, lambda *_given: 0)
    with pytest.raises(RuleMistake, match=rf"`simulator\.\w+.*{name}` was replaced, which compiled code does not see"):
        ProcurementModel(few).step()
    with pytest.raises(RuleMistake, match="was replaced"):
        compare(few, seeds=1)


def test_what_plain_code_reads_may_be_replaced(few: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "PARTY_NAMES", accounts.PARTY_NAMES)
    monkeypatch.setattr(accounts, "REASON_NAMES", list(accounts.REASON_NAMES))
    model = ProcurementModel(few)
    model.step()
    assert model.week == 1


def test_rules_that_do_not_fit_are_one_sentence() -> None:
    for slot in SLOTS:
        with pytest.raises(RuleMistake, match=f"the rule for {slot} must take [56] parameters: "):
            use_rules(**{slot: lambda one: one})
        with pytest.raises(RuleMistake, match="give a function"):
            use_rules(**{slot: 3})  # type: ignore[arg-type]
    with pytest.raises(RuleMistake, match="there is no slot 'price'; there are pricing, go_no_go, scoring"):
        use_rules(price=lambda one: one)
