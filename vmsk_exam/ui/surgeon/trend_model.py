"""The exams of one patient over time: who belongs together, the series of each measure, change against the last visit. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.change import AngleChange, MeasuredAngle, compute_change
from vmsk_exam.assessment.milestones import Milestone, compute_week, find_milestones
from vmsk_exam.assessment.reference import find_mdc
from vmsk_exam.assessment.results import NORMAL_95
from vmsk_exam.protocol.model import Maneuver, ManeuverTask, PeakDirection
from vmsk_exam.record.effective import EffectiveExam, Origin
from vmsk_exam.record.identity import is_same_patient
from vmsk_exam.report.origin import origin_of
from vmsk_exam.ui.surgeon.score_trend import ScoreTrend, VisitAnswers, find_score_trends


@dataclass(frozen=True, slots=True)
class Surgery:
    """When and what was operated."""

    day: date
    procedure: str = ""
    """Identifier of ``assets/reference/milestones.toml``; empty for another operation."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One measure of one exam."""

    exam_id: str
    at_utc: datetime
    angle_deg: float
    sd_deg: float | None
    origin: Origin
    pain: int | None

    @property
    def half_deg(self) -> float:
        """Half width of the 95 % interval, 0 where it is unknown."""
        return NORMAL_95 * (self.sd_deg or 0.0)


@dataclass(frozen=True, slots=True)
class Trend:
    """One measure over visits, oldest first; only exams in which it has a number."""

    task_id: str
    maneuver_id: str
    side: Side | None
    reference_id: str | None
    is_increase: bool
    points: tuple[TrendPoint, ...]

    def before(self, exam_id: str) -> TrendPoint | None:
        """Return the point of the visit before an exam, None if it is the first."""
        here = next((point for point in self.points if point.exam_id == exam_id), None)
        earlier = [point for point in self.points if here is not None and point.at_utc < here.at_utc]
        return earlier[-1] if earlier else None

    def change(self, exam_id: str) -> AngleChange | None:
        """Return the change of an exam since the visit before, None without one."""
        now, before = next((point for point in self.points if point.exam_id == exam_id), None), self.before(exam_id)
        if now is None or before is None:
            return None
        first, second = MeasuredAngle(before.angle_deg, before.sd_deg), MeasuredAngle(now.angle_deg, now.sd_deg)
        return compute_change(first, second, find_mdc(self.reference_id), is_increase=self.is_increase)

    def milestones(self, surgery: Surgery | None) -> tuple[Milestone, ...]:
        """Return what the protocol of a surgery expects of this motion."""
        return () if surgery is None else find_milestones(surgery.procedure, self.reference_id)


@dataclass(frozen=True, slots=True)
class Visits:
    """Every exam of one patient that is known, oldest first."""

    exams: tuple[EffectiveExam, ...]
    surgery: Surgery | None = None
    answers: Mapping[str, VisitAnswers] = field(default_factory=dict)
    """What the patient answered, by exam; only of these exams."""

    def days(self) -> tuple[date, date]:
        """Return the first and the last day of exams and surgery: every plot shows the same time."""
        days = [exam.record.header.started_utc.date() for exam in self.exams]
        days += [] if self.surgery is None else [self.surgery.day]
        return min(days), max(days)

    def scores(self) -> tuple[ScoreTrend, ...]:
        """Return what this patient answered in points over the visits."""
        moments = [(exam.record.exam_id, exam.record.header.started_utc) for exam in self.exams]
        return find_score_trends(moments, self.answers)

    def week(self, moment: datetime) -> int | None:
        """Return the week after surgery of a moment, None without a surgery."""
        return None if self.surgery is None else compute_week(self.surgery.day, moment.date())


def select_visits(
    exam: EffectiveExam,
    others: Iterable[EffectiveExam],
    surgery: Surgery | None = None,
    answers: Mapping[str, VisitAnswers] | None = None,
) -> Visits:
    """Return the exams of one patient with their answers, the given one among them, oldest first; others' are left out."""
    kept = {
        other.record.exam_id: other
        for other in others
        if other.record.exam_id != exam.record.exam_id and is_same_patient(exam.record, other.record)
    }
    listed = sorted([*kept.values(), exam], key=lambda each: each.record.header.started_utc)
    kept_ids = [each.record.exam_id for each in listed]
    own = {exam_id: answers[exam_id] for exam_id in kept_ids if answers is not None and exam_id in answers}
    return Visits(tuple(listed), surgery, own)


def find_trend(visits: Visits, task_id: str, maneuver: Maneuver | None) -> Trend:
    """Return one task over the visits."""
    points = []
    side: Side | None = None
    maneuver_id = task_id
    for exam in visits.exams:
        result = exam.result(task_id)
        if result is None or result.result.peak_deg is None:
            continue
        counted = result.result
        side, maneuver_id = counted.side, counted.maneuver_id
        points.append(
            TrendPoint(
                exam.record.exam_id,
                exam.record.header.started_utc,
                result.result.peak_deg,
                counted.peak_sd_deg,
                origin_of(result),
                counted.pain,
            )
        )
    is_increase = maneuver is None or ManeuverTask(maneuver, side).direction is PeakDirection.INCREASE
    reference_id = None if maneuver is None else maneuver.reference_id
    return Trend(task_id, maneuver_id, side, reference_id, is_increase, tuple(points))
