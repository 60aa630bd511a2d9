"""Names and values of the report: who was examined, when, with which protocol, and how it was measured."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from vmsk_exam.assessment.results import Outcome
from vmsk_exam.record.model import Consent, ExamRecord, Provenance, Subject
from vmsk_exam.report.document import Facts
from vmsk_exam.report.wording import ReportTask, Wording


def exam_facts(record: ExamRecord, tasks: Iterable[ReportTask], local_offset: timedelta | None, wording: Wording) -> Facts:
    """Return who was examined, when, how far the exam got.

    Parameters
    ----------
    record
        The exam.
    tasks
        Every task of its protocol.
    local_offset
        How far local time was ahead of UTC; None leaves local time out.
    wording
        Language of the report.
    """
    header, subject = record.header, record.header.subject
    unknown = wording.text("unknown")
    protocol = wording.text("fact.protocol_value", title=header.protocol_title, version=header.provenance.protocol_version)
    ended = unknown if record.ended_utc is None else format_time(record.ended_utc, local_offset, wording)
    values = {
        "patient": subject.name or unknown,
        "patient_number": subject.patient_number or unknown,
        "birth_date": _birth_text(subject, header.started_utc, wording),
        "sex": wording.text_or(f"sex.{subject.sex}", subject.sex) if subject.sex else unknown,
        "date": format_time(header.started_utc, local_offset, wording),
        "ended": ended,
        "protocol": protocol,
        "status": wording.text(f"status.{record.status}"),
        "exam_id": header.exam_id,
        "outcomes": _outcomes_text(tasks, wording),
    }
    return Facts(tuple((wording.text(f"fact.{name}"), value) for name, value in values.items()))


def provenance_facts(record: ExamRecord, local_offset: timedelta | None, wording: Wording) -> Facts:
    """Return who and what measured, and what the patient agreed to."""
    provenance, unknown = record.header.provenance, wording.text("unknown")
    model = wording.text("provenance.model_value", name=provenance.model_name, sha256=provenance.model_sha256 or unknown)
    system = ", ".join(part for part in (provenance.platform, _python_text(provenance)) if part)
    values = {
        "measured_by": wording.text("provenance.measured_by_value"),
        "software": f"vmsk_exam {provenance.app_version}",
        "engine": provenance.engine or unknown,
        "model": model,
        "camera": _camera_text(provenance, wording),
        "system": system or unknown,
        "packages": ", ".join(f"{name} {version}" for name, version in provenance.packages) or unknown,
        "settings": ", ".join(f"{name} = {value}" for name, value in provenance.settings) or unknown,
        "consent": consent_text(record.header.consent, local_offset, wording),
    }
    return Facts(tuple((wording.text(f"provenance.{name}"), value) for name, value in values.items()), columns=1)


def format_time(moment: datetime, local_offset: timedelta | None, wording: Wording) -> str:
    """Return a moment in UTC and, where the offset is known, in local time."""
    utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    values = {"date": f"{utc:%Y-%m-%d}", "time": f"{utc:%H:%M}"}
    if local_offset is None:
        return wording.text("fact.utc_time", **values)
    local = utc + local_offset
    local_text = f"{local:%H:%M}" if local.date() == utc.date() else f"{local:%Y-%m-%d %H:%M}"
    return wording.text("fact.local_time", **values, local=local_text, offset=_offset_text(local_offset))


def _offset_text(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def _birth_text(subject: Subject, started_utc: datetime, wording: Wording) -> str:
    if subject.birth_date is None:
        return wording.text("unknown")
    years = _full_years(subject.birth_date, started_utc.date())
    return wording.text("fact.age", date=subject.birth_date.isoformat(), years=years)


def _full_years(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _outcomes_text(tasks: Iterable[ReportTask], wording: Wording) -> str:
    counts = Counter(None if task.result is None else task.result.outcome for task in tasks)
    parts = [wording.text("fact.outcomes_value", measured=counts[Outcome.MEASURED], total=counts.total())]
    others = ((Outcome.NOT_ASSESSABLE, "not_assessable"), (Outcome.SKIPPED, "skipped"), (None, "not_done"))
    parts.extend(wording.text(f"fact.{name}_count", count=counts[key]) for key, name in others if counts[key])
    return ", ".join(parts)


def _python_text(provenance: Provenance) -> str:
    return f"Python {provenance.python_version}" if provenance.python_version else ""


def _camera_text(provenance: Provenance, wording: Wording) -> str:
    name, (width, height) = provenance.camera_name or wording.text("unknown"), provenance.picture_size_px
    if not width or not height:
        return name
    return wording.text("provenance.camera_value", name=name, width=width, height=height)


def consent_text(consent: Consent, local_offset: timedelta | None, wording: Wording) -> str:
    """Return what the patient agreed to, when, in which wording."""
    return wording.text(
        "provenance.consent_value",
        time=format_time(consent.given_utc, local_offset, wording),
        version=consent.wording_version,
        measure=wording.text(f"provenance.consent_{'measure' if consent.measure else 'no_measure'}"),
        pictures=wording.text(f"provenance.consent_{'pictures' if consent.keep_pictures else 'no_pictures'}"),
        video=wording.text(f"provenance.consent_{'video' if consent.keep_video else 'no_video'}"),
    )
