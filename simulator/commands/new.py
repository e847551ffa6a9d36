"""`fairlot new`: write a commented scenario or experiment to start from."""

from __future__ import annotations

from pathlib import Path

import typer

from simulator.commands.outcome import WRONG_INPUT
from simulator.scenario.library import SUFFIX
from simulator.scenario.value_words import as_argument

STARTER = """\
# A scenario of your own. Lines that begin with # are comments: take the # away to switch a line on.
# Check it with `fairlot check`, compare it with no policy with `fairlot compare`.

extends = "baseline.toml"       # all settings of the reference world, unless this file says otherwise

title = "My scenario"
question = "What happens when councils pay every invoice within ten days?"

# horizon_years = 10            # length of a run, 1 to 40 years

# [rules]                       # baseline rules of all councils; `fairlot describe --levers` lists them
# payment_terms_days = 30
# consortium_bids = "needed"    # suppliers too small for a tender may bid together

# [parameters]                  # numbers of the world; `fairlot describe --parameters` lists them with their ranges

# [[councils]]                  # change one council of the reference world by its name
# name = "Aldermoor"
# champion = true

[[policies]]
name = "Pay within ten days"    # a label for tables and plots
lever = "payment_terms_days"
value = 10
# operation = "set"             # or "add" (value is added to the rule) or "scale" (the rule is multiplied by value)
# councils = ["Aldermoor"]      # without this line: all councils
from = 2026-04-01               # a date, or whole weeks since the start: from = 52
# until = 2030-04-01            # without this line: to the end of the run
# ramp_weeks = 52               # move there step by step

# [[shocks]]                    # something that happens with and without the policy
# kind = "demand_surge"         # or "cost_shock"
# sector = "construction"
# size = 0.3                    # 30 % more
# from = 2027-04-01
# until = 2028-04-01

# [[suppliers]]                 # a firm that you know: a group of one
# name = "Bright Start"
# kind = "social_enterprise"
# count = 1
# sectors = { social_care = 1.0 }
# finances = { turnover_gbp = 900_000, council_work_share = 0.5, reserves_gbp = 120_000, staff = 20 }

# [[suppliers]]
# name = "Harbour Care"
# kind = "small_firm"
# count = 1
# sectors = { social_care = 1.0 }
# finances = { turnover_gbp = 400_000, council_work_share = 0.6, reserves_gbp = 20_000 }

# [[takeovers]]                 # one named firm (a supplier group with count = 1) takes another over
# buyer = "Bright Start"
# target = "Harbour Care"
# from = 2027-04-01             # in the first week from then on in which it has the money
# price_gbp = 50_000            # for the owners of the target
# once_closing = true           # it waits until the target decides to close

# [[franchises]]                # a social franchise that exists: units are SEs of the area, newcomers where too few
# name = "Care at home"
# sector = "social_care"
# units = { Aldermoor = 3, Carrowby = 2 }
# home = "Brackenford"          # area of a franchisor that works there; without it: somewhere else in the country
# turnover_gbp = 2_000_000      # of a franchisor elsewhere
# units_elsewhere = 20
# capital_gbp = 300_000         # cash of the franchisor
# record = 0.75                 # track record that buyers see, 0 to 1
# royalty = 0.04                # of council income
# yearly_fee_gbp = 1_000        # flat, beside it
# unit_capital_gbp = 25_000     # of a new unit; needs franchising = "allowed" to grow
# pooled_guarantee = true       # all stand in for each; needs franchise_guarantee = "accepted"

# [[hubs]]                      # a hub that exists: it wins work, also from contractors, and its members do it
# name = "Works together"
# home = "Aldermoor"
# sector = "employment_skills"
# members = { Aldermoor = 3, Dunmere = 1 }
# capital_gbp = 250_000         # pays members before the council pays
# record = 0.7
# margin = 0.125                # of the price
# office_gbp = 60_000           # a year

# [[consortia]]                 # firms that have agreed how to bid together; needs consortium_bids
# name = "Green streets"
# sector = "environment"
# members = { Aldermoor = 2, Eskholme = 1 }
# trust = 0.8
"""


EXAMPLE = f"my_scenario{SUFFIX}"
"""A name, for who gave none."""
EXPERIMENT = """\
# An experiment of your own. Lines that begin with # are comments: take the # away to switch a line on.
# Check it with `fairlot check`, run it with `fairlot sweep`, read it with `fairlot analyse`.

title = "My experiment"
question = "How long may payment take before suppliers fail?"
scenario = "baseline"           # a ready scenario, or a file beside this one
years = 5                       # length of each run
seeds = 4                       # runs of each arm at each point
main_kpis = ["insolvencies_per_10000", "se_award_share_value"]  # `fairlot describe --figures` lists them
# limit_seconds = 120           # a run that takes longer is stopped
# tags = ["payment"]

[design]
kind = "grid"                   # or "latin_hypercube", "sobol", "saltelli", "morris", "list", "pareto"

[[factors]]                     # what is varied: a lever, a number of the world, or a path of the scenario
path = "payment_terms_days"
values = [10, 30, 60]           # a grid without values takes the range of the register

# [[factors]]
# path = "payment_late_share"
# values = [0.0, 0.2]

[[arms]]                        # policies that are compared inside each point; the first is the reference
name = "as it is"

# [[arms]]
# name = "no reserves asked"
# settings = { standing_multiple = 0.0 }
"""


def new(file: str, *, experiment: bool = False) -> int:
    """Write the starter and return the exit code: 0, or 2 when it cannot be written; nothing is ever overwritten."""
    path = Path(file)
    if not path.name.strip(". ") or path.name.strip() == SUFFIX:
        return _refuse(file or '""', "it has no name", f"write `fairlot new {as_argument(path.parent / EXAMPLE)}`")
    if path.suffix != SUFFIX:
        return _refuse(file, f"its name must end in {SUFFIX}", f"write `fairlot new {as_argument(f'{path}{SUFFIX}')}`")
    try:
        with path.open("x", encoding="utf-8") as opened:
            opened.write(EXPERIMENT if experiment else STARTER)
    except FileExistsError:
        return _refuse(file, "it exists already, and is left as it is", "choose another name")
    except FileNotFoundError:
        return _refuse(file, f"there is no folder `{path.parent}`", "make the folder first")
    except OSError as problem:
        return _refuse(file, problem.strerror or str(problem), "choose another place")
    typer.echo(f"{file}: written. Edit it, then `fairlot check {as_argument(file)}`.")
    return 0


def _refuse(file: str, why: str, remedy: str) -> int:
    typer.echo(f"{file}: not written; {why}; {remedy}", err=True)
    return WRONG_INPUT
