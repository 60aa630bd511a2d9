import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from tests.ui.surgeon.test_live_view import run
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.surgeon.cheat_sheet import CheatSheet
from vmsk_exam.ui.surgeon.keys import LIST_KEYS, LIVE_KEYS, NOTE_KEYS, PAGE_KEYS, PLANNED_KEYS, REVIEW_KEYS, key_text
from vmsk_exam.ui.surgeon.look import curve_colour
from vmsk_exam.ui.surgeon.texts import SurgeonTexts
from vmsk_exam.ui.theme import SURGEON_DARK, SURGEON_LIGHT, contrast_ratio

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""


def test_keys_change_the_screen(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(surgeon_services)
    content = page.content
    qtbot.keyClick(content.list.grid, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert content.stack.currentWidget() is content.live
    assert content.live_tab.isChecked()
    qtbot.keyClick(content.live, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert content.stack.currentWidget() is content.list


def test_leaving_is_told(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(surgeon_services)
    leave = next(
        button for button in page.findChildren(QAbstractButton) if button.accessibleName().startswith("Back to the first screen")
    )
    with qtbot.waitSignal(page.left):
        leave.click()
    assert page.isVisible()


def test_language_changes_everything_and_keeps_the_place(
    qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices
) -> None:
    page = open_page(surgeon_services)
    page.open_exam(SAMPLE_ID)
    qtbot.waitUntil(lambda: page.content.review.replay.model is not None)
    page.content.review.show_task("right_knee_flexion_standing")
    page.switch_language()
    qtbot.waitUntil(lambda: page.content.review.replay.model is not None)
    assert surgeon_services.settings.language == "es"
    assert page.content.exams_tab.text() == "Exámenes"
    assert say_error("Write down why the visit has to be in person.").startswith("Escriba por qué")
    assert page.content.review.task_id == "right_knee_flexion_standing"
    assert page.content.stack.currentWidget() is page.content.review


def test_live_goes_on_in_the_other_language(open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(surgeon_services)
    page.show_live()
    run(page.content.live, 2.0)
    page.switch_language()
    assert page.content.live.model.history.count == 60
    assert page.content.live.state.text() == "Realizando"


def test_language_chosen_elsewhere_is_taken(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(surgeon_services)
    page.hide()
    surgeon_services.settings = surgeon_services.settings.model_copy(update={"language": "es"})
    page.show()
    qtbot.waitExposed(page)
    assert page.content.context.texts.language == "es"


def test_sheet_of_keys(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(surgeon_services)
    page.show_sheet()
    sheet = page.findChild(CheatSheet)
    assert isinstance(sheet, CheatSheet)
    with qtbot.waitSignal(sheet.finished):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_key_is_explained(language: str) -> None:
    texts = SurgeonTexts(language)
    sections = {
        "page": PAGE_KEYS,
        "list": LIST_KEYS,
        "review": REVIEW_KEYS,
        "live": LIVE_KEYS,
        "note": NOTE_KEYS,
        "planned": PLANNED_KEYS,
    }
    for section, keys in sections.items():
        assert all(texts.text(f"keys.{section}.{name}") for name in keys)


@pytest.mark.parametrize(("key", "text"), [("Left", "←"), ("Shift+Left", "Shift+←"), ("+", "+"), ("Ctrl+F", "Ctrl+F")])
def test_keys_as_people_read_them(key: str, text: str) -> None:
    assert key_text(key) == text


@pytest.mark.parametrize("theme", [SURGEON_LIGHT, SURGEON_DARK])
def test_curves_can_be_told_from_the_ground(theme: object) -> None:
    assert theme in (SURGEON_LIGHT, SURGEON_DARK)
    face = SURGEON_DARK if theme is SURGEON_DARK else SURGEON_LIGHT
    assert all(contrast_ratio(curve_colour(face, number), face.palette.panel) >= 4.5 for number in range(6))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("theme", [SURGEON_LIGHT, SURGEON_DARK])
def test_no_button_is_cut_at_the_smallest_size(qtbot: QtBot, open_page: OpenPage, language: str, theme: object) -> None:
    page = open_page(SurgeonServices(language), theme=theme)
    page.open_exam(SAMPLE_ID)
    qtbot.waitUntil(lambda: page.content.review.replay.model is not None)
    assert (page.width(), page.height()) == (1280, 720)
    for show in (page.show_list, lambda: page.open_exam(SAMPLE_ID), page.show_live):
        show()
        qtbot.wait(50)
        buttons = [button for button in page.findChildren(QAbstractButton) if button.isVisible() and button.text()]
        cut = [button.text() for button in buttons if button.width() < button.sizeHint().width() - 1]
        assert cut == []
        assert all(button.accessibleName() for button in buttons)
