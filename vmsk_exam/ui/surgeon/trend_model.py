"""The exams of one patient over time: who belongs together, the series of each measure, change against the last visit. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.change import AngleChange, MeasuredAngle, compute_change
from vmsk_exam.assessment.milestones import Milestone, compute_week, find_milestones
from vmsk_exam.assessment.reference import find_mdc
from vmsk_exam.assessment.results import NORMAL_95
from vmsk_exam.protocol.model import Maneuver, ManeuverTask, PeakDirection
from vmsk_exam.record.effective import EffectiveExam, Origin
from vmsk_exam.record.model import ExamRecord, Subject
from vmsk_exam.report.origin import origin_of
from vmsk_exam.ui.surgeon.texts import plain_letters


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

    def week(self, moment: datetime) -> int | None:
        """Return the week after surgery of a moment, None without a surgery."""
        return None if self.surgery is None else compute_week(self.surgery.day, moment.date())


def is_same_patient(first: ExamRecord, second: ExamRecord) -> bool:
    """Return whether two exams are surely of one person.

    The patient number decides; without it on both sides, name and date of birth together. What contradicts (another date of
    birth under the same number, or a demonstration and a person) is never put together.
    """
    one, other = first.header.subject, second.header.subject
    if first.header.is_demo != second.header.is_demo or not _agree(one.birth_date, other.birth_date):
        return False
    if one.patient_number and other.patient_number:
        return one.patient_number == other.patient_number
    return can_be_followed(one) and can_be_followed(other) and _identity(one) == _identity(other) and one.birth_date is not None


def can_be_followed(subject: Subject) -> bool:
    """Return whether a patient's exams can be put together at all."""
    return bool(subject.patient_number) or (bool(subject.name) and subject.birth_date is not None)


def select_visits(exam: EffectiveExam, others: Iterable[EffectiveExam], surgery: Surgery | None = None) -> Visits:
    """Return the exams of one patient, the given one among them, oldest first; those of others are left out."""
    kept = {
        other.record.exam_id: other
        for other in others
        if other.record.exam_id != exam.record.exam_id and is_same_patient(exam.record, other.record)
    }
    listed = sorted([*kept.values(), exam], key=lambda each: each.record.header.started_utc)
    return Visits(tuple(listed), surgery)


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


def _agree(first: date | None, second: date | None) -> bool:
    return first is None or second is None or first == second


def _identity(subject: Subject) -> tuple[str, date | None]:
    return " ".join(plain_letters(subject.name).split()), subject.birth_date
