from dataclasses import replace

import numpy as np
import pytest

from tests.ui.fakes import Scene, knee_protocol
from tests.ui.surgeon.live_scenes import exam_snapshots
from vmsk_exam.samples import QualityReason
from vmsk_exam.session.snapshot import CommandKind, ExamState, PauseReason, SessionSnapshot
from vmsk_exam.ui.surgeon.live_model import DEFAULT_CHANNELS, MAX_CHANNELS, LiveModel, state_lines
from vmsk_exam.ui.surgeon.texts import SurgeonTexts

TASK_CHANNELS = ("left_knee_flexion", "left_hip_flexion", "trunk_flexion")


def run(seconds: float) -> LiveModel:
    model = LiveModel()
    for snapshot in exam_snapshots(seconds):
        model.take_snapshot(snapshot)
    return model


def snapshot(state: ExamState, **values: object) -> SessionSnapshot:
    return Scene(knee_protocol()).snapshot(state, **values)


def test_joints_follow_the_task() -> None:
    model = LiveModel()
    assert model.channels == DEFAULT_CHANNELS
    model.take_snapshot(next(exam_snapshots(1.0)))
    assert model.channels == TASK_CHANNELS
    model.set_task(knee_protocol().tasks[1])
    assert model.channels[0] == "right_knee_flexion"


def test_own_choice_stays_when_the_task_changes() -> None:
    model = run(0.2)
    assert model.switch_channel("right_knee_flexion")
    assert model.channels[0] == "left_knee_flexion", "the measured joint stays first"
    model.set_task(knee_protocol().tasks[1])
    assert "left_hip_flexion" in model.channels
    model.follow()
    assert model.channels[0] == "right_knee_flexion"


def test_number_of_curves_is_limited_both_ways() -> None:
    model = run(0.2)
    for name in ("neck_flexion", "neck_rotation"):
        assert model.switch_channel(name)
    assert len(model.channels) == MAX_CHANNELS
    assert not model.switch_channel("left_elbow_flexion")
    for name in model.channels:
        model.switch_channel(name)
    assert len(model.channels) == 1


def test_curve_ends_now_and_has_gaps_with_reason() -> None:
    model = run(15.0)
    curve = model.curve("left_knee_flexion")
    assert curve.t_s[-1] == 0.0
    assert curve.t_s[0] == pytest.approx(-15.0, abs=0.05)
    reasons = {gap.reason: gap.end_s - gap.start_s for gap in curve.gaps}
    assert reasons[QualityReason.SEVERAL_PEOPLE] == pytest.approx(4.5, abs=0.1)
    assert QualityReason.JOINT_HIDDEN in reasons


def test_curve_is_broken_where_no_sample_came() -> None:
    model = LiveModel()
    for snapshot in exam_snapshots(3.0):
        if not 1.0 < snapshot.t_ns / 1e9 < 2.0:
            model.take_snapshot(snapshot)
    curve = model.curve("trunk_flexion")
    assert np.isnan(curve.angle_deg).sum() == 1
    assert np.isfinite(model.history.values("trunk_flexion")[1]).all()


def test_value_is_the_newest_or_says_why_not() -> None:
    good, bad = run(5.0).value("left_knee_flexion"), run(10.0).value("left_knee_flexion")
    assert good.angle_deg is not None
    assert good.sd_deg is not None
    assert (bad.angle_deg, bad.reason) == (None, QualityReason.SEVERAL_PEOPLE)


def test_freezing_keeps_the_view_while_samples_come_in() -> None:
    model = run(20.0)
    model.point(-15.0)
    before = model.curve("left_knee_flexion").t_s.copy()
    value = model.value("left_knee_flexion")
    model.take_snapshot(list(exam_snapshots(20.2))[-1])
    assert model.is_frozen
    assert model.cursor_s == pytest.approx(-15.0, abs=0.02)
    assert model.curve("left_knee_flexion").t_s == pytest.approx(before)
    assert model.value("left_knee_flexion") == value
    model.step(1)
    assert model.cursor_s == pytest.approx(-15.0 + 1 / 30, abs=0.02)
    model.go_on()
    assert (model.is_frozen, model.cursor_s) == (False, 0.0)


def test_frozen_pose_is_that_of_the_cursor() -> None:
    model = run(8.0)
    now = model.pose()
    model.point(-5.0)
    then = model.pose()
    assert now is not None
    assert then is not None
    assert then.t_ns == pytest.approx(now.t_ns - 5e9, abs=5e7)


def test_nothing_to_freeze_before_the_first_sample() -> None:
    model = LiveModel()
    model.freeze()
    model.step(1)
    assert not model.is_frozen
    assert not model.has_samples


@pytest.mark.parametrize(
    ("state", "pause_reason", "allowed"),
    [
        (ExamState.SETUP, None, {"pause", "next", "end_exam"}),
        (ExamState.SHOWING, None, {"pause", "next", "skip", "end_exam"}),
        (ExamState.PERFORMING, None, {"pause", "skip", "repeat", "end_exam"}),
        (ExamState.ASKING_PAIN, None, {"pause", "next", "repeat", "end_exam"}),
        (ExamState.ASKING_STOP, None, {"pause", "repeat", "end_exam"}),
        (ExamState.PAUSED, PauseReason.BY_PATIENT, {"resume", "end_exam"}),
        (ExamState.PAUSED, PauseReason.CAMERA_LOST, {"end_exam"}),
        (ExamState.FINISHED, None, set()),
    ],
)
def test_commands_that_make_sense(state: ExamState, pause_reason: PauseReason | None, allowed: set[str]) -> None:
    model = LiveModel()
    model.take_snapshot(snapshot(state, pause_reason=pause_reason))
    kinds = (
        CommandKind.PAUSE, CommandKind.RESUME, CommandKind.NEXT, CommandKind.SKIP, CommandKind.REPEAT, CommandKind.END_EXAM
    )  # fmt: skip
    assert {kind.value for kind in kinds if model.allows(kind)} == allowed


def test_state_in_words() -> None:
    lines = state_lines(snapshot(ExamState.PERFORMING), SurgeonTexts("en"))
    assert lines == ("Performing", "Task 1 of 5 · Knee flexion, standing, left", "moving · repetition 2 of 3")
    lost = replace(snapshot(ExamState.PAUSED), pause_reason=PauseReason.CAMERA_LOST, status=None)
    assert state_lines(lost, SurgeonTexts("es"))[0] == "Pausa: la cámara no da imágenes"
    assert state_lines(snapshot(ExamState.SETUP), SurgeonTexts("en")) == ("Set-up check", "", "")


def test_clear_keeps_the_chosen_joints() -> None:
    model = run(1.0)
    model.switch_channel("neck_rotation")
    chosen = model.channels
    model.clear()
    assert (model.has_samples, model.channels, model.task) == (False, chosen, None)
