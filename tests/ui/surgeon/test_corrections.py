"""The reviewer corrects an exam with keys and pointer; the store's draft follows."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.record.corrections import AddComment, Change, EnterAngle, ExcludeRepetition, HandTool, MarkNotAssessable, MovePeak
from vmsk_exam.record.effective import Origin
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.surgeon.review_view import ReviewView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""

LEFT = "left_knee_flexion_standing"
PATIENCE_MS = 30_000
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> SurgeonPage:
    surgeon_services.store.add_visits()
    shown = open_page(surgeon_services)
    shown.open_exam(SAMPLE_ID)
    review = shown.content.review
    qtbot.waitUntil(lambda: review.replay.model is not None and review._visits is not None, timeout=PATIENCE_MS)
    return shown


def changes(qtbot: QtBot, view: ReviewView, services: SurgeonServices) -> list[Change]:
    qtbot.waitUntil(lambda: not view.corrector.autosave.is_busy, timeout=PATIENCE_MS)
    return [item.change for revision in services.store.kept for item in revision.corrections]


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(widget, key, modifier)


def test_keys_correct_undo_and_redo(qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices) -> None:
    view = page.content.review
    view.replay.point(4.0)
    press(qtbot, view.tasks, Qt.Key.Key_X)
    assert changes(qtbot, view, surgeon_services) == [ExcludeRepetition(LEFT, 1)]
    view.replay.point(9.0)
    press(qtbot, view.tasks, Qt.Key.Key_M)
    moved = changes(qtbot, view, surgeon_services)[1]
    assert isinstance(moved, MovePeak)
    assert (moved.repetition, moved.t_s) == (2, pytest.approx(9.0, abs=0.02))
    assert view.tasks.currentItem().data(Qt.ItemDataRole.AccessibleTextRole).endswith("107°\u2020 ±6°")
    press(qtbot, view.tasks, Qt.Key.Key_Z, CONTROL)
    assert changes(qtbot, view, surgeon_services) == [ExcludeRepetition(LEFT, 1)]
    press(qtbot, view.tasks, Qt.Key.Key_Y, CONTROL)
    assert len(changes(qtbot, view, surgeon_services)) == 2
    press(qtbot, view.tasks, Qt.Key.Key_Z, CONTROL)
    press(qtbot, view.tasks, Qt.Key.Key_Z, CONTROL)
    assert changes(qtbot, view, surgeon_services) == []
    assert not view.head.undo.isEnabled()
    assert view.head.redo.isEnabled()


def test_dragging_the_mark_moves_the_peak_and_back(qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices) -> None:
    view = page.content.review
    box = view.replay.curves.plots["left_knee_flexion"].box
    assert list(box.grips) == [1, 2, 3]
    box.grip_dropped.emit(3, 15.3)
    moved = changes(qtbot, view, surgeon_services)[0]
    assert isinstance(moved, MovePeak)
    assert (moved.repetition, moved.t_s) == (3, pytest.approx(15.3, abs=0.02))
    assert box.grips[3][0] == pytest.approx(15.3, abs=0.02)
    box.grip_dropped.emit(3, 16.5)
    original = surgeon_services.store.record.result(LEFT).repetitions[2]  # type: ignore[union-attr]
    box.grip_dropped.emit(3, original.peak_s)
    assert changes(qtbot, view, surgeon_services) == []


def test_between_repetitions_or_without_angle_it_says_why(
    qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices
) -> None:
    view = page.content.review
    view.replay.point(0.1)
    press(qtbot, view.tasks, Qt.Key.Key_X)
    assert view._told.text().startswith("The cursor stands in no repetition.")
    view.replay.point(6.5)
    view.corrector.move_peak(LEFT, view.replay.model, 1)  # type: ignore[arg-type]
    assert view._told.text().startswith("No angle was measured at this moment.")
    view.show_task("left_knee_flexion_supine")
    press(qtbot, view.tasks, Qt.Key.Key_A)
    assert view._told.text().startswith("This task was not done")
    assert changes(qtbot, view, surgeon_services) == []


def test_not_assessable_asks_why_and_can_be_taken_back(
    qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices
) -> None:
    view = page.content.review
    press(qtbot, view.tasks, Qt.Key.Key_A)
    dialog = view.corrector.dialog
    assert dialog is not None
    dialog.choices.setCurrentIndex(dialog.choices.count() - 1)
    assert not dialog.accept_button.isEnabled()
    dialog.words.setPlainText("camera fell over")
    dialog.accept()
    assert changes(qtbot, view, surgeon_services) == [MarkNotAssessable(LEFT, "camera fell over")]
    assert "not assessable\u2020" in view.tasks.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)
    assert view.tools.buttons["not_assessable"].text() == "Assessable again"
    view.use_tool("not_assessable")
    assert changes(qtbot, view, surgeon_services) == []


def test_goniometer_with_the_keyboard(qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices) -> None:
    view = page.content.review
    press(qtbot, view.tasks, Qt.Key.Key_G)
    stage = view.replay.stage
    gauge = stage.goniometer.gauge
    assert gauge is not None
    assert stage.is_measuring
    index = view.replay.model.index  # type: ignore[union-attr]
    for key in (Qt.Key.Key_3, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        press(qtbot, stage.goniometer, key)
    nudged = stage.goniometer.gauge
    assert nudged is not None
    assert nudged.points[2] == pytest.approx((gauge.points[2][0] + 1, gauge.points[2][1] + 2))
    assert view.replay.model.index == index  # type: ignore[union-attr]
    press(qtbot, stage.goniometer, Qt.Key.Key_Return)
    entered = changes(qtbot, view, surgeon_services)[0]
    assert isinstance(entered, EnterAngle)
    assert (entered.tool, entered.angle_deg) == (HandTool.THREE_POINT, nudged.value_deg)
    assert entered.points[2] == pytest.approx((nudged.points[2][0] / 960, nudged.points[2][1] / 720))
    assert not stage.is_measuring
    view.use_tool("goniometer")
    again = stage.goniometer.gauge
    assert again is not None
    assert (again.kind, again.reading, again.value_deg) == (nudged.kind, nudged.reading, pytest.approx(nudged.value_deg))
    assert again.points[2] == pytest.approx(nudged.points[2])
    stage.end_measuring()
    cell = next(cell for cell in view.results._cells if cell.task_id == LEFT)
    assert cell._origin is Origin.ENTERED
    assert "measured 107° ±5°" in cell.toolTip()


def test_goniometer_with_the_pointer_snaps_to_landmarks(qtbot: QtBot, page: SurgeonPage) -> None:
    view = page.content.review
    view.use_tool("goniometer")
    tool = view.replay.stage.goniometer
    before = tool.gauge
    assert before is not None
    start = tool._to_widget(before.points[0]).toPoint()
    qtbot.mousePress(tool, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(tool, start + QPoint(-60, -20))
    assert tool.gauge is not None
    assert tool.gauge.points[0][0] < before.points[0][0] - 30
    qtbot.mouseMove(tool, start + QPoint(3, 2))
    qtbot.mouseRelease(tool, Qt.MouseButton.LeftButton, pos=start + QPoint(3, 2))
    assert tool.gauge.points[0] == pytest.approx(before.points[0], abs=6.0)
    scale = tool._scale()
    tool.zoom_by(3)
    assert tool._scale() == pytest.approx(scale * 1.25**3)
    press(qtbot, tool, Qt.Key.Key_Escape)
    assert not view.replay.stage.is_measuring


def test_a_comment_is_shown_with_the_task(qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices) -> None:
    view = page.content.review
    press(qtbot, view.tasks, Qt.Key.Key_C)
    assert view.corrector.dialog is not None
    view.corrector.dialog.words.setPlainText("loose trousers")
    view.corrector.dialog.accept()
    assert changes(qtbot, view, surgeon_services) == [AddComment(LEFT, "loose trousers")]


def test_a_signed_exam_asks_for_the_reason_of_the_addendum(
    qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices
) -> None:
    view = page.content.review
    view.replay.point(4.0)
    view.use_tool("exclude")
    assert changes(qtbot, view, surgeon_services) == [ExcludeRepetition(LEFT, 1)]
    surgeon_services.store.sign()
    page.open_exam(SAMPLE_ID)
    qtbot.waitUntil(
        lambda: view.replay.model is not None and view.corrector.draft is not None and bool(view.corrector.draft.signed)
    )
    view.replay.point(9.0)
    view.use_tool("exclude")
    assert view.corrector.dialog is not None
    assert len(changes(qtbot, view, surgeon_services)) == 1
    view.corrector.dialog.words.setPlainText("second look")
    view.corrector.dialog.accept()
    assert changes(qtbot, view, surgeon_services) == [ExcludeRepetition(LEFT, 1), ExcludeRepetition(LEFT, 2)]
    assert surgeon_services.store.kept[1].reason == "second look"


def test_a_full_disk_is_said(qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices) -> None:
    view = page.content.review
    surgeon_services.store.is_full = True
    view.replay.point(4.0)
    view.use_tool("exclude")
    qtbot.waitUntil(lambda: "The disk is full." in view._told.text())
    assert changes(qtbot, view, surgeon_services) == []
    assert view.head.undo.isEnabled()
    assert view.corrector.draft is not None
    assert [each.change for each in view.corrector.draft.corrections] == [ExcludeRepetition(LEFT, 1)]
    surgeon_services.store.is_full = False
    view.replay.point(9.0)
    view.use_tool("exclude")
    qtbot.waitUntil(lambda: len(changes(qtbot, view, surgeon_services)) == 2, timeout=PATIENCE_MS)
    assert changes(qtbot, view, surgeon_services) == [ExcludeRepetition(LEFT, 1), ExcludeRepetition(LEFT, 2)]


def test_3d_turns_and_comes_back(qtbot: QtBot, page: SurgeonPage) -> None:
    stage = page.content.review.replay.stage
    press(qtbot, page.content.review.tasks, Qt.Key.Key_V)
    assert stage.is_3d
    press(qtbot, page.content.review.tasks, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert stage.skeleton.turn.yaw_deg == 15.0
    press(qtbot, page.content.review.tasks, Qt.Key.Key_V)
    assert not stage.is_3d


def test_visits_stand_in_the_table_and_open_as_plots(qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices) -> None:
    view = page.content.review
    cell = next(cell for cell in view.results._cells if cell.task_id == LEFT)
    assert "▲ more motion: +14° since 26 Oct (MDC 10°)" in cell.accessibleName()
    press(qtbot, view.tasks, Qt.Key.Key_T)
    trends = view.trends
    assert trends is not None
    assert len(trends.plots) == 5
    assert trends.plots[LEFT].accessibleName().count("±") == 3
    trends.has_surgery.setChecked(True)
    trends.procedure.setCurrentIndex(trends.procedure.findData("tka"))
    qtbot.waitUntil(lambda: bool(surgeon_services.store.written))
    trends.accept()
    assert view._visits is not None
    assert view._visits.visits.surgery is not None
    assert view._visits.visits.surgery.procedure == "tka"
