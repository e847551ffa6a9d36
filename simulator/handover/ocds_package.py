"""One recorded run as an OCDS release package: a compiled release for each tender from week 0 on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simulator.handover.ocds_words import (
    BID_STATUS,
    CONTRACT_STATUS,
    EXTENSIONS,
    METHODS,
    PREFIX,
    TENDER_STATUS,
    VERSION,
    details_of,
    usual_cpv,
)
from simulator.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

Json = dict[str, Any]
#: Rows of a table as tuples with named places.
Row = Any


@dataclass(frozen=True)
class RecordedRun:
    """What is exported: one arm and seed of a study.

    Attributes:
        scenario: as it was run.
        fingerprint: of the scenario.
        arm: place of the arm in the study.
        seed: the draw of luck.
        tables: ``tenders``, ``bids``, ``contracts`` and ``firms`` of this run.
        created: when the study was made, as an ISO time.
    """

    scenario: Scenario
    fingerprint: str
    arm: int
    seed: int
    tables: Mapping[str, pd.DataFrame]
    created: str


def package_head(run: RecordedRun) -> Json:
    """Return what stands before the releases."""
    return {
        "uri": f"urn:fairlot:{run.fingerprint}:{run.arm}:{run.seed}",
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publishedDate": _full(run.created),
        "publisher": {"name": f"fairlot, a simulation: {run.scenario.title}, seed {run.seed}. Nothing here is real."},
    }


def _full(time: str) -> str:
    """Return a time with its zone, as OCDS wants it."""
    return time if time.endswith("Z") or "+" in time else f"{time[:19]}Z"


def releases_of(run: RecordedRun) -> Iterator[Json]:
    """Yield a compiled release for every tender that was published, decided or planned in the run.

    What was let before week 0 is left out: it is the start of the simulation, not a result. A need that was cut into
    lots is as many processes as it has lots; a tender that was called again is a process each time.
    """
    book = _Book(run)
    for tender in run.tables["tenders"].itertuples():
        contract = book.contracts.get(tender.tender)
        is_old = contract is not None and contract.week_awarded < 0
        if TENDER_STATUS[tender.state] and not is_old:
            yield _Process(book, tender, contract).release()


class _Book:
    """The tables of a run, looked up by number."""

    def __init__(self, run: RecordedRun) -> None:
        self.run = run
        self.firms = {row.firm: row for row in run.tables["firms"].itertuples()}
        self.contracts = {row.tender: row for row in run.tables["contracts"].itertuples()}
        self.bids: dict[int, list[Row]] = {}
        for row in run.tables["bids"].itertuples():
            self.bids.setdefault(row.tender, []).append(row)
        self.buyers = {council.name: place for place, council in enumerate(run.scenario.councils)}
        self.labels = {line.name: line.label for line in run.scenario.service_lines}

    def date(self, week: int) -> str:
        """Return the first day of a week."""
        day = self.run.scenario.start_date + timedelta(weeks=int(week))
        return f"{day.isoformat()}T00:00:00Z"

    def buyer(self, council: str) -> Json:
        return {"id": f"buyer-{self.buyers[council]}", "name": council}

    def supplier(self, firm: int) -> Json:
        kind = str(self.firms[firm].kind).replace("_", " ").capitalize()
        return {"id": f"supplier-{firm}", "name": f"{kind} {firm}"}


@dataclass(frozen=True)
class _Process:
    book: _Book
    tender: Row
    contract: Row | None

    @property
    def ocid(self) -> str:
        run = self.book.run
        return f"{PREFIX}-{run.fingerprint[:8]}-{run.arm}-{run.seed}-{self.tender.tender}"

    def release(self) -> Json:
        """Return the compiled release."""
        bids = self.book.bids.get(self.tender.tender, [])
        found: Json = {
            "ocid": self.ocid,
            "id": f"{self.ocid}-compiled",
            "date": self.book.date(self._last_week()),
            "tag": ["compiled"],
            "initiationType": "tender",
            "language": "en",
            "parties": self._parties(bids),
            "buyer": self.book.buyer(self.tender.council),
            "tender": self._tender(bids),
        }
        if bids:
            found["bids"] = self._bids(bids)
        if self.contract is not None:
            found["awards"] = [self._award(self.contract)]
            found["contracts"] = [self._contract(self.contract)]
        return found

    def _last_week(self) -> int:
        weeks = [self.tender.week_needed, self.tender.week_published, self.tender.week_decided]
        told = [int(week) for week in weeks if not _is_missing(week)]
        if self.contract is not None:
            told.append(int(self.contract.week_awarded))
        return max(told)

    def _parties(self, bids: list[Row]) -> list[Json]:
        buyer = self.book.buyer(self.tender.council) | {"roles": ["buyer", "procuringEntity"]}
        parties = {buyer["id"]: buyer}
        for bid in bids:
            party = self.book.supplier(bid.firm)
            parties.setdefault(party["id"], party | {"roles": ["tenderer"], "details": self._details(bid.firm)})
        for firm in () if self.contract is None else dict.fromkeys((self.contract.won_by, self.contract.firm)):
            party = self.book.supplier(firm)
            known = parties.setdefault(party["id"], party | {"roles": [], "details": self._details(firm)})
            known["roles"] = [*known["roles"], "supplier"]
        return list(parties.values())

    def _details(self, firm: int) -> Json:
        return dict(details_of(str(self.book.firms[firm].kind)))

    def _tender(self, bids: list[Row]) -> Json:
        tender, status = self.tender, TENDER_STATUS[self.tender.state]
        lot = str(max(int(tender.lot), 1))
        value = _pounds(tender.value_gbp)
        found: Json = {
            "id": str(tender.tender),
            "title": f"{self.book.labels[tender.sector]}, {tender.council}",
            "status": status,
            "procuringEntity": self.book.buyer(tender.council),
            "value": value,
            "items": [self._item(lot)],
            "lots": [{"id": lot, "value": value, "awardCriteria": self._criteria()}],
            "contractPeriod": {"durationInDays": 7 * int(tender.weeks)},
        }
        if tender.process in METHODS:
            found["procurementMethod"], found["procurementMethodDetails"] = METHODS[tender.process]
        if not _is_missing(tender.week_published):
            found["tenderPeriod"] = self._period(tender.week_published, max(tender.week_published, tender.week_closing))
        if status in ("complete", "unsuccessful", "cancelled"):
            found["numberOfTenderers"] = len({bid.firm for bid in bids})
            found["tenderers"] = [self.book.supplier(firm) for firm in dict.fromkeys(bid.firm for bid in bids)]
        return found

    def _item(self, lot: str) -> Json:
        sector = self.tender.sector
        found: Json = {"id": "1", "description": self.book.labels[sector], "relatedLot": lot}
        if sector in usual_cpv():
            found["classification"] = {"scheme": "CPV", "id": usual_cpv()[sector]}
        return found

    def _criteria(self) -> Json:
        """Return the weights of price, quality and social value [percent], as the feeds of portals tell them."""
        weights = {"price": self.tender.weight_price, "quality": self.tender.weight_quality}
        told = [{"type": name, "name": name, "description": f"{100 * weight:.1f}"} for name, weight in weights.items()]
        social = {"type": "quality", "name": "social value", "description": f"{100 * self.tender.weight_social:.1f}"}
        return {"criteria": [*told, social]}

    def _period(self, first: int, after: int) -> Json:
        return {"startDate": self.book.date(first), "endDate": self.book.date(after)}

    def _lasting(self, contract: Row) -> Json:
        """Return from the first to the last day of a contract, both included."""
        weeks = max(int(contract.end), int(contract.start) + 1)
        last = self.book.run.scenario.start_date + timedelta(weeks=weeks, days=-1)
        return {"startDate": self.book.date(contract.start), "endDate": f"{last.isoformat()}T00:00:00Z"}

    def _bids(self, bids: list[Row]) -> Json:
        valid = sum(bid.outcome in BID_STATUS for bid in bids)
        statistics = [
            {"id": "1", "measure": "bids", "value": len(bids)},
            {"id": "2", "measure": "validBids", "value": valid},
        ]
        return {"statistics": statistics, "details": [self._bid(bid) for bid in bids]}

    def _bid(self, bid: Row) -> Json:
        return {
            "id": str(bid.bid),
            "date": self.book.date(bid.week),
            "status": BID_STATUS.get(bid.outcome, "disqualified"),
            "tenderers": [self.book.supplier(bid.firm)],
            "value": _pounds(bid.price_gbp),
            "relatedLots": [str(max(int(self.tender.lot), 1))],
        }

    def _award(self, contract: Row) -> Json:
        won = [str(bid.bid) for bid in self.book.bids.get(self.tender.tender, []) if bid.outcome == "won"]
        return {
            "id": f"award-{contract.contract}",
            "status": "active",
            "date": self.book.date(contract.week_awarded),
            "value": _pounds(contract.value_gbp),
            "suppliers": [self.book.supplier(contract.won_by)],
            "contractPeriod": self._lasting(contract),
            "relatedLots": [str(max(int(self.tender.lot), 1))],
            **({"relatedBids": won} if won else {}),
        }

    def _contract(self, contract: Row) -> Json:
        found: Json = {
            "id": f"contract-{contract.contract}",
            "awardID": f"award-{contract.contract}",
            "status": CONTRACT_STATUS[contract.state],
            "period": self._lasting(contract),
            "value": _pounds(contract.value_gbp),
            "dateSigned": self.book.date(contract.week_awarded),
        }
        if contract.invoiced_gbp > 0.0:
            found["implementation"] = {"transactions": [self._invoiced(contract)]}
        return found

    def _invoiced(self, contract: Row) -> Json:
        """Return all that was invoiced, as one transaction: the model keeps no single payments.

        Of a contract that changed hands nobody is named: each holder was paid for its weeks.
        """
        week = min(int(contract.end), self.book.run.scenario.horizon_weeks)
        is_one = contract.won_by == contract.firm
        return {
            "id": f"invoiced-{contract.contract}",
            "date": self.book.date(week),
            "value": _pounds(contract.invoiced_gbp),
            "payer": self.book.buyer(self.tender.council),
            **({"payee": self.book.supplier(contract.firm)} if is_one else {}),
        }


def _pounds(amount: float) -> Json:
    return {"amount": round(float(amount), 2), "currency": "GBP"}


def _is_missing(week: object) -> bool:
    return week is None or str(week) in ("<NA>", "nan", "NaT")
