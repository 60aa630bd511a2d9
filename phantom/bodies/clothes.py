"""Clothes as shells of their own: cut from the body along clean lines, relaxed, moved outwards, with a rim of cloth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phantom.bodies.mesh import Mesh, normals, rim_edges, smooth, smooth_rim

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A finished piece of every body."""

    material: str
    points: Floats
    """(people, vertices, 3) metres."""
    faces: Ints
    weights: Floats
    """(vertices, bones)."""


def outward(body: Floats, body_faces: Ints, mesh: Mesh, offset: Floats, rounds: int) -> Floats:
    """Return the shell of one person: the skin relaxed, then nowhere nearer to the calmed skin than ``offset``.

    Away from the hems the skin itself is not drawn, so the cloth may span its hollows and peaks there.
    """
    calm = smooth(body, body_faces, 4)
    edge = mesh.at(body)[np.unique(rim_edges(mesh.faces))]
    near = np.array([np.linalg.norm(edge - p, axis=1).min() for p in mesh.at(body)])
    blend = np.clip((near - 0.03) / 0.05, 0.0, 1.0)[:, None]
    skin = mesh.at(calm) * blend + mesh.at(body) * (1 - blend)
    direction = mesh.at(normals(calm, body_faces))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    shell = smooth(skin, mesh.faces, rounds, free_rim=True)
    for passes in (4, 2):
        short = offset - ((shell - skin) * direction).sum(axis=1)
        shell = shell + direction * np.maximum(short, 0.0)[:, None]
        shell = smooth(shell, mesh.faces, passes, free_rim=True)
    shell = smooth_rim(shell, mesh.faces, 14)
    short = 0.5 * offset - ((shell - skin) * direction).sum(axis=1)
    shell = shell + direction * np.maximum(short, 0.0)[:, None]
    return smooth_rim(shell, mesh.faces, 3)


def rim(shell: Floats, skin: Floats, edges: Ints, thickness: float) -> tuple[Floats, Ints]:
    """Return a strip from the edge of the cloth towards the skin, as own vertices and faces."""
    loop = np.unique(edges)
    place = {int(vertex): i for i, vertex in enumerate(loop)}
    inward = skin[loop] - shell[loop]
    length = np.linalg.norm(inward, axis=1, keepdims=True)
    inner = shell[loop] + inward / np.maximum(length, 1e-9) * np.minimum(length, thickness)
    n = len(loop)
    first, second = (np.array([place[int(v)] for v in edges[:, i]]) for i in (0, 1))
    faces = np.concatenate([np.stack([second, first, first + n], 1), np.stack([second, first + n, second + n], 1)])
    return np.concatenate([shell[loop], inner]), faces


def garment(material: str, mesh: Mesh, offset: Floats, bodies: Floats, body_faces: Ints, weights: Floats) -> tuple[Part, Part]:
    """Return cloth and rim of one garment for every person."""
    edges = rim_edges(mesh.faces)
    shells, rims = [], []
    for body in bodies:
        shell = outward(body, body_faces, mesh, offset, 8)
        points, rim_faces = rim(shell, mesh.at(body), edges, 0.012)
        shells.append(shell)
        rims.append(points)
    mixed = mesh.at(weights)
    loop = np.unique(edges)
    cloth = Part(material, np.stack(shells), mesh.faces, mixed)
    return cloth, Part(f"{material}_rim", np.stack(rims), rim_faces, np.concatenate([mixed[loop], mixed[loop]]))
