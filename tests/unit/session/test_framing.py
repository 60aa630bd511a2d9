"""A neck exam begins from near; an exam of anything else waits for the whole body."""

import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from tests.unit.kinematics.test_close_up import zoom
from tests.unit.session.fakes import (
    ScriptedEncoder,
    ScriptedRecorder,
    angle_sample,
    make_frame,
    make_header,
    make_maneuver,
    make_protocol,
)
from vmsk_exam.anatomy import Joint, Motion, Side
from vmsk_exam.kinematics.setup import Framing
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import ExamProtocol, ManeuverKind
from vmsk_exam.samples import AngleSample, Frame, PoseSample, QualityReason
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.framing import choose_framing
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.session.timing import SessionTiming

SHIPPED = {protocol.protocol_id: protocol for protocol in load_protocols()}
KNEE = make_maneuver(sides=(Side.LEFT,))
NECK = make_maneuver(
    maneuver_id="neck_flexion", joint=Joint.NECK, motion=Motion.FLEXION, angle="neck_flexion", sides=(), reference_id="c_flex"
)
QUESTION = make_maneuver(maneuver_id="reach", joint=Joint.SHOULDER, kind=ManeuverKind.ANSWERED, sides=(Side.LEFT,))
NEAR = zoom(make_pose(Figure()))


class NearPipeline:
    """Sees head and shoulders only, and measures them."""

    def measure(self, frame: Frame) -> tuple[PoseSample, AngleSample]:
        return NEAR, angle_sample(frame.t_ns, {}, 0.0)

    def reset(self) -> None:
        """Nothing is remembered."""


def last_of(protocol: ExamProtocol) -> SessionSnapshot:
    """Return what is shown after two seconds of sitting close."""
    parts = SessionParts(NearPipeline(), ScriptedRecorder(), ScriptedEncoder())  # type: ignore[arg-type]
    plan = ExamPlan(make_header(protocol), protocol, SessionTiming(setup_steady_s=0.2, showing_s=5.0, pain_s=1.0))
    session = ExamSession(parts, plan)
    return [session.step(make_frame(index)) for index in range(40)][-1]


def test_a_neck_exam_begins_from_near() -> None:
    snapshot = last_of(make_protocol(NECK))
    assert snapshot.framing is Framing.HEAD_AND_SHOULDERS
    assert snapshot.state is ExamState.SHOWING


@pytest.mark.parametrize("protocol", [make_protocol(KNEE), make_protocol(NECK, KNEE)])
def test_an_exam_with_a_knee_does_not(protocol: ExamProtocol) -> None:
    snapshot = last_of(protocol)
    assert snapshot.framing is Framing.WHOLE_BODY
    assert snapshot.state is ExamState.SETUP
    assert QualityReason.BODY_CUT_OFF in [check.reason for check in snapshot.setup_checks]


def test_questions_need_no_camera() -> None:
    assert choose_framing(make_protocol(NECK, QUESTION).tasks) is Framing.HEAD_AND_SHOULDERS
    assert choose_framing(make_protocol(QUESTION).tasks) is Framing.WHOLE_BODY
    assert choose_framing(()) is Framing.WHOLE_BODY


def test_of_the_shipped_exams_only_the_neck_is_seen_from_near() -> None:
    near = [name for name, protocol in SHIPPED.items() if choose_framing(protocol.tasks) is Framing.HEAD_AND_SHOULDERS]
    assert near == ["neck"]
