"""Renders random people in random postures and keeps what the pose model sees of them beside the truth.

Runs ``python -m phantom.joint_data --frames 20000 --seed 1 --out OUT.npz``; about ten frames a second on two cores. The file
is read by ``phantom.train_angle_model``. Postures are those of the avatar's performances (``avatar.coupling``) at any
point between start and peak, with every joint shifted a little, heads turned and arms raised freely; people, place of the lens,
its width, light and colours vary. Pictures are seen one by one (no tracking), so a frame is one independent example.
"""

import argparse
import logging
from pathlib import Path
from typing import Any, Final

import numpy as np

from phantom.film import Rows, to_camera
from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.body import Body, list_people, load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.coupling import posture_at
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.truth import compute_true_angles
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FloatArray, ImageArray

_log = logging.getLogger(__name__)

SEGMENTS: Final = ("heading", "pelvis", "thorax", "head", "left_foot", "right_foot")
JOINTS: Final = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")

_MOTIONS: Final = (
    ("knee_flexion", Motion.FLEXION, "standing", 0.0, 135.0),
    ("knee_flexion", Motion.EXTENSION, "seated", 95.0, -8.0),
    ("knee_flexion", Motion.SQUAT, "standing", 0.0, 125.0),
    ("knee_flexion", Motion.SIT_TO_STAND, "seated", 90.0, 0.0),
    ("knee_flexion", Motion.SINGLE_LEG_STANCE, "standing", 0.0, 80.0),
    ("hip_flexion", Motion.FLEXION, "standing", 0.0, 120.0),
    ("hip_flexion", Motion.EXTENSION, "standing", 0.0, -30.0),
    ("hip_abduction", Motion.ABDUCTION, "standing", 0.0, 48.0),
    ("ankle_dorsiflexion", Motion.DORSIFLEXION, "seated", -40.0, 25.0),
    ("shoulder_flexion", Motion.FLEXION, "standing", 0.0, 178.0),
    ("shoulder_flexion", Motion.EXTENSION, "standing", 0.0, -62.0),
    ("shoulder_abduction", Motion.ABDUCTION, "standing", 5.0, 178.0),
    ("shoulder_elevation", Motion.ELEVATION, "standing", 5.0, 172.0),
    ("elbow_flexion", Motion.FLEXION, "standing", 0.0, 150.0),
    ("trunk_flexion", Motion.FLEXION, "standing", -25.0, 95.0),
    ("trunk_lateral_flexion", Motion.LATERAL_FLEXION, "standing", -42.0, 42.0),
    ("neck_flexion", Motion.FLEXION, "standing", -55.0, 55.0),
    ("neck_lateral_flexion", Motion.LATERAL_FLEXION, "standing", -45.0, 45.0),
    ("neck_rotation", Motion.ROTATION, "standing", -78.0, 78.0),
)
"""Angle, motion, position, and the widest reach of each performance, degrees."""

_LEG_MOTIONS: Final = 7
"""The first so many are those of knee and hip, ..."""
_LEG_SHARE: Final = 0.4
"""... which are drawn this much more often: their depth is the hardest to see."""

_SHIFTS_DEG: Final = {
    "shoulder_flexion": 6.0,
    "shoulder_abduction": 4.0,
    "elbow_flexion": 8.0,
    "hip_flexion": 5.0,
    "hip_abduction": 3.0,
    "knee_flexion": 6.0,
    "ankle_dorsiflexion": 4.0,
    "shoulder_rotation": 12.0,
    "hip_rotation": 5.0,
    "forearm_rotation": 20.0,
}
_CENTRAL_SHIFTS_DEG: Final = {
    "neck_flexion": 7.0,
    "neck_lateral_flexion": 4.0,
    "neck_rotation": 7.0,
    "trunk_flexion": 5.0,
    "trunk_lateral_flexion": 3.0,
    "trunk_rotation": 3.0,
    "pelvis_tilt": 4.0,
    "pelvis_obliquity": 2.0,
}
_YAWS_DEG: Final = (0.0, 90.0, -90.0, 45.0, -45.0, 180.0)
_FREE_YAW_SHARE: Final = 0.3
_FREE_ARMS_SHARE: Final = 0.25
_CLOSE_SHARE: Final = 0.1
_SIZES: Final = ((640, 480), (480, 640), (640, 480), (854, 480))
_FRAMES_A_RENDERER: Final = 300
_FRAMES_A_LENS: Final = 5


def sample_posture(rng: np.random.Generator, body: Body) -> tuple[str, Posture]:
    """Return the name of a motion and a posture somewhere in it."""
    count = _LEG_MOTIONS if rng.random() < _LEG_SHARE else len(_MOTIONS)
    angle, motion, position, start_deg, peak_deg = _MOTIONS[rng.integers(count)]
    side = Side.LEFT if rng.random() < 0.5 else Side.RIGHT
    spec = PerformanceSpec(angle, side, motion, position, CameraView.FRONT, start_deg, peak_deg)
    posture = posture_at(body, spec, float(rng.random() ** 0.6))
    shifts = {f"{side}_{name}": sd for side in Side for name, sd in _SHIFTS_DEG.items()} | _CENTRAL_SHIFTS_DEG
    posture = posture.plus(**{name: float(rng.normal(0.0, sd)) for name, sd in shifts.items()})
    if rng.random() < _FREE_ARMS_SHARE:
        posture = posture.with_values(**_sample_arms(rng))
    is_free = rng.random() < _FREE_YAW_SHARE
    yaw_deg = rng.uniform(-180.0, 180.0) if is_free else rng.choice(_YAWS_DEG) + rng.normal(0.0, 10.0)
    hyper = {
        f"{side}_{name}": max(posture[f"{side}_{name}"], -10.0) for side in Side for name in ("knee_flexion", "elbow_flexion")
    }
    return f"{motion} {angle}", posture.with_values(yaw=float(yaw_deg), **hyper)


