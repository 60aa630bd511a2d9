"""A hand with finger joints: posed from known joint angles, drawn as a close-up, its 21 points known exactly."""

from dataclasses import dataclass, field
from functools import cache
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Finger, HandLandmark, Side
from vmsk_exam.avatar.body import Body, read_asset, vertex_normals
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import PosedBody
from vmsk_exam.avatar.posture import NEUTRAL
from vmsk_exam.avatar.rotation import rotate
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FloatArray

HAND_CAMERA: Final = CameraPose(distance_m=0.55, height_m=1.24, fov_deg=40.0)
"""A webcam before which a hand is held up."""
WRIST_AT_M: Final = np.array([0.0, 0.0, 1.18])
"""Where the wrist is held in the room."""
SKIN_RGB: Final = (0.58, 0.31, 0.21)
"""Linear shares of 1."""

_FAR: Final = np.array([0.0, 30.0, 0.0])
_FINGER_BONES: Final = tuple(tuple(f"finger{number}-{joint}" for joint in (1, 2, 3)) for number in (2, 3, 4, 5))
_THUMB_BONES: Final = ("finger1-1", "finger1-2", "finger1-3")


@dataclass(frozen=True, slots=True, eq=False)
class HandPosture:
    """Where every joint of a hand is, degrees."""

    side: Side = Side.RIGHT
    fingers_deg: FloatArray = field(default_factory=lambda: np.zeros((4, 3)))
    """float64 (4, 3): flexion of each ``anatomy.Finger`` at knuckle, middle and end joint."""
    thumb_deg: float = 0.0
    """How far the thumb is swung before the palm, from beside it: 60 in full opposition."""
    thumb_bend_deg: float = 0.0
    """How far each of its two outer joints is bent across the palm."""
    turn_deg: float = 0.0
    """About the forearm: 0 palm to the lens, 90 the thumb's side to the lens, 180 the back of the hand."""
    tilt_deg: float = 0.0
    """The fingers lean towards the lens: 0 up, 90 at the lens."""


@dataclass(frozen=True, slots=True, eq=False)
class PosedHand:
    """A hand in a posture."""

    body: PosedBody
    """To be drawn by ``AvatarRenderer``."""
    points_m: FloatArray
    """float64 (21, 3): the true places of ``anatomy.HandLandmark`` in the room."""


@dataclass(frozen=True, slots=True, eq=False)
class _Axes:
    along: FloatArray
    across: FloatArray
    palmar: FloatArray

    @property
    def bend(self) -> FloatArray:
        """Axis about which a finger bends towards the palm."""
        return np.cross(self.along, self.palmar)


@cache
def load_hand(side: Side) -> tuple[Body, FloatArray]:
    """Return a hand at rest and the tips of its fingers, thumb first, float64 (5, 3).

    Raises
    ------
    InputError
        If the asset is missing or damaged.
    """
    asset = read_asset(asset_path("body", "hand.npz"))
    mirror = np.array([1.0 if side is Side.RIGHT else -1.0, 1.0, 1.0])
    points = asset["points_m"].astype(np.float64) * mirror
    faces = asset["faces"].astype(np.int64)[:, :: 1 if side is Side.RIGHT else -1]
    weights = asset["weights"].astype(np.float32)
    body = Body(
        f"hand_{side}",
        points.astype(np.float32),
        vertex_normals(points, faces).astype(np.float32),
        faces.astype(np.int32),
        faces.astype(np.int32),
        np.zeros(len(points), dtype=np.uint8),
        asset["influences"].astype(np.uint8),
        weights / weights.sum(axis=1, keepdims=True),
        np.array([SKIN_RGB]),
        ("skin",),
        tuple(str(name) for name in asset["bone_names"]),
        asset["heads_m"].astype(np.float64) * mirror,
        np.zeros((2, 2, 3)),
    )
    return body, asset["tips_m"].astype(np.float64) * mirror


def pose_hand(posture: HandPosture) -> PosedHand:
    """Pose a hand; the joint angles of the fingers come out as asked, measured from joint centre to joint centre."""
    body, tips = load_hand(posture.side)
    pose = _Pose(body, _axes(body, posture.side))
    room = _to_room(posture, pose.axes)
    _pose_wrist(pose, room)
    for row, bones in enumerate(_FINGER_BONES):
        _pose_finger(pose, bones, tips[row + 1], posture.fingers_deg[row])
    _pose_thumb(pose, posture)
    points = np.zeros((len(HandLandmark), 3))
    points[HandLandmark.WRIST] = pose.positions[body.bone("wrist")]
    for row, bones in enumerate((_THUMB_BONES, *_FINGER_BONES)):
        points[1 + 4 * row : 4 + 4 * row] = [pose.positions[body.bone(bone)] for bone in bones]
        points[4 + 4 * row] = pose.carry(bones[2], tips[row])
    joints = {f"{side}_{name}": _FAR for side in Side for name in ("ankle", "hip")}
    segments = {f"{side}_foot": np.eye(3) for side in Side}
    posed = PosedBody(body, NEUTRAL, pose.rotations, body.heads_m, pose.positions, segments, joints)
    return PosedHand(posed, points)


