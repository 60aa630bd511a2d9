"""The one cue of a whole exam: what the snapshot shows and what the events say."""

from dataclasses import replace

import pytest

from tests.unit.session.fakes import NS, angle_sample, make_maneuver, make_protocol
from tests.unit.session.test_exam import Run
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import Cue, CueKind
from vmsk_exam.samples import AngleSample
from vmsk_exam.session.snapshot import CommandKind, EventKind, ExamState, SessionSnapshot

LEFT_ONLY = make_protocol(make_maneuver(sides=(Side.LEFT,)))


def turned(t_s: float) -> AngleSample:
    """Stand still, turned 40 degrees too far to the own right for a view of the left side."""
    return angle_sample(int(t_s * NS), {}, 130.0)


def turned_away(t_s: float) -> AngleSample:
    """Stand still, turned 70 degrees too far: nothing is measured from there."""
    return angle_sample(int(t_s * NS), {}, 160.0)


def said(snapshots: list[SessionSnapshot]) -> list[tuple[float, str]]:
    return [
        (event.t_ns / NS, event.detail)
        for snapshot in snapshots
        for event in snapshot.events
        if event.kind is EventKind.CUE_GIVEN
    ]


def test_a_whole_exam_says_what_the_motion_asks_for_and_corrects_nothing() -> None:
    run = Run(LEFT_ONLY)
    run.tell(CommandKind.NEXT)
    run.until_state(ExamState.FINISHED)
    names = [name for _, name in said(run.snapshots)]
    assert set(names) <= {"get_ready", "begin", "go_on", "hold", "go_back", "again", "done"}
    assert {"begin", "hold"} <= set(names)
    events = [event.kind for snapshot in run.snapshots for event in snapshot.events]
    assert events.count(EventKind.HOLD_DONE) == 2
    assert run.snapshots[-1].cue is None


def test_the_same_sentence_is_never_heard_twice_within_four_seconds() -> None:
    run = Run(LEFT_ONLY, script=turned)
    run.performing()
    run.wait_s(15.0)
    times = [t_s for t_s, name in said(run.snapshots) if name == "turn.left"]
    assert len(times) == 2
    assert times[1] - times[0] >= 4.0
    assert run.snapshots[-1].cue == Cue(CueKind.TURN, "left")


def test_a_protocol_without_turning_says_nothing_about_it() -> None:
    run = Run(replace(LEFT_ONLY, cues_off=("turn",)), script=turned_away)
    run.performing()
    run.wait_s(6.0)
    assert said(run.snapshots) == []
    assert run.snapshots[-1].cue is None


def test_a_pause_shows_and_says_nothing() -> None:
    run = Run(LEFT_ONLY, script=turned)
    run.performing()
    run.wait_s(1.0)
    count = len(said(run.snapshots))
    assert run.tell(CommandKind.PAUSE).cue is None
    run.wait_s(10.0)
    assert len(said(run.snapshots)) == count


@pytest.mark.parametrize("state", [ExamState.SHOWING, ExamState.ASKING_PAIN])
def test_questions_and_showings_carry_no_cue(state: ExamState) -> None:
    run = Run(LEFT_ONLY)
    run.tell(CommandKind.NEXT)
    run.until_state(ExamState.FINISHED)
    assert {snapshot.cue for snapshot in run.snapshots if snapshot.state is state} == {None}
