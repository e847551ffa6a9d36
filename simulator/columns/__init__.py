"""The columns of every table, with their units; ``simulator.world`` says which tables there are."""
