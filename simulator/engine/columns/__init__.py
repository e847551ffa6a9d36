"""The columns of every table, with their units; ``simulator.engine.world`` says which tables there are."""
