"""What can be exported, and a file name without the patient's name. No Qt."""

import re
from pathlib import Path
from typing import Final

from vmsk_exam.record.model import ExamHeader
from vmsk_exam.ui.report_file import EXAM

FORMATS: Final = ("pdf", "html", "json", "csv")
DOCUMENTS: Final = ("note", "rom")
"""Documents beside the report of the exam; written as PDF."""
_UNFIT: Final = re.compile(r"[^A-Za-z0-9-]+")


def file_name(header: ExamHeader, file_format: str, kind: str = EXAM) -> str:
    """Return a name for a report: day, patient number, protocol, kind; the patient's name is left out on purpose."""
    day = f"{header.started_utc.astimezone():%Y-%m-%d}"
    parts = (day, header.subject.patient_number, header.provenance.protocol_id, "" if kind == EXAM else kind)
    return "_".join(_UNFIT.sub("-", part).strip("-") for part in parts if part) + f".{file_format}"


def with_ending(path: Path, file_format: str) -> Path:
    """Return the path with the format's ending, if it has none."""
    return path if path.suffix else path.with_suffix(f".{file_format}")
