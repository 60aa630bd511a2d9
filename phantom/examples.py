"""Reads filmed parts into what the angle model learns from."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.kinematics import segments
from vmsk_exam.kinematics.geometry import BODY, compute_unit
from vmsk_exam.kinematics.leg_swap import EXCHANGED
from vmsk_exam.kinematics.lift import find_inside, lift_body
from vmsk_exam.kinematics.uncertainty import LANDMARK_ROWS, VISIBLE_FROM
from vmsk_exam.samples import FloatArray, PoseSample

Float32Array = NDArray[np.float32]

OUTSIDE_WEIGHT: Final = 0.05
"""Weight of a segment whose landmarks lie outside the picture."""
MISSED: Final = 0.3
"""Distance of a landmark from its joint, in trunk lengths, at which a frame counts half."""
SWAPPED_FROM: Final = 0.2
"""Mean distance of knees and ankles from their joints, in trunk lengths, from which the legs may have been exchanged."""
SWAPPED_SHARE: Final = 0.4
"""The other names must lower that distance to this share."""
_LENS_PASSES: Final = 6

_LIMBS: Final = (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
_LEG_JOINTS: Final = 8
"""Knees and ankles are the last joints of ``kinematics.geometry.BODY``."""
_JOINTS: Final = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
_UP, _LEFT, _FORWARD = np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0]), np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Frames; second axis of the first four: the picture and its mirror image."""

    features: Float32Array
    """(frames, 2, features)."""
    guess: Float32Array
    """(frames, 2, outputs, 3): unit vectors from landmark to landmark."""
    target: Float32Array
    """(frames, 2, outputs, 3): true unit vectors."""
    weight: Float32Array
    """(frames, 2, outputs): small where the pose model missed the joints: from there nothing can be learned but to be unsure."""
    truth_deg: FloatArray
    """(frames, 21)."""
    is_seen: NDArray[np.bool_]
    """(frames, 21): whether the landmarks of an angle were visible."""
    person: NDArray[np.intp]
    """(frames,)."""
    take: NDArray[np.int64]
    """(frames,)."""
    yaw_deg: FloatArray
    """(frames,)."""

    def rows(self, chosen: NDArray[Any]) -> "Examples":
        """Return some frames."""
        return Examples(*(getattr(self, part.name)[chosen] for part in fields(self)))


def true_directions(joints: FloatArray, rotations: FloatArray) -> FloatArray:
    """Return the true unit vectors of a frame in the order of ``segments.OUTPUT_NAMES``, float64 (outputs, 3)."""
    place = {f"{side}_{name}": joints[2 * row + column] for row, name in enumerate(_JOINTS) for column, side in enumerate(Side)}
    limbs = [place[f"{side}_{end}"] - place[f"{side}_{start}"] for start, end in _LIMBS for side in Side]
    heading, pelvis, thorax, head, left_foot, right_foot = rotations[:6]
    rest = [left_foot @ _FORWARD, right_foot @ _FORWARD, thorax @ _UP, thorax @ _LEFT, pelvis @ _UP, pelvis @ _LEFT]
    return compute_unit(np.array([*limbs, *rest, head @ _UP, head @ _FORWARD, heading @ _LEFT, heading @ _UP]))


