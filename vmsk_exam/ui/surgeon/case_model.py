"""What the screens of second opinions need beside their widgets. No Qt."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, cast, runtime_checkable

from vmsk_exam.errors import AccessRefusedError
from vmsk_exam.exchange.case_desk import CaseDesk, CaseParts, CasePlan
from vmsk_exam.record.case_store import READ_ONLY, CaseStore
from vmsk_exam.record.opinion import Opinion
from vmsk_exam.report.progress import Advance, unwatched
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.texts import SurgeonTexts

_MEGABYTE: Final = 1_000_000
PARTS: Final = ("results", "tracks", "pictures", "video", "documents")
UNTICKED: Final = ("video",)
"""Parts that go in only where somebody chooses it."""
"""What can go into a case, in the order of the screen; results always do."""


class CaseExport(Protocol):
    """Writes reports of a case."""

    def __call__(self, exam_id: str, file_format: str, path: Path, kind: str = "exam", advance: Advance = unwatched) -> None:
        """Write a report as ``ExamServices.export_exam`` does."""


@runtime_checkable
class CaseServices(Protocol):
    """A program that can ask for second opinions."""

    def case_desk(self) -> CaseDesk:
        """Return the second opinions of the open store."""

    def case_export(self, case: CaseStore) -> CaseExport:
        """Return what writes reports of a colleague's case."""


def find_case_desk(services: ExamServices) -> CaseDesk | None:
    """Return the second opinions of the open store, None where the program has none."""
    asked: object = services
    return asked.case_desk() if isinstance(asked, CaseServices) else None


class ReadOnlyServices:
    """The program behind the review of a case: its exams and reports come from the case."""

    def __init__(self, services: ExamServices, store: CaseStore) -> None:
        self._services, self.store = services, store
        asked: object = services
        self._export = asked.case_export(store) if isinstance(asked, CaseServices) else None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the program has
        return getattr(self._services, name)

    def export_exam(self, exam_id: str, file_format: str, path: Path, kind: str = "exam", advance: Advance = unwatched) -> None:
        """Write a report of the case."""
        if self._export is None:
            raise AccessRefusedError(READ_ONLY)
        self._export(exam_id, file_format, path, kind, advance)


def read_only(services: ExamServices, store: CaseStore) -> ExamServices:
    """Return the program with the exams of a case."""
    return cast("ExamServices", ReadOnlyServices(services, store))


def size_text(size_bytes: int, texts: SurgeonTexts) -> str:
    """Return a size as people read it."""
    if size_bytes < _MEGABYTE:
        return f"{max(1, round(size_bytes / 1000))} kB"
    shown = f"{size_bytes / _MEGABYTE:.1f} MB"
    return shown.replace(".", ",") if texts.language == "es" else shown


def part_sizes(plan: CasePlan, *, is_deidentified: bool) -> dict[str, int]:
    """Return the size of each part that can go in; a part that cannot is missing."""
    sizes = {name: getattr(plan, name) for name in PARTS}
    left_out = {"documents", "video"} if is_deidentified else set()
    return {name: size for name, size in sizes.items() if size and name not in left_out}


def join_plans(plans: Sequence[CasePlan]) -> CasePlan:
    """Return how large several exams are together; what one patient allows for one exam stands for that exam alone."""
    sums = {name: sum(getattr(plan, name) for plan in plans) for name in PARTS}
    return CasePlan(**sums, may_keep_pictures=any(plan.may_keep_pictures for plan in plans))


def chosen_parts(ticked: Mapping[str, bool], *, is_deidentified: bool) -> CaseParts:
    """Return the parts of the ticks."""
    return CaseParts(
        with_tracks=ticked["tracks"],
        with_pictures=ticked["pictures"],
        with_documents=ticked["documents"] and not is_deidentified,
        is_deidentified=is_deidentified,
        with_video=ticked["video"] and not is_deidentified,
    )


def author_of(opinion: Opinion, texts: SurgeonTexts) -> str:
    """Return how the author of an opinion is called."""
    return opinion.contact_name or opinion.author_name or texts.text("case.view.unnamed")
