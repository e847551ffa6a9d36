"""The week: its phases in order, room in the tables, what broke an invariant, and digests of what was lived."""
