"""A full disk pauses the exam where nothing new should begin; nothing measured is lost, and the exam goes on by itself."""

import threading
import time

import pytest

from tests.unit.session.test_exam import Run
from tests.unit.session.test_runner import ScriptedSource, make_session, start, wait_for
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.session.snapshot import CommandKind, EventKind, ExamState, PauseReason, SessionSnapshot


def is_held(snapshot: SessionSnapshot) -> bool:
    return (snapshot.state, snapshot.pause_reason) == (ExamState.PAUSED, PauseReason.STORE_FULL)


def run_to_pain_with_full_disk() -> Run:
    run = Run()
    run.performing()
    run.recorder.is_full = True
    run.until_state(ExamState.ASKING_PAIN)
    return run


def test_an_exam_that_cannot_be_begun_waits_before_the_set_up() -> None:
    run = Run()
    run.recorder.is_full = True
    first = run.step()
    assert is_held(first)
    assert first.store_message == "The disk is full. Free some space."
    run.recorder.is_full = False
    assert run.step().state is ExamState.SETUP


def test_a_task_under_way_comes_to_its_end_and_its_pain_is_asked() -> None:
    run = run_to_pain_with_full_disk()
    (result,) = run.snapshots[-1].results
    assert result.peak_deg == pytest.approx(90.0, abs=0.5)
    assert len(result.repetitions) == 2


def test_the_end_waits_for_the_disk_and_comes_by_itself() -> None:
    run = run_to_pain_with_full_disk()
    held = run.tell(CommandKind.SET_PAIN, 4)
    assert is_held(held)
    assert held.is_ending
    assert held.task is None
    assert not run.session.is_over
    assert all(event.kind is not EventKind.EXAM_ENDED for event in held.events)
    assert is_held(run.wait_s(5.0))
    run.recorder.is_full = False
    over = run.step()
    assert (over.state, over.is_ending, over.store_message) == (ExamState.FINISHED, False, "")
    assert [event.detail for event in over.events if event.kind is EventKind.EXAM_ENDED] == ["finished"]
    assert run.recorder.results[-1].pain == 4
    assert [kind for kind, _ in run.recorder.calls].count("end") == 1


def test_no_task_begins_on_a_full_disk() -> None:
    run = Run(begin_s=1e9)
    run.tell(CommandKind.NEXT)
    run.recorder.is_full = True
    assert is_held(run.step())
    assert is_held(run.wait_s(3.0)), "the showing lasts half a second"
    run.recorder.is_full = False
    back = run.step()
    assert back.state is ExamState.SHOWING
    assert back.state_elapsed_s < 0.2, "the pause took nothing from the showing"


def test_try_again_asks_the_store_at_once() -> None:
    run = run_to_pain_with_full_disk()
    run.tell(CommandKind.SET_PAIN, 0)
    before = len(run.recorder.calls)
    assert is_held(run.tell(CommandKind.RESUME))
    assert [kind for kind, _ in run.recorder.calls[before:]] == ["settle"]


def test_going_on_unsaved_is_chosen_once_for_the_exam() -> None:
    run = Run()
    run.recorder.is_full = True
    run.step()
    assert run.tell(CommandKind.GO_ON_UNSAVED).state is ExamState.SETUP
    run.performing()
    run.until_state(ExamState.ASKING_PAIN)
    over = run.tell(CommandKind.SET_PAIN, 1)
    assert over.state is ExamState.FINISHED
    assert over.store_message != ""


def test_going_on_unsaved_means_nothing_while_the_disk_has_space() -> None:
    run = Run()
    run.step()
    run.tell(CommandKind.GO_ON_UNSAVED)
    run.recorder.is_full = True
    assert is_held(run.step())


def test_other_commands_do_nothing_while_the_disk_is_full() -> None:
    run = Run(begin_s=1e9)
    run.tell(CommandKind.NEXT)
    run.recorder.is_full = True
    run.step()
    for kind in (CommandKind.SKIP, CommandKind.REPEAT, CommandKind.PAUSE, CommandKind.STOP_PAIN, CommandKind.NEXT):
        assert is_held(run.tell(kind))
    assert run.recorder.results == []


def test_ending_early_waits_too_and_can_be_forced() -> None:
    run = run_to_pain_with_full_disk()
    ending = run.tell(CommandKind.END_EXAM)
    assert is_held(ending)
    assert ending.is_ending
    assert is_held(run.tell(CommandKind.END_EXAM))
    over = run.tell(CommandKind.GO_ON_UNSAVED)
    assert over.state is ExamState.STOPPED
    assert len(over.results) == 1
    assert [kind for kind, _ in run.recorder.calls].count("end") == 1


def test_closing_the_window_never_waits() -> None:
    run = run_to_pain_with_full_disk()
    assert run.session.end(run.index * 10**9).state is ExamState.STOPPED


def test_a_camera_lost_meanwhile_does_not_end_the_pause() -> None:
    run = Run(begin_s=1e9)
    run.tell(CommandKind.NEXT)
    run.recorder.is_full = True
    run.step()
    assert run.session.mark_camera_lost(10**9).pause_reason is PauseReason.CAMERA_LOST
    assert is_held(run.step())
    run.session.mark_camera_lost(2 * 10**9)
    run.recorder.is_full = False
    assert run.session.tick(3 * 10**9).pause_reason is PauseReason.CAMERA_LOST
    assert run.step().state is ExamState.SHOWING


def test_a_file_waits_with_the_exam() -> None:
    session, recorder = make_session()
    recorder.is_full = True
    source = ScriptedSource(2000)
    runner, snapshots = start(source, session)
    wait_for(lambda: bool(snapshots) and is_held(snapshots[-1]))
    time.sleep(0.3)
    assert source.index <= 4, "pictures of the file were passed over"
    recorder.is_full = False
    wait_for(lambda: session.is_over)
    runner.stop()
    assert recorder.status is ExamStatus.FINISHED
    assert snapshots[-1].results[0].peak_deg == pytest.approx(90.0, abs=0.5)


def test_a_file_that_ends_on_a_full_disk_leaves_the_exam_waiting() -> None:
    session, recorder = make_session()
    runner, snapshots = start(ScriptedSource(60), session)
    recorder.settles = lambda: not setattr(recorder, "is_full", True) if recorder.status else True
    wait_for(lambda: bool(snapshots) and snapshots[-1].is_ending)
    assert not session.is_over
    recorder.settles = lambda: True
    recorder.is_full = False
    wait_for(lambda: session.is_over)
    runner.stop()
    assert snapshots[-1].state is ExamState.STOPPED


def test_stopping_the_threads_does_not_wait_for_space() -> None:
    session, recorder = make_session()
    recorder.is_full = True
    runner, snapshots = start(ScriptedSource(2000), session)
    wait_for(lambda: bool(snapshots) and is_held(snapshots[-1]))
    stopped = threading.Thread(target=runner.stop)
    stopped.start()
    stopped.join(5.0)
    assert not stopped.is_alive()
    assert snapshots[-1].state is ExamState.STOPPED
