"""ExamSession: runs one exam, one frame at a time; synchronous and deterministic."""

from collections import deque
from dataclasses import replace

from vmsk_exam.anatomy import HAND_ANGLES, CameraView
from vmsk_exam.assessment.intake.stop_rules import UNWELL_REASONS, StopReason, has_lost_balance, pain_stop
from vmsk_exam.assessment.progression import not_offered_result
from vmsk_exam.assessment.results import EndReason, ManeuverResult, ManeuverStatus, Outcome, Phase
from vmsk_exam.kinematics.setup import SetupCheck, check_setup
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.samples import AngleSample, Frame, PoseSample
from vmsk_exam.session.agenda import Agenda
from vmsk_exam.session.attempt import Attempt
from vmsk_exam.session.book import ResultBook
from vmsk_exam.session.cueing import Cueing, Happening
from vmsk_exam.session.framing import choose_framing
from vmsk_exam.session.plan import ExamPlan, SessionParts
from vmsk_exam.session.snapshot import (
    Command,
    CommandKind,
    EventKind,
    ExamState,
    PauseReason,
    SessionEvent,
    SessionSnapshot,
)
from vmsk_exam.session.stage import Stage
from vmsk_exam.session.timing import Showings

__all__ = ["ExamPlan", "ExamSession", "SessionParts"]

_NS = 1_000_000_000
_DOING = (ExamState.SHOWING, ExamState.PERFORMING, ExamState.ANSWERING)
_BEFORE_TASK = (ExamState.SETUP, ExamState.SHOWING)
_STOPPABLE = (*_DOING, ExamState.ASKING_PAIN)
_REPEATABLE = (ExamState.PERFORMING, ExamState.ANSWERING, ExamState.ASKING_PAIN, ExamState.ASKING_STOP)


