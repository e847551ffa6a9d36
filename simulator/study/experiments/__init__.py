"""Experiment files: what is varied, over which range, by which design, and what is measured."""
