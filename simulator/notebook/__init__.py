"""For people and notebooks, never in hot loops: the Mesa model, agents as views, tables as frames, networks."""
