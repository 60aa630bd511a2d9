"""Puts one body together: skin, eyes, clothes, shoes; hair apart, since each person's is different."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from phantom.bodies.clothes import Part, garment
from phantom.bodies.decimate import decimate
from phantom.bodies.face import ball, body_vertices, eye_vertices, eyes
from phantom.bodies.fields import Fields
from phantom.bodies.hair import STYLES, hair
from phantom.bodies.mesh import Mesh, cut, rim_edges, whole
from phantom.bodies.people import Person
from phantom.bodies.shoes import shoes
from phantom.bodies.source import Source

MATERIALS = (
    "skin",
    "lips",
    "brow",
    "lash",
    "white",
    "iris",
    "pupil",
    "shirt",
    "shirt_rim",
    "shorts",
    "shorts_rim",
    "sock",
    "sock_rim",
    "shoe",
    "sole",
    "hair",
    "hair_rim",
)

TARGET_FACES = 10_000
"""Of the naked source, before it is cut and dressed."""

SMALL_PIECE = 320
"""A material with fewer faces keeps them all."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Dressed:
    """Several pieces in one set of arrays."""

    points: Floats
    """(people, vertices, 3) metres."""
    weights: Floats
    """(vertices, bones)."""
    faces: NDArray[np.int64]
    materials: NDArray[np.uint8]
    """(faces,) index into ``MATERIALS``."""


def thin(source: Source, target: int) -> Source:
    """Return the source with fewer faces: detail kept in the face, less in hands and ears, little where clothes hide."""
    x, y, z = source.template.T
    importance = np.ones(len(x))
    head = source.weights[:, source.bone("head")] > 0.5
    importance[head] = 3.0
    importance[head & (y < -0.09) & (z > 0.80) & (z < 0.935)] = 8.0
    fields = Fields(source, whole(len(x), source.faces))
    importance[np.abs(fields.brows()) < 0.004] = 40.0
    importance[np.abs(fields.lips()) < 0.005] = 60.0
    importance[head & (np.abs(x) > 0.068) & (y > -0.08)] = 5.0
    importance[head & (z > 0.95)] = 1.5
    hands = source.weights[:, [source.bone("wrist.L"), source.bone("wrist.R")]].sum(axis=1) > 0.6
    importance[hands] = 4.0
    importance[z < source.template_heads[source.bone("foot.L"), 2] - 0.01] = 0.02
    for edge in (fields.shirt(), fields.shorts(), fields.sock()):
        importance[np.abs(edge) < 0.022] *= 14.0
    shapes = np.concatenate([source.template[None], source.shapes[[0, 5, 6]]])
    eyes_apart = np.isin(source.faces, np.flatnonzero(~body_vertices(source))).any(axis=1)
    faces = decimate(source.faces[~eyes_apart], shapes, source.weights, importance, target)
    return replace(source, faces=np.concatenate([faces, source.faces[eyes_apart]]))


def _skin_mesh(source: Source) -> tuple[Mesh, NDArray[np.uint8]]:
    """Return the skin cut along lips, brows and lashes, with a material per face."""
    mesh = whole(len(source.template), source.faces)
    keep = body_vertices(source) & ~Fields(source, mesh).mouth_inside()
    mesh = mesh.only(keep[mesh.faces].all(axis=1))
    lids = [ball(source.template[mask]) for mask in eye_vertices(source)]
    drawers = {
        "lips": lambda f: f.lips(),
        "brow": lambda f: f.brows(),
        "lash": lambda f: np.maximum(*(f.lashes(*lid) for lid in lids)),
    }
    for draw in drawers.values():
        mesh, _ = cut(mesh, draw(Fields(source, mesh)))
    mesh, under_cloth = cut(mesh, _hidden(Fields(source, mesh)))
    mesh = mesh.only(~under_cloth)
    materials = np.zeros(len(mesh.faces), dtype=np.uint8)
    for name, draw in drawers.items():
        inside = draw(Fields(source, mesh))[mesh.faces].mean(axis=1) > 0
        materials[inside] = MATERIALS.index(name)
    return mesh, materials


def _hidden(fields: Fields) -> Floats:
    """Return how far below cloth or hair, a margin inside its edge, a point of the skin lies; metres."""
    shirt, shorts = fields.shirt(), fields.shorts()
    overlap = np.minimum(shirt + 0.03, shorts + 0.01) - 0.012
    worn = np.maximum(np.maximum(shirt - 0.042, shorts - 0.016), np.maximum(fields.sock() - 0.014, fields.shod()))
    worn = np.maximum(worn, fields.hair(0.866, 0.932, 0.988) - 0.016)
    return np.maximum(worn, np.where(np.abs(fields.points[:, 0]) < 0.25, overlap, -1.0))