def _sample_arms(rng: np.random.Generator) -> dict[str, float]:
    """Return arms raised anywhere."""
    values: dict[str, float] = {}
    for side in Side:
        names = ("shoulder_flexion", "shoulder_abduction", "shoulder_elevation")
        values |= {f"{side}_{name}": float(rng.normal(0.0, 4.0)) for name in names}
        chosen = names[rng.integers(3)]
        values[f"{side}_{chosen}"] = float(rng.uniform(-40.0 if chosen == "shoulder_flexion" else 0.0, 170.0))
        values[f"{side}_elbow_flexion"] = float(rng.uniform(-5.0, 145.0))
    return values


def sample_camera(rng: np.random.Generator, size: tuple[int, int]) -> CameraPose:
    """Return a lens that sees a whole person, or now and then the upper body."""
    fov_deg = rng.uniform(38.0, 65.0) if size[1] < size[0] else rng.uniform(52.0, 75.0)
    is_close = rng.random() < _CLOSE_SHARE
    reach_m = rng.uniform(1.95, 2.9) * (0.6 if is_close else 1.0)
    return CameraPose(
        distance_m=max(reach_m / 2.0 / float(np.tan(np.radians(fov_deg / 2.0))), 1.5),
        height_m=rng.uniform(1.15, 1.4) if is_close else rng.uniform(0.7, 1.4),
        tilt_deg=rng.normal(0.0, 2.5),
        fov_deg=fov_deg,
        side_m=rng.normal(0.0, 0.15),
    )


def sample_look(rng: np.random.Generator) -> Look:
    """Return colours and light of a room."""
    wall, floor = ((int(r), int(g), int(b)) for r, g, b in (rng.integers(110, 245, 3), rng.integers(60, 200, 3)))
    return Look(wall=wall, floor=floor, exposure=float(rng.uniform(0.5, 1.15)))


def new_landmarker() -> Any:  # noqa: ANN401 - mediapipe has no types
    """Return the shipped pose model, looking at single pictures."""
    from mediapipe.tasks.python.core.base_options import BaseOptions
    from mediapipe.tasks.python.vision.core.vision_task_running_mode import VisionTaskRunningMode
    from mediapipe.tasks.python.vision.pose_landmarker import PoseLandmarker, PoseLandmarkerOptions

    bundle = str(asset_path("models", "pose_landmarker_full.task"))
    options = PoseLandmarkerOptions(BaseOptions(model_asset_path=bundle), running_mode=VisionTaskRunningMode.IMAGE)
    return PoseLandmarker.create_from_options(options)


def see(landmarker: Any, image: ImageArray) -> tuple[FloatArray, FloatArray] | None:  # noqa: ANN401
    """Return image landmarks (33, 5: x, y, z, visibility, presence) and world landmarks (33, 3); None if nobody is found."""
    import mediapipe

    found = landmarker.detect(mediapipe.Image(mediapipe.ImageFormat.SRGB, np.ascontiguousarray(image)))
    if not found.pose_landmarks:
        return None
    flat = [[p.x, p.y, p.z, p.visibility, p.presence] for p in found.pose_landmarks[0]]
    return np.array(flat), np.array([[p.x, p.y, p.z] for p in found.pose_world_landmarks[0]])


def collect(seed: int, frames: int, out: Path) -> None:
    """Render, look and save; the file is complete at any time."""
    rng, landmarker, rows, people = np.random.default_rng(seed), new_landmarker(), Rows(), list_people()
    size, renderer, camera, look = _SIZES[0], None, CameraPose(), Look()
    for index in range(frames):
        if index % _FRAMES_A_RENDERER == 0:
            if renderer is not None:
                renderer.close()
                rows.save(out)
                _log.info("%d of %d frames", index, frames)
            size = _SIZES[rng.integers(len(_SIZES))]
            renderer = AvatarRenderer(*size)
        if index % _FRAMES_A_LENS == 0:
            camera, look = sample_camera(rng, size), sample_look(rng)
        person = int(rng.integers(len(people)))
        name, posture = sample_posture(rng, load_body(people[person]))
        posed = pose_body(load_body(people[person]), posture)
        seen = see(landmarker, renderer.render(posed, camera, look)) if renderer is not None else None
        if seen is None:
            continue
        joints, segments = to_camera(camera, posed)
        place = {"wh": size, "yaw": posture["yaw"], "body": person, "name": name}
        rows.add(img=seen[0], world=seen[1], truth=compute_true_angles(posed), joints=joints, R=segments, **place)
    rows.save(out)


def main() -> None:
    """Parse the command line and collect."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    collect(chosen.seed, chosen.frames, chosen.out)


if __name__ == "__main__":
    main()
