"""Writes a report so that one that is cancelled leaves nothing behind, and says how far it is. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vmsk_exam.errors import InputError
from vmsk_exam.report.progress import BrokenOffError
from vmsk_exam.ui.services import ExamServices

EXAM: Final = "exam"


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What is written, and where."""

    exam_id: str
    file_format: str
    """pdf, html, json or csv."""
    path: Path
    kind: str = EXAM
    """exam, note or rom."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who waits for a report."""

    is_cancelled: Callable[[], bool]
    progress: Callable[[float, str], None]
    """Told the share that is done, 0 to 1, and the name of the file."""


def write_report(services: ExamServices, order: ReportOrder, watcher: Watcher) -> Path | None:
    """Write a report.

    Returns
    -------
    Path or None
        The file; None if it was cancelled: then whatever lay there before is untouched.

    Raises
    ------
    VmskError
        If the report cannot be made or the file cannot be written.
    """
    part = order.path.with_name(f"{order.path.name}.part")

    def advance(share: float) -> None:
        if watcher.is_cancelled():
            raise BrokenOffError
        watcher.progress(share, order.path.name)

    try:
        services.export_exam(order.exam_id, order.file_format, part, order.kind, advance)
        if watcher.is_cancelled():
            return None
        part.replace(order.path)
    except BrokenOffError:
        return None
    except InputError as error:  # names the file that is written first; people know only theirs
        raise InputError(str(error).replace(part.name, order.path.name)) from error
    except OSError as error:
        raise InputError(f"The file {order.path} cannot be written ({error.strerror}). Choose another folder or name.") from error
    finally:
        part.unlink(missing_ok=True)
    return order.path


def percent(share: float) -> int:
    """Return a share as whole per cent for a bar; 100 only when all is done."""
    return min(int(100 * share), 100)
