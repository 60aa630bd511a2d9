"""A report that is written with a percentage and can be cancelled, on screens and without them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.errors import InputError
from vmsk_exam.report.progress import Advance, unwatched
from vmsk_exam.ui.layouts import row
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.report_file import ReportOrder, Watcher, percent, write_report
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.export_bar import ExportBar
from vmsk_exam.ui.surgeon.texts import SurgeonTexts
from vmsk_exam.ui.theme import SURGEON_LIGHT
from vmsk_exam.ui.worker import stop_all_jobs


class SlowServices(SurgeonServices):
    """Waits half-way until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = Event()

    def export_exam(self, exam_id: str, file_format: str, path: Path, kind: str = "exam", advance: Advance = unwatched) -> None:
        """Write the file when it is let go on."""
        advance(0.42)
        assert self.may_go_on.wait(20)
        super().export_exam(exam_id, file_format, path, kind, advance)


def order(path: Path) -> ReportOrder:
    return ReportOrder(SAMPLE_ID, "pdf", path)


def never() -> bool:
    return False


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_written_report_says_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    target = tmp_path / "report.pdf"

    found = write_report(SurgeonServices(), order(target), Watcher(never, lambda share, name: told.append((share, name))))

    assert found == target
    assert target.read_text(encoding="utf-8") == SAMPLE_ID
    assert told == [(0.0, "report.pdf"), (0.5, "report.pdf"), (1.0, "report.pdf")]
    assert names(tmp_path) == ["report.pdf"]


@pytest.mark.parametrize("calls", [0, 1, 2, 3])
def test_a_report_cancelled_at_any_step_leaves_the_old_file(tmp_path: Path, calls: int) -> None:
    target = tmp_path / "report.pdf"
    target.write_text("old", encoding="utf-8")
    answers = iter([False] * calls + [True] * 9)

    assert write_report(SurgeonServices(), order(target), Watcher(lambda: next(answers), lambda _share, _name: None)) is None

    assert target.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["report.pdf"]


def test_an_unwritable_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Choose another folder"):
        write_report(SurgeonServices(), order(tmp_path / "missing" / "report.pdf"), Watcher(never, lambda _share, _name: None))


def test_a_refusal_names_the_file_that_people_chose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = SurgeonServices()

    def refuse(_exam_id: str, _file_format: str, path: Path, *_more: object) -> None:
        raise InputError(f"{path} cannot be written (no space). Free some space.")

    monkeypatch.setattr(services, "export_exam", refuse)

    with pytest.raises(InputError, match=r"report\.pdf cannot"):
        write_report(services, order(tmp_path / "report.pdf"), Watcher(never, lambda _share, _name: None))


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (0.999, 99), (1.0, 100), (1.4, 100)])
def test_a_hundred_per_cent_is_only_shown_at_the_end(share: float, expected: int) -> None:
    assert percent(share) == expected


@pytest.fixture
def slow() -> SlowServices:
    return SlowServices()


@pytest.fixture
def bar(slow: SlowServices, qtbot: QtBot) -> Iterator[ExportBar]:
    made = ExportBar(SurgeonContext(slow, SnapshotRelay(), None, SURGEON_LIGHT, SurgeonTexts("en")))
    made.set_exam(slow.store.record.header)
    holder = QWidget()
    holder.setLayout(row(made, made.button))
    qtbot.addWidget(holder)
    yield made
    slow.may_go_on.set()
    stop_all_jobs()


def wait_for(qtbot: QtBot, is_so: Callable[[], bool]) -> None:
    qtbot.waitUntil(is_so, timeout=20_000)


def test_the_bar_shows_the_percentage_while_the_screen_goes_on(
    slow: SlowServices, bar: ExportBar, qtbot: QtBot, tmp_path: Path
) -> None:
    bar.export("pdf", tmp_path / "report.pdf")

    wait_for(qtbot, lambda: bar.bar.value() == 42)
    assert (bar.bar.maximum(), bar.share.text()) == (100, "42 %")
    assert bar.cancel_button.isVisibleTo(bar)
    slow.may_go_on.set()
    wait_for(qtbot, lambda: bar.show_button.isVisibleTo(bar))

    assert (tmp_path / "report.pdf").is_file()
    assert "report.pdf" in bar.text.text()
    assert not bar.bar.isVisibleTo(bar)


def test_cancel_in_the_middle_leaves_no_file(slow: SlowServices, bar: ExportBar, qtbot: QtBot, tmp_path: Path) -> None:
    bar.export("pdf", tmp_path / "report.pdf")
    wait_for(qtbot, lambda: bar.bar.value() == 42)

    bar.cancel_button.click()
    assert (bar.bar.maximum(), bar.share.text()) == (0, "")
    slow.may_go_on.set()
    wait_for(qtbot, lambda: bar.close_button.isVisibleTo(bar))

    assert bar.text.text() == "Cancelled. No file was written."
    assert names(tmp_path) == []
