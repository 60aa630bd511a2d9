"""Exports the people for training, tuning and testing from ``anny``; the files stay on the developer's machine.

Run with a Python that has anny, torch and scipy::

    python -m phantom.export_cast --out CASTS

The people are drawn with fixed seeds (``bodies.strangers``), so that every machine gets the same ones.
"""

import argparse
from pathlib import Path

import numpy as np

from phantom.bodies.strangers import CASTS, draw_people
from phantom.export_body import build_arrays


def main() -> None:
    """Write one file for each cast."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the casts")
    parser.add_argument("--casts", nargs="*", default=list(CASTS), choices=list(CASTS))
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for cast in chosen.casts:
        people = draw_people(cast)
        facts = ("gender", "age", "muscle", "weight", "height")
        shapes = {f"fact_{fact}": np.array([person.shape[fact] for person in people]) for fact in facts}
        np.savez_compressed(chosen.out / f"{cast}.npz", **build_arrays(people), **shapes)  # type: ignore[arg-type]
        print(f"{cast}: {len(people)} people")


if __name__ == "__main__":
    main()
