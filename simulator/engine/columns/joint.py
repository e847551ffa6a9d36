"""Columns of what suppliers do together: ties, consortia, franchises."""

from __future__ import annotations

import numpy as np

#: Half of a tie between two suppliers; the other half is the neighbouring row (``row ^ 1``).
TIE = np.dtype(
    [
        ("supplier", "i8"),
        ("other", "i8"),
        ("next", "i8"),  # the supplier's next tie, or NOBODY
        ("origins", "i8"),  # flags: SAME_AREA, SE_NETWORK ...
        ("made", "i8"),  # week
        ("trust", "f8"),  # 0 to 1
    ]
)

#: A consortium, also the standing team of a hub.
TEAM = np.dtype(
    [
        ("supplier", "i8"),  # its row of ``suppliers``
        ("lead", "i8"),  # supplier row
        ("first_member", "i8"),
        ("n_members", "i8"),
        ("following", "i8"),  # the lead's next team, or NOBODY
        ("formed", "i8"),  # week
        ("last_bid", "i8"),  # week
        ("dissolved", "i8"),  # week, or NOBODY
        ("origin", "i8"),  # 0, HUB or FRANCHISE
        ("margin", "f8"),  # share of receipts kept by the hub
        ("trust", "f8"),  # mean trust of the lead in its partners
        ("committed", "i8"),  # pence a week that the members hold for it
        ("is_busy", "i8"),  # flag: has work, or money to come
        ("awards", "i8"),
        ("carried", "i8"),  # members lost whose work the others took over
        ("dropped", "i8"),  # flag: its work was given up because a member failed
    ]
)

FRANCHISE_ROW = np.dtype(
    [
        ("franchisor", "i8"),  # supplier row
        ("sector", "i8"),
        ("founded", "i8"),  # week
        ("ended", "i8"),  # week, or NOBODY
        ("units", "i8"),  # members now, the franchisor not counted
        ("most_units", "i8"),
        ("record", "f8"),  # mean track record of its members
        ("wins", "i8"),  # of its members, for those who think of joining
        ("bids", "i8"),
        ("opening_week", "i8"),  # week in which a planned unit opens, or NOBODY
        ("opening_area", "i8"),  # council row
        ("fees", "i8"),  # pence received
        ("costs", "i8"),  # pence spent
        ("fees_this_year", "i8"),
        ("costs_this_year", "i8"),
        ("joined", "i8"),
        ("opened", "i8"),
        ("merged", "i8"),
        ("unit_months", "i8"),
        ("unit_insolvencies", "i8"),
        ("unit_closures", "i8"),
    ]
)

TEAM_MEMBER = np.dtype([("team", "i8"), ("supplier", "i8"), ("share", "f8")])
JOINT_BID = np.dtype([("tender", "i8"), ("supplier", "i8")])
