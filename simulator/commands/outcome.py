"""Exit codes of the command line."""

BROKEN_MODEL = 1
"""The model broke one of its own invariants: a fault of the project."""

WRONG_INPUT = 2
"""The user's files or arguments need a change; nothing was run."""

NOT_WRITTEN = 4
"""The runs were made and are shown, but their tables or their report could not be written."""
