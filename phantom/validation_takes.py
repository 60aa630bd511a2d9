"""The takes of the validation set: who does what, how far, seen from where, in which light; the same for the same seed."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from phantom.validation_people import Member
from vmsk_exam.anatomy import CENTRAL_ANGLES, CameraView, Motion, Side
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.spec import PerformanceSpec

LIGHTS: Final = {"dim": (0.28, 0.42), "indoor": (0.6, 0.85), "bright": (0.95, 1.15)}
"""Exposure of the renderer by name of the light."""
YAW_STEP_DEG: Final = 30.0
VIEW_SD_DEG: Final = 7.0
"""Patients turn to the asked view about so well."""
SEATED_FACE_M: Final = 1.1
"""Height of the middle of a picture of head and shoulders of somebody who sits."""
PACE: Final = {"move_s": 1.3, "hold_s": 0.8, "rest_s": 0.4}


@dataclass(frozen=True, slots=True)
class MotionRow:
    """One motion of the library as the avatar performs it."""

    maneuver_id: str
    angle: str
    motion: Motion
    position: str
    view: str
    """``side``: the tested side; else a camera view."""
    start_deg: float
    peaks_deg: tuple[float, float]
    """Peaks are drawn from this range: full, limited and in between."""


MOTIONS: Final = (
    MotionRow("knee_flexion_standing", "knee_flexion", Motion.FLEXION, "standing", "side", 0.0, (50.0, 130.0)),
    MotionRow("knee_extension_seated", "knee_flexion", Motion.EXTENSION, "seated", "side", 90.0, (-4.0, 35.0)),
    MotionRow("squat", "knee_flexion", Motion.SQUAT, "standing", "left", 0.0, (45.0, 115.0)),
    MotionRow("hip_flexion_standing", "hip_flexion", Motion.FLEXION, "standing", "side", 0.0, (45.0, 115.0)),
    MotionRow("hip_abduction_standing", "hip_abduction", Motion.ABDUCTION, "standing", "front", 0.0, (18.0, 45.0)),
    MotionRow("shoulder_flexion", "shoulder_flexion", Motion.FLEXION, "standing", "side", 0.0, (70.0, 172.0)),
    MotionRow("shoulder_extension", "shoulder_flexion", Motion.EXTENSION, "standing", "side", 0.0, (-58.0, -22.0)),
    MotionRow("shoulder_abduction", "shoulder_abduction", Motion.ABDUCTION, "standing", "front", 5.0, (60.0, 172.0)),
    MotionRow("shoulder_elevation", "shoulder_elevation", Motion.ELEVATION, "standing", "front", 5.0, (60.0, 168.0)),
    MotionRow("elbow_flexion", "elbow_flexion", Motion.FLEXION, "standing", "side", 5.0, (70.0, 148.0)),
    MotionRow("trunk_flexion", "trunk_flexion", Motion.FLEXION, "standing", "left", 0.0, (30.0, 90.0)),
    MotionRow("trunk_lateral_flexion", "trunk_lateral_flexion", Motion.LATERAL_FLEXION, "standing", "front", 0.0, (15.0, 38.0)),
    MotionRow("neck_flexion", "neck_flexion", Motion.FLEXION, "seated", "left", 0.0, (20.0, 52.0)),
    MotionRow("neck_lateral_flexion", "neck_lateral_flexion", Motion.LATERAL_FLEXION, "seated", "front", 0.0, (15.0, 42.0)),
    MotionRow("neck_rotation", "neck_rotation", Motion.ROTATION, "seated", "front", 0.0, (25.0, 75.0)),
)
TURNED: Final = ("knee_flexion_standing", "shoulder_abduction", "shoulder_flexion", "elbow_flexion")
"""Motions that are also seen from all round; the first two of them in the quick set."""
_SIDELESS: Final = ("squat", "trunk_flexion", "neck_flexion")


@dataclass(frozen=True, slots=True)
class Take:
    """One clip of the validation set."""

    name: str
    maneuver_id: str
    spec: PerformanceSpec
    member: Member
    light: str
    camera: CameraPose
    look: Look
    yaw_deg: float
    """Added to the yaw of the asked view."""
    seed: int
    is_turned: bool
    """Seen from all round on purpose: counts for error against yaw only."""

    @property
    def side(self) -> Side | None:
        """Tested side; None for a motion without."""
        return None if self.maneuver_id in _SIDELESS else self.spec.side


def list_takes(people: tuple[Member, ...], *, is_quick: bool, seed: int = 404) -> list[Take]:
    """Return every take; the quick set has one of each motion and a coarse round of views."""
    rng = np.random.default_rng(seed)
    rounds = 1 if is_quick else 12
    takes = [_draw(rng, row, people, number) for number in range(rounds) for row in MOTIONS]
    yaws = np.arange(-180.0, 180.0, 2.0 * YAW_STEP_DEG if is_quick else YAW_STEP_DEG)
    for name in TURNED[:1] if is_quick else TURNED:
        row = next(row for row in MOTIONS if row.maneuver_id == name)
        takes += [_draw(rng, row, people, index, float(yaw)) for index, yaw in enumerate(yaws)]
    return takes


def _draw(
    rng: np.random.Generator, row: MotionRow, people: tuple[Member, ...], number: int, round_yaw_deg: float | None = None
) -> Take:
    """Return a take; people follow each other in turn so that each is seen as often as the others."""
    side = Side.LEFT if rng.random() < 0.5 or row.maneuver_id in _SIDELESS else Side.RIGHT
    view = CameraView(side.value) if row.view == "side" else CameraView(row.view)
    is_mirrored = row.angle in CENTRAL_ANGLES and side is Side.RIGHT
    peak_deg = float(rng.uniform(*row.peaks_deg)) * (-1.0 if is_mirrored else 1.0)
    spec = PerformanceSpec(row.angle, side, row.motion, row.position, view, row.start_deg, peak_deg, 1, **PACE)
    light = str(rng.choice(list(LIGHTS), p=[0.25, 0.5, 0.25]))
    is_turned = round_yaw_deg is not None
    turn_deg = float(rng.normal(0.0, VIEW_SD_DEG)) if round_yaw_deg is None else _wrap(round_yaw_deg - view.yaw_deg)
    member = people[int(rng.integers(len(people)))] if is_turned else people[(number * 5 + MOTIONS.index(row)) % len(people)]
    camera = _draw_camera(rng)
    name = f"{'turned' if is_turned else 'take'}_{row.maneuver_id}_{number:02d}_{member.name}"
    return Take(
        name=name,
        maneuver_id=row.maneuver_id,
        spec=spec,
        member=member,
        light=light,
        camera=_go_near(camera) if row.maneuver_id.startswith("neck") else camera,
        look=_draw_look(rng, light),
        yaw_deg=turn_deg,
        seed=int(rng.integers(1 << 30)),
        is_turned=is_turned,
    )


def _draw_camera(rng: np.random.Generator) -> CameraPose:
    """Return a laptop's lens on a table or shelf that sees the whole person."""
    fov_deg = float(rng.uniform(38.0, 60.0))
    reach_m = float(rng.uniform(2.1, 2.8))
    return CameraPose(
        distance_m=reach_m / 2.0 / float(np.tan(np.radians(fov_deg / 2.0))),
        height_m=float(rng.uniform(0.75, 1.3)),
        tilt_deg=float(rng.normal(0.0, 2.0)),
        fov_deg=fov_deg,
        side_m=float(rng.normal(0.0, 0.12)),
    )


def _go_near(camera: CameraPose) -> CameraPose:
    """Return a lens with head and shoulders in the picture, as a neck's exam asks for, from one that sees the whole person."""
    half = float(np.tan(np.radians(camera.fov_deg / 2.0)))
    seen_m = 0.85 + (2.0 * camera.distance_m * half - 2.1) / 0.7 * 0.45
    distance_m, height_m = seen_m / 2.0 / half, camera.height_m + 0.03
    middle_m = SEATED_FACE_M + 0.02 * camera.tilt_deg
    tilt_deg = float(np.degrees(np.arctan2(middle_m - height_m, distance_m)))
    return CameraPose(distance_m, height_m, tilt_deg=tilt_deg, fov_deg=camera.fov_deg, side_m=0.4 * camera.side_m)


def _draw_look(rng: np.random.Generator, light: str) -> Look:
    wall, floor = ((int(r), int(g), int(b)) for r, g, b in (rng.integers(120, 240, 3), rng.integers(60, 190, 3)))
    return Look(wall=wall, floor=floor, exposure=float(rng.uniform(*LIGHTS[light])))


def _wrap(angle_deg: float) -> float:
    return (angle_deg + 180.0) % 360.0 - 180.0
