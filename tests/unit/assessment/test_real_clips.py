"""People filmed by others: repetitions are counted right, from pictures to result."""

from pathlib import Path

import pytest

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.either_side import turn_to_nearer_side
from vmsk_exam.assessment.offline import choose_side, measure_maneuver
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.protocol.loader import default_maneuver
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
from vmsk_exam.vision.file_source import VideoFileSource


def _read(video: Path, stride: int) -> list[AngleSample]:
    source, estimator = VideoFileSource(video), MediaPipePoseEstimator()
    source.open()
    samples = []
    try:
        pipeline = Pipeline(estimator)
        while (frame := source.read()) is not None:
            if frame.index % stride == 0:
                samples.append(pipeline.measure(frame)[1])
    finally:
        estimator.close()
        source.close()
    return samples


def _measure(samples: list[AngleSample], motion: str, side: Side | None, *, gate_view: bool) -> ManeuverResult:
    return measure_maneuver(samples, ManeuverTask(default_maneuver(motion), side), gate_view=gate_view)


@pytest.mark.slow
def test_four_arm_raises_on_both_sides(media_dir: Path) -> None:
    samples = _read(media_dir / "lateral_raise_front.mp4", 2)
    for side in Side:
        result = _measure(samples, "shoulder_abduction", side, gate_view=True)
        assert (result.outcome, len(result.repetitions)) == (Outcome.MEASURED, 4)
        assert all(80 < repetition.peak_deg < 125 for repetition in result.repetitions)


def test_three_squats_seen_obliquely_at_five_frames_a_second(media_dir: Path) -> None:
    samples = _read(media_dir / "pose_squats.mp4", 1)
    side = choose_side(samples, default_maneuver("knee_flexion"))
    assert len(_measure(samples, "knee_flexion", side, gate_view=False).repetitions) == 3
    assert len(_measure(samples, "squat", None, gate_view=False).repetitions) == 3
    refused = _measure(samples, "knee_flexion", side, gate_view=True)
    assert (refused.outcome, refused.reason, refused.peak_deg) == (Outcome.NOT_ASSESSABLE, "wrong_view", None)
    squat = turn_to_nearer_side(samples, default_maneuver("squat"))
    chosen = measure_maneuver(samples, ManeuverTask(squat, choose_side(samples, squat)), gate_view=True)
    assert (chosen.outcome, chosen.view, chosen.side, len(chosen.repetitions)) == (Outcome.MEASURED, "right", "left", 3)
    assert all(95 < repetition.peak_deg < 115 for repetition in chosen.repetitions)
    assert chosen.start_deg is not None
    assert -5 < chosen.start_deg < 12
