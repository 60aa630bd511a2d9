"""Triangle meshes whose vertices are mixtures of the source body's vertices, so that one cut serves every body."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """A mesh in terms of the source vertices."""

    recipe: sparse.csr_matrix
    """(vertices, source vertices): each row sums to 1."""
    faces: Ints
    """(faces, 3)."""

    def at(self, source: Floats) -> Floats:
        """Return any per-vertex quantity of the source, mixed for this mesh."""
        return np.asarray(self.recipe @ source)

    def only(self, kept: NDArray[np.bool_]) -> "Mesh":
        """Return the mesh of some faces, unused vertices dropped."""
        faces = self.faces[kept]
        used = np.unique(faces)
        renumber = np.full(self.recipe.shape[0], -1)
        renumber[used] = np.arange(len(used))
        return Mesh(self.recipe[used], renumber[faces])


def whole(vertex_count: int, faces: Ints) -> Mesh:
    """Return a source mesh as it is."""
    return Mesh(sparse.identity(vertex_count, format="csr"), faces.astype(np.int64))


def cut(mesh: Mesh, field: Floats) -> tuple[Mesh, NDArray[np.bool_]]:
    """Split every triangle that the zero line of a field crosses, exactly along that line.

    Parameters
    ----------
    mesh
        Mesh to split.
    field
        (vertices,): its sign says which side a vertex lies on.

    Returns
    -------
    tuple
        The new mesh, and (faces,) whether each face lies where the field is positive.
    """
    inside = field >= 0
    count = inside[mesh.faces].sum(axis=1)
    mixed = (count == 1) | (count == 2)
    faces = mesh.faces[mixed]
    lone = np.where(count[mixed] == 1, inside[faces].argmax(axis=1), (~inside[faces]).argmax(axis=1))
    rolled = np.stack([faces[np.arange(len(faces)), (lone + step) % 3] for step in range(3)], axis=1)
    a, b, c = rolled.T
    edges = np.sort(np.concatenate([np.stack([a, b], 1), np.stack([a, c], 1)]), axis=1)
    unique, which = np.unique(edges, axis=0, return_inverse=True)
    which = which.ravel()
    low, high = field[unique[:, 0]], field[unique[:, 1]]
    share = np.clip(low / (low - high), 0.02, 0.98)[:, None]
    born = sparse.csr_matrix(mesh.recipe[unique[:, 0]].multiply(1 - share) + mesh.recipe[unique[:, 1]].multiply(share))
    first = mesh.recipe.shape[0]
    ab, ac = first + which[: len(a)], first + which[len(a) :]
    split = np.concatenate([np.stack(t, 1) for t in ((a, ab, ac), (ab, b, c), (ab, c, ac))])
    lone_inside = inside[a]
    sides = np.concatenate([count[~mixed] == 3, lone_inside, ~lone_inside, ~lone_inside])
    return Mesh(sparse.vstack([mesh.recipe, born], format="csr"), np.concatenate([mesh.faces[~mixed], split])), sides


def subdivide(mesh: Mesh) -> Mesh:
    """Split every triangle into four at its edge middles."""
    edges = np.sort(np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]]), axis=1)
    unique, which = np.unique(edges, axis=0, return_inverse=True)
    which = which.ravel()
    born = sparse.csr_matrix((mesh.recipe[unique[:, 0]] + mesh.recipe[unique[:, 1]]) * 0.5)
    n = len(mesh.faces)
    ab, bc, ca = (mesh.recipe.shape[0] + which[i * n : (i + 1) * n] for i in range(3))
    a, b, c = mesh.faces.T
    faces = np.concatenate([np.stack(t, 1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
    return Mesh(sparse.vstack([mesh.recipe, born], format="csr"), faces)


def normals(points: Floats, faces: Ints) -> Floats:
    """Return unit vertex normals, weighted by area, (vertices, 3)."""
    p = points[faces]
    face_normals = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    out = np.zeros_like(points)
    for corner in range(3):
        np.add.at(out, faces[:, corner], face_normals)
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)


def rim_edges(faces: Ints) -> Ints:
    """Return the directed edges that belong to one face only, (edges, 2)."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    _, which, count = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True, return_counts=True)
    return edges[count[which.ravel()] == 1]


def smooth(points: Floats, faces: Ints, rounds: int, free_rim: bool = False) -> Floats:
    """Relax a surface by uniform averaging; its rim relaxes only along itself (or stays unless ``free_rim``)."""
    n = len(points)
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    rim = rim_edges(faces)
    on_rim = np.zeros(n, dtype=bool)
    on_rim[rim] = True
    edges = np.concatenate([edges[~on_rim[edges[:, 0]]], edges[~on_rim[edges[:, 1]]][:, ::-1]])
    if free_rim:
        edges = np.concatenate([edges, rim, rim[:, ::-1]])
    links = sparse.csr_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n))
    degree = np.asarray(links.sum(axis=1)).ravel()
    mean = sparse.diags(1 / np.maximum(degree, 1)) @ links
    moving = degree > 0
    for _ in range(rounds):
        points = np.where(moving[:, None], 0.4 * points + 0.6 * (mean @ points), points)
    return points


def smooth_rim(points: Floats, faces: Ints, rounds: int) -> Floats:
    """Relax only the rim of a surface, along itself."""
    rim = rim_edges(faces)
    both = np.concatenate([rim, rim[:, ::-1]])
    n = len(points)
    links = sparse.csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(n, n))
    degree = np.asarray(links.sum(axis=1)).ravel()
    mean = sparse.diags(1 / np.maximum(degree, 1)) @ links
    for _ in range(rounds):
        points = np.where((degree > 0)[:, None], 0.5 * points + 0.5 * (mean @ points), points)
    return points
