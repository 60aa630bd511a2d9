"""Real clips, where they are at hand: what must never be measured, and what must."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.kinematics.engine import AngleEngine
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
from vmsk_exam.vision.file_source import VideoFileSource

pytestmark = pytest.mark.slow

Clip = tuple[list[PoseSample], list[AngleSample]]


@pytest.fixture(scope="module")
def measure_clip(media_dir: Path) -> Callable[[str, int], Clip]:
    """Measures every ``stride``-th frame of a clip, once."""
    known: dict[tuple[str, int], Clip] = {}

    def measure(name: str, stride: int = 1) -> Clip:
        if (name, stride) not in known:
            known[name, stride] = _measure(media_dir / name, stride)
        return known[name, stride]

    return measure


def _measure(path: Path, stride: int) -> Clip:
    source, estimator, engine = VideoFileSource(path), MediaPipePoseEstimator(), AngleEngine()
    poses: list[PoseSample] = []
    source.open()
    while (frame := source.read()) is not None:
        if frame.index % stride == 0:
            poses.append(estimator.estimate(frame))
    source.close()
    estimator.close()
    return poses, [engine.measure(pose) for pose in poses]


def share_usable(clip: Clip) -> float:
    """Share of the frames with a person wholly inside the picture that are usable."""
    poses, samples = clip
    whole = [
        index
        for index, pose in enumerate(poses)
        if pose.has_person and pose.image_xyz[:, 0].min() > 0.02 and pose.image_xyz[:, 0].max() < 0.98
    ]
    return float(np.mean([samples[index].is_usable for index in whole]))


def curve(clip: Clip, channel: str) -> np.ndarray:
    values = np.array([sample.angle_deg(channel) for sample in clip[1]])
    return values[np.isfinite(values)]


@pytest.mark.parametrize(
    ("name", "stride", "reasons"),
    [
        ("no_body_hand_only.mp4", 2, {QualityReason.NOT_A_PERSON}),
        ("no_person_laptop.mov", 1, {QualityReason.NO_PERSON}),
        ("two_people.mp4", 1, {QualityReason.SEVERAL_PEOPLE}),
        ("board_hides_person.mp4", 1, {QualityReason.TOO_NEAR, QualityReason.BODY_CUT_OFF}),
    ],
)
def test_no_angle_is_ever_given(
    measure_clip: Callable[[str, int], Clip], name: str, stride: int, reasons: set[QualityReason]
) -> None:
    _, samples = measure_clip(name, stride)
    assert len(samples) > 40
    assert not any(sample.is_usable for sample in samples)
    assert all(np.isnan(sample.angles_deg).all() for sample in samples)
    main_reason, count = Counter(sample.reasons[0] for sample in samples).most_common(1)[0]
    assert main_reason in reasons
    assert count > 0.6 * len(samples)


@pytest.mark.parametrize(("name", "stride"), [("lateral_raise_front.mp4", 3), ("walk_side.mp4", 2), ("pose_squats.mp4", 1)])
def test_people_are_measured(measure_clip: Callable[[str, int], Clip], name: str, stride: int) -> None:
    assert share_usable(measure_clip(name, stride)) >= 0.85


def test_arms_rise_from_the_side_to_above_the_shoulder(measure_clip: Callable[[str, int], Clip]) -> None:
    clip = measure_clip("lateral_raise_front.mp4", 3)
    for side in ("left", "right"):
        abduction = curve(clip, f"{side}_shoulder_abduction")
        assert 5.0 < np.percentile(abduction, 5) < 25.0
        assert 90.0 < abduction.max() < 120.0
        is_up = np.concatenate([[False], abduction > 60.0])
        assert int((np.diff(is_up.astype(int)) == 1).sum()) == 4
    assert abs(np.median([sample.body_yaw_deg for sample in clip[1]])) < 15.0


def test_three_squats_seen_obliquely(measure_clip: Callable[[str, int], Clip]) -> None:
    clip = measure_clip("pose_squats.mp4", 1)
    left, right = curve(clip, "left_knee_flexion"), curve(clip, "right_knee_flexion")
    for knee in (left, right):
        assert 90.0 < knee.max() < 120.0
        assert -5.0 < knee.min() < 25.0
        is_down = np.concatenate([[False], knee > 55.0])
        assert int((np.diff(is_down.astype(int)) == 1).sum()) == 3
    assert abs(left.max() - right.max()) < 8.0


def test_a_walk_shows_a_gait_pattern_on_the_near_side(measure_clip: Callable[[str, int], Clip]) -> None:
    clip = measure_clip("walk_side.mp4", 2)
    knee, hip = curve(clip, "left_knee_flexion"), curve(clip, "left_hip_flexion")
    assert 45.0 < np.percentile(knee, 97) < 80.0
    assert -5.0 < np.percentile(knee, 5) < 20.0
    assert 20.0 < np.percentile(hip, 97) < 50.0
    assert -25.0 < np.percentile(hip, 3) < 10.0
    assert abs(np.median(curve(clip, "trunk_flexion"))) < 12.0
    far = [np.isfinite(sample.angle_deg("right_elbow_flexion")) for sample in clip[1]]
    assert np.mean(far) < 0.1


def test_the_steps_of_a_walk_in_wide_trousers_are_timed(measure_clip: Callable[[str, int], Clip]) -> None:
    """The pose model takes one leg for the other many times; a step lasts 0.53 s from strike to strike."""
    tracker = ManeuverTracker(ManeuverTask(load_library()["gait_side"], None))
    for pose, sample in zip(*measure_clip("walk_side.mp4", 1), strict=True):
        tracker.update(sample, pose)
    told = {measure.name: measure.value for measure in tracker.result().measures}
    assert told["cadence"] == pytest.approx(113.0, abs=5.0)
    assert told["step_time_asymmetry"] < 10.0