def finger_truth_deg(points_m: FloatArray) -> FloatArray:
    """Return the included angles of a hand's finger joints from 0 (straight), float64 (4, 3), by its joint centres alone."""
    out = np.zeros((4, 3))
    for row, finger in enumerate(Finger):
        chain = [HandLandmark.WRIST, *(HandLandmark[f"{finger.name}_{name}"] for name in ("MCP", "PIP", "DIP", "TIP"))]
        steps = np.diff(points_m[chain], axis=0)
        steps /= np.linalg.norm(steps, axis=1, keepdims=True)
        out[row] = np.rad2deg(np.arccos(np.clip((steps[:-1] * steps[1:]).sum(axis=1), -1.0, 1.0)))
    return out


class _Pose:
    """Collects bones; every bone turns about its own head."""

    def __init__(self, body: Body, axes: _Axes) -> None:
        self.body, self.axes = body, axes
        self.rotations = np.tile(np.eye(3), (len(body.bone_names), 1, 1))
        self.positions = body.heads_m.copy()

    def carry(self, bone: str, rest_point: FloatArray) -> FloatArray:
        index = self.body.bone(bone)
        moved = self.rotations[index] @ (rest_point - self.body.heads_m[index]) + self.positions[index]
        return np.asarray(moved)

    def hang(self, bone: str, turn: FloatArray, parent: str) -> None:
        """Set a bone that is carried by its parent and turned against it in rest axes."""
        index = self.body.bone(bone)
        self.positions[index] = self.carry(parent, self.body.heads_m[index])
        self.rotations[index] = self.rotations[self.body.bone(parent)] @ turn


def _axes(body: Body, side: Side) -> _Axes:
    knuckles = np.array([body.head_m(bones[0]) for bones in _FINGER_BONES])
    along = knuckles.mean(axis=0) - body.head_m("wrist")
    along /= np.linalg.norm(along)
    across = knuckles[0] - knuckles[3]
    across -= along * (across @ along)
    across /= np.linalg.norm(across)
    return _Axes(along, across, np.cross(across, along) * (1.0 if side is Side.RIGHT else -1.0))


def _to_room(posture: HandPosture, axes: _Axes) -> FloatArray:
    """Return the rotation from rest to the room: palm to the lens, fingers up, then turned and tilted."""
    sign = 1.0 if posture.side is Side.RIGHT else -1.0
    rest = np.stack([axes.across, axes.along, axes.palmar])
    held = np.stack([[sign, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
    turned = rotate((posture.tilt_deg, 0.0, 0.0)) @ rotate((0.0, 0.0, -sign * posture.turn_deg))
    return np.asarray(turned @ held.T @ rest)


def _pose_wrist(pose: _Pose, room: FloatArray) -> None:
    """Place the forearm in line with the hand."""
    body, axes = pose.body, pose.axes
    wrist = body.bone("wrist")
    forearm = body.heads_m[wrist] - body.head_m("lowerarm01")
    straight = _between(forearm / np.linalg.norm(forearm), axes.along)
    pose.positions[wrist] = WRIST_AT_M
    for name in ("lowerarm01", "lowerarm02"):
        index = body.bone(name)
        pose.rotations[index] = room @ straight
        pose.positions[index] = WRIST_AT_M - room @ straight @ (body.heads_m[wrist] - body.heads_m[index])
    pose.rotations[wrist] = room
    for number in (1, 2, 3, 4):
        pose.hang(f"metacarpal{number}", np.eye(3), "wrist")


def _pose_finger(pose: _Pose, bones: tuple[str, ...], tip: FloatArray, angles_deg: FloatArray) -> None:
    """Bend one finger so that each joint has the asked angle about the axis across the palm."""
    heads = [pose.body.head_m("wrist"), *(pose.body.head_m(bone) for bone in bones), tip]
    steps = np.diff(np.array(heads), axis=0)
    leans = np.rad2deg(np.arctan2(steps @ pose.axes.palmar, steps @ pose.axes.along))
    parent = "wrist"
    for bone, asked_deg, rest_deg in zip(bones, angles_deg, np.diff(leans), strict=True):
        pose.hang(bone, rotate(pose.axes.bend * float(asked_deg - rest_deg)), parent)
        parent = bone


def _pose_thumb(pose: _Pose, posture: HandPosture) -> None:
    """Swing the thumb before the palm, then bend its outer joints across it."""
    sign = 1.0 if posture.side is Side.RIGHT else -1.0
    bend = rotate(pose.axes.palmar * (sign * posture.thumb_bend_deg))
    pose.hang(_THUMB_BONES[0], rotate(pose.axes.along * (-sign * posture.thumb_deg)), "wrist")
    pose.hang(_THUMB_BONES[1], bend, _THUMB_BONES[0])
    pose.hang(_THUMB_BONES[2], bend, _THUMB_BONES[1])


def _between(start: FloatArray, end: FloatArray) -> FloatArray:
    """Return the shortest rotation from one unit vector to another."""
    axis = np.cross(start, end)
    length = float(np.linalg.norm(axis))
    angle_deg = float(np.rad2deg(np.arctan2(length, float(start @ end))))
    return rotate(axis / max(length, 1e-12) * angle_deg)
