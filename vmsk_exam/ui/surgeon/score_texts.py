"""A patient's scores over visits in words: name, change since the visit before, the change that counts and its source. No Qt."""

from typing import Final

from vmsk_exam.assessment.intake.scores import Threshold
from vmsk_exam.ui.surgeon.score_trend import ScorePoint, ScoreTrend
from vmsk_exam.ui.surgeon.texts import SurgeonTexts

_SIGNS: Final = {True: "+", False: ""}


class ScoreTexts:
    """Writes about the scores of one patient."""

    def __init__(self, texts: SurgeonTexts) -> None:
        self._texts = texts

    def name(self, trend: ScoreTrend) -> str:
        """Return the name of a score."""
        return trend.title if trend.name is None else self._texts.report(f"intake.score_{trend.name}")

    def number(self, value: float) -> str:
        """Return a value with as many decimals as it needs, at most one."""
        return self._texts.numbers.number(value, 0 if float(value).is_integer() else 1)

    def point(self, trend: ScoreTrend, point: ScorePoint) -> str:
        """Return date and value of an answer."""
        return f"{self._texts.date(point.at_utc)}: {self.name(trend)} {self.number(point.value)}"

    def lines(self, trend: ScoreTrend, exam_id: str) -> tuple[str, ...]:
        """Return the change since the visit before, and which change counts and says who."""
        return tuple(line for line in (self.change(trend, exam_id), self._threshold(trend)) if line)

    def change(self, trend: ScoreTrend, exam_id: str) -> str:
        """Return the change since the visit before; empty where the exam has no answer."""
        now, before, text = trend.at(exam_id), trend.before(exam_id), self._texts.text
        if now is None:
            return text("scores.not_answered")
        if trend.is_change and trend.threshold is not None:
            key = "counts" if abs(now.value) >= trend.threshold.points else "below"
            return text(f"scores.groc_{key}", value=self._signed(now.value), points=self.number(trend.threshold.points))
        if before is None:
            return text("scores.first", value=self.number(now.value))
        verdict = trend.change(exam_id)
        points = "" if trend.threshold is None else self.number(trend.threshold.points)
        values = {"change": self._signed(now.value - before.value), "date": self._texts.date(before.at_utc), "points": points}
        return text(f"scores.{'no_threshold' if verdict is None else verdict}", **values)

    def _signed(self, value: float) -> str:
        return f"{_SIGNS[value > 0]}{self.number(value)}"

    def _threshold(self, trend: ScoreTrend) -> str:
        threshold: Threshold | None = trend.threshold
        if threshold is None:
            return ""
        meaning = self._texts.text("scores.threshold", change=self._meaning(threshold))
        doubt = "" if threshold.is_confirmed else f" ({self._texts.report('intake.unconfirmed')})"
        return f"{meaning}{doubt}. {self._texts.text('scores.shaded')}"

    def _meaning(self, threshold: Threshold) -> str:
        return self._texts.report(f"intake.{threshold.meaning}", points=self.number(threshold.points), source=threshold.source)
