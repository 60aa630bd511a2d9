import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage, RunningControl
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.errors import StoreError
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.surgeon.list_model import ExamColumn, ListFilter
from vmsk_exam.ui.surgeon.list_view import ListView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""


def selected_id(view: ListView) -> str:
    selected = view.selected()
    assert selected is not None
    return selected.summary.exam_id


def settle(qtbot: QtBot, view: ListView) -> None:
    qtbot.waitUntil(lambda: not view.is_reading)


def test_the_most_urgent_is_selected_and_enter_opens_it(
    qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices
) -> None:
    page = open_page(surgeon_services)
    view = page.content.list
    view.grid.setFocus()
    with qtbot.waitSignal(view.exam_opened) as opened:
        qtbot.keyClick(view.grid, Qt.Key.Key_Return)
    assert opened.args == ["exam-stopped"]
    assert page.content.stack.currentWidget() is page.content.review


def test_arrows_choose_another_exam_and_n_asks_for_its_note(
    qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices
) -> None:
    view = open_page(surgeon_services).content.list
    view.grid.setFocus()
    qtbot.keyClick(view.grid, Qt.Key.Key_Down)
    assert selected_id(view) == SAMPLE_ID
    with qtbot.waitSignal(view.note_asked) as asked:
        qtbot.keyClick(view.grid, Qt.Key.Key_N)
    assert asked.args == [SAMPLE_ID]


def test_search_by_keyboard(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    qtbot.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(view.search, "lop")
    settle(qtbot, view)
    assert view.table.rowCount() == 1
    assert view.count.text() == "1 exam"
    assert selected_id(view) == "exam-running"
    qtbot.keyClicks(view.search, " 1999")
    settle(qtbot, view)
    assert view.stack.currentIndex() == 1
    assert view.empty_title.text() == "No exam fits"
    assert not view.open_button.isEnabled()
    view.empty_button.click()
    settle(qtbot, view)
    assert (view.search.text(), view.table.rowCount()) == ("", 6)


def test_chips_by_keyboard_and_their_counts(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    settle(qtbot, view)
    assert [chip.text() for chip in view.chips.values()] == [
        "All  6", "Red flags  2", "New  3", "In review  1", "Signed  1",
    ]  # fmt: skip
    qtbot.keyClick(view.grid, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, view)
    assert view.chips[ListFilter.RED_FLAG].isChecked()
    assert not view.chips[ListFilter.ALL].isChecked()
    assert view.table.rowCount() == 2


def test_sort_by_heading_and_back_to_urgency(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    view.grid.horizontalHeader().setSortIndicator(ExamColumn.DEFICIT, Qt.SortOrder.DescendingOrder)
    settle(qtbot, view)
    assert view.table.index(0, ExamColumn.DEFICIT).data() == "41° left · Knee flexion, standing · other side"
    assert view.order.text() == "By the largest deficit"
    view.grid.setFocus()
    qtbot.keyClick(view.grid, Qt.Key.Key_U)
    settle(qtbot, view)
    assert view.order.text() == "Unsigned red flags first, then the newest"


def test_a_warning_sign_is_spoken_too(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    index = view.table.index(0, ExamColumn.STATE)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "New, Red flag"


def test_empty_store_says_what_to_do(open_page: OpenPage) -> None:
    view = open_page(SurgeonServices(is_empty=True)).content.list
    assert view.stack.currentIndex() == 1
    assert view.empty_title.text() == "No exam is stored yet"
    assert "I am a patient" in view.empty_text.text()
    assert not view.empty_button.isVisible()


def test_delete_asks_first(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    view.grid.setFocus()
    qtbot.keyClick(view.grid, Qt.Key.Key_Delete)
    box = view.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "José Ángel Núñez" in box.text()
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
    assert surgeon_services.store.deleted == ["exam-stopped"]
    settle(qtbot, view)
    assert selected_id(view) == SAMPLE_ID


def test_running_exam_is_not_deleted(open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    relay = SnapshotRelay()
    control = RunningControl(surgeon_services, relay)
    control.scripted.exam_id = "exam-stopped"
    view = open_page(surgeon_services, relay=relay, control=control).content.list
    view.ask_to_delete()
    assert view.findChild(QMessageBox) is None
    assert "End it first" in view.told.text()


def test_store_that_cannot_be_read(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list

    def fail(_query: WorklistQuery) -> WorklistPage:
        raise StoreError("The store cannot be read. Close other programs that use it, then try again.")

    surgeon_services.store.list_worklist = fail  # type: ignore[method-assign]
    view.reload()
    qtbot.waitUntil(view.told.isVisible)
    assert "Close other programs" in view.told.text()


def test_reload_keeps_the_selected_exam(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = open_page(surgeon_services).content.list
    view.grid.selectRow(3)
    before = selected_id(view)
    view.reload()
    settle(qtbot, view)
    assert selected_id(view) == before


def test_a_click_beside_the_table_gives_it_the_keyboard(
    qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices
) -> None:
    page = open_page(surgeon_services)
    view = page.content.list
    settle(qtbot, view)
    view.search.setFocus()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().topLeft())
    assert page.focusWidget() is view.grid
