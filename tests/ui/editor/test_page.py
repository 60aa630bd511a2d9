"""The editor on the screen: keyboard and mouse, live faults, preview, saving, drafts, two languages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.editor.conftest import OpenEditor
from vmsk_exam.anatomy import Side
from vmsk_exam.protocol.own import available_protocols, load_drafts, load_own_exams
from vmsk_exam.ui.editor.page import EditorPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""


def press(page: EditorPage, *keys: str) -> None:
    for name in keys:
        QTest.keySequence(QApplication.focusWidget() or page, QKeySequence(name))


def settle(qtbot: QtBot, page: EditorPage) -> None:
    qtbot.waitUntil(lambda: not page.is_busy)


def uses(page: EditorPage) -> list[str]:
    assert page.editor.model is not None
    return [use.maneuver_id for use in page.editor.model.draft.uses]


def test_an_exam_is_composed_and_saved_by_keyboard_alone(qtbot: QtBot, open_editor: OpenEditor) -> None:
    page = open_editor()
    press(page, "Ctrl+N")
    editor = page.editor
    qtbot.waitUntil(editor.exam.fields["title", "en"].hasFocus)
    assert "Title: English is missing" in editor.uses.faults.text()
    QTest.keyClicks(editor.exam.fields["title", "en"], "Two stances")
    editor.exam.fields["title", "es"].setFocus()
    QTest.keyClicks(editor.exam.fields["title", "es"], "Dos posturas")
    assert not editor.save_button.isEnabled()
    press(page, "Ctrl+F")
    QTest.keyClicks(editor.library.search, "tandem")
    press(page, "Down", "Return", "Down", "Return")
    assert set(uses(page)) == {"tandem", "semi_tandem"}
    editor.uses.lines.setFocus()
    first, second = uses(page)
    press(page, "Alt+Up")
    assert uses(page) == [second, first]
    press(page, "Ctrl+S")
    qtbot.waitUntil(lambda: editor.state.text() == "Saved. Patients can choose it.")
    settle(qtbot, page)
    assert [exam.protocol_id for exam in load_own_exams()] == ["own_two_stances"]
    assert [maneuver.maneuver_id for maneuver in available_protocols()[-1].maneuvers] == [second, first]
    assert load_drafts() == ()
    press(page, "Ctrl+Z")
    settle(qtbot, page)
    assert uses(page) == [first, second]
    assert len(load_drafts()) == 1
    press(page, "Ctrl+Y")
    settle(qtbot, page)
    assert load_drafts() == ()
    press(page, "Esc")
    qtbot.waitUntil(lambda: page.catalog.own.key == "own_two_stances")


def test_the_order_is_changed_by_dragging_and_maneuvers_come_from_the_library(qtbot: QtBot, open_editor: OpenEditor) -> None:
    page = open_editor()
    page.catalog.copy_asked.emit("knee")
    editor = page.editor
    begun = uses(page)
    editor.uses.lines.setCurrentRow(0)
    editor.uses.lines.take_drop(editor.uses.lines, 3)
    assert uses(page) == [begun[1], begun[2], begun[0], *begun[3:]]
    assert editor.uses.place == 2
    editor.uses.lines.take_drop(editor.uses.lines, 0)
    assert uses(page) == begun
    editor.library.search.setText("tandem")
    editor.uses.lines.take_drop(editor.library.lines, 1)
    assert uses(page)[1] == editor.library.lines.key
    assert editor.uses.place == 1
    settle(qtbot, page)


def test_faults_are_named_where_they_are_while_it_is_edited(qtbot: QtBot, open_editor: OpenEditor) -> None:
    page = open_editor()
    page.catalog.copy_asked.emit("knee")
    editor = page.editor
    editor.uses.lines.setCurrentRow(1)
    for side in Side:
        editor.use.sides[side].click()
    assert not editor.save_button.isEnabled()
    assert "maneuver 2" in editor.uses.faults.text()
    assert "Choose at least one side." in editor.uses.lines.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    press(page, "Ctrl+S")
    assert "cannot be saved yet" in editor.state.text()
    editor.use.sides[Side.LEFT].click()
    assert editor.save_button.isEnabled()
    field = editor.exam.fields["summary", "es"]
    field.selectAll()
    editor.tabs["exam"].click()
    field.setFocus()
    press(page, "Del")
    assert field.property("faulty") is True
    assert "What it examines, for the patient: Spanish is missing" in editor.uses.faults.text()
    settle(qtbot, page)


def test_the_preview_shows_what_the_patient_reads_in_both_languages(qtbot: QtBot, open_editor: OpenEditor) -> None:
    page = open_editor("es")
    page.catalog.copy_asked.emit("knee")
    preview = page.editor.preview
    assert preview.words["headline"].text() == "Suba el talón izquierdo hacia atrás"
    preview.languages["en"].click()
    assert preview.words["headline"].text() == "Lift your left heel up behind you"
    qtbot.waitUntil(lambda: preview.figure.has_picture)
    page.editor.use.sides[Side.LEFT].click()
    assert preview.words["headline"].text() == "Lift your right heel up behind you"
    page.editor.library.search.setFocus()
    page.editor.library.lines.setFocus()
    page.editor.library.lines.setCurrentRow(3)
    assert not page.editor.use.isVisible()
    settle(qtbot, page)


def test_a_draft_is_kept_after_every_change_and_gone_on_with(qtbot: QtBot, open_editor: OpenEditor) -> None:
    page = open_editor()
    page.catalog.copy_asked.emit("knee")
    page.editor.use.repetitions.setValue(5)
    qtbot.waitUntil(lambda: len(load_drafts()) == 1)
    settle(qtbot, page)
    (kept,) = load_drafts()
    assert kept.draft.uses[0].repetitions == 5
    after_crash = open_editor()
    assert after_crash.catalog.own.item(0).toolTip().startswith("Knee exam (copy)\nDraft, not saved yet")
    after_crash.catalog.edit_asked.emit(kept.key)
    assert after_crash.editor.use.repetitions.value() == 5
    assert after_crash.editor.save_button.isEnabled()


def test_closing_the_window_keeps_the_last_change(qtbot: QtBot, open_editor: OpenEditor) -> None:
    page = open_editor()
    page.catalog.copy_asked.emit("knee")
    for count in range(3, 9):
        page.editor.use.repetitions.setValue(count)
    page.close()
    (kept,) = load_drafts()
    assert kept.draft.uses[0].repetitions == 8


def test_an_own_exam_is_deleted_after_a_question_and_a_shipped_one_cannot_be(qtbot: QtBot, open_editor: OpenEditor) -> None:
    page = open_editor()
    page.catalog.copy_asked.emit("knee")
    page.editor.save()
    qtbot.waitUntil(lambda: len(load_own_exams()) == 1 and not page.is_busy)
    page.editor.leave()
    qtbot.waitUntil(lambda: page.catalog.key == "own_knee_exam_copy")
    assert page.catalog.delete.isEnabled()
    page.catalog.ask_to_delete()
    question = page.catalog._question
    assert question is not None
    assert "Knee exam (copy)" in question.text()
    next(button for button in question.buttons() if button.text() == "Delete").click()
    qtbot.waitUntil(lambda: load_own_exams() == () and not page.is_busy)
    qtbot.waitUntil(lambda: not page.catalog.own.isVisible())
    assert page.catalog.none.isVisible()
    page.catalog.shipped.setFocus()
    assert not page.catalog.delete.isEnabled()


def test_every_control_has_a_name_for_screen_readers(open_editor: OpenEditor) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QListWidget

    page = open_editor("es")
    page.catalog.copy_asked.emit("knee")
    kinds = (QAbstractButton, QComboBox, QListWidget, QAbstractSpinBox)
    controls = [widget for kind in kinds for widget in page.findChildren(kind) if widget.isVisible()]
    controls += [field for field in page.findChildren(QLineEdit) if not isinstance(field.parent(), QAbstractSpinBox | QComboBox)]
    assert len(controls) > 20
    assert [type(widget).__name__ for widget in controls if not widget.accessibleName()] == []
