"""Fixtures of the surgeon's screens: a page on a scripted program."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fakes import ScriptedExam, knee_protocol
from tests.ui.surgeon.fakes import SurgeonServices
from vmsk_exam.ui.exam_control import ExamControl
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.theme import SURGEON_LIGHT, Theme
from vmsk_exam.ui.worker import stop_all_jobs

OpenPage = Callable[..., SurgeonPage]


class RunningControl(ExamControl):
    """Holds a scripted exam that runs."""

    def __init__(self, services: SurgeonServices, relay: SnapshotRelay) -> None:
        super().__init__(services, relay)
        self.scripted = ScriptedExam(knee_protocol(), relay.publish)
        self._exam = self.scripted


@pytest.fixture
def surgeon_services() -> SurgeonServices:
    """The program with exams in its store."""
    return SurgeonServices()


@pytest.fixture
def open_page(qtbot: QtBot) -> Iterator[OpenPage]:
    """Show a page of a size; it is closed after the test."""
    pages: list[SurgeonPage] = []

    def show(
        services: SurgeonServices,
        *,
        size: tuple[int, int] = (1280, 720),
        relay: SnapshotRelay | None = None,
        control: ExamControl | None = None,
        theme: Theme = SURGEON_LIGHT,
    ) -> SurgeonPage:
        page = SurgeonPage(services, relay or SnapshotRelay(), control, theme)
        pages.append(page)
        page.resize(*size)
        page.show()
        qtbot.waitExposed(page)
        qtbot.waitUntil(lambda: not page.content.list.is_reading, timeout=30_000)
        return page

    yield show
    stop_all_jobs()
    for page in pages:
        page.content.leave()
        page.close()
        page.deleteLater()
