"""Poses a body from clinical joint angles: segment rotations, joint centres, and where the feet stand."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.body import Body, Float32Array
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.rotation import about_x, about_z, rotate, share_of
from vmsk_exam.avatar.skeleton import FOREARM_ROLL, SUFFIX, Limb, Skeleton, rest_skeleton
from vmsk_exam.samples import FloatArray

SCAPULAR_PLANE_DEG: Final = 35.0
"""How far before the frontal plane the shoulder blade's plane lies (Poppen and Walker 1976: 30 to 40)."""

_SPINE_SHARES: Final = {"spine05": 0.25, "spine04": 0.5, "spine03": 0.8, "spine02": 1.0, "spine01": 1.0}
_NECK_SHARES: Final = {"neck01": 0.25, "neck02": 0.5, "neck03": 0.75, "head": 1.0}
_CLAVICLE_SHARE: Final = 0.13
_SCAPULA_SHARE: Final = 0.30
_SETTING_PHASE_DEG: Final = 45.0
"""Collar bone and shoulder blade take their shares of the elevation beyond this, softly; the humerus itself is placed
against the thorax. Together about 1 to 2 in full elevation (Inman 1944)."""
_DOWN: Final = np.array([0.0, 0.0, -1.0])


@dataclass(frozen=True, slots=True, eq=False)
class PosedBody:
    """A body in a posture, standing in the room: floor at z = 0, metres, the lens on the -y side."""

    body: Body
    posture: Posture
    rotations: FloatArray
    """float64 (bones, 3, 3): from rest."""
    pivots_m: FloatArray
    """float64 (bones, 3): rest point that each bone turns about."""
    positions_m: FloatArray
    """float64 (bones, 3): where that point is now."""
    segments: dict[str, FloatArray]
    """(3, 3) each, from anatomical standing: heading, pelvis, thorax, head, and by side: left_arm, left_forearm,
    left_thigh, left_shank, left_foot."""
    joints_m: dict[str, FloatArray]
    """(3,) each: left_shoulder, left_elbow, left_wrist, left_hip, left_knee, left_ankle and right ones."""

    def matrices(self) -> Float32Array:
        """Return what moves rest points, float32 (bones, 3, 4)."""
        shift = self.positions_m - np.einsum("bij,bj->bi", self.rotations, self.pivots_m)
        return np.concatenate([self.rotations, shift[:, :, None]], axis=2).astype(np.float32)


class _Pose:
    """Collects bones while a body is posed; the root lies at its rest place until the feet are known."""

    def __init__(self, body: Body, posture: Posture) -> None:
        self.body, self.posture = body, posture
        self.skeleton: Skeleton = rest_skeleton(body)
        count = len(body.bone_names)
        self.rotations = np.tile(np.eye(3), (count, 1, 1))
        self.pivots = body.heads_m.copy()
        self.positions = body.heads_m.copy()
        self.segments: dict[str, FloatArray] = {}
        self.joints: dict[str, FloatArray] = {}

    def place(self, bone: str, rotation: FloatArray, pivot: FloatArray, position: FloatArray) -> None:
        """Set how one bone moves."""
        index = self.body.bone(bone)
        self.rotations[index], self.pivots[index], self.positions[index] = rotation, pivot, position

    def carry(self, bone: str, rest_point: FloatArray) -> FloatArray:
        """Return where a rest point lies when it moves with a bone."""
        index = self.body.bone(bone)
        return np.asarray(self.rotations[index] @ (rest_point - self.pivots[index]) + self.positions[index])

    def hang(self, bone: str, rotation: FloatArray, parent: str) -> None:
        """Set a bone that turns about its own head, carried by its parent."""
        head = self.body.head_m(bone)
        self.place(bone, rotation, head, self.carry(parent, head))


def pose_body(body: Body, posture: Posture) -> PosedBody:
    """Pose a body; the joint angles come out exactly as the posture asks, the loaded foot stays planted.

    Parameters
    ----------
    body
        Who.
    posture
        Joint angles in degrees.
    """
    pose = _Pose(body, posture)
    _pose_trunk(pose)
    _pose_head(pose)
    for side in Side:
        _pose_arm(pose, side)
        _pose_leg(pose, side)
    shift = _standing_shift(pose)
    pose.positions += shift
    joints = {name: point + shift for name, point in pose.joints.items()}
    return PosedBody(body, posture, pose.rotations, pose.pivots, pose.positions, pose.segments, joints)


