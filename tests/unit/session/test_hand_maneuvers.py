"""The hand model looks only where a maneuver of the hand is performed; its result is a band."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.session.fakes import (
    FPS,
    NS,
    ScriptedEncoder,
    ScriptedRecorder,
    angle_sample,
    make_frame,
    make_header,
    make_maneuver,
    make_protocol,
    standing_pose,
)
from tests.unit.session.fakes import ScriptedPipeline as BodyPipeline
from tests.unit.session.test_exam import TIMING
from vmsk_exam.anatomy import Finger, Motion, Plane, Side
from vmsk_exam.assessment.results import Outcome
from vmsk_exam.protocol.model import Band, FeasibilityGrade, ManeuverKind, StartRule, ViewRule
from vmsk_exam.samples import AngleSample, FloatArray, Frame, HandAngles, HandSample, PoseSample, QualityReason
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState, SessionSnapshot

LABEL = {"en": "Band", "es": "Banda"}
FIST = make_maneuver(
    maneuver_id="close_fist",
    kind=ManeuverKind.BAND,
    motion=Motion.FIST,
    plane=Plane.FRONTAL,
    view=ViewRule.FRONT,
    angle="finger_flexion",
    sides=(Side.LEFT,),
    start=StartRule(-40.0, 25.0, 0.5),
    grade=FeasibilityGrade.C,
    bands=(Band(0, -40.0, LABEL), Band(1, 20.0, LABEL), Band(2, 40.0, LABEL)),
    gates_view=False,
)
KNEE = make_maneuver(sides=(Side.LEFT,))


class OnePipeline(BodyPipeline):
    """Notes in which state each picture was measured how; the hand opens and closes every four seconds."""

    def __init__(self) -> None:
        super().__init__(lambda t_s: angle_sample(int(t_s * NS), {"left_knee_flexion": 0.0}, 90.0))
        self.hand_calls: list[int] = []

    def measure_hand(self, frame: Frame, side: Side | None) -> tuple[PoseSample, AngleSample]:
        self.hand_calls.append(frame.index)
        value = 40.0 - 40.0 * np.cos(frame.t_ns / NS * np.pi / 2.0)
        held = float(np.clip(1.4 * value - 16.0, 5.0, 75.0))
        hand = HandAngles(side or Side.LEFT, np.array([held, 0.0]), np.array([3.0, 3.0]), np.full((4, 3), held))
        seen = replace(AngleSample.unusable(frame.t_ns, ()), is_usable=True, hand=hand)
        return PoseSample.without_person(frame.t_ns, 64, 48), seen


def run_exam(pipeline: OnePipeline) -> list[SessionSnapshot]:
    protocol = make_protocol(FIST, KNEE)
    parts = SessionParts(pipeline, ScriptedRecorder(), ScriptedEncoder())  # type: ignore[arg-type]
    session = ExamSession(parts, ExamPlan(make_header(protocol), protocol, TIMING))
    session.submit(Command(CommandKind.NEXT))
    snapshots = []
    for index in range(100 * FPS):
        snapshots.append(session.step(make_frame(index)))
        if session.is_over:
            break
        if snapshots[-1].task is not None and snapshots[-1].task.maneuver is KNEE and index % 40 == 0:
            session.submit(Command(CommandKind.SKIP))
    return snapshots


def test_hands_are_looked_for_only_while_a_maneuver_of_the_hand_is_performed() -> None:
    pipeline = OnePipeline()
    snapshots = run_exam(pipeline)

    before = {number + 1: snapshot for number, snapshot in enumerate(snapshots)}
    assert len(pipeline.hand_calls) > 20
    for index in pipeline.hand_calls:
        task = before[index].task
        assert before[index].state is ExamState.PERFORMING
        assert task is not None
        assert task.maneuver is FIST
    performed = [n for n, snapshot in before.items() if snapshot.state is ExamState.PERFORMING and snapshot.task.maneuver is KNEE]  # type: ignore[union-attr]
    assert len(performed) > 1
    assert not set(performed) & set(pipeline.hand_calls)


def test_the_result_of_a_hand_is_a_band_and_no_degrees() -> None:
    result = run_exam(OnePipeline())[-1].results[0]

    assert (result.outcome, result.channel) == (Outcome.MEASURED, "left_finger_flexion")
    fingers = [(f"{finger}_band", 2) for finger in Finger]
    assert [(measure.name, measure.value) for measure in result.measures] == [("band", 2), *fingers]
    assert (result.peak_deg, result.repetitions) == (None, ())


class CountingHands:
    """Finds nothing and counts how often it was asked."""

    model_name = "scripted hands"
    model_sha256 = "1" * 64

    def __init__(self) -> None:
        self.asked = 0
        self.resets = 0

    def estimate(self, frame: Frame) -> HandSample:
        self.asked += 1
        return HandSample.without_hand(frame.t_ns, 64, 48, 0.5)

    def estimate_near(self, frame: Frame, image_xy: FloatArray, width_ratio: float) -> HandSample:
        return self.estimate(frame)

    def reset(self) -> None:
        self.resets += 1

    def close(self) -> None:
        """Nothing to release."""


class StandingEstimator:
    """Sees a person in every picture and counts how often it was asked."""

    model_name = "scripted"
    model_sha256 = "0" * 64

    def __init__(self) -> None:
        self.asked = 0

    def estimate(self, frame: Frame) -> PoseSample:
        self.asked += 1
        return standing_pose(frame.t_ns)

    def reset(self) -> None:
        """Nothing to forget."""

    def close(self) -> None:
        """Nothing to release."""


def test_the_pipeline_asks_one_model_at_a_time() -> None:
    bodies, hands = StandingEstimator(), CountingHands()
    pipeline = Pipeline(bodies, hands=hands)

    pose, _ = pipeline.measure(make_frame(0))
    assert (bodies.asked, hands.asked, pose.hand) == (1, 0, None)
    pose, angles = pipeline.measure_hand(replace(make_frame(1), image=np.zeros((480, 640, 3), np.uint8)), Side.LEFT)
    assert (bodies.asked, hands.asked) == (1, 1)
    assert not pose.has_person
    assert pose.hand is not None
    pipeline.reset()
    assert hands.resets == 1
    assert angles.reasons == (QualityReason.PICTURE_TOO_SMALL,)


@pytest.mark.parametrize("hands", [None, CountingHands()])
def test_without_a_hand_nothing_is_usable(hands: CountingHands | None) -> None:
    pose, angles = Pipeline(StandingEstimator(), hands=hands).measure_hand(make_frame(0), Side.LEFT)

    assert not angles.is_usable
    assert not pose.has_person
