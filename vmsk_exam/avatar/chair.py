"""The chair that fits a body: as high as lets the feet stand flat; it slides in from the side."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from vmsk_exam.avatar.body import Body, Float32Array
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.scene import chair_triangles
from vmsk_exam.avatar.skinning import skin_points
from vmsk_exam.samples import FloatArray

_SLIDE_M: Final = 2.4
_DEPTH_M: Final = 0.42


@dataclass(frozen=True, slots=True)
class Chair:
    """A chair made to measure."""

    seat_m: float
    """Height of the seat."""
    front_m: float
    """How far behind the ankles the seat begins."""

    def triangles(self) -> Float32Array:
        """Return the chair at its own origin, see ``scene.chair_triangles``."""
        return chair_triangles(self.seat_m, _DEPTH_M)

    def centre_m(self, posed: PosedBody) -> FloatArray:
        """Return the middle of the seat in the room, (3,)."""
        return np.asarray(self._place(posed, np.array([0.0, _DEPTH_M / 2, self.seat_m])))

    def placed(self, posed: PosedBody) -> Float32Array:
        """Return the chair's triangles where it stands behind a posed body."""
        rows = self.triangles().copy()
        heading = posed.segments["heading"]
        rows[:, :3] = self._place(posed, rows[:, :3].astype(np.float64))
        rows[:, 3:6] = rows[:, 3:6] @ heading.T
        return rows

    def _place(self, posed: PosedBody, points: FloatArray) -> FloatArray:
        heading = posed.segments["heading"]
        away = (1.0 - float(np.clip(posed.posture["chair"], 0.0, 1.0))) * _SLIDE_M
        # It comes from behind the person where the picture shows them from the side, else from the picture's right.
        from_left = heading[0, 1] < -0.3
        turned = (points + np.array([0.0, self.front_m, 0.0])) @ heading.T
        return np.asarray(turned + np.array([-away if from_left else away, 0.0, 0.0]))


@lru_cache(maxsize=32)
def chair_of(body: Body) -> Chair:
    """Return the chair that fits a body."""
    angles = {f"{side}_{joint}_flexion": 90.0 for side in ("left", "right") for joint in ("hip", "knee")}
    posed = pose_body(body, Posture.of(**angles))
    root = body.bone("root")
    seated = skin_points(posed)
    heaviest = body.influences[np.arange(len(body.weights)), body.weights.argmax(axis=1)]
    shorts = body.materials == body.material_names.index("shorts")
    thighs = np.isin(heaviest, [body.bone(f"upperleg0{i}.{s}") for i in (1, 2) for s in "LR"])
    under = seated[shorts & (thighs | (heaviest == root))]
    knee = posed.joints_m["left_knee"]
    return Chair(float(np.quantile(under[:, 2], 0.03)) + 0.004, float(knee[1]) + 0.10)
