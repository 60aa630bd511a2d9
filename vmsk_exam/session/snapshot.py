"""What the session shows after each frame, and what it can be told."""

from dataclasses import dataclass
from enum import StrEnum

from vmsk_exam.assessment.intake.stop_rules import StopReason
from vmsk_exam.assessment.results import Cue, ManeuverResult, ManeuverStatus
from vmsk_exam.kinematics.setup import Framing, SetupCheck
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, Frame, PoseSample
from vmsk_exam.session.timing import ShowingKind


class ExamState(StrEnum):
    """State of a running exam.

    ::

        SETUP -> SHOWING -> PERFORMING -> ASKING_PAIN -> SHOWING ... -> FINISHED
        SHOWING, PERFORMING, ANSWERING, ASKING_PAIN -> ASKING_STOP -> ASKING_PAIN, SHOWING (again) or STOPPED
        any of them -> PAUSED -> back;   any of them -> STOPPED
    """

    SETUP = "setup"
    """The set-up checks run; goes on by itself once all hold for a moment."""
    SHOWING = "showing"
    """The avatar shows the next maneuver; goes on by itself after one showing."""
    PERFORMING = "performing"
    """The patient does it; ends by itself after the asked repetitions."""
    ANSWERING = "answering"
    """In place of performing for an answered maneuver: the patient does it and chooses an answer (or none, after a time)."""
    ASKING_PAIN = "asking_pain"
    """Waits for 0 to 10 (or no answer, after a time)."""
    ASKING_STOP = "asking_stop"
    """"Stop" was pressed: the movement has ended; what happened is asked, and nothing goes on until that is answered."""
    PAUSED = "paused"
    """Paused by the patient, because the camera is lost, or because the disk is full (``pause_reason``)."""
    FINISHED = "finished"
    STOPPED = "stopped"
    """Ended early on purpose."""


class PauseReason(StrEnum):
    """Why an exam is paused."""

    BY_PATIENT = "by_patient"
    CAMERA_LOST = "camera_lost"
    STORE_FULL = "store_full"
    """The store takes nothing more. No task begins and the exam does not end until it does, or until ``GO_ON_UNSAVED``.
    A task under way comes to its end, its pain is asked; all of it stays in memory and is tried again."""


class CommandKind(StrEnum):
    """What the patient or surgeon can tell a session."""

    NEXT = "next"
    """Go on now: leave set-up, skip the showing, leave the pain question unanswered."""
    PAUSE = "pause"
    RESUME = "resume"
    """Go on after a pause; while the store is full: try again now."""
    GO_ON_UNSAVED = "go_on_unsaved"
    """While the store is full: go on all the same, for the rest of the exam; what is measured may be lost."""
    SKIP = "skip"
    """Leave this maneuver out (recorded as skipped)."""
    REPEAT = "repeat"
    """Do this maneuver again from the start; during the pain question: the one just done."""
    SET_PAIN = "set_pain"
    SET_ANSWER = "set_answer"
    """Answer the question of an answered maneuver; its value is that of a choice."""
    MARK_PAIN = "mark_pain"
    """The pain begins now, or ends: counts on the way out of a maneuver that asks for it (``Maneuver.marks_pain``)."""
    STOP = "stop"
    """Told by "Stop": ends the movement at once, keeps what was measured, then asks what happened. The answers are ``STOP_PAIN``,
    ``STOP_UNWELL``, ``STOP_WISH`` and ``REPEAT`` (pressed by mistake)."""
    STOP_PAIN = "stop_pain"
    """It hurts: breaks the maneuver off, keeps what was measured, then asks for pain and waits for the answer."""
    STOP_WISH = "stop_wish"
    """The patient wants to stop, for no reason that was offered: ends the exam at once (``StopReason.STOP_KEY``)."""
    STOP_UNWELL = "stop_unwell"
    """The patient feels dizzy or unwell: ends the exam at once; ``value`` is the place in ``stop_rules.UNWELL_REASONS``."""
    WITHDRAW_VIDEO = "withdraw_video"
    """During a pause: the patient takes the consent to video back; what is kept of it is deleted, and no more is kept."""
    END_EXAM = "end_exam"
    """End the exam early; what was measured is kept."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command; ``value`` is the pain for ``SET_PAIN``, 0 to 10, or a choice's value for ``SET_ANSWER``."""

    kind: CommandKind
    value: int | None = None


class EventKind(StrEnum):
    """What happened in a step; the adapters outside (sound, demo patient, live link) listen."""

    STATE_CHANGED = "state_changed"
    TASK_BEGUN = "task_begun"
    """The task is shown or performed next; also again for a repeat."""
    PHASE_CHANGED = "phase_changed"
    REPETITION_DONE = "repetition_done"
    TASK_ENDED = "task_ended"
    CUE_GIVEN = "cue_given"
    """The cue named is to be said now; the same one again at the earliest four seconds later."""
    COUNTDOWN = "countdown"
    """One of the last three seconds of a showing or a hold began."""
    HOLD_DONE = "hold_done"
    """The asked hold is long enough."""
    PAIN_MARKED = "pain_marked"
    """The beginning or the end of the pain was taken."""
    EXAM_ENDED = "exam_ended"


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """One event; ``detail`` is the new state or phase, the task id, the outcome, the cue or the second."""

    kind: EventKind
    t_ns: int
    detail: str


@dataclass(frozen=True, slots=True, eq=False)
class SessionSnapshot:
    """Everything there is to show after one step; the screen holds no truth of its own."""

    t_ns: int
    state: ExamState
    pause_reason: PauseReason | None
    task: ManeuverTask | None
    """Task that is shown, performed or asked about; None in set-up and at the end."""
    task_number: int
    """1-based number of the task in the protocol, the last one while the exam is ending; 0 in set-up and at the end."""
    task_count: int
    frame: Frame | None
    """Newest picture; None before the first."""
    pose: PoseSample | None
    angles: AngleSample | None
    status: ManeuverStatus | None
    """Status of the running maneuver; None unless performing."""
    setup_checks: tuple[SetupCheck, ...]
    last_result: ManeuverResult | None
    """Result just measured, while its pain is asked for."""
    results: tuple[ManeuverResult, ...]
    events: tuple[SessionEvent, ...]
    """What happened in this step."""
    state_elapsed_s: float
    """Seconds since the state was entered."""
    is_ending: bool = False
    """Nothing is left to do; the exam only waits for the store to take its end (``PauseReason.STORE_FULL``)."""
    store_message: str = ""
    """What went wrong, empty if nothing did: storing fails (measuring goes on in memory), or why the exam was broken off."""
    cue: Cue | None = None
    """The one thing shown and said to the patient now."""
    stop_reason: StopReason | None = None
    """Why a stop rule ended the exam; None if none did."""
    showing: ShowingKind = ShowingKind.WHOLE
    """How the task is shown: whole, shortly because the other side was just done, or again."""
    showing_s: float = 0.0
    """How long the showing lasts, seconds."""
    is_stopped_by_pain: bool = False
    """The patient broke the task off because it hurt: the pain question waits for its answer."""
    framing: Framing = Framing.WHOLE_BODY
    """How much of the patient this exam needs to see."""
    is_filmed: bool = False
    """Video of this exam is kept, with the patient's consent."""
