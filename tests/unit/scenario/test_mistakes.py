"""Unit tests: every kind of mistake is told with its exact line, what is wrong and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario import load_scenario
from tests.unit.scenario.writing import SMALL, line_of, mistakes_of

POLICY = '\n[[policies]]\nlever = "payment_terms_days"\nvalue = 10\n'

# What is replaced in SMALL + POLICY, by what, and words that the mistake and its remedy must hold.
CASES = {
    "unknown key": (
        "horizon_years = 4",
        "horizon_year = 4",
        "unknown key `horizon_year`",
        "did you mean `horizon_years`?",
    ),
    "unknown key of a table": ("count = 10", "count = 10\ncuont = 3", "unknown key `cuont`", "`count`"),
    "key below the wrong header": (
        "count = 10",
        'count = 10\nextends = "x"',
        "unknown key `extends`",
        "top of the file",
    ),
    "missing key": ("annual_budget_gbp = 1_000_000\n", "", "`annual_budget_gbp` is missing", "[[councils]]"),
    "text for a whole number": ("horizon_years = 4", 'horizon_years = "4"', 'the text "4"', "write 4 without quotes"),
    "per cent as text": ("late_share = 0.1", 'late_share = "10%"', "not a number", "write 0.1 without quotes"),
    "fraction for a whole number": ("count = 10", "count = 10.5", "10.5, not a whole number", ""),
    "truth for a number": ("count = 10", "count = true", "truth value true", "write a number"),
    "number for a text": ('title = "Small"', "title = 3", "`title` is the number 3, not a text between quotes", ""),
    "text for a date": ("start_date = 2025-04-01", 'start_date = "2025-04-01"', "not a date", "without quotes"),
    "time for a date": ("start_date = 2025-04-01", "start_date = 2025-04-01T10:00:00", "not a date", "2026-04-01"),
    "out of range": ("horizon_years = 4", "horizon_years = 41", "41, out of range", "between 1 and 40 [years]"),
    "out of range in a table": ("late_share = 0.1", "late_share = 7", "7, out of range", "between 0 and 1 [share]"),
    "not a number": ("value_sigma = 1.5", "value_sigma = nan", "`value_sigma` is nan", "finite"),
    "infinite": ("value_sigma = 1.5", "value_sigma = -inf", "`value_sigma` is -inf", "finite"),
    "weights": ("quality = 0.4", "quality = 0.45", "`award_weights` sum to 1.05, not to 1", "take away 0.05"),
    "negative weight": ("social = 0.1 }", "social = -0.1 }", "`social` is -0.1, out of range", "between 0 and 1"),
    "shares": ("service_shares = { care = 1.0 }", "service_shares = { care = 0.9 }", "sum to 0.9", "add 0.1"),
    "sectors": ("sectors = { care = 1.0 }", "sectors = {}", "`sectors` sum to 0", "the table is empty"),
    "unknown service line": (
        "sectors = { care = 1.0 }",
        "sectors = { cares = 1.0 }",
        "service line `cares`",
        "mean `care`?",
    ),
    "unknown council": ("count = 10", 'count = 10\nareas = [\n  "Northan",\n]', "council `Northan`", "mean `Northam`?"),
    "a word as a council": ('name = "Northam"', 'name = "local"', "a council is called `local`", "such as `Local`"),
    "unknown kind": ('kind = "small_firm"', 'kind = "smallfirm"', "unknown kind `smallfirm`", "mean `small_firm`?"),
    "unknown lever of a policy": (
        'lever = "payment_terms_days"',
        'lever = "payment_term_day"',
        "unknown lever",
        "mean `payment_terms_days`?",
    ),
    "lever out of range": ("value = 10\n", "value = 1000\n", "`payment_terms_days` is 1,000", "[days]"),
    "ends before it starts": (
        "value = 10\n",
        "value = 10\nfrom = 2026-04-01\nuntil = 2026-03-01\n",
        "ends before it starts",
        "later than `from`",
    ),
    "starts past the horizon": (
        "value = 10\n",
        "value = 10\nfrom = 208\n",
        "the window starts in week 208",
        "horizon_years",
    ),
    "ends past the horizon": (
        "value = 10\n",
        "value = 10\nuntil = 2062-04-01\n",
        "the window ends in week",
        "leave `until` out",
    ),
    "before the start": (
        "value = 10\n",
        "value = 10\nfrom = 2024-04-01\n",
        "before the start of the run",
        "2025-04-01",
    ),
    "weeks below zero": ("value = 10\n", "value = 10\nfrom = -1\n", "before the start of the run", "2025-04-01"),
    "text for a moment": (
        "value = 10\n",
        'value = 10\nfrom = "soon"\n',
        "not a date, or a whole number of weeks",
        "52",
    ),
    "empty list": ("value = 10\n", "value = 10\ncouncils = []\n", "`councils` is empty", "leave it out"),
    "a year of eleven months": (
        "horizon_years = 4",
        f"horizon_years = 4\nseason = {[1] * 11}",
        "`season` has 11 numbers",
        "one for each month",
    ),
    "a season that adds needs": (
        "horizon_years = 4",
        f"horizon_years = 4\nseason = {[2] * 12}",
        "the mean of `season` is 2, not 1",
        "divide each by 2",
    ),
    "a season without needs": (
        "horizon_years = 4",
        f"horizon_years = 4\nseason = {[0] * 12}",
        "the mean of `season` is 0, not 1",
        "write 1 for an average month",
    ),
    "a lever at the top": (
        "horizon_years = 4",
        "horizon_years = 4\npayment_terms_days = 10",
        "unknown key `payment_terms_days`",
        "belongs below [rules]",
    ),
    "a lever of a council": (
        "annual_budget_gbp = 1_000_000\n",
        "annual_budget_gbp = 1_000_000\npayment_terms_days = 10\n",
        "unknown key `payment_terms_days`",
        "belongs below [rules], below the `rules` of one council",
    ),
    "a parameter at the top": (
        "horizon_years = 4",
        "horizon_years = 4\ncost_spread = 0.1",
        "unknown key `cost_spread`",
        "belongs below [parameters]",
    ),
    "a key of a table at the top": (
        "horizon_years = 4",
        "horizon_years = 4\ncount = 5",
        "unknown key `count`",
        "`count` belongs in [[suppliers]]",
    ),
    "a key of another table": (
        "count = 10",
        "count = 10\nannual_budget_gbp = 5",
        "unknown key `annual_budget_gbp`",
        "`annual_budget_gbp` belongs in [[councils]]",
    ),
    "bands": ("from_gbp = 0", "from_gbp = 5", "the first band starts at 5 pounds", "write 0"),
}

# Where the mistake stands when that is not the last line of the new text.
LINES = {
    "missing key": "[[councils]]",
    "unknown council": '  "Northan"',
    "lever out of range": "value = 1000",
    "per cent as text": "late_share",
}


@pytest.mark.parametrize("case", CASES)
def test_one_mistake_is_told_once_at_its_line(case: str, tmp_path: Path) -> None:
    old, new, what, remedy = CASES[case]
    text = SMALL + POLICY
    assert text.count(old) == 1
    written = text.replace(old, new)
    path = tmp_path / "mistake.toml"
    path.write_text(written, encoding="utf-8")
    (mistake,) = mistakes_of(path)
    assert mistake.file == str(path)
    assert mistake.line == line_of(written, LINES.get(case, new.rstrip("\n").split("\n")[-1]))
    assert what in mistake.what
    assert remedy in f"{mistake.why}; {mistake.remedy}"
    assert str(mistake).startswith(f"{path}:{mistake.line}: {mistake.what}")


SHEET = "[suppliers.balance_sheet]\nturnover_gbp = 20_000_000\npublic_share = 0.3\nfacility_gbp = 3_000_000\n"

BIG = '[[suppliers]]\nname = "Big"\nkind = "large_contractor"\ncount = 1\nsectors = { care = 1 }\n'

# Tables added at the end of SMALL; the mistake stands on the line that holds the third text.
LENGTHS = "[[contract_lengths]]\nfrom_gbp = 0\nmonths = [6, 24]\nshares = [0.5, 0.5]\n"
ADDED = {
    "lengths without a share": (
        LENGTHS.replace("[0.5, 0.5]", "[1.0]"),
        "2 `months` and 1 `shares`",
        "shares = [1.0]",
        "as many of one as of the other",
    ),
    "lengths that fall": (LENGTHS.replace("6, 24", "24, 6"), "do not rise", "months = [24, 6]", "sort them"),
    "lengths over seven years": (LENGTHS.replace("24", "85"), "85, out of range", "months = [6, 85]", "84 [months]"),
    "shares of lengths": (LENGTHS.replace("[0.5, 0.5]", "[0.5, 0.4]"), "sum to 0.9", "shares = [0.5, 0.4]", "add 0.1"),
    "bands of lengths": (LENGTHS.replace("gbp = 0", "gbp = 5"), "first band starts at 5", "from_gbp = 5", "write 0"),
    "unknown lever": (
        "[rules]\npayment_term_days = 3\n",
        "unknown lever `payment_term_days`",
        "payment_term_days",
        "payment_terms_days",
    ),
    "lever below its range": ("[rules]\npayment_terms_days = -3\n", "out of range", "payment_terms_days", "[days]"),
    "per cent for a share": ("[rules]\npayment_late_share = 20\n", "out of range", "payment_late_share", "write 0.2"),
    "unknown choice": ('[rules]\nprice_rule = "linaer"\n', "no choice `linaer`", "price_rule", "mean `linear`?"),
    "number of no choice": ("[rules]\nprice_rule = 7\n", "takes a choice in words", "price_rule", "write one of them"),
    "parameter among rules": (
        "[rules]\nbid_cost_gbp = 8000\n",
        "is a parameter, not a lever",
        "bid_cost_gbp",
        "[parameters]",
    ),
    "lever among parameters": ("[parameters]\npayment_terms_days = 8\n", "is a lever", "payment_terms_days", "[rules]"),
    "unknown parameter": (
        "[parameters]\nbid_costs_gbp = 8000\n",
        "unknown parameter",
        "bid_costs_gbp",
        "`bid_cost_gbp`?",
    ),
    "parameter out of range": ("[parameters]\nbid_cost_gbp = 1e9\n", "out of range", "bid_cost_gbp", "[GBP]"),
    "number of a kind": (
        "[parameters]\nquality_mean = 0.6\n",
        "not a parameter of the whole world",
        "quality_mean",
        "overrides",
    ),
    "one bracket": (
        '[policies]\nlever = "payment_terms_days"\nvalue = 1\n',
        "a table, not a list",
        "[policies]",
        "two brackets",
    ),
    "unknown override": (
        "[suppliers.overrides]\nqualty_mean = 0.6\n",
        "unknown number `qualty_mean`",
        "qualty_mean",
        "quality_mean",
    ),
    "override out of range": ("[suppliers.overrides]\nquality_mean = 60\n", "out of range", "quality_mean", "[score]"),
    "lenders that take back more than they lent": (
        '[[shocks]]\nkind = "lender_withdrawal"\nsize = 10\n',
        "`size` is 10",
        "size = 10",
        "write a share from 0 to 1",
    ),
    "lenders that take back less than nothing": (
        '[[shocks]]\nkind = "lender_withdrawal"\nsize = -1\n',
        "`size` is -1",
        "size = -1",
        "write a share from 0 to 1",
    ),
    "less than no work put off": (
        '[[shocks]]\nkind = "deferral"\nsize = -0.5\n',
        "`size` is -0.5",
        "size = -0.5",
        "write a share from 0 to 1",
    ),
    "more business that falls away than there is": (
        '[[shocks]]\nkind = "downturn"\nsize = 1.5\n',
        "`size` is 1.5",
        "size = 1.5",
        "write a share from 0 to 1",
    ),
    "unknown sector of a shock": (
        '[[shocks]]\nkind = "cost_shock"\nsector = "cars"\nsize = 0.1\n',
        "service line `cars`",
        "sector =",
        "`care`?",
    ),
    "scaled choice": (
        '[[policies]]\nlever = "price_rule"\nvalue = 2\noperation = "scale"\n',
        "operation `scale`",
        "operation",
        '"set"',
    ),
    "balance sheet of a small firm": (
        SHEET,
        "only large contractors have a `balance_sheet`",
        "[suppliers.balance_sheet]",
        "change the `kind`",
    ),
    "balance sheet without chains": (
        BIG + SHEET,
        "`balance_sheet` has no effect here",
        "[suppliers.balance_sheet]",
        "payment_chains = true",
    ),
    "bank withdrawal without chains": (
        '[[shocks]]\nkind = "bank_withdrawal"\nsize = 0.5\n',
        "a bank withdrawal has no effect here",
        "bank_withdrawal",
        "payment_chains = true",
    ),
    "two of one name": (
        '[[suppliers]]\nname = "Small firms"\nkind = "small_firm"\ncount = 1\nsectors = { care = 1 }\n',
        "appears twice",
        "sectors = { care = 1 }",
        "rename",
    ),
}


@pytest.mark.parametrize("case", ADDED)
def test_a_mistake_in_an_added_table_is_told_at_its_line(case: str, tmp_path: Path) -> None:
    table, what, place, remedy = ADDED[case]
    path = tmp_path / "mistake.toml"
    path.write_text(SMALL + table, encoding="utf-8")
    (mistake,) = mistakes_of(path)
    expected = line_of(SMALL + table, place) - (3 if case == "two of one name" else 0)
    assert mistake.line == expected
    assert what in mistake.what
    assert remedy in f"{mistake.why}; {mistake.remedy}"


def test_all_mistakes_are_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = SMALL.replace("horizon_years = 4", "horizon_years = 0").replace("count = 10", "count = true")
    text = text.replace("quality = 0.4", "quality = 0.5") + "[rules]\nnonsense = 1\n"
    path = tmp_path / "many.toml"
    path.write_text(text, encoding="utf-8")
    lines = [mistake.line for mistake in mistakes_of(path)]
    pieces = ["horizon_years = 0", "quality = 0.5", "count = true", "nonsense"]
    assert lines == [line_of(text, piece) for piece in pieces]


def test_the_small_scenario_itself_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL + POLICY, encoding="utf-8")
    scenario = load_scenario(path)
    assert scenario.policies[0].window_weeks(scenario) == (0, 4 * 52)


# What is replaced in a balance sheet, by what, and words that the mistake and its remedy must hold.
SHEETS = {
    "per cent for a share": ("public_share = 0.3", "public_share = 30", "is 30, out of range", "[share]"),
    "too large a margin": ("", "true_margin = 5\n", "`true_margin` is 5, out of range", "between"),
    "text for a number": ("= 3_000_000", '= "3m"', "`facility_gbp` is the text", "without quotes"),
    "unknown line": ("", "average_dept_gbp = 5\n", "unknown key `average_dept_gbp`", "`average_debt_gbp`?"),
    "missing facility": ("facility_gbp = 3_000_000\n", "", "`facility_gbp` is missing", "add it"),
}


@pytest.mark.parametrize("case", SHEETS)
def test_a_mistake_in_a_balance_sheet_is_told_at_its_line(case: str, tmp_path: Path) -> None:
    old, new, what, remedy = SHEETS[case]
    sheet = SHEET.replace(old, new) if old else SHEET + new
    text = "payment_chains = true\n" + SMALL + BIG + sheet
    path = tmp_path / "mistake.toml"
    path.write_text(text, encoding="utf-8")
    (mistake,) = mistakes_of(path)
    assert mistake.line == line_of(text, new.strip() or "[suppliers.balance_sheet]")
    assert what in mistake.what
    assert remedy in f"{mistake.why}; {mistake.remedy}"


def test_a_balance_sheet_with_chains_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "chains.toml"
    path.write_text("payment_chains = true\n" + SMALL + BIG + SHEET, encoding="utf-8")
    assert load_scenario(path).suppliers[1].balance_sheet is not None
