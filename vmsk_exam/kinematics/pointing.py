"""The tip of a pointing finger, and the part of the body that it lies on in the picture.

A finger that touches the body hides what it touches, and the pose model does not know touch. What is known is where the tip
lies in the picture and where the body's joints lie; the place is told relative to the nearest part of the body. The pointing arm
is no such part.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from vmsk_exam.anatomy import HandLandmark, Landmark, Side
from vmsk_exam.kinematics.geometry import EARS, HIPS, SHOULDERS, compute_middle, compute_norm
from vmsk_exam.samples import FloatArray, HandSample, PoseSample

VISIBLE_FROM: Final = 0.5
STRAIGHT_FINGER_SHARE: Final = 0.8
"""From knuckle to tip, of the finger's length along its joints, from which a finger points."""
HAND_NEAR_WRIST: Final = 0.35
"""A hand belongs to the arm whose wrist is so near, in lengths of the trunk."""
TIP_SD_TRUNKS: Final = 0.035
"""Standard deviation of a fingertip of the hand model, in lengths of the trunk (measured on the avatar)."""
POSE_TIP_REACH: Final = 1.5
"""The pose model's index point lies at the middle of the finger: the tip is so much further from the wrist."""
POSE_TIP_SD_TRUNKS: Final = 0.13
"""The same of the pose model's index point, drawn out to a tip."""
BODY_SD_TRUNKS: Final = 0.045
"""Standard deviation of the joints around a place, in lengths of the trunk (measured on the avatar)."""
LEAST_BEND_DEG: Final = 25.0
"""An arm that hangs straighter than this points at nothing."""
LEAST_LEAD_DEG: Final = 10.0
"""With the other arm bent nearly as much nobody knows which one points."""
SHORTEST_PART: Final = 0.45
"""A part of the body that points at the lens is too foreshortened below this share of its length."""
HEAD_ALONG: Final = (0.0, 0.35, 0.6)
"""Shares of the way from the line of the shoulders to the ears: shoulders, neck, head."""
HEAD_HALF_WIDTHS: Final = (0.13, 0.2)
"""Half widths of neck and head, in lengths of the trunk."""
BESIDE: Final = 1.25
"""So far from its middle line, in half widths, a place still lies on a part of the body."""
AMBIGUOUS: Final = 1.0
"""Lying so well on two parts that are no neighbours, a place is unclear."""


class BodyPart(StrEnum):
    """What can be pointed at from the front."""

    HEAD = "head"
    NECK = "neck"
    TRUNK = "trunk"
    UPPER_ARM = "upper_arm"
    FOREARM = "forearm"
    HAND = "hand"
    THIGH = "thigh"
    SHANK = "shank"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class _Shape:
    ends: tuple[Landmark, Landmark]
    """Of the left side."""
    length: float
    """In lengths of the trunk, of an adult (as drawn on the body chart)."""
    half_width: float
    """In lengths of the trunk."""
    reach: tuple[float, float]
    """Which shares of its length belong to it."""


_SIDED: Final[Mapping[BodyPart, _Shape]] = {
    BodyPart.UPPER_ARM: _Shape((Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW), 0.58, 0.13, (-0.15, 1.0)),
    BodyPart.FOREARM: _Shape((Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST), 0.52, 0.11, (0.0, 1.0)),
    BodyPart.HAND: _Shape((Landmark.LEFT_WRIST, Landmark.LEFT_INDEX), 0.2, 0.12, (0.0, 1.5)),
    BodyPart.THIGH: _Shape((Landmark.LEFT_HIP, Landmark.LEFT_KNEE), 0.8, 0.19, (0.05, 1.0)),
    BodyPart.SHANK: _Shape((Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE), 0.82, 0.14, (0.0, 1.0)),
    BodyPart.FOOT: _Shape((Landmark.LEFT_ANKLE, Landmark.LEFT_FOOT_INDEX), 0.2, 0.13, (0.0, 1.4)),
}
_ARM: Final = (BodyPart.UPPER_ARM, BodyPart.FOREARM, BodyPart.HAND)
_CHAINS: Final = (
    (BodyPart.HEAD, BodyPart.NECK, BodyPart.TRUNK),
    (BodyPart.TRUNK, BodyPart.UPPER_ARM, BodyPart.FOREARM, BodyPart.HAND),
    (BodyPart.TRUNK, BodyPart.THIGH, BodyPart.SHANK, BodyPart.FOOT),
)