def _landmarks_of(name: str) -> list[Landmark]:
    side, _, part = name.partition("_")
    ends = {"upper_arm": 0, "forearm": 1, "thigh": 2, "shank": 3}
    if part in ends:
        return [Landmark[f"{side}_{end}".upper()] for end in _LIMBS[ends[part]]]
    if part == "sole":
        return [Landmark[f"{side}_{end}".upper()] for end in ("ankle", "foot_index")]
    if side == "head":
        return [Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR]
    shoulders = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
    return shoulders if side in {"thorax", "level", "world"} else [*shoulders, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


_OUTPUT_JOINTS: Final = (
    [0, 2], [1, 3], [2, 4], [3, 5], [6, 8], [7, 9], [8, 10], [9, 11], [10], [11], [0, 1], [0, 1], [6, 7], [6, 7], [0, 1], [0, 1],
    [0, 1, 6, 7], [0, 1, 6, 7],
)  # fmt: skip
"""Joints (order of ``kinematics.geometry.BODY``) that each output hangs on."""
_OUTPUT_LANDMARKS: Final = [_landmarks_of(name) for name in segments.OUTPUT_NAMES]


def read_examples(paths: list[Path]) -> Examples:
    """Read the files of ``phantom.film``, ``phantom.joint_data`` and ``phantom.joint_video``; the latter two name no takes."""
    rows: list[list[Any]] = [[] for _ in fields(Examples)]
    for path in paths:
        with np.load(path) as file:
            columns = {name: file[name] for name in file.files}
        columns.setdefault("take", -1 - np.arange(len(columns["img"])))
        name_legs(columns)
        columns["miss"] = find_misses(columns)
        for index in range(len(columns["img"])):
            for column, value in zip(rows, _read_frame({name: values[index] for name, values in columns.items()}), strict=True):
                column.append(value)
    features, guess, target, weight = (np.array(column, dtype=np.float32) for column in rows[:4])
    return Examples(features, guess, target, weight, *(np.array(column) for column in rows[4:]))


def name_legs(columns: dict[str, Any]) -> None:
    """Give legs that the pose model has taken for each other their right names, as ``kinematics.leg_swap`` does in a film.

    Frames six a second apart are too far from each other to be repaired by following the legs; the truth tells it here.
    """
    exchanged = {name: columns[name][:, EXCHANGED] for name in ("img", "world")}
    as_given, as_exchanged = (find_misses(c)[:, _LEG_JOINTS:].mean(axis=1) for c in (columns, {**columns, **exchanged}))
    is_swapped = (as_given > SWAPPED_FROM) & (as_exchanged < SWAPPED_SHARE * as_given)
    for name, values in exchanged.items():
        columns[name] = np.where(is_swapped[:, None, None], values, columns[name])


def find_misses(columns: dict[str, Any]) -> FloatArray:
    """Return how far each landmark lies from where its joint is in the picture, float64 (frames, 12), in trunk lengths.

    The width of the lens is found from the frames of each take themselves: most landmarks are near their joints.
    """
    size = columns["wh"].astype(np.float64)[:, None]
    pixels = columns["img"][:, BODY, :2].astype(np.float64) * size - 0.5 * size
    joints = columns["joints"].astype(np.float64)
    rays = joints[..., :2] / joints[..., 2:]
    trunk_m = np.linalg.norm(joints[:, [0, 1]].mean(axis=1) - joints[:, [6, 7]].mean(axis=1), axis=-1)
    misses = np.zeros(pixels.shape[:2])
    for take in np.unique(columns["take"]):
        rows = columns["take"] == take
        focal_px, trust = float(size[rows][0].max()), np.ones(misses[rows].shape)
        for _ in range(_LENS_PASSES):
            share = trust[..., None] * rays[rows]
            focal_px = float((share * pixels[rows]).sum() / max(float((share * rays[rows]).sum()), 1e-9))
            away = np.linalg.norm(pixels[rows] - focal_px * rays[rows], axis=-1)
            trunk_px = np.maximum(trunk_m[rows] * focal_px / joints[rows][:, :, 2].mean(axis=1), 1.0)
            misses[rows] = away / trunk_px[:, None]
            trust = 1.0 / (1.0 + (misses[rows] / 0.1) ** 2)
    return misses


def _read_frame(row: dict[str, Any]) -> tuple[Any, ...]:
    image, (width, height) = row["img"].astype(np.float64), row["wh"].tolist()
    pose = PoseSample(0, width, height, image[:, :3], row["world"].astype(np.float64), image[:, 3], image[:, 4], 1)
    inside = find_inside(pose)
    body = lift_body(pose, inside)
    guess = compute_unit(segments.guess_directions(body))
    target = true_directions(row["joints"].astype(np.float64), row["R"].astype(np.float64))
    found = 1.0 / (1.0 + (row["miss"] / MISSED) ** 4)
    weight = np.array([1.0 if inside[points].all() else OUTSIDE_WEIGHT for points in _OUTPUT_LANDMARKS])
    weight *= [found[joints].min() for joints in _OUTPUT_JOINTS]
    return (
        segments.build_features(body),
        np.stack([guess, segments.mirror_directions(guess)]),
        np.stack([target, segments.mirror_directions(target)]),
        np.stack([weight, weight[segments.MIRROR_OUTPUTS]]),
        row["truth"].astype(np.float64),
        body.seen[LANDMARK_ROWS].min(axis=1) >= VISIBLE_FROM,
        int(row["body"]),
        int(row["take"]),
        float(row["yaw"]),
    )