def _pose_trunk(pose: _Pose) -> None:
    posture = pose.posture
    heading = about_z(-posture["yaw"])
    pelvis = heading @ rotate((posture["pelvis_tilt"], -posture["pelvis_obliquity"], 0.0))
    bend = rotate((posture["trunk_flexion"], posture["trunk_lateral_flexion"], 0.0))
    thorax = heading @ bend @ about_z(posture["trunk_rotation"])
    pose.segments.update(heading=heading, pelvis=pelvis, thorax=thorax)
    root = pose.body.head_m("root")
    pose.place("root", pelvis, root, root)
    between = pelvis.T @ thorax
    parent = "root"
    for bone, share in _SPINE_SHARES.items():
        pose.hang(bone, pelvis @ share_of(between, share), parent)
        parent = bone


def _pose_head(pose: _Pose) -> None:
    posture, thorax = pose.posture, pose.segments["thorax"]
    bend = rotate((posture["neck_flexion"], posture["neck_lateral_flexion"], 0.0))
    turned = bend @ about_z(posture["neck_rotation"])
    pose.segments["head"] = thorax @ turned
    parent = "spine01"
    for bone, share in _NECK_SHARES.items():
        pose.hang(bone, thorax @ share_of(turned, share), parent)
        parent = bone


def shoulder_swing(posture: Posture, side: Side) -> FloatArray:
    """Return abduction and flexion of the swing from the hanging arm, degrees, (2,); its length is the elevation."""
    elevation = posture[f"{side}_shoulder_elevation"]
    plane = np.deg2rad(SCAPULAR_PLANE_DEG)
    abduction = posture[f"{side}_shoulder_abduction"] + elevation * np.cos(plane)
    flexion = posture[f"{side}_shoulder_flexion"] + elevation * np.sin(plane)
    return np.array([abduction, flexion])


def _outward(side: Side) -> float:
    return 1.0 if side is Side.LEFT else -1.0


def _pose_girdle(pose: _Pose, side: Side, swing: FloatArray) -> None:
    """Raise the collar bone and turn the shoulder blade with the arm."""
    sign, thorax = _outward(side), pose.segments["thorax"]
    elevation = float(np.hypot(*swing))
    beyond = float(np.logaddexp(0.0, (elevation - _SETTING_PHASE_DEG) / 10.0) * 10.0)
    sideways = abs(swing[0]) / max(elevation, 1e-6) if elevation > 1.0 else 1.0
    forward = swing[1] / max(elevation, 1e-6) if elevation > 1.0 else 0.0
    breath = 1.2 * pose.posture["breath"]
    for bone, share, parent in (
        (f"clavicle.{SUFFIX[side]}", _CLAVICLE_SHARE, "spine01"),
        (f"shoulder01.{SUFFIX[side]}", _CLAVICLE_SHARE + _SCAPULA_SHARE, f"clavicle.{SUFFIX[side]}"),
    ):
        up = share * beyond * (0.55 + 0.45 * sideways) + breath + pose.posture[f"{side}_shoulder_hike"]
        round_front = 0.35 * share * max(beyond, 0.0) * forward
        pose.hang(bone, thorax @ rotate((0.0, -sign * up, -sign * round_front)), parent)


