"""Fixtures of the exam editor: its page on a scripted program."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.editor.services import EditorServices
from vmsk_exam.ui.editor.page import EditorPage
from vmsk_exam.ui.layouts import fit_to_theme
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.texts import SurgeonTexts
from vmsk_exam.ui.theme import SURGEON_LIGHT
from vmsk_exam.ui.worker import stop_all_jobs

OpenEditor = Callable[..., EditorPage]


def make_page(services: EditorServices, language: str = "en") -> EditorPage:
    """Return the editor's page."""
    page = EditorPage(SurgeonContext(services, SnapshotRelay(), None, SURGEON_LIGHT, SurgeonTexts(language)))
    fit_to_theme(page, SURGEON_LIGHT)
    return page


@pytest.fixture
def open_editor(qtbot: QtBot) -> Iterator[OpenEditor]:
    """Show the editor's list of exams; it is closed after the test."""
    pages: list[EditorPage] = []

    def show(language: str = "en", size: tuple[int, int] = (1280, 720)) -> EditorPage:
        page = make_page(EditorServices(), language)
        pages.append(page)
        page.resize(*size)
        page.show()
        qtbot.waitExposed(page)
        page.enter()
        qtbot.waitUntil(lambda: not page.is_busy and page.catalog.shipped.count() > 0)
        return page

    yield show
    for page in pages:
        page.leave()
    stop_all_jobs()
    for page in pages:
        page.close()
        page.deleteLater()
