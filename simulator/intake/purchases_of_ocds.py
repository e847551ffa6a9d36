"""Processes of OCDS become purchases: awards where there are any, else what is out to tender, lot by lot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan, nan

from simulator.calibration.reduce import price_weight
from simulator.intake.amounts_and_dates import (
    MOST_MONTHS,
    NO_END,
    PLACEHOLDER_GBP,
    currency_of,
    day,
    is_placeholder,
    months_between,
)
from simulator.intake.contracts_of_awards import is_repeated, once_each, shared_out, under_awards, without_award
from simulator.intake.plain_json import Json, dig, number, tables, text, truth
from simulator.intake.purchases import AWARD, MOST_ROWS, NOTICE, Purchase, Purchases
from simulator.intake.purchases_of_tables import HIDDEN
from simulator.intake.refusals import refused
from simulator.intake.releases import no_ocds, processes
from simulator.intake.shipped_words import is_hidden, process_of_words, service_of_cpv, service_of_words
from simulator.intake.sources_of_rows import Source
from simulator.intake.tallies import OCDS, Tally

_NEVER = ("cancelled", "unsuccessful", "withdrawn")
_SEVERAL = "several contracts under one award: each counted, with what it states of itself"
_SMALL = {"sme": True, "micro": True, "small": True, "medium": True, "large": False}
_DAYS_A_MONTH = 30.0  # as the portals count


def read_ocds(sources: Sequence[Source], purchases: Purchases) -> list[Tally]:
    """Read files of OCDS into the purchases; a process of which several files tell counts once, for the first of them.

    Raises:
        ScenarioMistakes: one holds no releases, or all hold more than are kept.
    """
    tallies = [Tally(one.name, OCDS, [f"text in {one.encoding}"] if one.encoding else []) for one in sources]
    files = list(zip(sources, tallies, strict=True))
    for tally, place, release in processes(files):
        for row in _Process(release, place, tally).rows():
            purchases.add(row)
            tally.used += 1
        if len(purchases) > MOST_ROWS:
            what = f"more than {MOST_ROWS:,} contracts"
            raise refused(tally.file, what, "they would not fit in memory", "import fewer years at once", place)
    for source, tally in files:
        if tally.read == (tally.refused["no ocid"].count if "no ocid" in tally.refused else 0):
            raise no_ocds(source)
        tally.told.append("one row a contract, or a lot that is not awarded yet; lines are places among the releases")
    return tallies


@dataclass(frozen=True, slots=True)
class _Process:
    release: Json
    place: int
    tally: Tally

    def rows(self) -> Iterator[Purchase]:
        """Yield the purchases of one process."""
        awards, contracts = tables(self.release, "awards"), self._contracts()
        for award, mine in under_awards(awards, contracts):
            yield from self._award(award, mine)
        for contract in without_award(awards, contracts):
            if awards:  # it may be one of theirs under another name, and count twice
                self.tally.refuse("contract of an award that is not there", self.place)
            else:
                yield from self._award(self._award_behind(contract), [contract])
        if awards or contracts:
            return
        status = text(self.release, "tender", "status")
        if status in _NEVER:
            self.tally.refuse(f"tender {status}", self.place)
        elif status in ("planning", "planned") or not dig(self.release, "tender"):
            self.tally.refuse("planned only: not out to tender yet", self.place)
        else:
            yield from self._notice()

    def _award_behind(self, contract: Json) -> Json:
        """Return the award that a contract without one must have had, with the supplier where there is only one."""
        named = [p for p in tables(self.release, "parties") if "supplier" in str(dig(p, "roles"))]
        return {"date": dig(contract, "dateSigned"), "suppliers": named if len(named) == 1 else []}

    def _contracts(self) -> list[Json]:
        contracts, doubled = once_each(tables(self.release, "contracts"))
        for _ in range(doubled):
            self.tally.refuse("the same contract once more", self.place)
        return contracts

    def _award(self, award: Json, contracts: list[Json]) -> Iterator[Purchase]:
        """Yield what was bought by an award: one purchase for each of its contracts, or one where none is published."""
        if (status := text(award, "status")) in _NEVER:
            self.tally.refuse(f"award {status}", self.place)
            return
        signed = [contract for contract in contracts if text(contract, "status") != "cancelled"]
        for _ in range(len(contracts) - len(signed)):
            self.tally.refuse("contract cancelled", self.place)
        if contracts and not signed:
            return
        if len(tables(award, "suppliers")) > 1:
            why = "several suppliers on one award: its value is the ceiling of a framework, left out"
            self.tally.doubt(why, self.place)
        names_one = len(contracts) == 1 and len(tables(contracts[0], "suppliers")) == 1
        if len(contracts) < 2 and not (names_one and len(tables(award, "suppliers")) > 1):
            yield self._awarded(award, signed[0] if signed else {}, self._value_of_only(award, contracts))
            return
        if len(contracts) > 1:
            self.tally.doubt(_SEVERAL, self.place)
        amounts = (self._amount(one) for one in contracts if text(one, "status") == "cancelled")
        stopped = sum(amount for amount in amounts if not isnan(amount))
        for contract, value in zip(signed, self._values(award, signed, stopped), strict=True):
            yield self._awarded(award, contract, value, is_of_several=True)

    def _value_of_only(self, award: Json, contracts: list[Json]) -> float:
        """Return the value of an award with one contract at most [pounds]: its own, else the contract's."""
        stated = award if contracts == [] or not isnan(self._amount(award)) else contracts[0]
        value = self._value(stated)
        return nan if len(tables(award, "suppliers")) > 1 else value

    def _values(self, award: Json, signed: list[Json], stopped: float) -> list[float]:
        """Return the value of each of several contracts under one award [pounds]; others of it were ``stopped``."""
        is_ceiling = len(tables(award, "suppliers")) > 1
        stated = [self._amount(contract) for contract in signed]
        if is_repeated(self._amount(award), stated, is_ceiling=is_ceiling):
            self.tally.doubt("several contracts under one award repeat one value: taken for that of all", self.place)
            own = [nan] * len(signed)
        else:
            own = [nan if isnan(amount) else self._value(one) for one, amount in zip(signed, stated, strict=True)]
        if not any(map(isnan, own)):
            return own
        is_known = not is_ceiling and not isnan(self._amount(award)) and all(map(_is_in_pounds, signed))
        values, is_shared = shared_out(self._value(award) - stopped if is_known else nan, own)
        if is_shared:
            self.tally.doubt("contract without a value: what others leave of the award's is shared", self.place)
        for value, amount in zip(values, stated, strict=True):
            if isnan(value) and isnan(amount):
                self.tally.doubt("value: none", self.place)
        return values

    def _awarded(self, award: Json, contract: Json, value: float, *, is_of_several: bool = False) -> Purchase:
        listed = tables(contract, "suppliers") or tables(award, "suppliers")
        if is_of_several and len(listed) > 1:  # a first name would stand for all of them
            self.tally.doubt("several suppliers and contracts of one award: whose is whose is not said", self.place)
            listed = []
        own, of_award = dig(contract, "period"), dig(award, "contractPeriod")
        signed = day(text(contract, "dateSigned"))[0]
        start, length = self._period(own, of_award)
        if is_of_several and signed and not self._period(own)[0]:
            start = signed  # the award's period is that of the framework
        details = self._details(listed[0] if listed else {})
        return self._purchase(
            AWARD,
            supplier=self._name(listed),
            value=value,
            start=start or signed or day(text(award, "date"))[0],
            months=length,
            vcse=truth(details, "vcse"),
            sme=_SMALL.get(text(details, "scale").lower()),
        )

    def _notice(self) -> Iterator[Purchase]:
        tender = dig(self.release, "tender")
        lots = [lot for lot in tables(tender, "lots") if text(lot, "status") not in _NEVER] or [{}]
        is_ceiling = bool(truth(tender, "techniques", "hasFrameworkAgreement"))
        if is_ceiling:
            self.tally.doubt("value: the ceiling of a framework, left out", self.place)
        whole = nan if is_ceiling else self._value(tender)
        for lot in lots:
            own = nan if is_ceiling or isnan(self._amount(lot)) else self._value(lot)
            start, length = self._period(dig(lot, "contractPeriod"), dig(tender, "contractPeriod"))
            opened = start or day(text(tender, "tenderPeriod", "endDate"))[0] or day(text(self.release, "date"))[0]
            value = whole / len(lots) if isnan(own) else own
            yield self._purchase(NOTICE, value=value, start=opened, months=length, lot=lot)

    def _purchase(
        self,
        form: str,
        *,
        value: float,
        start: date | None,
        months: float,
        supplier: str = "",
        vcse: bool | None = None,
        sme: bool | None = None,
        lot: Json | None = None,
    ) -> Purchase:
        tender = dig(self.release, "tender")
        told = text(tender, "procurementMethodDetails"), text(tender, "procurementMethod")
        return Purchase(
            file=self.tally.file,
            line=self.place,
            form=form,
            council=self._buyer() or "Buyer without a name",
            service=self._service(),
            supplier=supplier,
            process=process_of_words(told[0]) or process_of_words(told[1]),
            value_gbp=value,
            start=start,
            months=months,
            price_share=_price_share(lot or next(iter(tables(tender, "lots")), {})),
            bids=self._bids(),
            vcse=vcse,
            sme=sme,
        )

    def _buyer(self) -> str:
        parties = (p for p in tables(self.release, "parties") if "buyer" in str(dig(p, "roles")))
        return text(self.release, "buyer", "name") or text(next(parties, {}), "name")

    def _name(self, suppliers: list[Json]) -> str:
        name = text(suppliers[0], "name") if suppliers else ""
        if name and is_hidden(name):
            self.tally.doubt("supplier taken out before publication", self.place)
            return HIDDEN
        return name

    def _details(self, supplier: Json) -> object:
        party = next((p for p in tables(self.release, "parties") if text(p, "id") == text(supplier, "id")), {})
        return dig(party, "details")

    def _service(self) -> str:
        tender = dig(self.release, "tender")
        items = tables(tender, "items")
        found = [dig(tender, "classification"), *(dig(item, "classification") for item in items)]
        found += [code for item in items for code in tables(item, "additionalClassifications")]
        codes = (text(code, "id") for code in found if text(code, "scheme").upper() in ("CPV", ""))
        by_code = next((line for code in codes if (line := service_of_cpv(code))), "")
        return by_code or service_of_words(text(tender, "title"))

    def _bids(self) -> float:
        statistics = tables(self.release, "bids", "statistics")
        counts = {text(one, "measure"): number(one, "value") for one in statistics}
        listed = number(self.release, "bids", "n")
        stated = counts.get("validBids", counts.get("bids", nan))
        told = stated if stated == stated else number(self.release, "tender", "numberOfTenderers")  # noqa: PLR0124
        return listed if listed > 0.0 and isnan(told) else told

    def _amount(self, table: object) -> float:
        return number(table, "value", "amount")

    def _value(self, table: object) -> float:
        """Return a value [pounds]; not a number where it stands for something else, which is counted."""
        amount, currency = self._amount(table), currency_of(text(table, "value", "currency"))
        why = ""
        if isnan(amount):
            why = "value: none"
        elif currency != "GBP":
            why = f"value: in {currency[:10]}, not pounds"
        elif amount <= PLACEHOLDER_GBP:
            why = "value: nought or £1, which stand for nothing" if amount >= 0.0 else "value: below nought"
        elif is_placeholder(amount):
            why = "value: a placeholder such as 9,999,999,999"
        if why:
            self.tally.doubt(why, self.place)
        return nan if why else amount

    def _period(self, *periods: object) -> tuple[date | None, float]:
        """Return the first start and the first length [months] that one of the periods states."""
        starts = (day(text(period, "startDate"))[0] for period in periods)
        lengths = [months_between(day(text(p, "startDate"))[0], day(text(p, "endDate"))[0]) for p in periods]
        lengths += [number(period, "durationInDays") / _DAYS_A_MONTH for period in periods]
        length = next((one for one in lengths if 0.0 < one <= MOST_MONTHS), nan)
        if isnan(length) and any(one > MOST_MONTHS for one in lengths):
            self.tally.doubt(NO_END, self.place)
        return next((start for start in starts if start), None), length


def _is_in_pounds(contract: Json) -> bool:
    return currency_of(text(contract, "value", "currency")) == "GBP"


def _price_share(lot: Mapping[str, object]) -> float:
    """Return the weight of price of a lot [share], read as the shipped tables were."""
    criteria = [
        {"criterion_type": text(one, "type"), "weight_text": text(one, "description") or text(one, "name")}
        for one in tables(lot, "awardCriteria", "criteria")
    ]
    percent = price_weight(criteria) if criteria else None
    return nan if percent is None else min(percent / 100.0, 1.0)
