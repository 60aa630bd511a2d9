"""Reads films with faces as examples for the head model: what a mesh looks like, and where the head truly points."""

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from phantom.examples import true_directions
from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.kinematics.geometry import compute_unit
from vmsk_exam.kinematics.head_turn import FACE_FROM, NECK_ANGLES, HeadModel, build_face_features, find_turn
from vmsk_exam.kinematics.joint_model import load_joint_model, predict_body
from vmsk_exam.kinematics.lift import find_inside, lift_body
from vmsk_exam.kinematics.neck import LEAST_WEIGHT, weigh_straightness
from vmsk_exam.kinematics.segments import OUTPUT_NAMES
from vmsk_exam.samples import FaceSample, FloatArray, PoseSample

SHAPE_COUNT: Final = 12
"""Main shapes that are kept: they carry nearly all of what is left of a mesh once it is turned back."""
_THORAX: Final = [OUTPUT_NAMES.index(name) for name in ("thorax_up", "thorax_left")]
_HEAD: Final = [OUTPUT_NAMES.index(name) for name in ("head_up", "head_forward")]
_MIRROR: Final = np.array([-1.0, 1.0, 1.0])
_UP_AND_FORWARD: Final = np.array([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0]])
_STRAIGHT_DEG: Final = 12.0
"""Faces whose mesh is turned less than this make the mean face."""
_PASSES: Final = 4
_EVERY: Final = 7


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """The mean face, its twins and the main shapes (see ``head_turn.HeadModel``)."""

    face: FloatArray
    twin: NDArray[np.intp]
    basis: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class HeadExamples:
    """Frames with a mesh."""

    features: FloatArray
    """float64 (frames, 2, features): of the face and of its mirror image."""
    guess: FloatArray
    """float64 (frames, 2, 6): up and forward of the turned mean face."""
    target: FloatArray
    """float64 (frames, 2, 6): true up and forward."""
    thorax: FloatArray
    """float64 (frames, 2, 3): up and left of the thorax as the program remembers it from straight frames of the take."""
    truth_deg: FloatArray
    """float64 (frames, 3): true neck angles."""
    person: NDArray[np.intp]
    """(frames,)."""

    def rows(self, chosen: NDArray[Any]) -> "HeadExamples":
        """Return some frames."""
        return HeadExamples(*(getattr(self, part.name)[chosen] for part in fields(self)))


def _read(path: Path) -> dict[str, NDArray[Any]]:
    """Return the columns of the frames that have a mesh."""
    with np.load(path) as file:
        columns = {name: file[name] for name in file.files}
    has_face = np.nan_to_num(columns["score"]) >= FACE_FROM
    return {name: values[has_face] for name, values in columns.items()}


def _normalise(mesh: FloatArray) -> FloatArray:
    centred = mesh - mesh.mean(axis=0)
    return np.asarray(centred / np.sqrt((centred**2).sum()))


def find_shapes(films: list[Path]) -> Shapes:
    """Return the mean face of the straightest frames and the main shapes of all."""
    columns = [_read(path) for path in films]
    meshes = [_normalise(mesh.astype(np.float64)) for part in columns for mesh in part["mesh"][::_EVERY]]
    turns = [rows[3] for part in columns for rows in part["R"][::_EVERY].astype(np.float64)]
    straight = [mesh for mesh, turn in zip(meshes, turns, strict=True) if _is_straight(turn)]
    face = _normalise(np.mean(straight, axis=0))
    for _ in range(_PASSES):
        twin = _find_twins(face)
        face = _normalise(0.5 * (face + face[twin] * _MIRROR))
        face = _normalise(np.mean([mesh @ find_turn(face, mesh) for mesh in straight], axis=0))
    twin = _find_twins(face)
    face = _normalise(0.5 * (face + face[twin] * _MIRROR))
    rests = np.array([mesh @ find_turn(face, mesh) - face for mesh in meshes])
    rests = np.concatenate([rests, rests[:, twin] * _MIRROR]).reshape(2 * len(meshes), -1)
    _, _, rows = np.linalg.svd(rests - rests.mean(axis=0), full_matrices=False)
    return Shapes(face, twin, rows[:SHAPE_COUNT].T.astype(np.float64))


def _is_straight(turn: FloatArray) -> bool:
    """Return whether a head looks at the lens."""
    return bool(-(turn @ [0.0, -1.0, 0.0])[2] > np.cos(np.radians(_STRAIGHT_DEG)))


def _find_twins(face: FloatArray) -> NDArray[np.intp]:
    """Return the nearest point on the other half of the face for each point, pairs agreeing with each other."""
    away = np.linalg.norm(face[:, None] - (face * _MIRROR)[None], axis=-1)
    twin = away.argmin(axis=1)
    agrees = twin[twin] == np.arange(len(face))
    return np.where(agrees, twin, np.arange(len(face)))


def read_head_examples(films: list[Path], shapes: Shapes) -> HeadExamples:
    """Read films as examples."""
    reader = HeadModel(
        shapes.face,
        shapes.twin,
        shapes.basis,
        np.empty(0),
        np.empty(0),
        None,
        None,
        np.empty(0),  # type: ignore[arg-type]
    )
    rows: list[list[Any]] = [[] for _ in range(len(fields(HeadExamples)) + 1)]
    for path in films:
        columns = _read(path)
        for index in range(len(columns["mesh"])):
            frame = _read_frame(reader, {name: values[index] for name, values in columns.items()})
            for column, value in zip(rows, frame, strict=True):
                column.append(value)
    takes = np.array(rows.pop())
    found = HeadExamples(*(np.array(column) for column in rows))
    return replace(found, thorax=_remember_thorax(found, takes))


def _remember_thorax(examples: HeadExamples, takes: NDArray[Any]) -> FloatArray:
    """Return the thorax of each frame as ``kinematics.neck`` would remember it, float64 (frames, 2, 3)."""
    heads = examples.target[:, 0].reshape(-1, 2, 3)
    weight = np.array(
        [weigh_straightness(up, forward, thorax) for (up, forward), thorax in zip(heads, examples.thorax, strict=True)]
    )
    thorax = examples.thorax.copy()
    for take in np.unique(takes):
        rows = takes == take
        share = weight[rows] + LEAST_WEIGHT
        thorax[rows] = compute_unit((share[:, None, None] * thorax[rows]).sum(axis=0) / share.sum())
    return thorax


def _read_frame(reader: HeadModel, row: dict[str, Any]) -> tuple[Any, ...]:
    width, height = (int(size) for size in row["wh"])
    sample = FaceSample(row["mesh"].astype(np.float64), float(row["score"]))
    features, turns = build_face_features(reader, sample, width, height)
    image = row["img"].astype(np.float64)
    pose = PoseSample(0, width, height, image[:, :3], row["world"].astype(np.float64), image[:, 3], image[:, 4], 1)
    thorax = predict_body(load_joint_model(), lift_body(pose, find_inside(pose))).directions[_THORAX]
    target = true_directions(row["joints"].astype(np.float64), row["R"].astype(np.float64))[_HEAD]
    truth = row["truth"].astype(np.float64)[[CHANNEL_INDEX[name] for name in NECK_ANGLES]]
    guess = np.stack([(turn @ _UP_AND_FORWARD.T).T for turn in turns])
    both = np.stack([target, target * _MIRROR]).reshape(2, 6)
    return features, guess.reshape(2, 6), both, thorax, truth, int(row["body"]), int(row["take"])
