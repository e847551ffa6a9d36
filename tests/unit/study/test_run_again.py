"""Any run of a sweep is made again from its folder alone, whatever its factors do to the scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.study.sweeps.run_again import rerun
from simulator.study.sweeps.run_experiment import sweep

TEXT = """
title = "Terms"
question = "Does it matter?"
scenario = "baseline"
years = 1
[design]
kind = "grid"
[[factors]]
path = "burn_in_years"
values = [0]
[[factors]]
path = "payment_terms_days"
"""


@pytest.mark.parametrize("operation", ['values = [5]\noperation = "add"', 'values = [2]\noperation = "scale"'])
def test_a_factor_that_adds_to_a_lever_or_scales_it(operation: str, tmp_path: Path) -> None:
    file = tmp_path / "terms.toml"
    file.write_text(TEXT + operation, encoding="utf-8")
    done = sweep(file, tmp_path / "out", workers=1)
    assert rerun(done.folder, 0, 1).note == "The same bits as stored."
