"""What is drawn over a picture, as numbers without Qt: thin skeleton, bold tested limb, measured arc, ghost of the best."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CENTRAL_ANGLES, Finger, HandLandmark, Landmark
from vmsk_exam.samples import FloatArray, HandSample, PoseSample

MIN_VISIBILITY: Final = 0.4
"""Landmarks below this score are not drawn."""
ARC_RADIUS_RATIO: Final = 0.62
"""Radius of the arc as a share of the moving segment."""

_MIDDLES: Final = {
    "mid_shoulder": (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    "mid_hip": (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    "mid_ear": (Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
}
_TRUNK: Final = ("left_shoulder", "right_shoulder", "right_hip", "left_hip", "left_shoulder")
_CHAINS: Final = (
    _TRUNK,
    *((f"{s}_shoulder", f"{s}_elbow", f"{s}_wrist") for s in ("left", "right")),
    *((f"{s}_hip", f"{s}_knee", f"{s}_ankle", f"{s}_heel", f"{s}_foot_index", f"{s}_ankle") for s in ("left", "right")),
)
_LIMBS: Final = {
    "shoulder_elevation": ("hip", "shoulder", "elbow", "wrist"),
    "shoulder_flexion": ("hip", "shoulder", "elbow", "wrist"),
    "shoulder_abduction": ("hip", "shoulder", "elbow", "wrist"),
    "elbow_flexion": ("shoulder", "elbow", "wrist"),
    "hip_flexion": ("shoulder", "hip", "knee", "ankle"),
    "hip_abduction": ("shoulder", "hip", "knee", "ankle"),
    "knee_flexion": ("hip", "knee", "ankle"),
    "ankle_dorsiflexion": ("knee", "ankle", "foot_index"),
    "shoulder_rotation": ("elbow", "wrist"),
    "hip_rotation": ("knee", "ankle"),
    "neck_flexion": ("mid_shoulder", "mid_ear"),
    "neck_lateral_flexion": ("mid_shoulder", "mid_ear"),
    "neck_rotation": ("mid_shoulder", "mid_ear"),
    "trunk_flexion": ("mid_hip", "mid_shoulder"),
    "trunk_lateral_flexion": ("mid_hip", "mid_shoulder"),
}
"""Points of the tested limb of each angle; a sided angle takes the side's prefix."""
_HAND_CHAINS: Final = (
    tuple(HandLandmark[name] for name in ("WRIST", "THUMB_CMC", "THUMB_MCP", "THUMB_IP", "THUMB_TIP")),
    *(tuple(HandLandmark[f"{finger.name}_{joint}"] for joint in ("MCP", "PIP", "DIP", "TIP")) for finger in Finger),
    (HandLandmark.WRIST, *(HandLandmark[f"{finger.name}_MCP"] for finger in Finger), HandLandmark.WRIST),
)
"""Lines of a hand: thumb, fingers, palm."""
_TOWARD_PREVIOUS: Final = ("shoulder_elevation", "shoulder_flexion", "shoulder_abduction")
"""Angles counted from the direction back to the previous point; the others from its continuation."""


