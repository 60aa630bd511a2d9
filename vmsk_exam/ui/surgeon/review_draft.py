"""The draft revision of an exam under review: changes with undo and redo; what counts follows from it. No Qt.

The truth is the draft's list of corrections, which the store keeps; a step back or forward is another list.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from vmsk_exam.record.corrections import (
    AddComment,
    Change,
    Correction,
    EnterAngle,
    ExcludeRepetition,
    MarkNotAssessable,
    MovePeak,
    Withdraw,
)
from vmsk_exam.record.effective import EffectiveExam, apply_corrections
from vmsk_exam.record.model import ExamRecord
from vmsk_exam.record.revisions import Revision

Corrections = tuple[Correction, ...]


class ReviewDraft:
    """What the reviewer has changed since the last signature.

    Parameters
    ----------
    record
        The exam as measured.
    revisions
        Its stored revisions; the last one may be a draft, whose corrections can be undone one by one.
    author
        Account of the reviewer; empty where there are no accounts.
    clock
        Gives the time of each correction, UTC.
    """

    def __init__(self, record: ExamRecord, revisions: Sequence[Revision], author: str, clock: Callable[[], datetime]) -> None:
        self.record = record
        self._author, self._clock = author, clock
        is_open = bool(revisions) and not revisions[-1].is_signed
        self.signed: tuple[Revision, ...] = tuple(revisions[:-1] if is_open else revisions)
        self._stored = revisions[-1] if is_open else None
        start: Corrections = () if self._stored is None else self._stored.corrections
        self._states: list[Corrections] = [start[:count] for count in range(len(start) + 1)]
        self._at = len(self._states) - 1
        self._effective: EffectiveExam | None = None
        self.reason = ""
        """Why an addendum is opened; needed before the first change of a signed exam."""

    # --- what there is ---------------------------------------------------------------

    @property
    def corrections(self) -> Corrections:
        """Corrections of the draft, in their order."""
        return self._states[self._at]

    @property
    def revision(self) -> Revision | None:
        """The draft; None while nothing was changed and none is stored."""
        if not self.corrections and self._stored is None and len(self._states) == 1:
            return None
        number = len(self.signed) + 1
        opened = self._stored or Revision(self.record.exam_id, number, self._author, self._clock(), self.reason)
        self._stored = opened
        return replace(opened, corrections=self.corrections)

    @property
    def effective(self) -> EffectiveExam:
        """The exam as it counts with everything signed and the draft."""
        if self._effective is None:
            draft = self.revision
            self._effective = apply_corrections(self.record, self.signed if draft is None else (*self.signed, draft))
        return self._effective

    @property
    def needs_reason(self) -> bool:
        """Whether the next change opens an addendum that has no reason yet."""
        return bool(self.signed) and self._stored is None and not self.reason

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back."""
        return self._at < len(self._states) - 1

    # --- changes -----------------------------------------------------------------------

    def undo(self) -> bool:
        """Take back the last change; return whether there was one."""
        return self._go_to(self._at - 1)

    def redo(self) -> bool:
        """Make the change again that was taken back last; return whether there was one."""
        return self._go_to(self._at + 1)

    def apply(self, change: Change, reason: str = "") -> None:
        """Add a change; one that it replaces leaves the draft."""
        kept = tuple(item for item in self.corrections if not _replaces(change, item.change))
        self._push((*kept, Correction(change, self._author, self._clock(), reason)))

    def switch_excluded(self, task_id: str, repetition: int) -> bool:
        """Exclude a repetition, or let it count again; return whether it is excluded now."""
        change = ExcludeRepetition(task_id, repetition)
        if self._take_back(lambda item: item == change):
            return False
        self.apply(change)
        return True

    def clear_not_assessable(self, task_id: str) -> bool:
        """Take back that a task was marked not assessable; return whether it was."""
        return self._take_back(lambda item: isinstance(item, MarkNotAssessable) and item.task_id == task_id)

    def clear_peak(self, task_id: str, repetition: int) -> bool:
        """Put a moved peak back where it was detected; return whether it was moved."""
        return self._take_back(
            lambda item: isinstance(item, MovePeak) and (item.task_id, item.repetition) == (task_id, repetition)
        )

    def clear_entered(self, task_id: str) -> bool:
        """Remove what was measured by hand on a task; return whether there was something."""
        return self._take_back(lambda item: isinstance(item, EnterAngle) and item.task_id == task_id)

    # --- inside --------------------------------------------------------------------------

    def _take_back(self, is_meant: Callable[[Change], bool]) -> bool:
        """Drop fitting corrections of the draft, and withdraw those of signed revisions."""
        kept = tuple(item for item in self.corrections if not is_meant(item.change))
        withdrawn = {item.change for item in self.corrections if isinstance(item.change, Withdraw)}
        signed = [
            Withdraw(revision.number, place)
            for revision in self.signed
            for place, item in enumerate(revision.corrections)
            if is_meant(item.change)
        ]
        fresh = tuple(
            Correction(change, self._author, self._clock())
            for change in signed
            if change not in withdrawn and not self._is_withdrawn(change)
        )
        if len(kept) == len(self.corrections) and not fresh:
            return False
        self._push((*kept, *fresh))
        return True

    def _is_withdrawn(self, change: Withdraw) -> bool:
        return any(item.change == change for revision in self.signed for item in revision.corrections)

    def _push(self, state: Corrections) -> None:
        del self._states[self._at + 1 :]
        self._states.append(state)
        self._go_to(self._at + 1)

    def _go_to(self, place: int) -> bool:
        if not 0 <= place < len(self._states):
            return False
        self._at = place
        self._effective = None
        return True


def _replaces(new: Change, old: Change) -> bool:
    """Return whether a change makes an earlier one of the same draft pointless."""
    match new, old:
        case (MovePeak(), MovePeak()):
            return (new.task_id, new.repetition) == (old.task_id, old.repetition)
        case (ExcludeRepetition(), ExcludeRepetition()):
            return new == old
        case (EnterAngle(), EnterAngle()):
            return (new.task_id, new.end) == (old.task_id, old.end)
        case (MarkNotAssessable() | EnterAngle(), MarkNotAssessable()):
            return new.task_id == old.task_id
        case (AddComment(), AddComment()):
            return new == old
    return False
