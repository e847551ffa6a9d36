"""Why: the story of a supplier, a contract, a tender or a bid of a film, told by :func:`simulator.explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.codes import BID_OUTCOME_NAMES, CONTRACT_STATE_NAMES, NOBODY, TENDER_STATE_NAMES
from simulator.explanation import Explanation, UnknownNumber, explain
from simulator.languages.speech import say
from simulator.live.news import pounds
from simulator.live.wishes import Refused
from simulator.metrics import kpi_values
from simulator.notebook.firm_names import called
from simulator.notebook.model import ProcurementModel
from simulator.notebook.records import records_of
from simulator.notebook.weekly_series import series_of
from simulator.study.arms import Arm
from simulator.study.comparison import Result
from simulator.study.execution import Run

if TYPE_CHECKING:
    from simulator.scenario.schema import Scenario
    from simulator.week.watch import Watch

MOST_LINES = 60
SUBJECTS = {"supplier": "suppliers", "contract": "contracts", "tender": "tenders", "bid": "bids"}
_NOT_THERE = {
    "supplier": "there is no supplier {n}",
    "contract": "there is no contract {n}",
    "tender": "there is no tender {n}",
    "bid": "there is no bid {n}",
}


class Film:
    """The bytes that show two arms, and while there is room for them the models that lived it.

    What was let go is lived again when a story is asked for: with the same seed it is the same to the penny.
    """

    def __init__(
        self,
        names: tuple[str, str],
        scenarios: tuple[Scenario, Scenario],
        seed: int,
        content: bytes,
        models: list[ProcurementModel],
    ) -> None:
        self.names, self.scenarios, self.seed, self.content = names, scenarios, seed, content
        self._models: dict[int, ProcurementModel] = dict(enumerate(models))
        self._records: dict[int, Result] = {}

    @property
    def is_heavy(self) -> bool:
        """Say whether models are held: hundreds of megabytes."""
        return bool(self._models)

    def let_go(self) -> None:
        """Let go of the models."""
        self._models, self._records = {}, {}

    def model(self, arm: int, watch: Watch | None = None) -> ProcurementModel:
        """Return an arm at its end, lived again if it was let go."""
        if arm not in self._models:
            lived = ProcurementModel(self.scenarios[arm], self.seed, recording=True, watch=watch)
            lived.advance(lived.horizon)
            self._models[arm] = lived
        return self._models[arm]

    def story(self, arm: int, subject: str, row: int, watch: Watch | None = None) -> dict[str, Any]:
        """Return the story of a supplier, contract, tender or bid of an arm.

        Raises:
            Refused: nothing can be told of it.
            LimitReached: living the arm again takes longer, or more memory, than ``watch`` allows.
        """
        model = self.model(arm, watch)
        if arm not in self._records:
            self._records[arm] = recorded(model)
        return story_of(model, self._records[arm], subject, row)


def recorded(model: ProcurementModel) -> Result:
    """Return a model at its end as a study of one recorded run, which is what explanations are told from."""
    world = model.world
    run = Run(
        arm=0,
        seed=model.seed,
        kpis=kpi_values(world),
        year_ends=np.empty((0, 0)),
        tallies=np.array(world.tallies),
        series=series_of(world),
        flows=world.flows.copy(),
        outcomes=np.array(world.outcome_cells),
        areas=np.empty((0, 0)),
        records=records_of(world, model.scenario),
    )
    return Result((Arm(model.scenario.title, model.scenario),), (model.seed,), (run,))


def story_of(model: ProcurementModel, records: Result, subject: str, row: int) -> dict[str, Any]:
    """Return the story of one row: a title, paragraphs, facts (label and value), and lines that lead to others.

    Raises:
        Refused: there is no such row, or nothing can be told of it.
    """
    if not 0 <= row < int(getattr(model.world.clock[0], SUBJECTS[subject])):
        raise Refused(_NOT_THERE[subject], n=row)
    told = {"supplier": _of_supplier, "contract": _of_contract, "tender": _of_tender, "bid": _of_bid}[subject]
    try:
        story = told(model, records, row)
    except UnknownNumber:
        raise Refused("nothing can be told of it") from None
    return {"subject": subject, "row": row, "facts": [], "lines": [], "table": None} | story


def _line(week: int, text: str, subject: str, row: int) -> dict[str, Any]:
    return {"week": week, "text": text, "subject": subject, "row": row}


def _told(found: Explanation) -> dict[str, Any]:
    table = {"heading": list(found.heading), "rows": [list(row) for row in found.table]} if found.table else None
    return {"title": found.title, "text": list(found.text), "table": table}


def _of_bid(_model: ProcurementModel, records: Result, row: int) -> dict[str, Any]:
    return _told(explain(records, bid=row))


def _of_supplier(model: ProcurementModel, records: Result, row: int) -> dict[str, Any]:
    world, scenario = model.world, model.scenario
    s = world.suppliers[row]
    own = np.flatnonzero(world.bids["supplier"][: world.clock[0].bids] == row)[-MOST_LINES:]
    lines = []
    for at in own:
        bid = world.bids[int(at)]
        council = scenario.councils[int(world.tenders[int(bid.tender)].council)].name
        outcome = BID_OUTCOME_NAMES[int(bid.outcome)]
        told = say("Bids {price} to {council}: {outcome}.")
        words = told.format(price=pounds(bid.price), council=council, outcome=say(outcome))
        lines.append(_line(int(bid.week), words, "bid", int(at)))
    facts = [
        [say("Home"), scenario.councils[int(s.home)].name],
        [say("Main work"), scenario.service_lines[int(s.sector)].label],
        [say("Turnover at the end"), say("{amount} a year").format(amount=pounds(s.turnover))],
    ]
    if s.n_members:
        text = [say("A team of {n} suppliers that bid together.").format(n=int(s.n_members))]
        return {"title": called(world, scenario, row), "text": text, "facts": facts, "lines": lines}
    return _told(explain(records, firm=row)) | {"facts": facts, "lines": lines}


def _of_tender(model: ProcurementModel, records: Result, row: int) -> dict[str, Any]:
    world, scenario = model.world, model.scenario
    tender = world.tenders[row]
    first = int(tender.first_bid)
    lines = []
    for at in range(first, first + int(tender.n_bids)):
        bid = world.bids[at]
        who, outcome = called(world, scenario, int(bid.supplier)), say(BID_OUTCOME_NAMES[int(bid.outcome)])
        words = f"{who}: {pounds(bid.price)}, {outcome}."
        lines.append(_line(int(bid.week), words, "bid", at))
    if tender.week_published == NOBODY:
        state = say(TENDER_STATE_NAMES[int(tender.state)])
        text = [say("It was never published ({state}).").format(state=state)]
        return {"title": say("Tender {n}").format(n=row), "text": text, "lines": lines}
    return _told(explain(records, tender=row)) | {"lines": lines}


def _of_contract(model: ProcurementModel, _records: Result, row: int) -> dict[str, Any]:
    world, scenario = model.world, model.scenario
    c = world.contracts[row]
    facts = [
        [say("Buyer"), scenario.councils[int(c.council)].name],
        [say("Work"), scenario.service_lines[int(c.sector)].label],
        [say("Price"), pounds(float(c.value))],
        [say("Invoiced"), pounds(float(c.invoiced))],
        [say("Runs"), say("week {first} to {last}").format(first=max(0, int(c.start)), last=int(c.end))],
        [say("At the end"), say(CONTRACT_STATE_NAMES[int(c.state)])],
    ]
    name = called(world, scenario, int(c.supplier))
    lines = [_line(int(c.week_awarded), say("Held by {firm}.").format(firm=name), "supplier", int(c.supplier))]
    if c.legacy:
        text = [say("It was running when the run began.")]
    else:
        text = [say("{firm} won it in week {week}.").format(firm=name, week=int(c.week_awarded))]
        lines.append(_line(int(c.week_awarded), say("How it was awarded."), "tender", int(c.tender)))
    return {"title": say("Contract {n}").format(n=row), "text": text, "facts": facts, "lines": lines}
