"""Corrections in words: what was changed, by whom, when. No Qt."""

from vmsk_exam.record.corrections import (
    AddComment,
    AngleEnd,
    Change,
    Correction,
    EnterAngle,
    ExcludeRepetition,
    MarkNotAssessable,
    MovePeak,
    Withdraw,
)
from vmsk_exam.record.effective import EffectiveExam
from vmsk_exam.ui.surgeon.results_model import ResultsModel
from vmsk_exam.ui.surgeon.texts import SurgeonTexts


class ChangeTexts:
    """Writes the corrections of one exam.

    Parameters
    ----------
    results
        Gives the names of tasks.
    exam
        The exam with its corrections.
    """

    def __init__(self, results: ResultsModel, exam: EffectiveExam) -> None:
        self._results, self._exam = results, exam
        self._texts: SurgeonTexts = results.texts

    def lines(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return a heading and the corrections of each revision, the newest first; empty ones are left out."""
        text = self._texts.text
        found = []
        for revision in reversed(self._exam.revisions):
            heading = text("change.draft")
            if revision.signature is not None:
                date, author = self._texts.date_time(revision.signature.signed_utc), revision.signature.signed_by
                heading = text("change.signed", author=author, date=date) if author else text("change.signed_unnamed", date=date)
            if revision.corrections or revision.is_signed:
                found.append((heading, tuple(self.correction(item) for item in revision.corrections)))
        return tuple(found)

    def correction(self, correction: Correction) -> str:
        """Return one correction in words."""
        change, text = correction.change, self._texts.text
        if isinstance(change, Withdraw):
            return text("change.withdraw", text=self._withdrawn(change))
        words = self._values(change)
        return text(f"change.{_key(change)}", **words)

    def _values(self, change: Change) -> dict[str, object]:
        if isinstance(change, Withdraw):
            return {}
        numbers = self._texts.numbers
        values: dict[str, object] = {"task": self._task(change.task_id)}
        match change:
            case MovePeak():
                before = self._detected_s(change)
                values |= {
                    "number": change.repetition,
                    "before": numbers.number(before, 2),
                    "after": numbers.number(change.t_s, 2),
                    "angle": self._texts.degrees(change.peak_deg, change.sd_deg),
                }
            case ExcludeRepetition():
                values["number"] = change.repetition
            case MarkNotAssessable():
                values["reason"] = self._texts.reason(change.cause)
            case EnterAngle():
                values |= {"angle": numbers.degrees(change.angle_deg), "time": numbers.number(change.t_s, 2)}
            case AddComment():
                values["text"] = change.text
        return values

    def _detected_s(self, change: MovePeak) -> float | None:
        result = self._exam.original.result(change.task_id)
        found = () if result is None else result.repetitions
        return next((item.peak_s for item in found if item.number == change.repetition), None)

    def _withdrawn(self, change: Withdraw) -> str:
        for revision in self._exam.revisions:
            if revision.number == change.revision and change.place < len(revision.corrections):
                return self.correction(revision.corrections[change.place])
        return self._texts.text("change.unknown")

    def _task(self, task_id: str) -> str:
        try:
            return self._results.task_title(self._results.task(task_id))
        except KeyError:
            return task_id.replace("_", " ")


def _key(change: Change) -> str:
    match change:
        case MovePeak():
            return "move_peak"
        case ExcludeRepetition():
            return "exclude"
        case MarkNotAssessable():
            return "not_assessable"
        case EnterAngle(end=end):
            return "enter_start" if end is AngleEnd.START else "enter_peak"
        case AddComment(task_id=task_id):
            return "comment" if task_id else "comment_exam"
    return "unknown"
