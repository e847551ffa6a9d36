"""Print the digests of one run as JSON: python same_bits.py SCENARIO.json SEED."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from simulator import Scenario
from simulator.week.digest import run_digests

if __name__ == "__main__":
    scenario = Scenario.from_resolved(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    print(json.dumps(run_digests(scenario, int(sys.argv[2]))))
