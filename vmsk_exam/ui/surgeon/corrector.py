"""Turns what the reviewer does into corrections of the draft, and keeps the store's draft equal to it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vmsk_exam.assessment.results import EndReason, Repetition
from vmsk_exam.record.corrections import AddComment, Change, EnterAngle, MarkNotAssessable, MovePeak
from vmsk_exam.record.effective import EffectiveResult
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.samples import QualityReason
from vmsk_exam.ui.surgeon.ask import AskDialog
from vmsk_exam.ui.surgeon.autosave import Autosave
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.replay_model import ReplayModel
from vmsk_exam.ui.surgeon.results_model import LoadedExam
from vmsk_exam.ui.surgeon.review_draft import ReviewDraft
from vmsk_exam.ui.surgeon.review_store import DraftToSave, now_utc

CAUSES = (
    QualityReason.JOINT_HIDDEN, QualityReason.UNSTEADY_TRACKING, QualityReason.WRONG_VIEW, QualityReason.IMPLAUSIBLE_SKELETON,
    QualityReason.SEVERAL_PEOPLE, EndReason.STOPPED_BY_PAIN, EndReason.TOO_UNCERTAIN,
)  # fmt: skip
"""Reasons that are offered for a task that is marked not assessable."""


class Corrector(QObject):
    """The corrections of one exam; without an open exam, or where nothing can be stored, it says why."""

    changed = Signal()
    told = Signal(str)  # a sentence to show

    def __init__(self, context: SurgeonContext, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self.author = ""
        """Account of the reviewer; empty where there are no accounts."""
        self.draft: ReviewDraft | None = None
        self._exam: LoadedExam | None = None
        self.dialog: AskDialog | None = None
        self.autosave = Autosave(context.services)
        self.autosave.failed.connect(self._fail)

    def open(self, exam: LoadedExam) -> None:
        """Take another exam; what was changed before is stored first."""
        self.autosave.finish()
        self._exam, self.author = exam, exam.author
        self.draft = ReviewDraft(exam.record, exam.revisions, self.author, now_utc)

    @property
    def needs_reason(self) -> bool:
        """Whether the next change opens an addendum, which needs a reason."""
        return self.draft is not None and self.draft.needs_reason

    # --- what can be done --------------------------------------------------------------

    def result(self, task_id: str) -> EffectiveResult | None:
        """Return the result of a task as it counts."""
        return None if self.draft is None else self.draft.effective.result(task_id)

    def is_rejected(self, task_id: str) -> bool:
        """Whether the task is marked not assessable by hand."""
        result = self.result(task_id)
        correction = None if result is None else result.mark("outcome").correction
        return correction is not None and isinstance(correction.change, MarkNotAssessable)

    def entered_at(self, task_id: str, t_s: float) -> EnterAngle | None:
        """Return the angle that was measured by hand on a picture of a task, None if there is none."""
        result = self.result(task_id)
        corrections = () if result is None else (mark.correction for mark in result.marks)
        changes = [item.change for item in corrections if item is not None and isinstance(item.change, EnterAngle)]
        return next((change for change in changes if change.t_s == t_s), None)

    def repetition_at(self, task_id: str, t_s: float) -> Repetition | None:
        """Return the measured repetition of a task at a time, None between two."""
        result = self.result(task_id)
        found = () if result is None else result.original.repetitions
        return next((item for item in found if item.start_s <= t_s <= item.end_s), None)

    def move_peak(self, task_id: str, replay: ReplayModel, number: int | None = None) -> None:
        """Let a repetition, by default the one under the cursor, end at the cursor; back at its place it is measured again."""
        result = self.result(task_id)
        if result is None or not self._is_allowed(task_id):
            return
        here = self.repetition_at(task_id, replay.cursor_s)
        chosen = here.number if number is None and here is not None else number
        original = next((item for item in result.original.repetitions if item.number == chosen), None)
        angle, sd = replay.angle(result.original.channel)
        if original is None:
            self._tell("no_repetition")
        elif angle is None or sd is None:
            self._tell("no_angle")
        elif replay.nearest(original.peak_s) == replay.index:
            self._do(partial(self._draft().clear_peak, task_id, original.number))
        else:
            self._apply(MovePeak(task_id, original.number, replay.cursor_s, angle, sd))

    def switch_excluded(self, task_id: str, t_s: float) -> None:
        """Exclude the repetition under the cursor, or let it count again."""
        if not self._is_allowed(task_id):
            return
        here = self.repetition_at(task_id, t_s)
        if here is None:
            self._tell("no_repetition")
        else:
            self._do(partial(self._draft().switch_excluded, task_id, here.number))

    def switch_not_assessable(self, task_id: str, title: str) -> None:
        """Ask why a task is not assessable; for one that is marked so, take that back."""
        if not self._is_allowed(task_id):
            return
        if self.is_rejected(task_id):
            self._do(partial(self._draft().clear_not_assessable, task_id))
            return
        choices = [(str(cause), self._context.texts.reason(cause)) for cause in CAUSES]
        self._ask("not_assessable", choices, lambda cause: self._apply(MarkNotAssessable(task_id, cause)), title)

    def comment(self, task_id: str, title: str) -> None:
        """Ask for a remark about a task."""
        if self._is_allowed(task_id):
            self._ask("comment", [], lambda words: self._apply(AddComment(task_id, words)), title)

    def enter(self, task_id: str, entered: EnterAngle) -> None:
        """Take an angle that was measured by hand."""
        if self._is_allowed(task_id):
            self._apply(EnterAngle(task_id, entered.end, entered.angle_deg, entered.t_s, entered.tool, entered.points))
            angle = self._context.texts.numbers.degrees(entered.angle_deg)
            self.told.emit(self._context.text("goniometer.stored", angle=angle))

    def undo(self) -> None:
        """Take back the last change."""
        if self._can_store and self.draft is not None and self.draft.undo():
            self._after_change()

    def redo(self) -> None:
        """Make it again."""
        if self._can_store and self.draft is not None and self.draft.redo():
            self._after_change()

    def may_correct(self, task_id: str) -> bool:
        """Whether a task can be corrected; else says why not."""
        return self._is_allowed(task_id)

    # --- inside --------------------------------------------------------------------------

    @property
    def _can_store(self) -> bool:
        return self._exam is not None and self._exam.can_correct

    def _draft(self) -> ReviewDraft:
        assert self.draft is not None  # noqa: S101  the caller has checked
        return self.draft

    def _is_allowed(self, task_id: str) -> bool:
        exam = self._exam
        if exam is None or self.draft is None or not exam.can_correct:
            self._tell("read_only")
        elif exam.record.status is ExamStatus.RUNNING:
            self._tell("running")
        elif self.result(task_id) is None:
            self._tell("not_done")
        else:
            return True
        return False

    def _apply(self, change: Change) -> None:
        self._do(partial(self._draft().apply, change))

    def _do(self, action: Callable[[], object]) -> None:
        """Change the draft; a signed exam asks first why an addendum is opened."""
        if self._draft().needs_reason:
            self._ask("addendum", [], partial(self._open_addendum, action))
            return
        action()
        self._after_change()

    def _open_addendum(self, action: Callable[[], object], reason: str) -> None:
        self._draft().reason = reason
        self._do(action)

    def _after_change(self) -> None:
        draft, exam = self.draft, self._exam
        if draft is None or exam is None:
            return
        self.autosave.save(DraftToSave(exam.record.exam_id, draft.corrections, self.author, draft.reason))
        self.changed.emit()

    def _ask(self, key: str, choices: list[tuple[str, str]], on_answer: Callable[[str], object], task: str = "") -> None:
        self.dialog = AskDialog(self._context, self._page, key, choices, on_answer, task=task)
        self.dialog.open()

    def _tell(self, problem: str) -> None:
        self.told.emit(self._context.text(f"tool.problem.{problem}"))

    def _fail(self, error: str) -> None:
        self.told.emit(self._context.text("tool.problem.not_stored", error=error))
