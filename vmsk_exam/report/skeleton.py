"""Skeleton and tested limb of one person as shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import Landmark
from vmsk_exam.report.drawing import Dot, Point, Polyline, Shape, Stroke
from vmsk_exam.samples import FloatArray

BoolArray = NDArray[np.bool_]

SEEN_FROM: Final = 0.3
"""Visibility below which a landmark is not drawn."""

_CLEAR_FROM: Final = 0.6
_BONES: Final = (
    *(
        (Landmark[f"{side}_{first}"], Landmark[f"{side}_{second}"])
        for side in ("LEFT", "RIGHT")
        for first, second in (
            ("SHOULDER", "ELBOW"),
            ("ELBOW", "WRIST"),
            ("SHOULDER", "HIP"),
            ("HIP", "KNEE"),
            ("KNEE", "ANKLE"),
            ("ANKLE", "HEEL"),
            ("HEEL", "FOOT_INDEX"),
            ("ANKLE", "FOOT_INDEX"),
        )
    ),
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
)
_HEAD: Final = (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_NECK: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
_PELVIS: Final = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_LIMBS: Final = {
    "shoulder": ("HIP", "SHOULDER", "ELBOW"),
    "elbow": ("SHOULDER", "ELBOW", "WRIST"),
    "hip": ("SHOULDER", "HIP", "KNEE"),
    "knee": ("HIP", "KNEE", "ANKLE"),
    "ankle": ("KNEE", "ANKLE", "FOOT_INDEX"),
}
"""Landmarks of the tested limb by joint, without their side."""
_TURNED: Final = {"shoulder_rotation": ("ELBOW", "WRIST"), "hip_rotation": ("KNEE", "ANKLE")}
"""Segments that show the turn of the one before."""


@dataclass(frozen=True, slots=True)
class SkeletonStyle:
    """Colours of a skeleton."""

    bone: str
    bone_opacity: float
    limb: str
    arc: str
    joint_fill: str


ON_PHOTO: Final = SkeletonStyle("#ffffff", 0.85, "#35e0c2", "#ffd166", "#0b1626")
ON_PLAIN: Final = SkeletonStyle("#7f8ca3", 1.0, "#0fa38a", "#d08a00", "#ffffff")


def skeleton_shapes(points: FloatArray, visibility: FloatArray, channel: str, style: SkeletonStyle) -> Iterator[Shape]:
    """Draw a person.

    Parameters
    ----------
    points
        float64 (33, 2): landmarks in points of the drawing; NaN where missing.
    visibility
        float64 (33,): 0 to 1.
    channel
        Measured angle, whose limb is drawn bold.
    style
        Colours.
    """
    seen = np.isfinite(points).all(axis=1) & (visibility >= SEEN_FROM)
    for first, second in _BONES:
        if seen[first] and seen[second]:
            is_clear = min(visibility[first], visibility[second]) >= _CLEAR_FROM
            opacity = style.bone_opacity * (1.0 if is_clear else 0.6)
            yield Polyline((_point(points, first), _point(points, second)), Stroke(style.bone, 1.3, opacity))
    yield from _head_shapes(points, seen, style)
    limb = _limb_points(points, seen, channel)
    if len(limb) > 1:
        yield from _arc_shapes(limb, channel, style)
        yield Polyline(limb, Stroke(style.limb, 2.6))
        for x, y in limb:
            yield Dot(x, y, 2.3, style.joint_fill, Stroke(style.limb, 1.3))


def _point(points: FloatArray, landmark: int) -> Point:
    return float(points[landmark, 0]), float(points[landmark, 1])


def _middle(points: FloatArray, seen: BoolArray, landmarks: tuple[Landmark, ...]) -> Point | None:
    kept = [landmark for landmark in landmarks if seen[landmark]]
    if not kept:
        return None
    x, y = points[kept].mean(axis=0)
    return float(x), float(y)


def _head_shapes(points: FloatArray, seen: BoolArray, style: SkeletonStyle) -> Iterator[Shape]:
    head, neck = _middle(points, seen, _HEAD), _middle(points, seen, _NECK)
    if head is None or neck is None or style is ON_PHOTO:
        return
    height = float(np.hypot(head[0] - neck[0], head[1] - neck[1]))
    yield Dot(*head, 0.5 * height, "#ffffff", Stroke(style.bone, 1.3))


def _limb_points(points: FloatArray, seen: BoolArray, channel: str) -> tuple[Point, ...]:
    side, _, angle = channel.partition("_")
    if side in {"neck", "trunk"}:
        groups = (_PELVIS, _NECK, _HEAD) if side == "neck" else (_PELVIS, _NECK)
        found = [_middle(points, seen, group) for group in groups]
        return tuple(point for point in found if point is not None)
    limb: tuple[str, ...] = _LIMBS.get(angle.partition("_")[0], ())
    names = _TURNED.get(angle) or limb
    landmarks = [Landmark[f"{side.upper()}_{name}"] for name in names]
    return tuple(_point(points, landmark) for landmark in landmarks if seen[landmark])


def _arc_shapes(limb: tuple[Point, ...], channel: str, style: SkeletonStyle) -> Iterator[Shape]:
    """Draw the measured angle: from the straight limb (at the shoulder: from the trunk) to the moved segment."""
    joint = channel.partition("_")[2].partition("_")[0]
    if len(limb) < len(_LIMBS["knee"]) or joint not in {"shoulder", "elbow", "hip", "knee"}:
        return
    near, middle, far = (np.array(point) for point in limb)
    zero = near - middle if joint == "shoulder" else middle - near
    start = float(np.arctan2(zero[1], zero[0]))
    turn = float(np.arctan2(*(far - middle)[::-1])) - start
    turn = (turn + np.pi) % (2 * np.pi) - np.pi
    radius = 0.42 * min(float(np.hypot(*zero)), float(np.hypot(*(far - middle))))
    steps = start + turn * np.linspace(0.0, 1.0, 24)
    if radius > 1.0:
        straight = middle + 1.35 * radius * zero / np.hypot(*zero)
        yield Polyline((_place(middle), _place(straight)), Stroke(style.arc, dash=(2.0, 2.0)))
        arc = (_place(middle + radius * np.array([np.cos(angle), np.sin(angle)])) for angle in steps)
        yield Polyline(tuple(arc), Stroke(style.arc, 1.6))


def _place(position: FloatArray) -> Point:
    return float(position[0]), float(position[1])