@dataclass(frozen=True, slots=True, eq=False)
class Fingertip:
    """Where a pointing finger ends in the picture."""

    px: FloatArray
    """float64 (2,)."""
    sd_px: float
    side: Side
    """Which arm points."""
    is_by_hand_model: bool


@dataclass(frozen=True, slots=True)
class BodyPlace:
    """A place on a part of the body."""

    part: BodyPart
    side: Side | None
    along: float
    """From the part's upper end (0) to its lower end (1)."""
    across: float
    """From its middle line, in half widths, towards the picture's right positive."""
    sd_trunks: float
    """Standard deviation in lengths of the trunk (middle of the shoulders to middle of the hips)."""


def find_pointing_side(pose: PoseSample) -> Side | None:
    """Return which arm is bent clearly more than the other: the one that points; None if none is, or both are."""
    bends = {side: _bend_deg(pose, side) for side in Side}
    side = max(bends, key=lambda each: bends[each])
    is_clear = bends[side] - bends[side.other] >= LEAST_LEAD_DEG
    return side if bends[side] >= LEAST_BEND_DEG and is_clear else None


def find_fingertip(pose: PoseSample, hand: HandSample | None, side: Side) -> Fingertip | None:
    """Return the tip of the index finger: by the hand model if it sees this hand point, else by the pose model.

    Parameters
    ----------
    pose
        Landmarks of the body.
    hand
        Hand found around the wrist of the pointing arm; None if none was looked for.
    side
        The arm that points.
    """
    wrist, index = _of_side(Landmark.LEFT_WRIST, side), _of_side(Landmark.LEFT_INDEX, side)
    if not pose.has_person or min(float(pose.visibility[wrist]), float(pose.visibility[index])) < VISIBLE_FROM:
        return None
    trunk_px = _trunk_px(pose)
    if hand is not None and hand.has_hand and _is_pointing(hand):
        px = hand.image_px
        if float(compute_norm(px[HandLandmark.WRIST] - pose.image_px[wrist])) <= HAND_NEAR_WRIST * trunk_px:
            return Fingertip(px[HandLandmark.INDEX_TIP], TIP_SD_TRUNKS * trunk_px, side, True)
    reach = pose.image_px[index] - pose.image_px[wrist]
    tip = pose.image_px[wrist] + POSE_TIP_REACH * reach
    return Fingertip(tip, POSE_TIP_SD_TRUNKS * trunk_px, side, False)


def locate_on_body(pose: PoseSample, tip: Fingertip) -> BodyPlace | None:
    """Return the part of the body on which a fingertip lies, None beside the body or where two parts are equally likely."""
    trunk_px = _trunk_px(pose)
    if not (pose.has_person and math.isfinite(trunk_px) and trunk_px > 0.0):
        return None
    sd_trunks = math.hypot(tip.sd_px / trunk_px, BODY_SD_TRUNKS)
    found = [place for place in _candidates(pose, tip, trunk_px, sd_trunks) if abs(place.across) <= BESIDE]
    if not found:
        return None
    found.sort(key=lambda place: abs(place.across))
    best = found[0]
    rivals = [place for place in found[1:] if abs(place.across) <= AMBIGUOUS and not _are_neighbours(best, place)]
    return None if rivals else best


def _candidates(pose: PoseSample, tip: Fingertip, trunk_px: float, sd_trunks: float) -> list[BodyPlace]:
    found = [_on_middle(pose, tip.px, trunk_px, sd_trunks)]
    found += [
        _on_limb(pose, tip.px, (part, side), trunk_px, sd_trunks)
        for side in Side
        for part in _SIDED
        if not (side is tip.side and part in _ARM)
    ]
    return [place for place in found if place is not None]