@dataclass(frozen=True, slots=True, eq=False)
class Arc:
    """The measured angle as drawn, in picture pixels (y down), never mirrored."""

    centre: FloatArray
    """float64 (2,), pixels."""
    radius_px: float
    start_rad: float
    """Direction of the zero line, from +x towards +y."""
    span_rad: float
    """Signed turn from the zero line to the moving segment."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """Lines over one picture, in picture pixels."""

    size_px: tuple[int, int]
    """Width and height of the picture that the points belong to."""
    lines: tuple[FloatArray, ...]
    """Each float64 (n, 2): thin lines of the whole skeleton."""
    limb: FloatArray
    """float64 (n, 2): the tested limb, bold; empty if it is not seen."""
    arc: Arc | None
    ghost: FloatArray | None
    """float64 (2, 2): where the moving segment was at the best, None before."""


def compute_overlay(pose: PoseSample, channel: str | None) -> Overlay:
    """Return what to draw over the picture of a pose, without a ghost.

    Parameters
    ----------
    pose
        Landmarks of the picture.
    channel
        Angle channel (``anatomy.ANGLE_CHANNELS``) whose limb is drawn bold, None for none.
    """
    points = _named_points(pose)
    lines = tuple(line for chain in _CHAINS for line in _visible_runs(points, chain))
    limb_names = limb_points(channel) if channel else ()
    limb = np.array([points[name] for name in limb_names if name in points]).reshape(-1, 2)
    arc = _arc(points, channel, limb_names) if channel and limb_names and len(limb) == len(limb_names) else None
    return Overlay((pose.width_px, pose.height_px), (*lines, *_hand_lines(pose.hand)), limb, arc, None)


def _hand_lines(hand: HandSample | None) -> tuple[FloatArray, ...]:
    return () if hand is None or not hand.has_hand else tuple(hand.image_px[list(chain)] for chain in _HAND_CHAINS)


def with_ghost(overlay: Overlay, span_rad: float) -> Overlay:
    """Return the overlay with a ghost of the moving segment where the arc's turn was ``span_rad``; the same without an arc."""
    if overlay.arc is None:
        return overlay
    arc = overlay.arc
    angle = arc.start_rad + span_rad
    end = arc.centre + arc.radius_px / ARC_RADIUS_RATIO * np.array([np.cos(angle), np.sin(angle)])
    return replace(overlay, ghost=np.array([arc.centre, end]))


def limb_points(channel: str) -> tuple[str, ...]:
    """Return the names of the points of a channel's limb, from the trunk outwards; none of a channel of the hand."""
    if channel in CENTRAL_ANGLES:
        return _LIMBS[channel]
    side, angle = channel.split("_", 1)
    return tuple(f"{side}_{name}" for name in _LIMBS.get(angle, ()))


def _named_points(pose: PoseSample) -> dict[str, FloatArray]:
    pixels = pose.image_px
    seen = np.isfinite(pixels).all(axis=1) & (pose.visibility >= MIN_VISIBILITY)
    points = {mark.name.lower(): pixels[mark] for mark in Landmark if seen[mark]}
    for name, (left, right) in _MIDDLES.items():
        if seen[left] or seen[right]:
            points[name] = np.mean([pixels[mark] for mark in (left, right) if seen[mark]], axis=0)
    return points


def _visible_runs(points: dict[str, FloatArray], chain: tuple[str, ...]) -> list[FloatArray]:
    runs: list[FloatArray] = []
    run: list[FloatArray] = []
    for name in (*chain, ""):
        if name in points:
            run.append(points[name])
            continue
        if len(run) > 1:
            runs.append(np.array(run))
        run = []
    return runs


def _arc(points: dict[str, FloatArray], channel: str, names: tuple[str, ...]) -> Arc | None:
    if channel == "neck_rotation":
        return None
    moving_to = 1 if len(names) == 2 else 2
    centre, end = points[names[moving_to - 1]], points[names[moving_to]]
    zero = _zero_direction(points, channel, names)
    moving = end - centre
    length = float(np.hypot(*moving))
    if length < 1.0 or float(np.hypot(*zero)) < 1e-6:
        return None
    start = float(np.arctan2(zero[1], zero[0]))
    span = float(np.arctan2(moving[1], moving[0])) - start
    return Arc(centre, ARC_RADIUS_RATIO * length, start, (span + np.pi) % (2 * np.pi) - np.pi)


def _zero_direction(points: dict[str, FloatArray], channel: str, names: tuple[str, ...]) -> FloatArray:
    if channel.endswith("hip_rotation"):
        return np.array([0.0, 1.0])
    if channel.endswith("shoulder_rotation"):
        # From a person's left the front is at the picture's left.
        return np.array([-1.0 if channel.startswith("left") else 1.0, 0.0])
    if len(names) == 2:
        return np.array([0.0, -1.0])
    before, centre, end = (points[name] for name in names[:3])
    if channel.endswith(_TOWARD_PREVIOUS):
        return np.asarray(before - centre)
    along = centre - before
    if not channel.endswith("ankle_dorsiflexion"):
        return np.asarray(along)
    toes = end - centre
    across = np.array([-along[1], along[0]])
    return np.asarray(across if float(across @ toes) >= 0 else -across)
