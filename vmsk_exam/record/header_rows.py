"""The head of an exam as rows of the store and back, without loss."""

import json
from datetime import UTC, date, datetime
from typing import Final

from vmsk_exam.record.model import Consent, ExamHeader, ExamStatus, ExamSummary, Provenance, Subject
from vmsk_exam.record.rows import Row

EXAM_COLUMNS: Final = (
    "exam_id", "started_utc", "status", "subject_name", "patient_number", "protocol_title", "task_count", "is_demo",
)  # fmt: skip
HEADER_COLUMNS: Final = (
    "birth_date", "sex", "language", "consent_given_utc", "consent_wording_version", "consent_measure",
    "consent_keep_pictures", "app_version", "protocol_id", "protocol_version", "model_name", "model_sha256", "engine",
    "camera_name", "picture_width_px", "picture_height_px", "python_version", "platform", "packages_json", "settings_json",
    "consent_keep_video",
)  # fmt: skip
SUMMARY_COLUMNS: Final = (
    "exam_id", "started_utc", "status", "subject_name", "patient_number", "protocol_title", "task_count",
    "measured_count", "not_assessable_count", "is_demo",
)  # fmt: skip

Pairs = tuple[tuple[str, str], ...]


def exam_row(header: ExamHeader) -> Row:
    """Return the narrow row of a running exam in the order of ``EXAM_COLUMNS``."""
    return (
        header.exam_id,
        time_text(header.started_utc),
        ExamStatus.RUNNING.value,
        header.subject.name,
        header.subject.patient_number,
        header.protocol_title,
        len(header.task_ids),
        int(header.is_demo),
    )


def header_row(header: ExamHeader) -> Row:
    """Return what the narrow row leaves out, in the order of ``HEADER_COLUMNS``."""
    subject, consent, origin = header.subject, header.consent, header.provenance
    return (
        None if subject.birth_date is None else subject.birth_date.isoformat(),
        subject.sex,
        header.language,
        time_text(consent.given_utc),
        consent.wording_version,
        int(consent.measure),
        int(consent.keep_pictures),
        origin.app_version,
        origin.protocol_id,
        origin.protocol_version,
        origin.model_name,
        origin.model_sha256,
        origin.engine,
        origin.camera_name,
        int(origin.picture_size_px[0]),
        int(origin.picture_size_px[1]),
        origin.python_version,
        origin.platform,
        json.dumps(origin.packages),
        json.dumps(origin.settings),
        int(consent.keep_video),
    )


def header_from_rows(exam: Row, details: Row, task_ids: tuple[str, ...]) -> ExamHeader:
    """Return the head of the exam that was stored as these rows."""
    narrow = dict(zip(EXAM_COLUMNS, exam, strict=True))
    wide = dict(zip(HEADER_COLUMNS, details, strict=True))
    birth_date = None if wide["birth_date"] is None else date.fromisoformat(wide["birth_date"])
    return ExamHeader(
        exam_id=narrow["exam_id"],
        started_utc=time_from_text(narrow["started_utc"]),
        subject=Subject(narrow["subject_name"], birth_date, wide["sex"], narrow["patient_number"]),
        consent=_consent(wide),
        provenance=_provenance(wide),
        protocol_title=narrow["protocol_title"],
        language=wide["language"],
        task_ids=task_ids,
        is_demo=bool(narrow["is_demo"]),
    )


def summary_from_row(row: Row) -> ExamSummary:
    """Return the line of the list of exams of a row in the order of ``SUMMARY_COLUMNS``."""
    exam_id, started_utc, status, name, number, title, tasks, measured, not_assessable, is_demo = row
    started, standing = time_from_text(started_utc), ExamStatus(status)
    return ExamSummary(exam_id, started, standing, name, number, title, tasks, measured, not_assessable, bool(is_demo))


def time_text(time_utc: datetime) -> str:
    """Return a time as text of fixed width that sorts by time; a time without zone is taken as it is."""
    moment = time_utc if time_utc.tzinfo is None else time_utc.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


def time_from_text(text: str) -> datetime:
    """Return the time of a text made by ``time_text``."""
    return datetime.fromisoformat(text)


def _consent(wide: dict[str, str]) -> Consent:
    return Consent(
        given_utc=time_from_text(wide["consent_given_utc"]),
        wording_version=wide["consent_wording_version"],
        measure=bool(wide["consent_measure"]),
        keep_pictures=bool(wide["consent_keep_pictures"]),
        keep_video=bool(wide["consent_keep_video"]),
    )


def _provenance(wide: dict[str, str]) -> Provenance:
    names = ("app_version", "protocol_id", "protocol_version", "model_name", "model_sha256", "engine", "camera_name")
    return Provenance(
        **{name: wide[name] for name in names},
        picture_size_px=(int(wide["picture_width_px"]), int(wide["picture_height_px"])),
        python_version=wide["python_version"],
        platform=wide["platform"],
        packages=_pairs(wide["packages_json"]),
        settings=_pairs(wide["settings_json"]),
    )


def _pairs(text: str) -> Pairs:
    return tuple((name, value) for name, value in json.loads(text))
