"""Eyes: fresh balls with exact iris and pupil rings in place of the source's coarse ones."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from phantom.bodies.clothes import Part
from phantom.bodies.source import Source

Floats = NDArray[np.float64]

RINGS_DEG = (10.0, 26.0, 46.0, 66.0, 88.0)
SEGMENTS = 18
MATERIALS = ("pupil", "iris", "white", "white", "white")


def eye_vertices(source: Source) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the masks of the source's left and right eyeball vertices."""
    anchors = {side: _eye_seed(source, side) for side in (1, -1)}
    return anchors[1], anchors[-1]


def components(faces: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return which connected piece each vertex belongs to, (vertices,)."""
    edges = np.concatenate([faces[:, :2], faces[:, 1:]])
    links = csr_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1])


def _eye_seed(source: Source, sign: int) -> NDArray[np.bool_]:
    labels = components(source.faces, len(source.template))
    for label in np.unique(labels):
        mine = labels == label
        if 40 < mine.sum() < 100 and source.template[mine, 0].mean() * sign > 0:
            return np.asarray(mine)
    message = "the source has no eyeballs"
    raise LookupError(message)


def body_vertices(source: Source) -> NDArray[np.bool_]:
    """Return the mask of the skin: the largest connected piece."""
    labels = components(source.faces, len(source.template))
    return np.asarray(labels == np.bincount(labels).argmax())


def ball(points: Floats) -> tuple[Floats, float]:
    """Return centre and radius of an eyeball."""
    low, high = points.min(0), points.max(0)
    return (low + high) / 2, float((high - low)[[0, 2]].max() / 2)


def eyes(source: Source) -> list[Part]:
    """Return both eyes of every person as pupil, iris and white."""
    angles = np.deg2rad(RINGS_DEG)
    turn = np.linspace(0, 2 * np.pi, SEGMENTS, endpoint=False)
    unit = [np.array([[0.0, -1.0, 0.0]])]
    unit += [np.stack([np.sin(a) * np.cos(turn), np.full(SEGMENTS, -np.cos(a)), np.sin(a) * np.sin(turn)], 1) for a in angles]
    sphere = np.concatenate(unit)
    head = np.zeros((len(sphere), len(source.bones)))
    head[:, source.bone("head")] = 1.0
    parts = []
    for mask in eye_vertices(source):
        points = []
        for shape in source.shapes:
            centre, radius = ball(shape[mask])
            points.append(centre + sphere * radius * 0.995)
        for material, faces in _rings().items():
            parts.append(Part(material, np.stack(points), faces, head))
    return parts


def _rings() -> dict[str, NDArray[np.int64]]:
    found: dict[str, list[tuple[int, int, int]]] = {}
    for ring, material in enumerate(MATERIALS):
        rows = found.setdefault(material, [])
        for j in range(SEGMENTS):
            k = (j + 1) % SEGMENTS
            outer = 1 + ring * SEGMENTS
            if ring == 0:
                rows.append((0, outer + j, outer + k))
                continue
            inner = outer - SEGMENTS
            rows += [(inner + j, outer + j, outer + k), (inner + j, outer + k, inner + k)]
    return {material: np.array(rows) for material, rows in found.items()}
