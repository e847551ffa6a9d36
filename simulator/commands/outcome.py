"""Exit codes of the command line."""

BROKEN_MODEL = 1
"""The model broke one of its own invariants, or `rerun` gave other bits: a fault of the project."""

STOPPED = 130
"""The user stopped it with Ctrl+C. A sweep or a calibration keeps its finished runs, nothing else was saved."""

BEYOND_LIMIT = 3
"""A run took longer, or more memory, than it may: nothing was saved. Of a sweep: some runs failed, others are kept."""

WRONG_INPUT = 2
"""The user's files or arguments need a change; nothing was run."""

NOT_WRITTEN = 4
"""The runs were made and are shown, but their tables or their report could not be written."""
