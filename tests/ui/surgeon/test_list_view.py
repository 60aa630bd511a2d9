import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage, RunningControl
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.errors import StoreError
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.surgeon.list_model import ExamColumn

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""


def test_newest_is_selected_and_enter_opens_it(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(surgeon_services)
    view = page.content.list
    view.grid.setFocus()
    with qtbot.waitSignal(view.exam_opened) as opened:
        qtbot.keyClick(view.grid, Qt.Key.Key_Return)
    assert opened.args == [SAMPLE_ID]
    assert page.content.stack.currentWidget() is page.content.review


def test_arrows_choose_another_exam(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    view.grid.setFocus()
    qtbot.keyClick(view.grid, Qt.Key.Key_Down)
    selected = view.selected()
    assert selected is not None
    assert selected.summary.exam_id == "exam-demo"


def test_search_by_keyboard(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    qtbot.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(view.search, "nunez")
    assert view.table.rowCount() == 1
    assert view.count.text() == "1 of 6 exams"
    qtbot.keyClicks(view.search, " 1999")
    assert view.stack.currentIndex() == 1
    assert view.empty_title.text() == "No exam fits “nunez 1999”"
    assert not view.open_button.isEnabled()


def test_sort_by_heading(open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    view.grid.sortByColumn(ExamColumn.MEASURED, Qt.SortOrder.AscendingOrder)
    assert view.table.index(0, ExamColumn.MEASURED).data() == "2 of 8"


def test_empty_store_says_what_to_do(open_page: OpenPage) -> None:
    view = open_page(SurgeonServices(is_empty=True)).content.list
    assert view.stack.currentIndex() == 1
    assert view.empty_title.text() == "No exam is stored yet"
    assert "I am a patient" in view.empty_text.text()


def test_delete_asks_first(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    view.grid.setFocus()
    qtbot.keyClick(view.grid, Qt.Key.Key_Delete)
    box = view.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "Marta Iglesias Peña" in box.text()
    assert box.defaultButton().text() == "Keep"
    box.defaultButton().click()
    assert surgeon_services.store.deleted == []


def test_confirmed_delete(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    view.ask_to_delete()
    box = view.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.text() == "Delete for good").click()
    qtbot.waitUntil(lambda: view.table.model.total == 5)
    assert surgeon_services.store.deleted == [SAMPLE_ID]
    assert view.selected() is not None


def test_running_exam_is_not_deleted(open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    relay = SnapshotRelay()
    control = RunningControl(surgeon_services, relay)
    control.scripted.exam_id = SAMPLE_ID
    view = open_page(surgeon_services, relay=relay, control=control).content.list
    view.ask_to_delete()
    assert view.findChild(QMessageBox) is None
    assert "End it first" in view.fault.text()


def test_store_that_cannot_be_read(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list

    def fail() -> tuple[()]:
        raise StoreError("The store cannot be read. Close other programs that use it, then try again.")

    surgeon_services.store.list_exams = fail  # type: ignore[method-assign]
    view.reload()
    qtbot.waitUntil(view.fault.isVisible)
    assert "Close other programs" in view.fault.text()
