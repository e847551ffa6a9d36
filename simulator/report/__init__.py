"""Reports for people: one HTML file that needs nothing else."""

from simulator.report.page import report_html

__all__ = ["report_html"]
