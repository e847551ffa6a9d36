"""Exit codes of the command line."""

WRONG_INPUT = 2
"""The user's files or arguments need a change; nothing was run."""
