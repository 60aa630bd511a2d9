"""A stick figure with known joint angles, seen by a perspective camera: landmarks without a pose model."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import LANDMARK_COUNT, Landmark
from vmsk_exam.samples import FloatArray, PoseSample

FOCAL_RATIO: Final = 0.8


@dataclass(frozen=True)
class Figure:
    """Posture and place of the figure; degrees, metres, in the convention of ``anatomy``."""

    yaw_deg: float = 0.0
    knee_deg: float = 0.0
    shoulder_abduction_deg: float = 8.0
    trunk_deg: float = 0.0
    scale: float = 1.0
    distance_m: float = 3.0
    side_m: float = 0.0
    camera_height_m: float = 1.0


def _turn(angle_deg: float) -> tuple[float, float]:
    return float(np.cos(np.radians(angle_deg))), float(np.sin(np.radians(angle_deg)))


def build_body_points(figure: Figure) -> FloatArray:
    """Return landmarks in body axes (left, forward, up), metres, the ankles at the floor; float64 (33, 3)."""
    points = np.zeros((LANDMARK_COUNT, 3))
    hip_height = 0.90
    cos_trunk, sin_trunk = _turn(figure.trunk_deg)
    top = np.array([0.0, 0.5 * sin_trunk, hip_height + 0.5 * cos_trunk])
    head = top + np.array([0.0, 0.02, 0.22])
    cos_arm, sin_arm = _turn(figure.shoulder_abduction_deg)
    cos_knee, sin_knee = _turn(figure.knee_deg)
    for side, sign in (("LEFT", 1.0), ("RIGHT", -1.0)):
        arm = np.array([sign * sin_arm, 0.0, -cos_arm])
        shoulder = top + np.array([sign * 0.175, 0.0, 0.0])
        hip = np.array([sign * 0.1, 0.0, hip_height])
        knee = hip + np.array([0.0, 0.0, -0.41])
        ankle = knee + 0.39 * np.array([0.0, -sin_knee, -cos_knee])
        toe_axis = np.array([0.0, cos_knee, -sin_knee])
        heel = ankle + np.array([0.0, 0.0, -0.05]) - 0.05 * toe_axis
        named = {
            "SHOULDER": shoulder,
            "ELBOW": shoulder + 0.27 * arm,
            "WRIST": shoulder + 0.52 * arm,
            "PINKY": shoulder + 0.60 * arm,
            "INDEX": shoulder + 0.61 * arm,
            "THUMB": shoulder + 0.57 * arm,
            "HIP": hip,
            "KNEE": knee,
            "ANKLE": ankle,
            "HEEL": heel,
            "FOOT_INDEX": heel + 0.2 * toe_axis,
            "EYE_INNER": head + np.array([sign * 0.015, 0.09, 0.035]),
            "EYE": head + np.array([sign * 0.03, 0.085, 0.035]),
            "EYE_OUTER": head + np.array([sign * 0.045, 0.075, 0.035]),
            "EAR": head + np.array([sign * 0.075, 0.0, 0.02]),
        }
        for name, point in named.items():
            points[Landmark[f"{side}_{name}"]] = point
        points[Landmark[f"MOUTH_{side}"]] = head + np.array([sign * 0.025, 0.085, -0.04])
    points[Landmark.NOSE] = head + np.array([0.0, 0.115, 0.0])
    return points * figure.scale


def to_camera_axes(points: FloatArray, figure: Figure) -> FloatArray:
    """Return body points in camera axes (x right, y down, z away), metres from the lens."""
    cos_yaw, sin_yaw = _turn(figure.yaw_deg)
    left, forward, up = points.T
    x = left * cos_yaw - forward * sin_yaw + figure.side_m
    z = -left * sin_yaw - forward * cos_yaw + figure.distance_m
    return np.stack([x, figure.camera_height_m - up, z], axis=1)


def make_pose(
    figure: Figure | None = None, t_ns: int = 0, size: tuple[int, int] = (640, 480), person_count: int = 1
) -> PoseSample:
    """Return what a perfect pose model would see of the figure."""
    figure = figure or Figure()
    width, height = size
    points = to_camera_axes(build_body_points(figure), figure)
    focal = FOCAL_RATIO * max(size)
    image = np.stack(
        [0.5 + focal * points[:, 0] / points[:, 2] / width, 0.5 + focal * points[:, 1] / points[:, 2] / height, points[:, 2]],
        axis=1,
    )
    hips = 0.5 * (points[Landmark.LEFT_HIP] + points[Landmark.RIGHT_HIP])
    image[:, 2] = focal * (points[:, 2] - hips[2]) / points[:, 2] / width
    scores = np.full(LANDMARK_COUNT, 0.99)
    return PoseSample(t_ns, width, height, image, (points - hips) / figure.scale, scores, scores.copy(), person_count, 0.6)
