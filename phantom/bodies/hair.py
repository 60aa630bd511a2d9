"""Hair as a shell over the scalp with a clean hairline, in several styles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phantom.bodies.clothes import Part, rim
from phantom.bodies.face import components
from phantom.bodies.fields import Fields
from phantom.bodies.mesh import Mesh, cut, normals, rim_edges, smooth, subdivide, whole
from phantom.bodies.source import Source

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Style:
    """How one head of hair lies; lengths in metres."""

    nape_z: float
    temple_z: float
    forehead_z: float
    top_m: float
    side_m: float
    sweep_m: float = 0.0
    """Extra height of the front on one side."""
    rounds: int = 10
    bun: bool = False


STYLES = {
    "short": Style(0.850, 0.914, 0.972, 0.012, 0.006),
    "crop": Style(0.850, 0.914, 0.985, 0.008, 0.006),
    "side": Style(0.846, 0.910, 0.968, 0.022, 0.009, sweep_m=0.012),
    "bun": Style(0.842, 0.915, 0.966, 0.011, 0.008, bun=True),
    "bob": Style(0.792, 0.840, 0.968, 0.020, 0.024, rounds=40),
    "round": Style(0.838, 0.905, 0.966, 0.040, 0.034, rounds=24),
}


def _scalp(source: Source, style: Style, skin: NDArray[np.bool_]) -> Mesh:
    mesh = whole(len(source.template), source.faces)
    points = source.template
    head = source.weights[:, source.bone("head")] > 0.2
    high = skin & (points[:, 2] > 0.77) & (head | (points[:, 2] > 0.80))
    mesh = mesh.only(high[mesh.faces].all(axis=1))
    fields = Fields(source, mesh)
    mesh, inside = cut(mesh, fields.hair(style.nape_z, style.temple_z, style.forehead_z))
    mesh = mesh.only(inside)
    return subdivide(_largest(mesh))


def _largest(mesh: Mesh) -> Mesh:
    labels = components(mesh.faces, mesh.recipe.shape[0])
    biggest = np.bincount(labels[mesh.faces[:, 0]]).argmax()
    return mesh.only(labels[mesh.faces[:, 0]] == biggest)


def _thickness(style: Style, points: Floats, faces: NDArray[np.int64]) -> Floats:
    """Metres at each template vertex: nothing at the hairline, full a finger's breadth inside it."""
    edge = points[np.unique(rim_edges(faces))]
    away = np.array([np.linalg.norm(edge - p, axis=1).min() for p in points])
    x, y, z = points.T
    up = np.clip((z - 0.90) / 0.09, 0, 1)
    full = style.side_m + (style.top_m - style.side_m) * up
    full = full + style.sweep_m * up * np.clip((-y - 0.02) / 0.10, 0, 1) * (0.65 + 0.35 * np.tanh(x / 0.03))
    front = np.clip((-y - 0.05) / 0.05, 0, 1)
    start = np.where(style.rounds > 30, 0.45 * (1 - front) + 0.06 * front, 0.06)
    return np.asarray(full * (start + (1 - start) * np.clip(away / 0.022, 0, 1) ** 0.6))


def hair(source: Source, person: int, style: Style, skin: NDArray[np.bool_]) -> list[Part]:
    """Return the hair of one person (with one body in ``points``)."""
    mesh = _scalp(source, style, skin)
    thick = _thickness(style, mesh.at(source.template), mesh.faces)
    body = source.shapes[person]
    scalp = mesh.at(body)
    base = smooth(scalp, mesh.faces, style.rounds, free_rim=True)
    shell = base + normals(base, mesh.faces) * thick[:, None]
    short = 0.0015 - ((shell - scalp) * normals(scalp, mesh.faces)).sum(1)
    if style.rounds <= 30:
        shell = shell + normals(scalp, mesh.faces) * np.maximum(short, 0)[:, None]
    weights = mesh.at(source.weights)
    edges = rim_edges(mesh.faces)
    points, faces = rim(shell, scalp - normals(scalp, mesh.faces) * 0.004, edges, 0.03)
    loop = np.unique(edges)
    parts = [
        Part("hair", shell[None], mesh.faces, weights),
        Part("hair_rim", points[None], faces, np.concatenate([weights[loop], weights[loop]])),
    ]
    return [*parts, _bun(source, shell)] if style.bun else parts


def _bun(source: Source, shell: Floats) -> Part:
    """Return a knot at the back of the crown."""
    top, back = shell[:, 2].max(), shell[:, 1].max()
    centre = np.array([0.0, back + 0.006, top - 0.062])
    rows, columns = 9, 16
    lat, lon = np.meshgrid(np.linspace(0, np.pi, rows), np.linspace(0, 2 * np.pi, columns, endpoint=False), indexing="ij")
    radius = np.array([0.040, 0.032, 0.038])
    points = centre + radius * np.stack([np.sin(lat) * np.cos(lon), np.cos(lat), np.sin(lat) * np.sin(lon)], -1).reshape(-1, 3)
    a = np.arange((rows - 1) * columns)
    right = a - a % columns + (a + 1) % columns
    faces = np.concatenate([np.stack([a, right, a + columns], 1), np.stack([right, right + columns, a + columns], 1)])
    weights = np.zeros((len(points), len(source.bones)))
    weights[:, source.bone("head")] = 1.0
    return Part("hair", points[None], faces, weights)
