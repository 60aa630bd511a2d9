"""The skeleton of a track in three dimensions, turned as asked and projected without perspective. No Qt.

Depth is the pose model's estimate from one camera: good for the shape of a movement, too coarse to measure on.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import Landmark
from vmsk_exam.record.model import Track
from vmsk_exam.samples import FloatArray
from vmsk_exam.ui.overlay import MIN_VISIBILITY, limb_points

BoolArray = NDArray[np.bool_]

MAX_PITCH_DEG: Final = 90.0
FIT_RATIO: Final = 0.42
"""The body's furthest point from its middle takes this share of the smaller side of the place."""
_MIDDLE_HIPS: Final = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_SIDED: Final = (
    ("SHOULDER", "ELBOW"), ("ELBOW", "WRIST"), ("SHOULDER", "HIP"), ("HIP", "KNEE"), ("KNEE", "ANKLE"),
    ("ANKLE", "HEEL"), ("HEEL", "FOOT_INDEX"), ("ANKLE", "FOOT_INDEX"),
)  # fmt: skip
BONES: Final = (
    *((Landmark[f"{side}_{first}"], Landmark[f"{side}_{second}"]) for side in ("LEFT", "RIGHT") for first, second in _SIDED),
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_EAR, Landmark.NOSE),
    (Landmark.RIGHT_EAR, Landmark.NOSE),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """How the skeleton is looked at; 0 and 0 is the camera's own view."""

    yaw_deg: float = 0.0
    """Around the vertical; positive walks round to the right-hand side of the picture."""
    pitch_deg: float = 0.0
    """Up; 90 looks down from above."""

    def by(self, yaw_deg: float, pitch_deg: float) -> "Turn":
        """Return the view after turning further; yaw stays within 180 degrees, pitch within 90."""
        yaw = (self.yaw_deg + yaw_deg + 180.0) % 360.0 - 180.0
        pitch = min(MAX_PITCH_DEG, max(-MAX_PITCH_DEG, self.pitch_deg + pitch_deg))
        return replace(self, yaw_deg=yaw, pitch_deg=pitch)

    def matrix(self) -> FloatArray:
        """Return the rotation of points (x right, y down, z away), float64 (3, 3); rows are right, down, away as seen."""
        yaw, pitch = np.radians(self.yaw_deg), np.radians(self.pitch_deg)
        about_y = np.array([[np.cos(yaw), 0.0, np.sin(yaw)], [0.0, 1.0, 0.0], [-np.sin(yaw), 0.0, np.cos(yaw)]])
        about_x = np.array([[1.0, 0.0, 0.0], [0.0, np.cos(pitch), -np.sin(pitch)], [0.0, np.sin(pitch), np.cos(pitch)]])
        return np.asarray(about_x @ about_y)


@dataclass(frozen=True, slots=True)
class Bone3d:
    """One bone as seen: ends in units of the body's radius, depth 0 (far) to 1 (near)."""

    start: tuple[float, float]
    end: tuple[float, float]
    nearness: float
    is_tested: bool


class Skeleton3d:
    """All poses of a track around the body's usual middle.

    Parameters
    ----------
    track
        Samples of the attempt; at least one.
    channel
        Angle channel whose limb is marked, None for none.
    """

    def __init__(self, track: Track, channel: str | None) -> None:
        scale = np.array([track.width_px, track.height_px, track.width_px], dtype=np.float64)
        points = track.image_xyz * scale
        middle = np.nanmedian(points[:, _MIDDLE_HIPS].mean(axis=1), axis=0) if _has_values(points) else np.zeros(3)
        self._points = points - middle
        self._seen = np.isfinite(points).all(axis=2) & (track.visibility >= MIN_VISIBILITY)
        reach = np.linalg.norm(self._points, axis=2)[self._seen]
        self.radius_px = max(1.0, float(np.quantile(reach, 0.99))) if len(reach) else 1.0
        feet = self._points[:, [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL], 1]
        self.floor = float(np.nanquantile(feet, 0.9)) / self.radius_px if np.isfinite(feet).any() else 1.0
        """Height of the floor below the middle, in units of the body's radius."""
        names = set() if channel is None else set(_limb_landmarks(channel))
        self._tested = tuple(first in names and second in names for first, second in BONES)

    def bones(self, index: int, turn: Turn) -> tuple[Bone3d, ...]:
        """Return the bones of a sample that are seen, the furthest first."""
        seen = self._seen[index]
        shown = self._points[index] @ turn.matrix().T / self.radius_px
        found = [
            Bone3d(_pair(shown[first]), _pair(shown[second]), _nearness(shown[first, 2], shown[second, 2]), is_tested)
            for (first, second), is_tested in zip(BONES, self._tested, strict=True)
            if seen[first] and seen[second]
        ]
        return tuple(sorted(found, key=lambda bone: bone.nearness))

    def head(self, index: int, turn: Turn) -> tuple[float, float] | None:
        """Return the middle of the head, None if it is not seen."""
        ears = [Landmark.LEFT_EAR, Landmark.RIGHT_EAR]
        if not self._seen[index, Landmark.NOSE] or not np.isfinite(self._points[index, ears]).all():
            return None
        return _pair(turn.matrix() @ self._points[index, ears].mean(axis=0) / self.radius_px)


def floor_ring(floor: float, turn: Turn, radius: float = 0.62, count: int = 49) -> FloatArray:
    """Return a circle on the floor as seen, float64 (count, 2); its first point is the one nearest the camera."""
    around = np.linspace(0.0, 2.0 * np.pi, count)
    points = np.column_stack([radius * np.sin(around), np.full(count, floor), -radius * np.cos(around)])
    return np.asarray((points @ turn.matrix().T)[:, :2])


def _limb_landmarks(channel: str) -> tuple[Landmark, ...]:
    known = {mark.name.lower(): mark for mark in Landmark}
    return tuple(known[name] for name in limb_points(channel) if name in known)


def _has_values(points: FloatArray) -> bool:
    return bool(np.isfinite(points[:, _MIDDLE_HIPS]).all(axis=(1, 2)).any())


def _pair(point: FloatArray) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _nearness(first: float, second: float) -> float:
    return float(np.clip(0.5 - 0.5 * (first + second), 0.0, 1.0))