def _pose_arm(pose: _Pose, side: Side) -> None:
    posture, sign, suffix = pose.posture, _outward(side), SUFFIX[side]
    limb: Limb = pose.skeleton.arms[side]
    swing = shoulder_swing(posture, side)
    _pose_girdle(pose, side, swing)
    swung = pose.segments["thorax"] @ rotate((-swing[1], -sign * swing[0], 0.0))
    spin = sign * posture[f"{side}_shoulder_rotation"]
    arm = swung @ about_z(spin)
    shoulder_rest, elbow_rest, wrist_rest = limb.joints_m
    upper_m, lower_m = limb.lengths_m
    shoulder = pose.carry(f"shoulder01.{suffix}", shoulder_rest)
    for bone, share in (("upperarm01", 0.5), ("upperarm02", 1.0)):
        rotation = swung @ about_z(spin * share) @ limb.rotations[bone]
        pose.place(f"{bone}.{suffix}", rotation, shoulder_rest, shoulder)
    elbow = shoulder + upper_m * (arm @ _DOWN)
    forearm = arm @ about_x(-posture[f"{side}_elbow_flexion"])
    roll = sign * posture[f"{side}_forearm_rotation"]
    for bone in ("lowerarm01", "lowerarm02"):
        rotation = forearm @ about_z(roll * FOREARM_ROLL[bone]) @ limb.rotations[bone]
        pose.place(f"{bone}.{suffix}", rotation, elbow_rest, elbow)
    wrist = elbow + lower_m * (forearm @ _DOWN)
    bent = about_z(roll) @ rotate((0.0, sign * posture[f"{side}_wrist_flexion"], 0.0))
    pose.place(f"wrist.{suffix}", forearm @ bent @ limb.rotations["wrist"], wrist_rest, wrist)
    pose.segments.update({f"{side}_arm": arm, f"{side}_forearm": forearm})
    pose.joints.update({f"{side}_shoulder": shoulder, f"{side}_elbow": elbow, f"{side}_wrist": wrist})


def _pose_leg(pose: _Pose, side: Side) -> None:
    posture, sign, suffix = pose.posture, _outward(side), SUFFIX[side]
    limb: Limb = pose.skeleton.legs[side]
    hip_rest, knee_rest, ankle_rest = limb.joints_m
    upper_m, lower_m = limb.lengths_m
    swing = rotate((-posture[f"{side}_hip_flexion"], -sign * posture[f"{side}_hip_abduction"], 0.0))
    swung = pose.segments["pelvis"] @ swing
    spin = sign * posture[f"{side}_hip_rotation"]
    thigh = swung @ about_z(spin)
    hip = pose.carry("root", hip_rest)
    for bone, share in (("upperleg01", 0.4), ("upperleg02", 1.0)):
        rotation = swung @ about_z(spin * share) @ limb.rotations[bone]
        pose.place(f"{bone}.{suffix}", rotation, hip_rest, hip)
    knee = hip + upper_m * (thigh @ _DOWN)
    shank = thigh @ about_x(posture[f"{side}_knee_flexion"])
    for bone in ("lowerleg01", "lowerleg02"):
        pose.place(f"{bone}.{suffix}", shank @ limb.rotations[bone], knee_rest, knee)
    ankle = knee + lower_m * (shank @ _DOWN)
    foot = shank @ about_x(-posture[f"{side}_ankle_dorsiflexion"])
    pose.place(f"foot.{suffix}", foot @ limb.rotations["foot"], ankle_rest, ankle)
    pose.segments.update({f"{side}_thigh": thigh, f"{side}_shank": shank, f"{side}_foot": foot})
    pose.joints.update({f"{side}_hip": hip, f"{side}_knee": knee, f"{side}_ankle": ankle})


def _standing_shift(pose: _Pose) -> FloatArray:
    """Return the move that puts the lowest sole on the floor and keeps the loaded foot where it stands."""
    heading = pose.segments["heading"]
    load = float(np.clip(pose.posture["left_load"], 0.0, 1.0))
    shift = np.zeros(3)
    lowest = np.inf
    for side, share in ((Side.LEFT, load), (Side.RIGHT, 1.0 - load)):
        hip_rest = pose.skeleton.legs[side].joints_m[0]
        planted = heading @ np.array([hip_rest[0], 0.0, 0.0])
        shift += share * (planted - pose.joints[f"{side}_ankle"])
        bone = pose.body.bone(f"foot.{SUFFIX[side]}")
        points = (pose.skeleton.sole_points_m[side] - pose.pivots[bone]) @ pose.rotations[bone].T
        lowest = min(lowest, float((points[:, 2] + pose.positions[bone, 2]).min()))
    if pose.posture.is_seated:
        # Whoever sits stays on the chair when a foot is put aside.
        shift -= float(shift @ heading[:, 0]) * heading[:, 0]
    shift[2] = -lowest
    return shift
