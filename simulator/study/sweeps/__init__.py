"""Sweeps: many runs that survive failures, are resumed, and end in one table."""
