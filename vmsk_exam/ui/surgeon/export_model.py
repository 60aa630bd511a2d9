"""Where and how a report is written: formats, a file name without the patient's name, cancelling. No Qt."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from vmsk_exam.errors import InputError
from vmsk_exam.record.model import ExamHeader
from vmsk_exam.ui.services import ExamServices

FORMATS: Final = ("pdf", "html", "json", "csv")
EXAM: Final = "exam"
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


def write_report(
    services: ExamServices, exam_id: str, what: tuple[str, str], path: Path, is_cancelled: Callable[[], bool]
) -> Path | None:
    """Write a report so that a cancelled one leaves nothing behind.

    Parameters
    ----------
    what
        Format and kind (``exam`` or one of ``DOCUMENTS``).

    Returns
    -------
    Path or None
        The file; None if it was cancelled.

    Raises
    ------
    VmskError
        If the report cannot be made or the file cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        services.export_exam(exam_id, what[0], part, what[1])
        if is_cancelled():
            return None
        part.replace(path)
    except OSError as error:
        raise InputError(f"The file {path} cannot be written ({error.strerror}). Choose another folder or name.") from error
    finally:
        part.unlink(missing_ok=True)
    return path
