"""Where the lens stands and what it sees."""

from dataclasses import dataclass

import numpy as np

from vmsk_exam.samples import FloatArray


@dataclass(frozen=True, slots=True)
class CameraPose:
    """A lens that looks at the place where the person stands; the person turns, the room and the lens do not."""

    distance_m: float = 3.0
    """From the lens to the person's axis, along the floor."""
    height_m: float = 1.05
    yaw_deg: float = 0.0
    """Where around the person the lens stands; positive: towards the person's left."""
    tilt_deg: float = 0.0
    """Positive looks up."""
    fov_deg: float = 50.0
    """Vertical field of view."""
    side_m: float = 0.0
    """How far the lens is moved to its own right."""

    def matrix(self, width_px: int, height_px: int) -> FloatArray:
        """Return room coordinates -> clip coordinates, float64 (4, 4), for column vectors."""
        rotation, position = self.view()
        view = np.eye(4)
        view[:3, :3] = rotation
        view[:3, 3] = -rotation @ position
        near, far = 0.1, 20.0
        focal = 1.0 / np.tan(np.deg2rad(self.fov_deg) / 2.0)
        projection = np.zeros((4, 4))
        projection[0, 0] = focal * height_px / width_px
        projection[1, 1] = focal
        projection[2, 2], projection[2, 3] = (far + near) / (near - far), 2.0 * far * near / (near - far)
        projection[3, 2] = -1.0
        return np.asarray(projection @ view)

    def view(self) -> tuple[FloatArray, FloatArray]:
        """Return the lens's axes as rows (right, up, backwards) and its place in the room."""
        yaw, tilt = np.deg2rad(self.yaw_deg), np.deg2rad(self.tilt_deg)
        ahead = np.array([-np.sin(yaw), np.cos(yaw), 0.0])
        right = np.array([ahead[1], -ahead[0], 0.0])
        looking = ahead * np.cos(tilt) + np.array([0.0, 0.0, np.sin(tilt)])
        up = np.cross(right, looking)
        position = -ahead * self.distance_m + right * self.side_m + np.array([0.0, 0.0, self.height_m])
        return np.stack([right, up, -looking]), position

    def project(self, points_m: FloatArray, width_px: int, height_px: int) -> FloatArray:
        """Return pixels of points in the room, float64 (..., 2), from the top left corner."""
        ones = np.ones((*points_m.shape[:-1], 1))
        clip = np.concatenate([points_m, ones], axis=-1) @ self.matrix(width_px, height_px).T
        ndc = clip[..., :2] / clip[..., 3:4]
        return np.asarray((ndc * [1.0, -1.0] + 1.0) * 0.5 * [width_px, height_px])
