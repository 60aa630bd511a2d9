"""How far the measured angles are from the truth, on performances of the avatar, whose joint angles are known exactly.

Runs ``python -m benchmarks.angle_accuracy [--people NAME ...] [--only NAME ...]``. Each performance is rendered, seen by the pose
estimator and measured by the angle engine, frame by frame, from its own view and where it makes sense from 45 degrees. Beside it
stands the plain method: the included angle of three landmarks in the picture and of the model's world landmarks.

Columns: ``peak`` measured minus true angle while the peak is held (median), ``frame`` mean absolute error of all measured frames,
``within 2 sd`` share of frames whose error is at most two standard deviations, ``given`` share of frames with a value,
``2D`` and ``3D`` error of the plain method at the peak. Degrees. Prints and saves a table.
"""

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from phantom.plain_angles import measure_plain
from vmsk_exam.anatomy import CHANNEL_INDEX, CameraView, Motion, Side, channel_name
from vmsk_exam.avatar.body import list_people
from vmsk_exam.avatar.camera import AvatarCamera, CameraOptions
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.kinematics.engine import AngleEngine
from vmsk_exam.samples import FloatArray
from vmsk_exam.vision.estimator import MediaPipePoseEstimator

RESULTS = Path(__file__).parent / "results" / "angle_accuracy.txt"
FPS = 20.0
SECONDS = 6.5
SEATED_SECONDS = 10.0
"""Sitting down comes first."""
BEGUN_WITHIN_DEG = 4.0
"""A performance has begun once the true angle is this near its start."""
PEAK_SHARE = 0.97


