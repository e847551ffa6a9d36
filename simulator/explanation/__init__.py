"""Why a bid lost, what became of a tender, how a firm lived and failed: told from the records of a run.

Nothing is played again and nothing is guessed: every date, pound and score comes from the recorded tables, and what
would have had to change is worked out with the same scoring kernels that decided.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.explanation.bids import explain_bid
from simulator.explanation.firm_story import explain_firm, pick_failed_firms
from simulator.explanation.lost_bids import pick_lost_bids
from simulator.explanation.recorded_run import Record, UnknownNumber, record_of
from simulator.explanation.story import Explanation
from simulator.explanation.tenders import explain_tender
from simulator.study.disk import reading
from simulator.study.results_folder import Results
from simulator.study.store import load_results

if TYPE_CHECKING:
    from simulator.study.comparison import Result

__all__ = ["Explanation", "Record", "UnknownNumber", "examples", "explain", "record_of"]

#: Word that asks for examples instead of one number -> how they are picked and told.
EXAMPLES = {"bid": ("lost", pick_lost_bids, explain_bid), "firm": ("failed", pick_failed_firms, explain_firm)}


def explain(
    results: Result | Results | str | Path,
    *,
    bid: int | None = None,
    firm: int | str | None = None,
    tender: int | None = None,
    arm: str | None = None,
    seed: int | None = None,
) -> Explanation:
    """Explain one bid, firm or tender of a recorded run.

    Args:
        results: what :func:`simulator.run` or :func:`simulator.compare` returned, or a folder of results.
        bid: row number of a bid, as in the table ``bids``.
        firm: row number of a firm, as in the table ``firms``, or its name.
        tender: row number of a tender, as in the table ``tenders``.
        arm: name of an arm; by default the last, which has the policies.
        seed: a recorded seed; by default the first.

    Raises:
        UnknownNumber: there is no such bid, firm, tender, arm or recorded seed.
        ResultsMistake: the folder cannot be read.
        ValueError: not exactly one of bid, firm and tender is given.
    """
    if sum(number is not None for number in (bid, firm, tender)) != 1:
        raise ValueError("name one of bid, firm and tender")
    source = _opened(results)
    with _reading(source):
        record = record_of(source, arm, seed)
        if bid is not None:
            return explain_bid(record, bid)
        if firm is not None:
            return explain_firm(record, record.firm_called(firm) if isinstance(firm, str) else firm)
        assert tender is not None
        return explain_tender(record, tender)


def examples(
    results: Result | Results | str | Path, what: str, arm: str | None = None, seed: int | None = None
) -> list[Explanation]:
    """Return up to five examples of lost bids (``what`` is "bid") or failed firms ("firm"), told shortly.

    Raises:
        UnknownNumber: there is no such arm or recorded seed.
    """
    _, pick, tell = EXAMPLES[what]
    source = _opened(results)
    with _reading(source):
        record = record_of(source, arm, seed)
        return [tell(record, number, brief=True) for number in pick(record)]


def _reading(source: Result | Results) -> AbstractContextManager[None]:
    """A folder may come from somebody else; what was just run does not."""
    return reading(source.folder) if isinstance(source, Results) else nullcontext()


def _opened(results: Result | Results | str | Path) -> Result | Results:
    return load_results(results) if isinstance(results, str | Path) else results
