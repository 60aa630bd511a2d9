"""The rendered hand performs, the hand model looks, and the maneuver comes out as the band that was performed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.avatar.camera import AvatarCamera, CameraOptions
from vmsk_exam.avatar.renderer import is_gl_available
from vmsk_exam.bootstrap.demo import performance_of
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
from vmsk_exam.vision.file_source import VideoFileSource
from vmsk_exam.vision.hand_estimator import MediaPipeHandEstimator

pytestmark = [pytest.mark.slow]
needs_gl = pytest.mark.skipif(not is_gl_available(), reason="no GL context on this machine")

FPS = 12.0
LIMIT_FRAMES = 300
TASKS = {task.task_id: task for protocol in load_protocols() if protocol.protocol_id == "hand" for task in protocol.tasks}


@pytest.fixture(name="pipeline")
def hand_pipeline() -> Iterator[Pipeline]:
    pose, hands = MediaPipePoseEstimator(), MediaPipeHandEstimator()
    yield Pipeline(pose, hands=hands)
    pose.close()
    hands.close()


def perform(pipeline: Pipeline, task: ManeuverTask, scale: float, shown: Side | None = None) -> ManeuverResult:
    camera = AvatarCamera(options=CameraOptions(fps=FPS, scales={}))
    camera.open()
    spec = performance_of(task)
    camera.perform(replace(spec, scale=scale, side=shown or spec.side))
    tracker = ManeuverTracker(task)
    for _ in range(LIMIT_FRAMES):
        frame = camera.read()
        assert frame is not None
        pose, angles = pipeline.measure_hand(frame, task.side)
        tracker.update(angles, pose)
        if tracker.is_done:
            break
    camera.close()
    return tracker.result()


def bands(result: ManeuverResult) -> range:
    """From the band to the highest one within the uncertainty."""
    values = [round(measure.value) for measure in result.measures if measure.name in ("band", "band_to")]
    return range(min(values), max(values) + 1)


@needs_gl
@pytest.mark.parametrize(
    ("task_id", "scale", "band"),
    [
        ("right_close_fist", 1.0, 2),
        ("left_close_fist", 1.0, 2),
        ("left_close_fist", 0.5, 1),
        ("right_thumb_across_palm", 1.0, 2),
        ("left_thumb_across_palm", 1.0, 2),
    ],
)
def test_what_the_hand_did_is_among_the_bands_told(pipeline: Pipeline, task_id: str, scale: float, band: int) -> None:
    result = perform(pipeline, TASKS[task_id], scale)

    assert (result.outcome, result.reason) == (Outcome.MEASURED, None)
    assert band in bands(result)
    assert result.peak_deg is None
    assert result.repetitions == ()


@needs_gl
def test_the_other_hand_is_not_taken_for_the_asked_one(pipeline: Pipeline) -> None:
    result = perform(pipeline, TASKS["left_close_fist"], 1.0, shown=Side.RIGHT)

    assert (result.outcome, result.reason) == (Outcome.NOT_ASSESSABLE, "other_hand")


def test_a_real_fist_and_straight_fingers_are_told_apart(pipeline: Pipeline, media_dir: Path) -> None:
    """A real right hand spells letters: a straight little finger first, then fists."""
    source = VideoFileSource(media_dir / "no_body_hand_only.mp4")
    source.open()
    joints: dict[int, np.ndarray] = {}
    while (frame := source.read()) is not None and frame.index <= 192:
        if not any(0 <= frame.index - start <= 12 for start in (57, 102, 180)):
            continue
        _, angles = pipeline.measure_hand(frame, Side.RIGHT)
        assert np.isnan(angles.angles_deg).all()  # a hand alone never gives an angle of a body
        if angles.hand is not None:
            joints[frame.index] = angles.hand.joints_deg.mean(axis=1)
    source.close()

    assert joints[66][3] < 20.0 < 40.0 < joints[66][:3].min()  # the little finger straight, the others closed
    assert min(joints[112].min(), joints[190].min()) > 50.0