def _shirt(source: Source, skin: Mesh) -> list[Part]:
    mesh, inside = cut(skin, Fields(source, skin).shirt())
    mesh = mesh.only(inside)
    fields = Fields(source, mesh)
    z = fields.points[:, 2]
    collar = np.clip((z - 0.62) / 0.12, 0, 1) * (np.abs(fields.points[:, 0]) < 0.16)
    hem = np.clip((0.36 - z) / 0.25, 0, 1) * (np.abs(fields.points[:, 0]) < 0.30)
    sleeve = np.clip((np.abs(fields.points[:, 0]) - 0.19) / 0.10, 0, 1)
    offset = 0.009 - 0.004 * collar + 0.014 * hem + 0.009 * sleeve
    return list(garment("shirt", mesh, offset, source.shapes, source.faces, source.weights))


def _shorts(source: Source, skin: Mesh) -> list[Part]:
    mesh, inside = cut(skin, Fields(source, skin).shorts())
    mesh = mesh.only(inside)
    fields = Fields(source, mesh)
    hidden = fields.shirt() > 0.06
    mesh = mesh.only(~hidden[mesh.faces].all(axis=1))
    fields = Fields(source, mesh)
    offset = 0.008 + 0.005 * np.clip((0.12 - fields.points[:, 2]) / 0.25, 0, 1)
    offset = np.where(fields.shirt() > -0.02, 0.002, offset)
    return list(garment("shorts", mesh, offset, source.shapes, source.faces, source.weights))


def _socks(source: Source, skin: Mesh) -> list[Part]:
    mesh, inside = cut(skin, Fields(source, skin).sock())
    mesh = mesh.only(inside)
    mesh, shod = cut(mesh, Fields(source, mesh).shod() - 0.004)
    mesh = mesh.only(~shod)
    offset = np.full(mesh.recipe.shape[0], 0.0035)
    return list(garment("sock", mesh, offset, source.shapes, source.faces, source.weights))


def merge(parts: list[Part]) -> Dressed:
    """Join parts; parts that share one array of points keep sharing their vertices."""
    points, weights, faces, materials = [], [], [], []
    bases: dict[int, int] = {}
    total = 0
    for part in parts:
        if id(part.points) not in bases:
            bases[id(part.points)] = total
            total += part.points.shape[1]
            points.append(part.points)
            weights.append(part.weights)
        faces.append(part.faces + bases[id(part.points)])
        materials.append(np.full(len(part.faces), MATERIALS.index(part.material), dtype=np.uint8))
    return Dressed(np.concatenate(points, axis=1), np.concatenate(weights), np.concatenate(faces), np.concatenate(materials))


def dress(source: Source, people: tuple[Person, ...]) -> tuple[Dressed, list[Dressed]]:
    """Return the shared body of all people, and the hair of each."""
    source = thin(source, TARGET_FACES)
    skin, materials = _skin_mesh(source)
    plain = whole(len(source.template), source.faces)
    plain = plain.only(body_vertices(source)[plain.faces].all(axis=1))
    shapes = np.stack([skin.at(shape) for shape in source.shapes])
    weights = skin.at(source.weights)
    parts = [Part(name, shapes, skin.faces[materials == index], weights) for index, name in enumerate(MATERIALS[:4])]
    parts += eyes(source) + _shirt(source, plain) + _shorts(source, plain) + _socks(source, plain) + shoes(source)
    skin_mask = body_vertices(source)
    hairs = [merge(hair(source, i, STYLES[p.hair_style], skin_mask)) for i, p in enumerate(people)]
    return _compact(merge(parts)), hairs


def coarse(dressed: Dressed, target: int) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return fewer faces over the same vertices, and their materials; edges of pieces and materials stay as they are."""
    faces, materials = [], []
    for material in np.unique(dressed.materials):
        own = dressed.faces[dressed.materials == material]
        importance = _coarse_importance(dressed, own)
        share = max(int(target * len(own) / len(dressed.faces)), 12)
        if len(own) > max(2 * share, SMALL_PIECE):
            own = decimate(own, dressed.points[:3], dressed.weights, importance, share)
        faces.append(own)
        materials.append(np.full(len(own), material, dtype=np.uint8))
    return np.concatenate(faces), np.concatenate(materials)


def _coarse_importance(dressed: Dressed, own: NDArray[np.int64]) -> Floats:
    """Keep the edges of a piece, more near them than far, and most in the face."""
    points = dressed.points[0]
    used, edge = np.unique(own), np.unique(rim_edges(own))
    importance = np.ones(len(points))
    if len(edge):
        away = np.array([np.linalg.norm(points[edge] - p, axis=1).min() for p in points[used]])
        importance[used] += 15.0 * np.exp(-((away / 0.035) ** 2))
    top = points[:, 2].max()
    face = (points[:, 2] > top - 0.26) & (points[:, 1] < -0.06) & (np.abs(points[:, 0]) < 0.07)
    importance[face] *= 25.0
    importance[edge] = 1e9
    return importance


def _compact(dressed: Dressed) -> Dressed:
    """Drop vertices that no face uses."""
    used = np.unique(dressed.faces)
    renumber = np.full(dressed.points.shape[1], -1)
    renumber[used] = np.arange(len(used))
    return Dressed(dressed.points[:, used], dressed.weights[used], renumber[dressed.faces], dressed.materials)
