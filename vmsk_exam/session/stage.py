"""The stage of a session: which state it is in, since when, and what was there before a pause."""

from vmsk_exam.session.snapshot import ExamState, PauseReason

_NS = 1_000_000_000


class Stage:
    """State of an exam with the time spent in it; a pause does not count."""

    def __init__(self) -> None:
        self.state = ExamState.SETUP
        self.pause_reason: PauseReason | None = None
        self._entered_ns: int | None = None
        self._before_pause = ExamState.SETUP
        self._elapsed_before_pause_ns = 0
        self._is_held_by_patient = False

    @property
    def is_begun(self) -> bool:
        """Whether the first frame has come."""
        return self._entered_ns is not None

    @property
    def is_over(self) -> bool:
        """Whether the exam is finished or stopped."""
        return self.state in (ExamState.FINISHED, ExamState.STOPPED)

    def enter(self, state: ExamState, t_ns: int) -> None:
        """Go to a state."""
        self.state = state
        self.pause_reason = None
        self._entered_ns = t_ns

    def pause(self, reason: PauseReason, t_ns: int) -> None:
        """Pause; the state before is kept, also through a second reason to pause."""
        if self.state is not ExamState.PAUSED:
            self._before_pause = self.state
            self._elapsed_before_pause_ns = t_ns - (t_ns if self._entered_ns is None else self._entered_ns)
            self._is_held_by_patient = False
        self._is_held_by_patient |= reason is PauseReason.BY_PATIENT
        self.enter(ExamState.PAUSED, t_ns)
        self.pause_reason = reason

    def resume(self, t_ns: int) -> None:
        """Go back to the state before the pause, with the time already spent in it.

        A camera that comes back does not end the patient's own pause.
        """
        if self.pause_reason is PauseReason.CAMERA_LOST and self._is_held_by_patient:
            self.pause(PauseReason.BY_PATIENT, t_ns)
        else:
            self.enter(self._before_pause, t_ns - self._elapsed_before_pause_ns)

    def elapsed_s(self, t_ns: int) -> float:
        """Return the seconds spent in the state."""
        return 0.0 if self._entered_ns is None else (t_ns - self._entered_ns) / _NS
