"""Who held which contract when: who won it, and who had it once it was handed over or its holder absorbed.

A firm that fails or is taken over earned what its contracts paid until then, though others hold them when the run ends.
"""

from __future__ import annotations

import pandas as pd

#: Events with which all contracts of the subject become the firm's.
ABSORBED = ("taken_over", "units_merged")
_HANDED = "handed_over"
#: Weeks before and after every run.
_EVER = 1_000_000
#: The first week of each holder of a contract, and who that was.
Hands = dict[int, list[tuple[int, int]]]


def hands_of(contracts: pd.DataFrame, events: pd.DataFrame) -> Hands:
    """Return the holders, in order, of every contract that changed hands; work of the week itself is the old one's."""
    passed = events[events["event"].isin((_HANDED, *ABSORBED))]
    is_handed = contracts["contract"].isin(passed.loc[passed["event"] == _HANDED, "subject"])
    moved = contracts[(contracts["won_by"] != contracts["firm"]) | is_handed]
    found = {int(row.contract): [(-_EVER, int(row.won_by))] for row in moved.itertuples()}
    at_last = dict(zip(moved["contract"], moved["firm"], strict=True))
    for event in passed.itertuples():
        if event.event == _HANDED:
            concerned, holder = [event.subject] if event.subject in found else [], event.heir
        else:  # what was over by then stayed with who had it
            concerned = [c for c, held in found.items() if held[-1][1] == event.subject != at_last[c]]
            holder = event.firm
        for contract in concerned:
            found[int(contract)].append((int(event.week) + 1, int(holder)))
    return found


def held_by(contracts: pd.DataFrame, hands: Hands, firm: int) -> pd.DataFrame:
    """Return the contracts that a firm held, each for the weeks from ``since`` and before ``until``."""
    is_own = (contracts["firm"] == firm) & ~contracts["contract"].isin(hands)
    rows = [(int(contract), -_EVER, _EVER) for contract in contracts.index[is_own]]
    for contract, held in hands.items():
        ends = [*(since for since, _ in held[1:]), _EVER]
        rows += [(contract, since, end) for (since, who), end in zip(held, ends, strict=True) if who == firm]
    spells = pd.DataFrame(sorted(rows), columns=["contract", "since", "until"]).set_index("contract")
    return contracts.loc[spells.index].assign(since=spells["since"].to_numpy(), until=spells["until"].to_numpy())
