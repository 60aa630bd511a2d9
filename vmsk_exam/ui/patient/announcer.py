"""Gives each event of a session its sound and its word."""

from typing import Final

from vmsk_exam.assessment.results import Phase
from vmsk_exam.session.snapshot import EventKind, ExamState, PauseReason, SessionEvent, SessionSnapshot
from vmsk_exam.ui.patient.exam_texts import task_text
from vmsk_exam.ui.patient.page import PatientContext

_STATE_SOUNDS: Final = {
    ExamState.PERFORMING: ("begin", "begin"),
    ExamState.ASKING_PAIN: ("done", "pain"),
    ExamState.FINISHED: ("done", "finished"),
    ExamState.SETUP: ("", "setup"),
}
"""Sound and word of each state; a showing speaks its own prompt."""


class Announcer:
    """Speaks at most one prompt for each delivery of events: the last one that matters."""

    def __init__(self, context: PatientContext) -> None:
        self._context = context

    def announce(self, events: tuple[SessionEvent, ...]) -> None:
        """Play and speak what happened."""
        snapshot = self._context.relay.latest
        if snapshot is None:
            return
        for event in events:
            self._announce_one(event, snapshot)

    def _announce_one(self, event: SessionEvent, snapshot: SessionSnapshot) -> None:
        sounds = self._context.sounds
        if event.kind is EventKind.REPETITION_DONE:
            sounds.play("repetition")
        elif event.kind is EventKind.PHASE_CHANGED and event.detail == Phase.HOLDING:
            sounds.play("hold")
            self._say("hold")
        elif event.kind is EventKind.STATE_CHANGED:
            self._announce_state(event.detail, snapshot)

    def _announce_state(self, state: str, snapshot: SessionSnapshot) -> None:
        if state == ExamState.SHOWING and snapshot.task is not None:
            text = task_text(snapshot.task.maneuver.instruction.spoken, snapshot.task, self._context.translator)
            self._context.sounds.say(snapshot.task.task_id, text)
        elif state == ExamState.PAUSED:
            is_lost = snapshot.pause_reason is PauseReason.CAMERA_LOST
            self._context.sounds.play("attention")
            self._say("camera_lost" if is_lost else "paused")
        elif state in _STATE_SOUNDS:
            sound, word = _STATE_SOUNDS[ExamState(state)]
            if sound:
                self._context.sounds.play(sound)
            self._say(word)

    def _say(self, word: str) -> None:
        self._context.sounds.say(word, self._context.text(f"spoken.{word}"))
