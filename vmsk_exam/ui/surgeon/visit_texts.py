"""A patient's visits in words: change since the visit before, milestones. No Qt."""

from collections.abc import Mapping

from vmsk_exam.assessment.change import ChangeVerdict
from vmsk_exam.assessment.milestones import Milestone
from vmsk_exam.assessment.reference import find_mdc
from vmsk_exam.protocol.model import Maneuver
from vmsk_exam.ui.surgeon.texts import SurgeonTexts
from vmsk_exam.ui.surgeon.trend_model import Trend, Visits, find_trend


class VisitTexts:
    """Writes about the visits of one patient."""

    def __init__(self, texts: SurgeonTexts, visits: Visits, maneuvers: Mapping[str, Maneuver]) -> None:
        self._texts, self._visits, self._maneuvers = texts, visits, maneuvers

    def trend(self, task_id: str, maneuver_id: str) -> Trend:
        """Return one task over the visits."""
        return find_trend(self._visits, task_id, self._maneuvers.get(maneuver_id))

    def change(self, trend: Trend, exam_id: str, *, is_short: bool = False) -> str:
        """Return the change since the visit before; empty for the first visit or without a number."""
        before, change = trend.before(exam_id), trend.change(exam_id)
        if before is None or change is None:
            return ""
        sign = "+" if change.change_deg > 0 else ""
        values = {
            "change": f"{sign}{self._texts.numbers.degrees(change.change_deg)}",
            "date": self._texts.short_date(before.at_utc) if is_short else self._texts.date(before.at_utc),
            "mdc": self._texts.numbers.degrees(change.limit_deg),
        }
        key = "no_mdc" if change.verdict is ChangeVerdict.UNKNOWN else change.verdict.value
        return self._texts.text(f"visits.short.{key}" if is_short else f"visits.{key}", **values)

    def change_lines(self, trend: Trend, exam_id: str) -> tuple[str, ...]:
        """Return the change and where the smallest real change comes from."""
        change = self.change(trend, exam_id)
        if not change:
            return (self._texts.text("visits.first"),)
        minimal = find_mdc(trend.reference_id)
        if minimal is None:
            return (change,)
        source = self._texts.text("visits.mdc_source", source=minimal.source)
        confirmed = "" if minimal.is_confirmed else f" ({self._texts.report('rom.unconfirmed')})"
        return (change, f"{source}{confirmed}")

    def milestone_lines(self, trend: Trend) -> tuple[str, ...]:
        """Return every milestone of a measure with its source."""
        return tuple(self._milestone(item) for item in trend.milestones(self._visits.surgery))

    def _milestone(self, milestone: Milestone) -> str:
        numbers = self._texts.numbers
        low, high = numbers.degrees(milestone.low_deg), numbers.degrees(milestone.high_deg)
        form = "low" if milestone.high_deg is None else "high" if milestone.low_deg is None else "range"
        angle = self._texts.text(f"visits.angle.{'one' if low == high else form}", low=low, high=high)
        first, last = milestone.weeks
        weeks = str(first) if first == last else f"{first}\u2013{last}"
        kind = self._texts.text(f"visits.kind.{milestone.kind}")
        return self._texts.text("visits.milestone", weeks=weeks, angle=angle, kind=kind, source=milestone.source)
