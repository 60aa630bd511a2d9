"""What a patient answered in points (pain, scores, a clinic's own questionnaires) over visits. No Qt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.assessment.intake.scores import THRESHOLDS, Change, Score, ScoreName, Threshold, compare_scores, compute_scores
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.session.intake import read_findings

_NUMBERS: Final = ("valueInteger", "valueDecimal")


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number that a clinic's own questionnaire asked for; nobody here knows its scale or the change that counts."""

    questionnaire: str
    """Title of the questionnaire."""
    item: str
    """Text of the question."""
    value: float

    @property
    def key(self) -> str:
        """What tells the numbers of one question apart from others."""
        return f"{self.questionnaire}/{self.item}"


@dataclass(frozen=True, slots=True)
class VisitAnswers:
    """What was answered in points in one exam."""

    scores: tuple[Score, ...] = ()
    numbers: tuple[OwnNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One answer of one exam."""

    exam_id: str
    at_utc: datetime
    value: float


@dataclass(frozen=True, slots=True)
class ScoreTrend:
    """One score, or one number of a clinic's own questionnaire, over visits; oldest first."""

    name: ScoreName | None
    """None for a clinic's own."""
    title: str
    """Title of a clinic's own; empty for a built-in score, which the screens name."""
    low: float
    high: float
    is_more_better: bool | None
    points: tuple[ScorePoint, ...]

    @property
    def threshold(self) -> Threshold | None:
        """The least change that counts, None where none is known."""
        return None if self.name is None else THRESHOLDS[self.name]

    @property
    def is_change(self) -> bool:
        """Whether each value is itself a change since before (GROC)."""
        return self.name is ScoreName.GROC

    def at(self, exam_id: str) -> ScorePoint | None:
        """Return the answer of an exam, None without one."""
        return next((point for point in self.points if point.exam_id == exam_id), None)

    def before(self, exam_id: str) -> ScorePoint | None:
        """Return the answer of the visit before an exam, None if it is the first."""
        here = self.at(exam_id)
        earlier = [point for point in self.points if here is not None and point.at_utc < here.at_utc]
        return earlier[-1] if earlier else None

    def change(self, exam_id: str) -> Change | None:
        """Return whether the score changed by what counts since the visit before; None where that cannot be said."""
        now, before = self.at(exam_id), self.before(exam_id)
        if self.name is None or self.is_more_better is None or self.is_change or now is None or before is None:
            return None
        first, second = (Score(self.name, each.value, self.low, self.high, self.is_more_better) for each in (now, before))
        return compare_scores(first, second)

    def band(self, exam_id: str) -> tuple[float, float] | None:
        """Return the values that are no change that counts: around the visit before, or around none for a change."""
        threshold, before = self.threshold, self.before(exam_id)
        middle = 0.0 if self.is_change else None if before is None else before.value
        if threshold is None or middle is None:
            return None
        return max(self.low, middle - threshold.points), min(self.high, middle + threshold.points)


def read_answers(documents: Iterable[Document]) -> VisitAnswers:
    """Return what was answered in points in the documents of an exam; strange answers are left out."""
    known = tuple(documents)
    findings = read_findings(known)
    scores = compute_scores(findings.answers(Stage.SCORES), findings.answers(Stage.SAFETY))
    own = (document for document in known if document.kind is DocumentKind.QUESTIONNAIRE)
    return VisitAnswers(scores, tuple(number for document in own for number in _own_numbers(document.content)))


def _own_numbers(content: Any) -> Iterable[OwnNumber]:  # noqa: ANN401  JSON
    responses = content.get("responses") if isinstance(content, dict) else None
    for each in responses if isinstance(responses, list) else ():
        items = each.get("response", {}).get("item", ()) if isinstance(each, dict) else ()
        for item in items:
            for answer in item.get("answer", ())[:1]:
                value = next((answer[name] for name in _NUMBERS if name in answer), None)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield OwnNumber(str(each.get("title", "")), str(item.get("text", "")), float(value))


def find_score_trends(moments: Sequence[tuple[str, datetime]], answers: Mapping[str, VisitAnswers]) -> tuple[ScoreTrend, ...]:
    """Return every score that was answered in at least one of some exams: built-in scores first.

    Parameters
    ----------
    moments
        Identifier and time of the exams of one patient, oldest first; answers of other exams are not looked at.
    """
    found: dict[str, ScoreTrend] = {}
    for exam_id, at_utc in moments:
        given = answers.get(exam_id, VisitAnswers())
        for score in given.scores:
            fresh = ScoreTrend(score.name, "", score.low, score.high, score.is_more_better, ())
            _add(found, score.name, fresh, ScorePoint(exam_id, at_utc, score.value))
        for number in given.numbers:
            title = ": ".join(part for part in (number.questionnaire, number.item) if part)
            fresh = ScoreTrend(None, title, number.value, number.value, None, ())
            _add(found, f"own/{number.key}", fresh, ScorePoint(exam_id, at_utc, number.value))
    order = {name: place for place, name in enumerate(ScoreName)}
    return tuple(sorted(found.values(), key=lambda trend: order.get(trend.name, len(order)) if trend.name else len(order)))


def _add(found: dict[str, ScoreTrend], key: str, fresh: ScoreTrend, point: ScorePoint) -> None:
    before = found.get(key, fresh)
    low, high = min(before.low, point.value), max(before.high, point.value)
    found[key] = replace(before, points=(*before.points, point), low=low, high=high)
