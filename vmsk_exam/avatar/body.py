"""Loads the people of ``assets/body`` as arrays ready to be posed and drawn."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FloatArray

Float32Array = NDArray[np.float32]

DEFAULT_PERSON: Final = "lucia"
"""Who demonstrates and who stands in as the demo patient unless somebody else is asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """One person in the rest pose of the asset: x to the person's left, -y forward, z up, metres."""

    name: str
    points_m: Float32Array
    """float32 (vertices, 3)."""
    normals: Float32Array
    """float32 (vertices, 3), unit length."""
    faces: NDArray[np.int32]
    """int32 (faces, 3)."""
    coarse_faces: NDArray[np.int32]
    """int32 (fewer faces, 3): over the same vertices, for pictures in which the person is small."""
    materials: NDArray[np.uint8]
    """uint8 (vertices,): index into ``material_names``."""
    influences: NDArray[np.uint8]
    """uint8 (vertices, 4): bones that move each vertex."""
    weights: Float32Array
    """float32 (vertices, 4), rows sum to 1."""
    colours: FloatArray
    """float64 (materials, 3): linear RGB, 0 to 1."""
    material_names: tuple[str, ...]
    bone_names: tuple[str, ...]
    heads_m: FloatArray
    """float64 (bones, 3): joint centre at which each bone begins."""
    hand_tips_m: FloatArray
    """float64 (2, 2, 3): left and right; last joint of the thumb and of the middle finger."""

    def bone(self, name: str) -> int:
        """Return the index of a bone."""
        return self.bone_names.index(name)

    def head_m(self, name: str) -> FloatArray:
        """Return the joint centre at which a bone begins, float64 (3,)."""
        return np.asarray(self.heads_m[self.bone(name)], dtype=np.float64)


def list_people() -> tuple[str, ...]:
    """Return the names of all people in the asset."""
    return tuple(str(name) for name in _read_asset()["names"])


@cache
def load_body(name: str = DEFAULT_PERSON) -> Body:
    """Load one person.

    Raises
    ------
    InputError
        If the asset is missing or damaged, or nobody has this name.
    """
    return build_body(_read_asset(), name)


def build_body(asset: dict[str, NDArray[np.generic]], name: str) -> Body:
    """Return one person of an asset whose columns were read.

    Raises
    ------
    InputError
        If nobody has this name.
    """
    names = [str(known) for known in asset["names"]]
    if name not in names:
        raise InputError(f"There is no person named {name!r} in the body asset. Choose one of: {', '.join(names)}.")
    person = names.index(name)
    pieces = [_piece(asset, "body", person), _piece(asset, f"hair_{name}", 0)]
    offset = len(pieces[0][0])
    fine, few = (np.concatenate([pieces[0][part], pieces[1][part] + offset]) for part in (2, 3))
    points, normals, materials, influences, weights = (
        np.concatenate([piece[part] for piece in pieces]) for part in (0, 1, 4, 5, 6)
    )
    return Body(
        name,
        points.astype(np.float32),
        normals.astype(np.float32),
        fine.astype(np.int32),
        few.astype(np.int32),
        materials.astype(np.uint8),
        influences.astype(np.uint8),
        weights.astype(np.float32),
        _linear(asset["colours"][person]),
        tuple(str(m) for m in asset["materials"]),
        tuple(str(b) for b in asset["bone_names"]),
        asset["heads_m"][person].astype(np.float64),
        asset["tips_m"][person].astype(np.float64),
    )


@cache
def _read_asset() -> dict[str, NDArray[np.generic]]:
    path = asset_path("body", "people.npz")
    return read_asset(path)


def read_asset(path: Path) -> dict[str, NDArray[np.generic]]:
    """Read the columns of a body asset.

    Raises
    ------
    InputError
        If the file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {key: arrays[key] for key in arrays.files}
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"The body asset {path.name} cannot be read ({error}). Install the program again.") from error


def _linear(colours: NDArray[np.generic]) -> FloatArray:
    """Return 8-bit sRGB as linear shares of 1."""
    return np.asarray((colours.astype(np.float64) / 255.0) ** 2.2)


def _piece(asset: dict[str, NDArray[np.generic]], prefix: str, person: int) -> tuple[NDArray[np.generic], ...]:
    """Return points, normals, faces, coarse faces, materials, influences and weights, one vertex per material it touches."""
    points = asset[f"{prefix}_points"][person].astype(np.float64) * float(asset["step_m"])
    faces = asset[f"{prefix}_faces"].astype(np.int64)
    face_materials = asset[f"{prefix}_materials"]
    normals = vertex_normals(points, faces)
    coarse_keys = _keys(asset[f"{prefix}_coarse_faces"], asset[f"{prefix}_coarse_materials"])
    keys = np.concatenate([_keys(faces, face_materials), coarse_keys])
    unique, split_faces = np.unique(keys, return_inverse=True)
    split_faces = split_faces.reshape(-1, 3)
    owner = unique // 256
    levels = asset[f"{prefix}_levels"].astype(np.float64)[owner]
    return (
        points[owner],
        normals[owner],
        split_faces[: len(faces)],
        split_faces[len(faces) :],
        (unique % 256).astype(np.uint8),
        asset[f"{prefix}_bones"][owner],
        levels / levels.sum(axis=1, keepdims=True),
    )


def _keys(faces: NDArray[np.generic], materials: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return one number for each corner's pair of vertex and material."""
    return np.asarray(faces.astype(np.int64) * 256 + materials.astype(np.int64)[:, None])


def vertex_normals(points: FloatArray, faces: NDArray[np.int64]) -> FloatArray:
    """Return unit normals at the vertices, weighted by face area, float64 (vertices, 3)."""
    corners = points[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.stack(
        [np.bincount(faces.ravel(), np.repeat(across[:, axis], 3), minlength=len(points)) for axis in range(3)], axis=1
    )
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))
