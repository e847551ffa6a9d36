"""A suggestion is given for a slip, and not for a name that means something else; a named firm is as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import ScenarioMistakes, load_scenario
from simulator.register import LEVERS
from simulator.scenario.value_words import did_you_mean, nearest, related


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("payment_term_days", "payment_terms_days"),
        ("mandated_se_shar", "mandated_se_share"),
        ("late intrest rate", "late_interest_rate"),
        ("franchizing", "franchising"),
        ("mandated_sme_share", None),
        ("sme_share", None),
        ("local_preference", None),
        ("prompt_payment", None),
    ],
)
def test_only_slips_are_taken_for_a_name(written: str, meant: str | None) -> None:
    assert nearest(written, LEVERS) == meant


def test_without_a_slip_names_about_the_same_are_listed() -> None:
    assert "mandated_share" in related("sme_share", LEVERS)
    told = did_you_mean("mandated_sme_share", LEVERS, "listed elsewhere")
    assert told.startswith("about that: ")
    assert "mandated_share, " in told
    assert told.endswith("; listed elsewhere")
    assert related("zzz", LEVERS) == []


FIRM = (
    'extends = "baseline.toml"\n[[suppliers]]\nname = "Bright Start"\nkind = "social_enterprise"\ncount = {count}\n'
    'sectors = {{ social_care = 1.0 }}\noverrides = {{ {override} }}\n'
)


@pytest.mark.parametrize(
    ("count", "override", "is_allowed"),
    [
        (1, "sales_mean = 0.95", True),
        (2, "sales_mean = 0.95", False),
        (1, "outside_margin = -0.2", True),
        (1, "turnover_median_gbp = 50_000_000", True),
        (1, "sales_mean = 1.5", False),
        (1, "overhead_recovery_mean = 1.0", True),  # the end of its kind's own range
        (1, "turnover_median_gbp = -1", False),
    ],
)
def test_ranges_of_a_kind_do_not_bind_a_named_firm(count: int, override: str, is_allowed: bool, tmp_path: Path) -> None:
    path = tmp_path / "firm.toml"
    path.write_text(FIRM.format(count=count, override=override), encoding="utf-8")
    if is_allowed:
        assert load_scenario(path).suppliers[-1].name == "Bright Start"
    else:
        with pytest.raises(ScenarioMistakes, match="out of range"):
            load_scenario(path)


POLICY_IN = '[[policies]]\nlever = "payment_terms_days"\nvalue = 10\n'


@pytest.mark.parametrize(
    ("written", "line", "told"),
    [
        (f'{POLICY_IN}councils = ["Aldermoor "]', 6, "did you mean `Aldermoor`?"),
        ("horizon_years = 1e1", 3, "`horizon_years` is 10, written with a point or an e; "),
        ("horizon_years = 1e1", 3, "write 10 without the point or the e"),
        (f"{POLICY_IN}from = 52.0", 6, "write 52 without the point or the e"),
        ("[rules]\nhorizon_years = 3", 4, "`horizon_years` belongs at the top of the file"),
        ("[parameters]\nhorizon_years = 3", 4, "`horizon_years` belongs at the top of the file"),
        ('[structure]\ntitle = "T"', 4, "`title` belongs at the top of the file"),
        ("[rules]\nhorizon_yeras = 3", 4, "did you mean `horizon_years`? That belongs at the top of the file"),
        ("[rules]\npayment_term_days = 3", 4, "did you mean `payment_terms_days`?"),
        ("[parameters]\npayment_term_days = 3", 4, "did you mean `payment_terms_days`? That belongs below [rules]"),
        ("payment_term_days = 3", 3, "did you mean `payment_terms_days`? That belongs below [rules], below the"),
        ('[[policies]]\nlever = "mandate_enforcment"\nvalue = "target"', 4, "did you mean `mandate_enforcement`?"),
        (f"{POLICY_IN}start = 3", 6, "there is no such key in [[policies]]; did you mean `from`?"),
        (f"{POLICY_IN}end = 3", 6, "did you mean `until`?"),
        *((f"horizon_years = {many}", 3, "no needless 0 before them; write for example") for many in ("05", ".5")),
        (f'{POLICY_IN}where = ["Dunmere"]', 6, "did you mean `councils`?"),
        ('[[policies]]\nvalue = "target"', 3, "`lever` is missing"),
        (f'{POLICY_IN}councils = "Dunmere"', 6, 'not a list; write ["Dunmere"], in brackets'),
        (f"{POLICY_IN}horizon_yeras = 3", 6, "did you mean `horizon_years`? That belongs at the top of the file"),
    ],
)
def test_slips_of_the_pen_are_told_with_what_to_write(written: str, line: int, told: str, tmp_path: Path) -> None:
    path = tmp_path / "slip.toml"
    path.write_text(f'extends = "baseline.toml"\nquestion = "Q"\n{written}\n', encoding="utf-8")
    with pytest.raises(ScenarioMistakes) as mistakes:
        load_scenario(path)
    (mistake,) = mistakes.value.mistakes
    assert (mistake.line, told in str(mistake)) == (line, True)


FRANCHISE = '[[franchises]]\nname = "Care"\nsector = "social_care"\nunits = {units}\nroyalty = {royalty}\n'
HUB = '[[hubs]]\nname = "Both"\nhome = "Dunmere"\nsector = "housing"\nmembers = { Dunmere = 3 }\ncapital_gbp = 0\n'
POLICY = '[[policies]]\nlever = "upfront_share"\nvalue = 0.5\nsuppliers = { name = "Both" }\n'


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (FRANCHISE.format(units="{ Dunmere = 3 }", royalty=3), "between 0 and 0.3 [share]; for 3 per cent write 0.03"),
        (FRANCHISE.format(units="10", royalty=0), "is the number 10, not a table; write pairs between braces"),
        (HUB + POLICY, "it is one of the hubs, and a choice is of suppliers; choose its members by kind"),
    ],
)
def test_mistakes_about_bodies_are_told_with_what_to_write(written: str, told: str, tmp_path: Path) -> None:
    """A share in per cent, a number where a table stands, and a body where suppliers are chosen."""
    path = tmp_path / "body.toml"
    path.write_text(f'extends = "baseline.toml"\ntitle = "T"\n{written}', encoding="utf-8")
    with pytest.raises(ScenarioMistakes) as mistakes:
        load_scenario(path)
    assert told in str(mistakes.value)


GROWING = """\
[[suppliers]]
name = "One"
kind = "social_enterprise"
count = 1
sectors = {{ housing = 1.0 }}
[suppliers.finances]
turnover_gbp = 1_000_000
council_work_share = 0.5
reserves_gbp = 1_000
staff = 3
staff_growth = 0.5
{window}
"""


@pytest.mark.parametrize(
    ("window", "line", "told"),
    [
        ("growth_from = 2020-01-01", 14, "`growth_from` is 2020-01-01, before the start of the run"),
        ("growth_from = 520", 14, "the window starts in week 520"),
        ("growth_until = 2040-01-01", 14, "leave `growth_until` out to go on to the end"),
        ("growth_from = 104\ngrowth_until = 52", 15, "write `growth_until` later than `growth_from`"),
        ("growth_from = 52\ngrowth_until = 156", 0, ""),
        ('[[takeovers]]\nbuyer = "One"\ntarget = "Two"\nuntil = 9', 17, "unknown key `until`"),
    ],
)
def test_a_firm_grows_within_the_run(window: str, line: int, told: str, tmp_path: Path) -> None:
    """Growth that began before the run made the staff of week 0 several times what the file says; nothing told it."""
    other = '[[suppliers]]\nname = "Two"\nkind = "social_enterprise"\ncount = 1\nsectors = { housing = 1.0 }\n'
    path = tmp_path / "growing.toml"
    path.write_text(f'extends = "baseline.toml"\ntitle = "T"\n{GROWING.format(window=window)}{other}', encoding="utf-8")
    if not line:
        assert load_scenario(path).with_horizon(1).suppliers[-2].finances
        return
    with pytest.raises(ScenarioMistakes) as mistakes:
        load_scenario(path)
    assert [(mistake.line, told in str(mistake)) for mistake in mistakes.value.mistakes] == [(line, True)]


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ('["micro", "large"]', "the sizes micro and large have small and medium between them"),
        ('["large", "micro", "small"]', "the sizes micro and small and large have medium between them"),
        ('["sme", "large"]', ""),
        ('["small", "micro"]', ""),
    ],
)
def test_a_choice_of_sizes_has_no_gap(sizes: str, told: str, tmp_path: Path) -> None:
    """A policy for micro and large firms held for those between them, too."""
    path = tmp_path / "sizes.toml"
    path.write_text(f'extends = "baseline.toml"\n{POLICY_IN}suppliers = {{ size = {sizes} }}\n', encoding="utf-8")
    if not told:
        assert load_scenario(path).policies
        return
    with pytest.raises(ScenarioMistakes, match=told):
        load_scenario(path)


def test_shares_of_work_that_sum_to_one_but_for_rounding_are_one(tmp_path: Path) -> None:
    path = tmp_path / "work.toml"
    kinds = "social_enterprise = 0.4, small_firm = 0.2, large_contractor = 0.3, cooperative = 0.1"
    path.write_text(f'extends = "baseline.toml"\nwork_at_start.kind = {{ {kinds} }}\n', encoding="utf-8")
    assert load_scenario(path).work_at_start


@pytest.mark.parametrize("key", ["service_lines", "councils", "suppliers"])
@pytest.mark.parametrize("value", ["0", "[]", '"none"'])
def test_names_are_held_against_nothing_where_none_can_be_read(key: str, value: str, tmp_path: Path) -> None:
    """One sentence, about the list; every line of the file it extends was told as well."""
    path = tmp_path / "unread.toml"
    path.write_text(
        f'extends = "baseline"\n{key} = {value}\n'
        '[[policies]]\nlever = "payment_terms_days"\nvalue = 10\nservices = ["social_care"]\n'
        'suppliers = { sector = "social_care", home = "Aldermoor", name = "Small firms" }\n'
        '[[shocks]]\nkind = "demand_surge"\nsize = 0.3\nsector = "social_care"\ncouncils = ["Aldermoor"]\n',
        encoding="utf-8",
    )
    with pytest.raises(ScenarioMistakes) as told:
        load_scenario(path)
    (line,) = str(told.value).splitlines()
    assert line.startswith(f"{path}:2: `{key}` is ")
