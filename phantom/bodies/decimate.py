"""Thins out a mesh by moving vertices onto neighbours, so that what is left is still made of source vertices.

Garland and Heckbert's quadric error (1997), summed over several bodies, so that one thinned mesh serves them all.
"""

import heapq

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Thinner:
    """A mesh being thinned."""

    def __init__(self, faces: Ints, shapes: Floats, weights: Floats, importance: Floats) -> None:
        self.faces = [tuple(int(v) for v in face) for face in faces]
        self.alive = [True] * len(faces)
        self.shapes, self.weights, self.importance = shapes, weights, importance
        self.around: list[set[int]] = [set() for _ in range(shapes.shape[1])]
        for index, face in enumerate(self.faces):
            for vertex in face:
                self.around[vertex].add(index)
        self.quadrics = self._quadrics(faces)
        self.stamp = np.zeros(shapes.shape[1], dtype=np.int64)
        self.heap: list[tuple[float, int, int, int, int]] = []

    def _quadrics(self, faces: Ints) -> Floats:
        """(vertices, shapes, 4, 4), weighted by area."""
        corners = self.shapes[:, faces]
        across = np.cross(corners[:, :, 1] - corners[:, :, 0], corners[:, :, 2] - corners[:, :, 0])
        area = np.linalg.norm(across, axis=2, keepdims=True)
        normal = across / np.maximum(area, 1e-12)
        plane = np.concatenate([normal, -(normal * corners[:, :, 0]).sum(2, keepdims=True)], axis=2)
        quadric = plane[..., :, None] * plane[..., None, :] * area[..., None]
        out = np.zeros((self.shapes.shape[1], len(self.shapes), 4, 4))
        for corner in range(3):
            np.add.at(out, faces[:, corner], quadric.transpose(1, 0, 2, 3))
        return out

    def neighbours(self, vertex: int) -> set[int]:
        """Return the vertices joined to one by an edge."""
        return {other for face in self.around[vertex] for other in self.faces[face]} - {vertex}

    def push(self, gone: int, kept: int) -> None:
        """Queue the collapse of one vertex onto another."""
        point = np.append(self.shapes[:, kept], np.ones((len(self.shapes), 1)), axis=1)
        error = float(np.einsum("si,sij,sj->", point, self.quadrics[gone], point))
        length = float(np.linalg.norm(self.shapes[0, gone] - self.shapes[0, kept]))
        change = float(np.abs(self.weights[gone] - self.weights[kept]).sum())
        cost = (error + 1e-9 + 2e-6 * length**2 + 3e-7 * change * length) * float(self.importance[gone])
        heapq.heappush(self.heap, (cost, gone, kept, int(self.stamp[gone]), int(self.stamp[kept])))

    def may(self, gone: int, kept: int) -> bool:
        """Return whether a collapse keeps the surface whole and turns no face over."""
        shared = self.neighbours(gone) & self.neighbours(kept)
        common = self.around[gone] & self.around[kept]
        if len(shared) != 2 or len(common) != 2:
            return False
        for index in self.around[gone] - common:
            before = np.array(self.faces[index])
            after = np.where(before == gone, kept, before)
            for shape in self.shapes[:2]:
                old, new = (np.cross(*(shape[f[1:]] - shape[f[0]])) for f in (before, after))
                if old @ new < 0.25 * np.linalg.norm(old) * np.linalg.norm(new):
                    return False
        return True

    def collapse(self, gone: int, kept: int) -> int:
        """Move one vertex onto another and return how many faces went."""
        common = self.around[gone] & self.around[kept]
        for index in common:
            self.alive[index] = False
            for vertex in self.faces[index]:
                self.around[vertex].discard(index)
        for index in self.around[gone]:
            self.faces[index] = tuple(kept if v == gone else v for v in self.faces[index])
            self.around[kept].add(index)
        self.around[gone] = set()
        self.quadrics[kept] += self.quadrics[gone]
        self.stamp[[gone, kept]] += 1
        for other in self.neighbours(kept):
            self.push(kept, other)
            self.push(other, kept)
        return len(common)


def decimate(faces: Ints, shapes: Floats, weights: Floats, importance: Floats, target: int) -> Ints:
    """Return about ``target`` faces over a part of the same vertices.

    Parameters
    ----------
    faces
        (faces, 3).
    shapes
        (bodies, vertices, 3) metres: the bodies whose shape is kept.
    weights
        (vertices, bones): vertices that move differently are kept apart.
    importance
        (vertices,): larger keeps more detail.
    target
        Number of faces to stop at.
    """
    thinner = _Thinner(faces, shapes, weights, importance)
    edges = np.unique(np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1), axis=0)
    for a, b in edges:
        thinner.push(int(a), int(b))
        thinner.push(int(b), int(a))
    left = len(faces)
    while left > target and thinner.heap:
        _, gone, kept, seen_gone, seen_kept = heapq.heappop(thinner.heap)
        fresh = thinner.stamp[gone] == seen_gone and thinner.stamp[kept] == seen_kept
        if fresh and thinner.around[gone] and thinner.may(gone, kept):
            left -= thinner.collapse(gone, kept)
    return np.array([face for face, alive in zip(thinner.faces, thinner.alive, strict=True) if alive])
