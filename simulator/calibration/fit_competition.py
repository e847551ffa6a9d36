"""Fit how tenders are weighted, split, timed and contested, and what bids and winners look like."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from simulator.calibration.fitted_numbers import Number, Section, exact_shares, significant
from simulator.calibration.likelihood import fit_negative_binomial
from simulator.calibration.shipped_tables import numbers, table

NOTICES = "Public Contracts Scotland, April 2019, and Sell2Wales, February 2025: tender notices"
MARKETPLACE = "Digital Outcomes and Specialists opportunities, April 2016 to June 2017 (dos_opportunities.csv)"
TIMBER = "US Forest Service timber sales 1973-1993 (timber_auctions.csv); the highest bid wins: shape only"
LOTS_LISTED = 5
CONTESTED_BIDS = 4
QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]


def mean_sd(values: Sequence[float]) -> tuple[float, float]:
    """Return mean and sample standard deviation."""
    mean = math.fsum(values) / len(values)
    return mean, math.sqrt(math.fsum((x - mean) ** 2 for x in values) / (len(values) - 1))


def quantile(values: Sequence[float], share: float) -> float:
    """Return the quantile by linear interpolation between the sorted values."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def share_number(part: int, whole: int, what: str) -> Number:
    """Return a share of counts with its binomial standard error."""
    share = part / whole
    error = math.sqrt(share * (1.0 - share) / whole)
    return Number(significant(share), f"n = {whole} {what}; standard error {error:.3f}")


def price_weights() -> tuple[list[float], list[float]]:
    """Return the price weights [share]: one a tender (mean of its lots), and one a lot."""
    tenders: dict[str, list[float]] = defaultdict(list)
    for row in table("ocds_price_weights.csv"):
        tenders[row["ocid"]] += [float(row["price_percent"]) / 100.0] * int(row["lots"])
    lots = [weight for weights in tenders.values() for weight in weights]
    return [math.fsum(weights) / len(weights) for weights in tenders.values()], lots


def price_weight_section() -> Section:
    """Describe the price weight over tenders: lots of one tender share one weight, so they are not counted apart."""
    tenders, lots = price_weights()
    mean, sd = mean_sd(tenders)
    n = len(tenders)
    lot_mean, lot_sd = mean_sd(lots)
    error, sd_error = sd / math.sqrt(n), sd / math.sqrt(2.0 * n)
    values = {
        "mean": Number(
            significant(mean), f"n = {n} tenders; standard error {error:.3f}; over {len(lots)} lots {lot_mean:.3f}"
        ),
        "sd": Number(significant(sd), f"n = {n} tenders; standard error {sd_error:.3f}; over lots {lot_sd:.3f}"),
        "quantile_shares": Number(QUANTILES, "probabilities of the quantiles below"),
        "quantiles": Number([significant(quantile(tenders, q)) for q in QUANTILES], f"n = {n} tenders"),
    }
    source = f"{NOTICES} (ocds_price_weights.csv); social weights are not told apart from quality in these notices"
    return Section("[price_weight]", source, values)


def lots_section() -> Section:
    """Describe the number of lots of a tender."""
    lots = [int(row["lots"]) for row in table("ocds_tenders.csv")]
    counted = Counter(min(number, LOTS_LISTED + 1) for number in lots)
    many = [float(number) for number in lots if number > LOTS_LISTED]
    shares = exact_shares([float(counted[number]) for number in range(1, LOTS_LISTED + 2)])
    listed = [*map(float, range(1, LOTS_LISTED + 1)), quantile(many, 0.5)]
    error = math.sqrt(shares[0] * (1.0 - shares[0]) / len(lots))
    values = {
        "number": Number(listed, f"the last stands for six and more: median of {len(many)} (largest {max(many):.0f})"),
        "shares": Number(shares, f"n = {len(lots)} tenders; standard error of the first {error:.3f}"),
    }
    return Section("[lots]", f"{NOTICES} (ocds_tenders.csv)", values)