@dataclass(frozen=True, slots=True)
class Case:
    """One performance seen from one place."""

    name: str
    spec: PerformanceSpec
    lens_yaw_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Errors of one case, degrees; NaN where nothing was measured."""

    peak: float
    frame: float
    within: float
    given: float
    flat_peak: float
    deep_peak: float


def _case(angle: str, side: Side | None, motion: Motion, view: CameraView, reach_deg: tuple[float, float]) -> Case:
    start_deg, peak_deg = reach_deg
    position = "seated" if start_deg > peak_deg and angle == "knee_flexion" else "standing"
    spec = PerformanceSpec(angle, side, motion, position, view, start_deg, peak_deg, 1, 1.4, 0.8)
    return Case(f"{motion} of {angle}, {position}, {view}", spec)


def list_cases() -> list[Case]:
    """Return every performance that is scored."""
    left, right, front = CameraView.LEFT, CameraView.RIGHT, CameraView.FRONT
    flex, extend, abduct = Motion.FLEXION, Motion.EXTENSION, Motion.ABDUCTION
    square = [
        _case("knee_flexion", Side.LEFT, flex, left, (0, 118)),
        _case("knee_flexion", Side.RIGHT, flex, right, (0, 90)),
        _case("knee_flexion", Side.LEFT, extend, left, (90, 0)),
        _case("knee_flexion", None, Motion.SQUAT, left, (0, 100)),
        _case("hip_flexion", Side.LEFT, flex, left, (0, 100)),
        _case("hip_abduction", Side.LEFT, abduct, front, (0, 38)),
        _case("shoulder_flexion", Side.LEFT, flex, left, (0, 160)),
        _case("shoulder_flexion", Side.RIGHT, extend, right, (0, -50)),
        _case("shoulder_abduction", Side.RIGHT, abduct, front, (5, 155)),
        _case("elbow_flexion", Side.LEFT, flex, left, (5, 140)),
        _case("trunk_flexion", None, flex, left, (0, 70)),
        _case("trunk_lateral_flexion", None, Motion.LATERAL_FLEXION, front, (0, 30)),
        _case("neck_flexion", None, flex, left, (0, 45)),
        _case("neck_flexion", None, extend, left, (0, -45)),
        _case("neck_lateral_flexion", None, Motion.LATERAL_FLEXION, front, (0, 38)),
        _case("neck_rotation", None, Motion.ROTATION, front, (0, 60)),
    ]
    oblique = [
        replace(case, name=f"{case.name} at 45", lens_yaw_deg=-45.0 if case.spec.view is left else 45.0)
        for case in square
        if case.spec.view is not front and case.spec.angle in {"knee_flexion", "hip_flexion", "shoulder_flexion", "elbow_flexion"}
    ]
    return square + oblique


def score_case(case: Case, person: str, size: tuple[int, int] = (640, 480)) -> Score:
    """Return the errors of one case with one person."""
    length = int((SEATED_SECONDS if case.spec.position == "seated" else SECONDS) * FPS)
    options = CameraOptions(
        fps=FPS, camera=CameraPose(yaw_deg=case.lens_yaw_deg), scales={}, length_frames=length, keep_all_truths=True
    )
    camera, estimator, engine = AvatarCamera(person, *size, options=options), MediaPipePoseEstimator(), AngleEngine(FPS)
    side = case.spec.side or (Side.RIGHT if case.spec.view is CameraView.RIGHT else Side.LEFT)
    channel = channel_name(case.spec.angle, side)
    rows = []
    camera.open()
    camera.perform(case.spec)
    while (frame := camera.read()) is not None:
        pose = estimator.estimate(frame)
        sample = engine.measure(pose)
        flat, deep = (measure_plain(pose, case.spec.angle, side, is_deep=is_deep) for is_deep in (False, True))
        truth = camera.true_angles(frame.t_ns)[CHANNEL_INDEX[channel]]
        rows.append((truth, sample.angle_deg(channel), sample.channel_sd_deg(channel), flat, deep))
    camera.close()
    estimator.close()
    return _score(np.array(rows), case.spec.start_deg)


def _score(rows: FloatArray, start_deg: float) -> Score:
    begin = int(np.argmax(np.abs(rows[:, 0] - start_deg) <= BEGUN_WITHIN_DEG))
    truth, angle, sd, flat, deep = rows[begin:].T
    gone_deg = np.abs(truth - start_deg)
    is_peak = gone_deg >= PEAK_SHARE * np.nanmax(gone_deg)
    error = angle - truth
    is_given = np.isfinite(error)
    plain = [_median(np.abs(values[is_peak]) - np.abs(truth[is_peak])) for values in (flat, deep)]
    within = float(np.mean(np.abs(error[is_given]) <= 2.0 * sd[is_given])) if is_given.any() else float("nan")
    frame = float(np.abs(error[is_given]).mean()) if is_given.any() else float("nan")
    settled = is_given[max(round(0.5 * FPS) - begin, 0) :]
    return Score(_median(error[is_peak]), frame, within, float(settled.mean()), plain[0], plain[1])


def _median(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def main() -> None:
    """Score every case with every chosen person, print and save the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", nargs="*", default=list(list_people()[:2]), help="names of the asset's people")
    parser.add_argument("--only", nargs="*", default=[], help="parts of case names")
    parser.add_argument("--out", type=Path, default=RESULTS)
    chosen = parser.parse_args()
    lines = [f"{'case':52}{'person':9}{'peak':>7}{'frame':>7}{'within 2 sd':>13}{'given':>7}{'2D':>7}{'3D':>7}"]
    scores = []
    for case in list_cases():
        if chosen.only and not any(part in case.name for part in chosen.only):
            continue
        for person in chosen.people:
            score = score_case(case, person)
            scores.append(score)
            own = f"{score.peak:7.1f}{score.frame:7.1f}{score.within:13.2f}{score.given:7.2f}"
            lines.append(f"{case.name:52}{person:9}{own}{score.flat_peak:7.1f}{score.deep_peak:7.1f}")
            sys.stderr.write(lines[-1] + "\n")
    own, flat, deep = (np.abs([getattr(score, name) for score in scores]) for name in ("peak", "flat_peak", "deep_peak"))
    plain = f"plain 2D {np.nanmean(flat):.1f}, plain 3D {np.nanmean(deep):.1f}"
    lines.append(f"mean absolute peak error {np.nanmean(own):.1f} (largest {np.nanmax(own):.1f}); {plain}")
    table = "\n".join(lines) + "\n"
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(table, encoding="utf-8")
    sys.stdout.write(table)


if __name__ == "__main__":
    main()