class ExamSession:
    """Runs one exam: set-up, then for each task showing, performing and the pain question.

    ``step`` is called for every frame, ``tick`` when no frame comes; ``submit`` from any thread.
    Time enters with the frames. The states and their order are drawn at ``snapshot.ExamState``.

    What began or ended in a step is durable before the step returns: nobody hears of a result that a power cut can
    still take. A disk that is too slow or full for that is named in the snapshot's ``store_message``.
    """

    def __init__(self, parts: SessionParts, plan: ExamPlan) -> None:
        self._parts = parts
        self._plan = plan
        self._agenda = Agenda(plan.protocol.tasks, plan.done)
        self._framing = choose_framing(self._agenda.tasks)
        self._book = ResultBook(plan.header, parts.recorder, parts.encoder, plan.done, parts.film)
        self._stage = Stage()
        self._showings = Showings(plan.timing, plan.header.language)
        self._cueing = Cueing(plan.protocol.cues_off)
        self._commands: deque[Command] = deque()
        self._events: list[SessionEvent] = []
        self._stop_reason: StopReason | None = None
        self._is_stopped_by_pain = False
        self._t_ns = 0
        self._steady_since_ns: int | None = None
        self._attempt: Attempt | None = None
        self._last_result: ManeuverResult | None = None
        self._last_phase: Phase | None = None
        self._seen: tuple[Frame | None, PoseSample | None, AngleSample | None] = (None, None, None)
        self._status: ManeuverStatus | None = None
        self._checks: tuple[SetupCheck, ...] = ()
        self._ending: tuple[ExamState, ExamStatus] | None = None
        self._goes_on_unsaved = False

    @property
    def is_over(self) -> bool:
        """Whether the exam is finished or stopped."""
        return self._stage.is_over

    @property
    def is_held(self) -> bool:
        """Whether the exam waits for the store to take something again; pictures are of no use meanwhile."""
        return self._stage.is_paused_for(PauseReason.STORE_FULL)

    def submit(self, command: Command) -> None:
        """Tell the session something; it acts at the start of its next step. Safe from any thread."""
        self._commands.append(command)

    def step(self, frame: Frame) -> SessionSnapshot:
        """Take one picture and return everything there is to show."""
        self._begin_step(frame.t_ns, frame)
        if self._is_closing:
            return self._announce()
        if self._stage.pause_reason is PauseReason.CAMERA_LOST:
            self._parts.pipeline.reset()
            self._release(PauseReason.CAMERA_LOST)
        pose, angles = self._measure(frame)
        self._seen = (frame, pose, angles)
        self._advance(frame, pose, angles)
        return self._announce()

    def tick(self, t_ns: int) -> SessionSnapshot:
        """Act on commands while no picture comes; before the first picture they wait."""
        self._events = []
        if self._stage.is_begun:
            self._begin_step(t_ns)
        return self._announce()

    def mark_camera_lost(self, t_ns: int) -> SessionSnapshot:
        """Pause because the source gives no pictures; the next ``step`` goes on."""
        self._begin_step(t_ns)
        if not self._is_closing and self._stage.pause_reason is not PauseReason.CAMERA_LOST:
            self._pause(PauseReason.CAMERA_LOST)
        return self._announce()

    def end(self, t_ns: int, *, may_wait: bool = False) -> SessionSnapshot:
        """End the exam early (the source ended, the window was closed); what was measured is kept.

        Parameters
        ----------
        t_ns
            Time on the axis of the source.
        may_wait
            Whether the exam may stay paused until a full store takes it; then ``is_over`` comes with a later ``tick``.
        """
        self._begin_step(t_ns)
        self._goes_on_unsaved |= not may_wait
        if not self._is_closing:
            self._end_early()
        return self._announce()

    def close(self) -> None:
        """Hand over the last pictures of the video; called once after the last step, before the journal closes."""
        if self._parts.film is not None:
            self._parts.film.close()

    def break_off(self) -> SessionSnapshot:
        """Stop after a fault of the program; the exam stays marked running in the store, so that it can be gone on with."""
        self._events = []
        self._ending = None
        if not self.is_over:
            self._attempt = None
            self._status = None
            self._enter(ExamState.STOPPED)
        return self._announce()

    @property
    def _is_closing(self) -> bool:
        """Whether nothing is left to do but to have the end stored."""
        return self.is_over or self._ending is not None

    # -- one step --------------------------------------------------------------------------------------------------

    def _begin_step(self, t_ns: int, frame: Frame | None = None) -> None:
        self._events = []
        self._t_ns = max(t_ns, self._t_ns)
        if not self._stage.is_begun:
            self._begin_exam(frame)
        while self._commands and not self.is_over:
            self._act(self._commands.popleft())

    def _begin_exam(self, frame: Frame | None) -> None:
        if not self._plan.is_resumed:
            self._book.begin(self._plan.header_with(frame))
        self._enter(ExamState.SETUP)

    def _measure(self, frame: Frame) -> tuple[PoseSample, AngleSample]:
        """Measure the body, or a hand alone while a maneuver of the hand is performed."""
        if self._stage.state is ExamState.PERFORMING and self._task().maneuver.angle in HAND_ANGLES:
            return self._parts.pipeline.measure_hand(frame, self._task().side)
        return self._parts.pipeline.measure(frame)

    def _advance(self, frame: Frame, pose: PoseSample, angles: AngleSample) -> None:
        state = self._stage.state
        if state is ExamState.SETUP:
            self._run_setup(pose, angles)
        elif state is ExamState.PERFORMING:
            self._run_attempt(self._ensure_attempt(), frame, pose, angles)
        elif state is ExamState.SHOWING:
            self._run_showing()
        elif state is ExamState.ASKING_PAIN:
            if not self._waits_for_answer() and self._elapsed_s() >= self._plan.timing.pain_s:
                self._next_task()
        elif state is ExamState.ANSWERING and self._elapsed_s() >= self._plan.timing.answer_s:
            self._leave_unanswered()

    def _waits_for_answer(self) -> bool:
        is_unsteady = self._plan.timing.waits_for_people and has_lost_balance(self._last_result)
        return self._is_stopped_by_pain or is_unsteady

    def _run_setup(self, pose: PoseSample, angles: AngleSample) -> None:
        self._checks = check_setup(pose, angles, CameraView.FRONT, self._framing)
        self._add_happenings(self._cueing.set_up(self._t_ns, self._checks, angles.body_yaw_deg))
        if not all(check.is_ok for check in self._checks):
            self._steady_since_ns = None
            return
        if self._steady_since_ns is None:
            self._steady_since_ns = self._t_ns
        if self._t_ns - self._steady_since_ns >= self._plan.timing.setup_steady_s * _NS:
            self._next_task()

    def _run_showing(self) -> None:
        remaining_s = self._showings.asked_s - self._elapsed_s()
        self._add_happenings(self._cueing.show(remaining_s))
        if remaining_s <= 0:
            self._begin_performing()

    def _run_attempt(self, attempt: Attempt, frame: Frame, pose: PoseSample, angles: AngleSample) -> None:
        self._status = attempt.update(frame, pose, angles)
        if self._status.phase is not self._last_phase:
            self._last_phase = self._status.phase
            self._add_event(EventKind.PHASE_CHANGED, self._status.phase)
        self._add_happenings(self._cueing.perform(attempt.task, pose, angles, self._status))
        for number in self._book.record(attempt):
            self._add_event(EventKind.REPETITION_DONE, str(number))
        if attempt.is_done:
            self._close_attempt(attempt, attempt.result())
            self._enter(ExamState.ASKING_PAIN)

    # -- commands --------------------------------------------------------------------------------------------------

    def _act(self, command: Command) -> None:
        kind = command.kind
        if self._ending is not None:
            self._act_held(kind)
        elif kind is CommandKind.END_EXAM:
            self._end_early()
        elif kind is CommandKind.STOP_UNWELL:
            self._stop(UNWELL_REASONS[command.value or 0])
        elif kind is CommandKind.STOP_WISH:
            self._stop(StopReason.STOP_KEY)
        elif self._stage.state is ExamState.PAUSED:
            self._act_paused(kind)
        elif kind is CommandKind.PAUSE:
            self._pause(PauseReason.BY_PATIENT)
        elif kind is CommandKind.NEXT:
            self._go_on()
        elif kind is CommandKind.SET_PAIN:
            self._set_pain(command.value)
        elif kind is CommandKind.SET_ANSWER:
            self._set_answer(command.value)
        else:
            self._act_on_task(kind)

    def _act_paused(self, kind: CommandKind) -> None:
        is_by_patient = self._stage.pause_reason is PauseReason.BY_PATIENT
        if kind is CommandKind.WITHDRAW_VIDEO and self._parts.film is not None:
            self._parts.film.withdraw(self._plan.header.exam_id)
        elif self._stage.pause_reason is PauseReason.STORE_FULL:
            self._act_held(kind)
        elif kind in (CommandKind.RESUME, CommandKind.NEXT, CommandKind.PAUSE) and is_by_patient:
            self._release(PauseReason.BY_PATIENT)
        elif kind in (CommandKind.SKIP, CommandKind.STOP, CommandKind.STOP_PAIN, CommandKind.REPEAT) and is_by_patient:
            self._release(PauseReason.BY_PATIENT)
            self._act_on_task(kind)

    def _act_held(self, kind: CommandKind) -> None:
        if kind in (CommandKind.RESUME, CommandKind.NEXT):
            self._book.settle(try_again=True)
        elif kind is CommandKind.GO_ON_UNSAVED:
            self._goes_on_unsaved = True

    def _act_on_task(self, kind: CommandKind) -> None:
        state = self._stage.state
        if kind is CommandKind.REPEAT and state in _REPEATABLE:
            self._repeat()
        elif kind is CommandKind.SKIP and state in _DOING:
            self._skip()
        elif kind is CommandKind.MARK_PAIN and state is ExamState.PERFORMING:
            self._mark_pain()
        elif kind is CommandKind.STOP and state in _STOPPABLE:
            self._break_off(EndReason.STOPPED_BY_PATIENT)
            self._enter(ExamState.ASKING_STOP)
        elif kind is CommandKind.STOP_PAIN and state in (*_DOING, ExamState.ASKING_STOP):
            self._break_off(EndReason.STOPPED_BY_PAIN)
            self._is_stopped_by_pain = True
            self._enter(ExamState.ASKING_PAIN)

    def _break_off(self, reason: EndReason) -> None:
        """End the task on purpose; one that has just ended without a number gets the better known reason."""
        last = self._last_result
        if self._stage.state in _DOING:
            attempt = self._ensure_attempt()
            self._close_attempt(attempt, attempt.break_off(reason))
        elif last is not None and last.reason == EndReason.STOPPED_BY_PATIENT:
            self._last_result = replace(last, reason=reason)
            self._book.replace(self._last_result)

    def _go_on(self) -> None:
        if self._stage.state is ExamState.SHOWING:
            self._begin_performing()
        elif self._stage.state is ExamState.ANSWERING:
            self._leave_unanswered()
        elif self._stage.state in (ExamState.SETUP, ExamState.ASKING_PAIN):
            self._next_task()

    def _set_pain(self, value: int | None) -> None:
        if self._stage.state is ExamState.ASKING_PAIN and self._last_result is not None:
            self._book.replace(self._last_result.with_pain(value))
            reason = pain_stop(value, self._plan.pain_before)
            if reason is None:
                self._next_task()
            else:
                self._stop(reason)

    def _set_answer(self, value: int | None) -> None:
        if self._stage.state is not ExamState.ANSWERING or value is None:
            return
        attempt = self._ensure_attempt()
        attempt.answer(value)
        if attempt.is_done:
            self._close_attempt(attempt, attempt.result())
            self._next_task()

    def _mark_pain(self) -> None:
        if self._attempt is not None and self._attempt.mark_pain():
            self._add_event(EventKind.PAIN_MARKED, self._task().task_id)

    def _leave_unanswered(self) -> None:
        attempt = self._ensure_attempt()
        self._close_attempt(attempt, attempt.break_off(EndReason.NOT_ANSWERED))
        self._next_task()

    def _skip(self) -> None:
        attempt = self._ensure_attempt()
        result = attempt.break_off(EndReason.SKIPPED_BY_PATIENT)
        if result.outcome is Outcome.MEASURED or not self._book.is_measured(attempt.task):
            self._close_attempt(attempt, result)
        else:  # a repeat that was given up: the numbers of the attempt before stay
            self._add_event(EventKind.TASK_ENDED, result.outcome)
        self._next_task()

    def _repeat(self) -> None:
        if self._attempt is not None:
            self._keep_if_measured(self._attempt)
        self._begin_showing()

    # -- moves between states --------------------------------------------------------------------------------------

    def _next_task(self) -> None:
        while (task := self._agenda.advance(self._results())) is not None:
            self._book.replace(not_offered_result(task))
        if self._agenda.has_task:
            self._begin_showing()
        else:
            self._finish(ExamState.FINISHED, ExamStatus.FINISHED)

    def _begin_showing(self) -> None:
        self._attempt = None
        self._status = None
        self._last_result = None
        self._is_stopped_by_pain = False
        self._showings.begin(self._task())
        self._enter(ExamState.SHOWING)
        self._add_event(EventKind.TASK_BEGUN, self._task().task_id)

    def _begin_performing(self) -> None:
        self._last_phase = None
        self._showings.note_performed(self._task())
        kind = self._ensure_attempt().task.maneuver.kind
        self._enter(ExamState.PERFORMING if kind.is_by_camera else ExamState.ANSWERING)

    def _pause(self, reason: PauseReason) -> None:
        if self._attempt is not None:
            self._attempt.interrupt()
        self._steady_since_ns = None
        self._cueing.rest()
        self._stage.pause(reason, self._t_ns)
        self._add_event(EventKind.STATE_CHANGED, ExamState.PAUSED)

    def _release(self, reason: PauseReason) -> None:
        self._stage.release(reason, self._t_ns)
        self._add_event(EventKind.STATE_CHANGED, self._stage.state)

    def _stop(self, reason: StopReason) -> None:
        """End the exam because a stop rule says so."""
        self._stop_reason = reason
        self._end_early()

    def _end_early(self) -> None:
        if self._attempt is not None:
            self._keep_if_measured(self._attempt)
        self._finish(ExamState.STOPPED, ExamStatus.STOPPED)

    def _finish(self, state: ExamState, status: ExamStatus) -> None:
        self._attempt = None
        self._status = None
        self._book.end(status)
        self._ending = (state, status)

    def _close_exam(self, state: ExamState, status: ExamStatus) -> None:
        self._ending = None
        self._enter(state)
        self._add_event(EventKind.EXAM_ENDED, status)

    # -- a store that takes nothing --------------------------------------------------------------------------------

    def _heed_store(self) -> None:
        """Pause where the exam would go on to something new, or end, while the store is full; go on when it is not."""
        is_stopped_by_store = self._book.is_full and not self._goes_on_unsaved
        if is_stopped_by_store and not self.is_held and (self._ending or self._stage.state in _BEFORE_TASK):
            self._pause(PauseReason.STORE_FULL)
        elif self.is_held and not is_stopped_by_store and self._ending is None:
            self._release(PauseReason.STORE_FULL)
        if self._ending is not None and not is_stopped_by_store:
            self._close_exam(*self._ending)

    def _enter(self, state: ExamState) -> None:
        self._cueing.rest()
        self._stage.enter(state, self._t_ns)
        self._add_event(EventKind.STATE_CHANGED, state)

    # -- attempts --------------------------------------------------------------------------------------------------

    def _ensure_attempt(self) -> Attempt:
        if self._attempt is None:
            self._attempt = self._book.begin_attempt(self._task(), self._plan.timing.sample_batch_s)
        return self._attempt

    def _keep_if_measured(self, attempt: Attempt) -> None:
        result = attempt.result()
        if result.outcome is Outcome.MEASURED:
            self._close_attempt(attempt, result)

    def _close_attempt(self, attempt: Attempt, result: ManeuverResult) -> None:
        self._book.close(attempt, result)
        self._last_result = result
        self._attempt = None
        self._status = None
        self._add_event(EventKind.TASK_ENDED, result.outcome)

    # -- showing ---------------------------------------------------------------------------------------------------

    def _task(self) -> ManeuverTask:
        return self._agenda.task

    def _results(self) -> tuple[ManeuverResult, ...]:
        return self._book.ordered(self._agenda.tasks)

    def _elapsed_s(self) -> float:
        return self._stage.elapsed_s(self._t_ns)

    def _add_event(self, kind: EventKind, detail: str) -> None:
        self._events.append(SessionEvent(kind, self._t_ns, str(detail)))

    def _announce(self) -> SessionSnapshot:
        """Return what there is to show, once what it tells of is durable."""
        self._book.settle()
        self._heed_store()
        return self._snapshot()

    def _add_happenings(self, happenings: list[Happening]) -> None:
        for kind, detail in happenings:
            self._add_event(kind, detail)

    def _snapshot(self) -> SessionSnapshot:
        has_task = self._agenda.has_task and not self._is_closing
        state = self._stage.state
        frame, pose, angles = self._seen
        return SessionSnapshot(
            t_ns=self._t_ns,
            state=state,
            pause_reason=self._stage.pause_reason,
            task=self._task() if has_task else None,
            task_number=self._agenda.number if not self.is_over else 0,
            task_count=len(self._agenda.tasks),
            frame=frame,
            pose=pose,
            angles=angles,
            status=self._status,
            setup_checks=self._checks if state is ExamState.SETUP else (),
            last_result=self._last_result if state in (ExamState.ASKING_PAIN, ExamState.ASKING_STOP) else None,
            results=self._results(),
            events=tuple(self._events),
            state_elapsed_s=self._elapsed_s(),
            is_ending=self._ending is not None,
            store_message=self._book.problem,
            cue=self._cueing.cue,
            stop_reason=self._stop_reason,
            showing=self._showings.kind,
            showing_s=self._showings.asked_s,
            is_stopped_by_pain=self._is_stopped_by_pain and state is ExamState.ASKING_PAIN,
            framing=self._framing,
            is_filmed=self._parts.film is not None and not self._parts.film.is_withdrawn,
        )
