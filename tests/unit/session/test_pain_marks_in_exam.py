"""The beginning and the end of the pain are pressed while the arm goes out."""

import pytest

from tests.unit.session.fakes import (
    NS,
    ScriptedEncoder,
    ScriptedPipeline,
    ScriptedRecorder,
    angle_sample,
    make_frame,
    make_header,
    make_maneuver,
    make_protocol,
)
from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.samples import AngleSample
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.snapshot import Command, CommandKind, EventKind, ExamState, SessionSnapshot
from vmsk_exam.session.timing import SessionTiming

PRESSES_DEG = (30.0, 60.0)
SPEED_DEG_S = 15.0


def _bend_slowly(t_s: float) -> AngleSample:
    """To 90 degrees in six seconds, a rest of two, and back."""
    angle_deg = SPEED_DEG_S * max(0.0, min(t_s - 4.0, 6.0, 18.0 - t_s))
    return angle_sample(int(t_s * NS), {"left_knee_flexion": angle_deg}, CameraView.LEFT.yaw_deg)


@pytest.mark.parametrize("marks_pain", [True, False])
def test_a_press_is_taken_heard_and_stored(marks_pain: bool) -> None:
    maneuver = make_maneuver(sides=(Side.LEFT,), repetitions=1, marks_pain=marks_pain)
    protocol, recorder = make_protocol(maneuver), ScriptedRecorder()
    plan = ExamPlan(make_header(protocol), protocol, SessionTiming(0.2, 0.5, 100.0))
    parts = SessionParts(ScriptedPipeline(_bend_slowly), recorder, ScriptedEncoder())  # type: ignore[arg-type]
    session = ExamSession(parts, plan)
    session.submit(Command(CommandKind.NEXT))
    session.submit(Command(CommandKind.MARK_PAIN))  # before any movement: nothing
    snapshot, events, left = session.step(make_frame(0)), [], list(PRESSES_DEG)
    for index in range(1, 3000):
        if snapshot.state is ExamState.ASKING_PAIN:
            break
        if left and _angle_deg(snapshot) >= left[0]:
            left.pop(0)
            session.submit(Command(CommandKind.MARK_PAIN))
        snapshot = session.step(make_frame(index))
        events += [event.detail for event in snapshot.events if event.kind is EventKind.PAIN_MARKED]
    assert events == (["left_knee_flexion_standing"] * 2 if marks_pain else [])
    measures = {measure.name: measure for measure in recorder.results[-1].measures}
    assert list(measures) == (["pain_from", "pain_to"] if marks_pain else [])
    if marks_pain:
        assert [measures[name].value for name in ("pain_from", "pain_to")] == pytest.approx(PRESSES_DEG, abs=2.0)
        assert all(measure.sd is not None and measure.sd > 5.0 for measure in measures.values())


def _angle_deg(snapshot: SessionSnapshot) -> float:
    status = snapshot.status
    return -1.0 if status is None or status.angle_deg is None else status.angle_deg
