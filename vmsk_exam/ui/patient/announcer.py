"""Gives each event of a session its sound and its word."""

from typing import Final

from vmsk_exam.assessment.results import CueKind, Phase
from vmsk_exam.kinematics.setup import Framing
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.session.snapshot import EventKind, ExamState, PauseReason, SessionEvent, SessionSnapshot
from vmsk_exam.session.timing import ShowingKind
from vmsk_exam.ui.patient.exam_texts import cue_prompt_id, cue_text, task_text
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.speech import Importance

QUESTION_SUFFIX: Final = "_question"
"""Added to a task's identifier, names the prompt of its question."""
_EVENT_SOUNDS: Final = {
    EventKind.REPETITION_DONE: "repetition",
    EventKind.COUNTDOWN: "tick",
    EventKind.HOLD_DONE: "hold_end",
    EventKind.PAIN_MARKED: "tick",
}
_STATE_SOUNDS: Final = {
    ExamState.PERFORMING: ("begin", ""),
    ExamState.ASKING_PAIN: ("done", "pain"),
    ExamState.FINISHED: ("done", "finished"),
    ExamState.SETUP: ("", "setup"),
    ExamState.ASKING_STOP: ("attention", "stopped"),
}
"""Sound and word of each state; a showing speaks its own prompt, a performance its cues."""
_SHOWN_ONLY: Final = (CueKind.GO_ON, CueKind.DONE)
"""Said with every repetition they would be chatter; the end of a task has its own word."""
_PASSING: Final = (CueKind.HOLD, CueKind.HOLD_ON, CueKind.GO_BACK, CueKind.AGAIN, CueKind.BEGIN, CueKind.STAY)


class Announcer:
    """Plays what happened; what is said is put in order by the voice's queue."""

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
        if event.kind in _EVENT_SOUNDS:
            self._context.sounds.play(_EVENT_SOUNDS[event.kind])
        elif event.kind is EventKind.PHASE_CHANGED and event.detail == Phase.HOLDING:
            self._context.sounds.play("hold")
        elif event.kind is EventKind.CUE_GIVEN:
            self._announce_cue(event.detail, snapshot)
        elif event.kind is EventKind.STATE_CHANGED:
            self._announce_state(event.detail, snapshot)

    def _announce_cue(self, cue_id: str, snapshot: SessionSnapshot) -> None:
        """Speak a cue, unless the screen already shows another."""
        cue = snapshot.cue
        if cue is None or cue.cue_id != cue_id or cue.kind in _SHOWN_ONLY:
            return
        is_near = snapshot.framing is Framing.HEAD_AND_SHOULDERS
        text = cue_text(cue, snapshot.task, self._context.translator, is_near=is_near)
        importance = Importance.WORD if cue.kind in _PASSING else Importance.CORRECTION
        self._context.sounds.say(cue_prompt_id(text), text, importance)

    def _announce_state(self, state: str, snapshot: SessionSnapshot) -> None:
        if state == ExamState.SHOWING and snapshot.task is not None:
            self._announce_task(snapshot.task, snapshot.showing)
        elif state == ExamState.ANSWERING and snapshot.task is not None:
            self._ask(snapshot.task)
        elif state == ExamState.PAUSED:
            is_lost = snapshot.pause_reason is PauseReason.CAMERA_LOST
            self._context.sounds.play("attention")
            self._say("camera_lost" if is_lost else "paused", Importance.ALERT)
        elif state == ExamState.SETUP and snapshot.framing is Framing.HEAD_AND_SHOULDERS:
            self._say("setup_near")
        elif state in _STATE_SOUNDS:
            sound, word = _STATE_SOUNDS[ExamState(state)]
            if sound:
                self._context.sounds.play(sound)
            if word:
                self._say(word)

    def _announce_task(self, task: ManeuverTask, showing: ShowingKind) -> None:
        """Speak the whole instruction, or that it is the same with the other side."""
        if showing is ShowingKind.OTHER_SIDE:
            self._say(f"other_side_{task.side}")
            return
        self._context.sounds.say(task.task_id, task_text(task.maneuver.instruction.spoken, task, self._context.translator))

    def _ask(self, task: ManeuverTask) -> None:
        """Speak the question of an answered maneuver."""
        question = task.maneuver.question
        if question is not None:
            text = task_text(question.text, task, self._context.translator)
            self._context.sounds.say(f"{task.task_id}{QUESTION_SUFFIX}", text)

    def _say(self, word: str, importance: Importance = Importance.STAGE) -> None:
        self._context.sounds.say(word, self._context.text(f"spoken.{word}"), importance)
