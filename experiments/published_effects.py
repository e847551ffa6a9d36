"""Published effects of procurement rules, held against the model: set-asides, preferences and prompt payment.

python experiments/published_effects.py --seeds 40

The same lines are part of `fairlot validate`; a miss is printed like a hit.
"""

from __future__ import annotations

import argparse
import sys

from simulator.study.evidence.published_effects import EXPERIMENTS, effects


def main() -> None:
    """Run the experiments that are asked for and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--only", choices=sorted(EXPERIMENTS), default=None)
    asked = parser.parse_args()
    sys.stdout.write(f"Means over {asked.seeds} paired seeds with 95 % intervals.\n\n")
    sys.stdout.write("| effect | found | band | |\n|---|---|---|---|\n")
    for line in effects(range(1, asked.seeds + 1), [asked.only] if asked.only else EXPERIMENTS):
        c, f = line.claim, line.found
        found = f"{f.mean:.3g} [{f.low:.3g}, {f.high:.3g}] {c.unit}"
        sys.stdout.write(f"| {c.id} {c.what} | {found} | {c.low:g} to {c.high:g} | {line.verdict} |\n")


if __name__ == "__main__":
    main()
