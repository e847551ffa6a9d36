"""What other rooms say in English is said in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from simulator import Scenario
from simulator.engine.limits import LimitReached, Limits
from simulator.languages.speech import ENGLISH, speak
from simulator.live.passed_on import PASSED_ON, said_again
from simulator.live.switches import Blow, Switches
from simulator.live.wishes import Refused, Rule, Wish, scenario_of
from simulator.start.population import create_world
from simulator.week.watch import Watch, where
from tests.unit.live.stage import preset

FAILS = re.compile(r"\b(must|out of range|run|takes|choices|bank|carry|write|Make|of one|largest|Week|Before)\b")


@pytest.fixture(params=[ENGLISH, "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    speak(request.param)
    yield request.param
    speak(ENGLISH)


def refused_policy(scenario: Scenario, rule: Rule | None = None, world: Switches | None = None) -> str:
    wish = Wish(0, frozenset(), (rule,) if rule else (), world=world or Switches())
    with pytest.raises(Refused) as refusal:
        scenario_of(wish, [preset(scenario)])
    return str(refusal.value)


def of_a_run(scenario: Scenario) -> str:
    world = create_world(scenario, 1)
    watch = Watch(Limits(minutes=1.0))
    watch.begin(world)
    return said_again(watch.late())


def before_a_run(_: Scenario) -> str:
    return said_again(f"{where(None)}: the run has taken its 2 minutes")


def of_its_tables(scenario: Scenario) -> str:
    with pytest.raises(LimitReached) as limit:
        create_world(scenario, 1, limits=Limits(gigabytes=0.001))
    return said_again(str(limit.value))


@pytest.mark.parametrize(
    ("refused", "in_english", "in_french"),
    [
        (
            lambda s: refused_policy(s, Rule("notice_weeks", 99.0)),
            "`notice_weeks` is 99, out of range; it must lie between 1 and 26 [weeks]",
            "`notice_weeks` vaut 99, hors des limites; la valeur doit être comprise entre 1 et 26 [semaines]",
        ),
        (
            lambda s: refused_policy(s, Rule("price_rule", 77.0)),
            "is the number 77, but takes a choice in words; the choices are",
            "est le nombre 77, mais attend un choix en mots; les choix sont",
        ),
        (
            lambda s: refused_policy(s, world=Switches(chains=False, shocks=(Blow("bank_withdrawal", 4, 0.5, 9),))),
            "a bank withdrawal has no effect here; large contractors carry no finance; write payment_chains = true",
            "un retrait de banque n'a pas d'effet ici; les grands prestataires n'y ont pas de comptes; écrivez",
        ),
        (of_a_run, "Week 0 of 52, phase budgets: the run has taken its 1", "Semaine 0 sur 52, phase budgets : l'essai"),
        (before_a_run, "Before the first week: the run", "Avant la première semaine : l'essai a pris ses 2 minutes"),
        (of_its_tables, "Before week 0: the tables of one run", "Avant la semaine 0 : les tables d'un essai"),
    ],
)
def test_mistakes_and_limits_are_said_as_the_page_speaks(
    refused: Callable[[Scenario], str], in_english: str, in_french: str, tiny_scenario: Scenario, language: str
) -> None:
    told = refused(tiny_scenario)
    assert (in_english if language == ENGLISH else in_french) in told
    assert bool(FAILS.search(told)) is (language == ENGLISH)


@pytest.mark.usefixtures("language")
def test_what_is_not_known_stays_as_it_is() -> None:
    assert said_again("Nobody knows; this. Or that.") == "Nobody knows; this. Or that."
    assert len(set(PASSED_ON)) == len(PASSED_ON)


def test_the_values_stand_where_they_stood(tiny_scenario: Scenario) -> None:
    """Property: in English nothing changes."""
    for text in (of_a_run(tiny_scenario), of_its_tables(tiny_scenario)):
        assert said_again(text) == text
