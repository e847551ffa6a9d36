"""Processes of OCDS become purchases: awards where there are any, else what is out to tender, lot by lot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan, nan

from simulator.intake.amounts_and_dates import (
    MOST_MONTHS,
    NO_END,
    day,
    months_between,
)
from simulator.intake.contracts_of_awards import (
    amount_of,
    is_in_pounds,
    is_repeated,
    once_each,
    shared_out,
    suppliers_of,
    under_awards,
    why_none,
    without_award,
)
from simulator.intake.lots_of_ocds import NEVER, bids_for, is_alive, lot_of, lots_of, price_share_of
from simulator.intake.plain_json import Json, dig, number, tables, text, truth
from simulator.intake.purchases import AWARD, MOST_ROWS, NOTICE, Purchase, Purchases
from simulator.intake.purchases_of_tables import CEILING, HIDDEN
from simulator.intake.refusals import refused
from simulator.intake.releases import no_ocds, processes
from simulator.intake.shipped_words import is_hidden, process_of_words, service_of_cpv, service_of_words
from simulator.intake.sources_of_rows import Source
from simulator.intake.tallies import OCDS, Tally

_OF_SEVERAL = "several suppliers on one award: its value is the ceiling of a framework, left out"
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
        if status in NEVER:
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
        if (status := text(award, "status")) in NEVER:
            self.tally.refuse(f"award {status}", self.place)
            return
        signed = [contract for contract in contracts if text(contract, "status") != "cancelled"]
        for _ in range(len(contracts) - len(signed)):
            self.tally.refuse("contract cancelled", self.place)
        if contracts and not signed:
            return
        are_several = len(suppliers_of(award)) > 1
        if self._is_ceiling(award):
            self.tally.doubt(_OF_SEVERAL if are_several else CEILING, self.place)
        names_one = len(contracts) == 1 and len(suppliers_of(contracts[0])) == 1
        if len(contracts) < 2 and not (names_one and are_several):
            yield self._awarded(award, signed[0] if signed else {}, self._value_of_only(award, contracts))
            return
        if len(contracts) > 1:
            self.tally.doubt(_SEVERAL, self.place)
        amounts = (amount_of(one) for one in contracts if text(one, "status") == "cancelled")
        stopped = sum(amount for amount in amounts if not isnan(amount))
        for contract, value in zip(signed, self._values(award, signed, stopped), strict=True):
            yield self._awarded(award, contract, value, is_of_several=True)

    def _value_of_only(self, award: Json, contracts: list[Json]) -> float:
        """Return the value of an award with one contract at most [pounds]: its own if it says one, else the contract's.

        Portals fill in nought where only the contract is priced. A contract for less than the ceiling of a framework is
        a call-off.
        """
        if self._is_ceiling(award):
            contract = next(iter(contracts), {})
            is_call_off = len(suppliers_of(award)) < 2 and amount_of(contract) < amount_of(award)
            return self._value(contract) if is_call_off else nan
        told = [one for one in (award, *contracts) if not why_none(one)]
        stated = told or [one for one in (award, *contracts) if not isnan(amount_of(one))]
        return self._value(next(iter(stated), award))

    def _is_ceiling(self, award: Json) -> bool:
        """Tell whether the value of an award is what its call-offs may come to: of a framework, or of several firms."""
        return self._is_framework() or len(suppliers_of(award)) > 1

    def _is_framework(self) -> bool:
        return bool(truth(self.release, "tender", "techniques", "hasFrameworkAgreement"))

    def _values(self, award: Json, signed: list[Json], stopped: float) -> list[float]:
        """Return the value of each of several contracts under one award [pounds]; others of it were ``stopped``."""
        is_ceiling = self._is_ceiling(award)
        stated = [amount_of(contract) for contract in signed]
        if is_repeated(amount_of(award), stated, is_ceiling=is_ceiling):
            self.tally.doubt("several contracts under one award repeat one value: taken for that of all", self.place)
            own = [nan] * len(signed)
        else:
            own = [nan if isnan(amount) else self._value(one) for one, amount in zip(signed, stated, strict=True)]
        if not any(map(isnan, own)):
            return own
        is_known = not is_ceiling and not isnan(amount_of(award)) and all(map(is_in_pounds, signed))
        values, is_shared = shared_out(self._value(award) - stopped if is_known else nan, own)
        if is_shared:
            self.tally.doubt("contract without a value: what others leave of the award's is shared", self.place)
        for value, amount in zip(values, stated, strict=True):
            if isnan(value) and isnan(amount):
                self.tally.doubt("value: none", self.place)
        return values

    def _awarded(self, award: Json, contract: Json, value: float, *, is_of_several: bool = False) -> Purchase:
        listed = suppliers_of(contract) or suppliers_of(award)
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
            lot=lot_of(self.release, award),
            bids=bids_for(self.release, lots_of(award)),
        )

    def _notice(self) -> Iterator[Purchase]:
        tender = dig(self.release, "tender")
        lots = tables(tender, "lots") or [{}]
        if not any(map(is_alive, lots)):
            self.tally.refuse("all lots cancelled or unsuccessful", self.place)
            return
        for lot, value in zip(lots, self._values_of_lots(lots), strict=True):
            if is_alive(lot):
                start, length = self._period(dig(lot, "contractPeriod"), dig(tender, "contractPeriod"))
                opened = start or day(text(tender, "tenderPeriod", "endDate"))[0] or day(text(self.release, "date"))[0]
                mine = [text(lot, "id")] if text(lot, "id") else []
                bids = bids_for(self.release, mine)
                yield self._purchase(NOTICE, value=value, start=opened, months=length, lot=lot, bids=bids)

    def _values_of_lots(self, lots: Sequence[Json]) -> list[float]:
        """Return the value of each lot [pounds]: its own, else its part of what the others leave of the tender's."""
        if self._is_framework():
            self.tally.doubt(CEILING, self.place)
            return [nan] * len(lots)
        amounts = [amount_of(lot) for lot in lots]
        own = [
            nan if isnan(amount) else self._value(lot) if is_alive(lot) else amount
            for lot, amount in zip(lots, amounts, strict=True)
        ]
        if not any(isnan(amount) and is_alive(lot) for lot, amount in zip(lots, amounts, strict=True)):
            return own
        whole = self._value(dig(self.release, "tender"))
        values, is_shared = shared_out(whole if all(map(is_in_pounds, lots)) else nan, own)
        if not is_shared and not isnan(whole):
            self.tally.doubt("value: none", self.place)
        return values

    def _purchase(
        self,
        form: str,
        *,
        value: float,
        start: date | None,
        months: float,
        lot: Json,
        bids: float,
        supplier: str = "",
        vcse: bool | None = None,
        sme: bool | None = None,
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
            price_share=price_share_of(lot),
            bids=bids,
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

    def _value(self, table: object) -> float:
        """Return a value [pounds]; not a number where it stands for something else, which is counted."""
        why = why_none(table)
        if why:
            self.tally.doubt(why, self.place)
        return nan if why else amount_of(table)

    def _period(self, *periods: object) -> tuple[date | None, float]:
        """Return the first start and the first length [months] that one of the periods states."""
        starts = (day(text(period, "startDate"))[0] for period in periods)
        lengths = [months_between(day(text(p, "startDate"))[0], day(text(p, "endDate"))[0]) for p in periods]
        lengths += [number(period, "durationInDays") / _DAYS_A_MONTH for period in periods]
        length = next((one for one in lengths if 0.0 < one <= MOST_MONTHS), nan)
        if isnan(length) and any(one > MOST_MONTHS for one in lengths):
            self.tally.doubt(NO_END, self.place)
        return next((start for start in starts if start), None), length