def _on_limb(
    pose: PoseSample, px: FloatArray, limb: tuple[BodyPart, Side], trunk_px: float, sd_trunks: float
) -> BodyPlace | None:
    part, side = limb
    shape = _SIDED[part]
    upper, lower = (_of_side(end, side) for end in shape.ends)
    if min(float(pose.visibility[upper]), float(pose.visibility[lower])) < VISIBLE_FROM:
        return None
    axis = pose.image_px[lower] - pose.image_px[upper]
    is_short = float(compute_norm(axis)) < SHORTEST_PART * shape.length * trunk_px
    if is_short and part is not BodyPart.FOOT:
        return None
    along, across_px = _along_and_across(px, pose.image_px[upper], axis)
    if not shape.reach[0] <= along <= shape.reach[1]:
        return None
    return BodyPlace(part, side, along, across_px / (shape.half_width * trunk_px), sd_trunks)


def _on_middle(pose: PoseSample, px: FloatArray, trunk_px: float, sd_trunks: float) -> BodyPlace | None:
    """Return the place on trunk, neck or head."""
    points = pose.image_px
    shoulders, hips, ears = (compute_middle(points, pair) for pair in (SHOULDERS, HIPS, EARS))
    along, across_px = _along_and_across(px, shoulders, hips - shoulders)
    if along >= 0.0:
        top, bottom = (0.5 * float(compute_norm(points[pair[0]] - points[pair[1]])) for pair in (SHOULDERS, HIPS))
        half_px = top + (bottom * 1.45 - top) * min(along, 1.0)
        return BodyPlace(BodyPart.TRUNK, None, along, across_px / max(half_px, 1.0), sd_trunks) if along <= 1.12 else None
    along, across_px = _along_and_across(px, shoulders, ears - shoulders)
    widths_px = (
        0.5 * float(compute_norm(points[SHOULDERS[0]] - points[SHOULDERS[1]])),
        *(w * trunk_px for w in HEAD_HALF_WIDTHS),
    )
    half_px = float(np.interp(along, HEAD_ALONG, widths_px))
    part = BodyPart.NECK if along < HEAD_ALONG[2] else BodyPart.HEAD
    # Along the neck the picture's right lies on the other hand: the axis points up.
    return BodyPlace(part, None, along, -across_px / half_px, sd_trunks) if along <= 1.8 else None


def _along_and_across(px: FloatArray, start: FloatArray, axis: FloatArray) -> tuple[float, float]:
    """Return the share along an axis and the pixels beside it; beside a downward axis the picture's right is positive."""
    length = max(float(compute_norm(axis)), 1e-6)
    unit = axis / length
    offset = px - start
    return float(offset @ unit) / length, float(offset[0] * unit[1] - offset[1] * unit[0])


def _are_neighbours(first: BodyPlace, second: BodyPlace) -> bool:
    """Return whether two parts meet in a joint near which both places lie."""
    if first.side is not None and second.side is not None and first.side is not second.side:
        return False
    for chain in _CHAINS:
        if first.part in chain and second.part in chain:
            return abs(chain.index(first.part) - chain.index(second.part)) <= 1
    return False


def _is_pointing(hand: HandSample) -> bool:
    joints = hand.world_xyz_m[[HandLandmark.INDEX_MCP, HandLandmark.INDEX_PIP, HandLandmark.INDEX_DIP, HandLandmark.INDEX_TIP]]
    length_m = float(compute_norm(np.diff(joints, axis=0)).sum())
    return float(compute_norm(joints[-1] - joints[0])) >= STRAIGHT_FINGER_SHARE * length_m


def _bend_deg(pose: PoseSample, side: Side) -> float:
    """Return how far an elbow is bent; 0 where the arm is not seen."""
    marks = [_of_side(mark, side) for mark in (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST)]
    if not pose.has_person or float(pose.visibility[marks].min()) < VISIBLE_FROM:
        return 0.0
    shoulder, elbow, wrist = pose.world_xyz_m[marks]
    upper, lower = elbow - shoulder, wrist - elbow
    cosine = float(upper @ lower) / max(float(compute_norm(upper) * compute_norm(lower)), 1e-9)
    return math.degrees(math.acos(min(max(cosine, -1.0), 1.0)))


def _of_side(left: Landmark, side: Side) -> Landmark:
    """Return a landmark of the left side, or its twin; the right one follows the left one in the pose model."""
    return left if side is Side.LEFT else Landmark(left + 1)


def _trunk_px(pose: PoseSample) -> float:
    points = pose.image_px
    return float(compute_norm(compute_middle(points, SHOULDERS) - compute_middle(points, HIPS)))
