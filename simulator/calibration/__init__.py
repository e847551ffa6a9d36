"""Fit the numbers of demand from the tables in ``simulator/data``: ``python -m simulator.calibration.fit_demand``."""