def season_section() -> Section:
    """Set the months' factors: March against its neighbours in one marketplace, taken over as an assumption."""
    months = Counter(row["published"][:7] for row in table("dos_opportunities.csv"))
    march, beside = months["2017-03"], months["2017-02"] + months["2017-04"]
    ratio = march / (beside / 2.0)
    error = math.sqrt(1.0 / march + 1.0 / beside)
    low, high = (ratio * math.exp(sign * 1.96 * error) for sign in (-1.0, 1.0))
    ordinary = round(12.0 / (11.0 + ratio), 4)
    factors = [ordinary, ordinary, round(12.0 - 11.0 * ordinary, 4), *[ordinary] * 9]
    values = {
        "march_peak": Number(
            significant(ratio, 3),
            f"assumption for councils: March 2017 ({march}) over the mean of February and April ({beside} in both) "
            f"in one marketplace; 95 % interval {low:.2f} to {high:.2f}; per working day only about 1.1",
        ),
        "march_peak_low": Number(1.0, "assumption: no peak at all"),
        "march_peak_high": Number(significant(high, 3), "upper end of the 95 % interval"),
        "monthly_factors": Number(factors, "assumption: January to December, mean 1; all months but March alike"),
    }
    source = f"assumption; the notices cover a month or less each and tell no season; {MARKETPLACE}"
    return Section("[season]", source, values)


def bidder_sections() -> list[Section]:
    """Fit the number of applications: negative binomial without zeros, as opportunities without any are blank."""
    sections = []
    for category in ("digital-outcomes", "digital-specialists"):
        rows = [
            row for row in table("dos_opportunities.csv") if row["category"] == category and row["applications_total"]
        ]
        counts = [int(x) for x in numbers(rows, "applications_total")]
        small = int(sum(numbers(rows, "applications_sme")))
        mean, sd = mean_sd([float(x) for x in counts])
        fit = fit_negative_binomial(counts)
        k = math.exp(fit.values[1])
        error = sd / math.sqrt(len(counts))
        values = {
            "mean": Number(
                significant(mean), f"n = {len(counts)}; standard error {error:.2f}; open marketplace, not a council"
            ),
            "dispersion_k": Number(
                significant(k),
                f"n = {len(counts)}; ML; variance m + m*m/k; standard error {k * fit.errors[1]:.2f}; "
                f"by moments {mean * mean / (sd * sd - mean):.2f}",
            ),
            "sme_share_of_applications": Number(
                significant(small / sum(counts)),
                f"{small} of {sum(counts)} applications, which hang together within an opportunity",
            ),
        }
        sections.append(Section(f"[bidders.{category.replace('-', '_')}]", MARKETPLACE, values))
    return sections


def target_sections() -> list[Section]:
    """Describe bids and winners: not inputs of the model, but targets to judge it by."""
    auctions = table("timber_auctions.csv")
    spread, left = numbers(auctions, "sd_log_bid"), numbers(auctions, "money_left")
    bids = [int(x) for x in numbers(auctions, "bids")]
    contested = [sd for sd, n in zip(spread, bids, strict=True) if n >= CONTESTED_BIDS]
    timber = {
        "median_sd_log_bid": Number(significant(quantile(spread, 0.5)), f"n = {len(auctions)} auctions of two or more"),
        "median_sd_log_bid_four_or_more": Number(
            significant(quantile(contested, 0.5)), f"n = {len(contested)} auctions: the sd of few bids is biased low"
        ),
        "median_money_left": Number(significant(quantile(left, 0.5)), "(best - second) / best"),
        "money_left_quartiles": Number(
            [significant(quantile(left, q)) for q in (0.25, 0.75)], "(best - second) / best"
        ),
        "mean_bids": Number(significant(mean_sd([float(n) for n in bids])[0]), "two or more by selection"),
    }
    rows = table("salford_process_value.csv")
    total = sum(int(row["contracts"]) for row in rows)
    flagged = sum(int(row["contracts"]) for row in rows if row["sme"] in ("yes", "no"))
    small = sum(int(row["contracts"]) for row in rows if row["sme"] == "yes")
    social = sum(int(row["contracts"]) for row in rows if row["vcse"] == "True")
    winners = [row["winner_size"] for row in table("dos_opportunities.csv") if row["winner_size"]]
    shares = {
        "salford_sme_share_of_contracts": share_number(small, flagged, "contracts with a flag"),
        "salford_vcse_share_of_contracts": share_number(social, total, "contracts; by hand from names"),
        "marketplace_sme_share_of_awards": share_number(
            sum(size != "large" for size in winners), len(winners), "awards"
        ),
    }
    return [
        Section("[target.bids]", TIMBER, timber),
        Section("[target.winners]", f"Salford register (salford_process_value.csv); {MARKETPLACE}", shares),
    ]
