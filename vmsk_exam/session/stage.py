"""The stage of a session: which state it is in, since when, and what was there before a pause."""

from vmsk_exam.session.snapshot import ExamState, PauseReason

_NS = 1_000_000_000


class Stage:
    """State of an exam with the time spent in it; a pause does not count.

    A pause can have several reasons at once (paused by the patient, then the camera is lost): the newest is shown, and the
    exam goes on when the last is gone.
    """

    def __init__(self) -> None:
        self.state = ExamState.SETUP
        self._entered_ns: int | None = None
        self._before_pause = ExamState.SETUP
        self._elapsed_before_pause_ns = 0
        self._reasons: tuple[PauseReason, ...] = ()

    @property
    def pause_reason(self) -> PauseReason | None:
        """Why the exam is paused, as shown; None unless it is."""
        return self._reasons[-1] if self._reasons else None

    @property
    def is_begun(self) -> bool:
        """Whether the first frame has come."""
        return self._entered_ns is not None

    @property
    def is_over(self) -> bool:
        """Whether the exam is finished or stopped."""
        return self.state in (ExamState.FINISHED, ExamState.STOPPED)

    def is_paused_for(self, reason: PauseReason) -> bool:
        """Return whether a reason is among those of the pause."""
        return reason in self._reasons

    def enter(self, state: ExamState, t_ns: int) -> None:
        """Go to a state; every reason to pause is gone."""
        self.state = state
        self._reasons = ()
        self._entered_ns = t_ns

    def pause(self, reason: PauseReason, t_ns: int) -> None:
        """Pause; the state before is kept, also through a further reason to pause."""
        if self.state is not ExamState.PAUSED:
            self._before_pause = self.state
            self._elapsed_before_pause_ns = t_ns - (t_ns if self._entered_ns is None else self._entered_ns)
        self._show_pause((*(other for other in self._reasons if other is not reason), reason), t_ns)

    def release(self, reason: PauseReason, t_ns: int) -> None:
        """Take a reason away; without any left go back to the state before the pause, with the time already spent in it.

        A camera that comes back does not end the patient's own pause.
        """
        left = tuple(other for other in self._reasons if other is not reason)
        if left:
            self._show_pause(left, t_ns)
        else:
            self.enter(self._before_pause, t_ns - self._elapsed_before_pause_ns)

    def elapsed_s(self, t_ns: int) -> float:
        """Return the seconds spent in the state."""
        return 0.0 if self._entered_ns is None else (t_ns - self._entered_ns) / _NS

    def _show_pause(self, reasons: tuple[PauseReason, ...], t_ns: int) -> None:
        self.enter(ExamState.PAUSED, t_ns)
        self._reasons = reasons
