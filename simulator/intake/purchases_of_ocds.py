"""Processes of OCDS become purchases: awards where there are any, else what is out to tender, lot by lot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isnan, nan

from simulator.calibration.reduce import price_weight
from simulator.intake.amounts_and_dates import (
    MOST_MONTHS,
    PLACEHOLDER_GBP,
    currency_of,
    day,
    is_placeholder,
    months_between,
)
from simulator.intake.plain_json import Json, dig, number, tables, text, truth
from simulator.intake.purchases import AWARD, MOST_ROWS, NOTICE, Purchase, Purchases
from simulator.intake.purchases_of_tables import HIDDEN
from simulator.intake.refusals import refused
from simulator.intake.releases import no_ocds, processes, releases_in
from simulator.intake.shipped_words import is_hidden, process_of_words, service_of_cpv, service_of_words
from simulator.intake.sources_of_rows import Source
from simulator.intake.tallies import OCDS, Tally

_NEVER = ("cancelled", "unsuccessful", "withdrawn")
_SMALL = {"sme": True, "micro": True, "small": True, "medium": True, "large": False}
_DAYS_A_MONTH = 30.0  # as the portals count


def read_ocds(source: Source, purchases: Purchases) -> Tally:
    """Read a file of OCDS into the purchases.

    Raises:
        ScenarioMistakes: it holds no releases, or more than are kept.
    """
    tally = Tally(source.name, OCDS)
    for place, release in processes(releases_in(source, tally), tally):
        for row in _Process(release, place, tally).rows():
            purchases.add(row)
            tally.used += 1
        if len(purchases) > MOST_ROWS:
            what = f"more than {MOST_ROWS:,} contracts"
            raise refused(source.name, what, "they would not fit in memory", "import fewer years at once", place)
    if tally.read == (tally.refused["no ocid"].count if "no ocid" in tally.refused else 0):
        raise no_ocds(source)
    tally.told.append("one row a contract, or a lot that is not awarded yet; lines are places among the releases")
    return tally


@dataclass(frozen=True, slots=True)
class _Process:
    release: Json
    place: int
    tally: Tally

    def rows(self) -> Iterator[Purchase]:
        """Yield the purchases of one process."""
        awards = tables(self.release, "awards")
        if awards:
            for award in awards:
                yield from self._award(award, self._contract_of(award))
            return
        if contracts := tables(self.release, "contracts"):
            for contract in contracts:
                yield from self._award(self._award_behind(contract), contract)
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

    def _award(self, award: Json, contract: Json) -> Iterator[Purchase]:
        status = text(award, "status")
        if status in _NEVER or text(contract, "status") == "cancelled":
            self.tally.refuse(f"award {status}" if status in _NEVER else "contract cancelled", self.place)
            return
        suppliers = tables(award, "suppliers")
        if len(suppliers) > 1:
            why = "several suppliers on one award: its value is the ceiling of a framework, left out"
            self.tally.doubt(why, self.place)
        value = self._value(contract or award) if isnan(self._amount(award)) else self._value(award)
        start, length = self._period(dig(contract, "period"), dig(award, "contractPeriod"))
        details = self._details(suppliers[0] if suppliers else {})
        yield self._purchase(
            AWARD,
            supplier=self._name(suppliers),
            value=nan if len(suppliers) > 1 else value,
            start=start or day(text(award, "date"))[0],
            months=length,
            vcse=truth(details, "vcse"),
            sme=_SMALL.get(text(details, "scale").lower()),
        )

    def _contract_of(self, award: Json) -> Json:
        contracts = tables(self.release, "contracts")
        return next((c for c in contracts if text(c, "awardID") and text(c, "awardID") == text(award, "id")), {})

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
        return next((start for start in starts if start), None), length


def _price_share(lot: Mapping[str, object]) -> float:
    """Return the weight of price of a lot [share], read as the shipped tables were."""
    criteria = [
        {"criterion_type": text(one, "type"), "weight_text": text(one, "description") or text(one, "name")}
        for one in tables(lot, "awardCriteria", "criteria")
    ]
    percent = price_weight(criteria) if criteria else None
    return nan if percent is None else min(percent / 100.0, 1.0)
