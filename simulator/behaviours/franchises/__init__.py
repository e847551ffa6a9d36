"""Social franchises: how they are founded, run, grow, merge and end."""
