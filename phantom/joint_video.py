"""Renders random people performing maneuvers and keeps what the pose model sees while it tracks them, beside the truth.

Runs ``python -m phantom.joint_video --takes 200 --seed 1 --out OUT.npz``; some twenty frames a second on one core. The file
has the form of ``phantom.joint_data`` and is read by ``phantom.train_angle_model`` with it. Single pictures teach every posture;
tracked ones teach how the landmarks lie when the pose model follows a movement, as it does in an exam.
"""

import argparse
import logging
from pathlib import Path
from typing import Final

import numpy as np

from phantom.film import Rows, to_camera
from phantom.joint_data import sample_camera, sample_look
from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.actor import Actor
from vmsk_exam.avatar.body import Body, list_people, load_body
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.truth import compute_true_angles
from vmsk_exam.samples import Frame
from vmsk_exam.vision.estimator import MediaPipePoseEstimator

_log = logging.getLogger(__name__)

FPS: Final = 12
KEEP_EVERY: Final = 2
_SIZE: Final = (640, 480)
_MOTIONS: Final = (
    ("knee_flexion", Motion.EXTENSION, "seated", 90.0, (-8.0, 45.0), 3),
    ("knee_flexion", Motion.FLEXION, "standing", 0.0, (50.0, 135.0), 2),
    ("knee_flexion", Motion.SQUAT, "standing", 0.0, (40.0, 120.0), 2),
    ("knee_flexion", Motion.SINGLE_LEG_STANCE, "standing", 0.0, (60.0, 80.0), 1),
    ("shoulder_flexion", Motion.FLEXION, "standing", 0.0, (70.0, 178.0), 4),
    ("shoulder_flexion", Motion.EXTENSION, "standing", 0.0, (-62.0, -20.0), 3),
    ("shoulder_abduction", Motion.ABDUCTION, "standing", 5.0, (60.0, 178.0), 6),
    ("elbow_flexion", Motion.FLEXION, "standing", 5.0, (60.0, 150.0), 2),
    ("hip_flexion", Motion.FLEXION, "standing", 0.0, (50.0, 118.0), 1),
    ("hip_abduction", Motion.ABDUCTION, "standing", 0.0, (15.0, 45.0), 1),
    ("trunk_flexion", Motion.FLEXION, "standing", 0.0, (30.0, 90.0), 1),
    ("trunk_lateral_flexion", Motion.LATERAL_FLEXION, "standing", 0.0, (-40.0, 40.0), 1),
)
"""Angle, motion, position, start, range of peaks, and how often it is drawn."""
_FROM_THE_SIDE: Final = ("knee_flexion", "hip_flexion", "shoulder_flexion", "elbow_flexion", "trunk_flexion")


def sample_spec(rng: np.random.Generator) -> PerformanceSpec:
    """Return a maneuver with a random side, range and pace, in its own view."""
    weights = np.array([row[-1] for row in _MOTIONS], dtype=np.float64)
    angle, motion, position, start_deg, (low, high), _ = _MOTIONS[rng.choice(len(_MOTIONS), p=weights / weights.sum())]
    side = Side.LEFT if rng.random() < 0.5 else Side.RIGHT
    view = CameraView(side.value) if angle in _FROM_THE_SIDE and motion is not Motion.SINGLE_LEG_STANCE else CameraView.FRONT
    peak_deg = float(rng.uniform(low, high))
    pace = {"move_s": float(rng.uniform(0.8, 1.8)), "hold_s": float(rng.uniform(0.5, 1.5)), "rest_s": 0.5}
    return PerformanceSpec(angle, side, motion, position, view, start_deg, peak_deg, 1, **pace)


def film(rng: np.random.Generator, rows: Rows, person: int, body: Body) -> None:
    """Render one take, track it, and add every second frame."""
    spec, camera, look = sample_spec(rng), sample_camera(rng, _SIZE), sample_look(rng)
    actor = Actor(body, int(rng.integers(1 << 30)))
    begin_s = actor.perform(spec, 0.5)
    seconds = begin_s + 2.0 * spec.move_s + spec.hold_s + 1.2
    yaw_deg = float(rng.normal(0.0, 8.0))
    estimator = MediaPipePoseEstimator()
    renderer = AvatarRenderer(*_SIZE)
    for index in range(int(seconds * FPS)):
        posture = actor.posture_at(index / FPS)
        posed = pose_body(body, posture.plus(yaw=yaw_deg))
        pose = estimator.estimate(Frame(index * 1_000_000_000 // FPS, index, renderer.render(posed, camera, look)))
        if pose.has_person and index % KEEP_EVERY == 0:
            joints, segments = to_camera(camera, posed)
            image = np.column_stack([pose.image_xyz, pose.visibility, pose.presence])
            place = {"wh": _SIZE, "yaw": posture["yaw"] + yaw_deg, "body": person, "name": f"{spec.motion} {spec.angle}"}
            truth = compute_true_angles(posed)
            rows.add(img=image, world=pose.world_xyz_m, truth=truth, joints=joints, R=segments, **place)
    renderer.close()
    estimator.close()


def main() -> None:
    """Parse the command line and film; the file is complete at any time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--takes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rng, rows, people = np.random.default_rng(chosen.seed), Rows(), list_people()
    for take in range(chosen.takes):
        person = int(rng.integers(len(people)))
        film(rng, rows, person, load_body(people[person]))
        if take % 5 == 4:
            rows.save(chosen.out)
            _log.info("%d of %d takes, %d frames", take + 1, chosen.takes, len(rows.columns["wh"]))
    rows.save(chosen.out)


if __name__ == "__main__":
    main()
