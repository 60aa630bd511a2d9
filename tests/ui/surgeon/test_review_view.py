from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.protocol.model import ManeuverKind
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.ui.surgeon.loading import load_task
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.surgeon.replay_model import ReplayModel
from vmsk_exam.ui.surgeon.results_model import ResultsModel
from vmsk_exam.ui.surgeon.results_panel import CellLabel
from vmsk_exam.ui.surgeon.review_view import ReviewView
from vmsk_exam.ui.surgeon.score_plot import ScorePlot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""

LEFT = "left_knee_flexion_standing"
UNSEEN = "right_single_leg_stance"


@pytest.fixture
def page(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> SurgeonPage:
    shown = open_page(surgeon_services)
    shown.open_exam(SAMPLE_ID)
    qtbot.waitUntil(lambda: shown.content.review.replay.model is not None, timeout=30_000)
    return shown


def replay_of(view: ReviewView) -> ReplayModel:
    assert view.replay.model is not None
    return view.replay.model


def test_opens_at_the_end_of_the_range(page: SurgeonPage) -> None:
    view = page.content.review
    assert view.task_id == LEFT
    assert view.patient.text() == "Marta Iglesias Peña, 0142, 69 years"
    assert replay_of(view).cursor_s == pytest.approx(10.1, abs=0.05)
    assert list(view.replay.curves.plots) == ["left_knee_flexion", "left_hip_flexion", "trunk_flexion"]


def test_a_band_shows_its_shape_and_no_degrees(page: SurgeonPage) -> None:
    model, services = page.content.review.model, page.content.context.services
    assert model is not None
    maneuver_id = model.task(LEFT).maneuver_id
    banded = replace(model.exam.maneuvers[maneuver_id], kind=ManeuverKind.BAND)
    results = tuple(
        replace(each, peak_deg=None, repetitions=()) if each.task_id == LEFT else each for each in model.record.results
    )
    exam = replace(model.exam, maneuvers={maneuver_id: banded}, record=replace(model.record, results=results))
    replay = page.content.review.replay
    task = ResultsModel(exam, model.texts).task(LEFT)
    replay.show_task(ResultsModel(exam, model.texts), task, load_task(services, SAMPLE_ID, LEFT))
    measured, hip, _trunk = replay.curves.plots.values()
    assert measured.value.text() == ""
    assert "not told in degrees" in measured.note.text()
    assert not measured.view.getAxis("left").style["showValues"]
    assert "°" in hip.value.text()
    assert hip.view.getAxis("left").style["showValues"]
    assert replay.picture.accessibleName() == ""
    assert replay_of(page.content.review).is_at_key_frame


def test_one_cursor_moves_everything(page: SurgeonPage) -> None:
    replay = page.content.review.replay
    replay.curves.plots["trunk_flexion"].time_pointed.emit(6.5)
    assert replay_of(page.content.review).cursor_s == pytest.approx(6.5, abs=0.02)
    assert {round(plot.view.cursor_s or 0.0, 1) for plot in replay.curves.plots.values()} == {6.5}
    assert replay.curves.plots["left_knee_flexion"].value.text() == MISSING
    assert replay.curves.plots["left_hip_flexion"].value.text() != MISSING
    assert replay.picture.accessibleName() == "not measured here"
    assert replay.transport.time.text() == "6.50 / 20.2 s"


@pytest.mark.parametrize(
    ("key", "modifier", "step"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, -1),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 10),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, -10),
    ],
)
def test_arrows_step(qtbot: QtBot, page: SurgeonPage, key: Qt.Key, modifier: Qt.KeyboardModifier, step: int) -> None:
    view = page.content.review
    before = replay_of(view).index
    qtbot.keyClick(view.tasks, key, modifier)
    assert replay_of(view).index == before + step


def test_the_keys_hold_after_a_click_on_a_curve(qtbot: QtBot, page: SurgeonPage) -> None:
    view = page.content.review
    plot = view.replay.curves.plots["left_knee_flexion"].view.viewport()
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=plot.rect().center())
    focus = page.focusWidget()
    assert focus is not None
    assert view.isAncestorOf(focus) or focus is view
    qtbot.keyClick(focus, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: page.content.stack.currentWidget() is not view)


def test_space_plays_and_stops(qtbot: QtBot, page: SurgeonPage) -> None:
    view = page.content.review
    before = replay_of(view).index
    qtbot.keyClick(view.tasks, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: replay_of(view).index > before + 3)
    qtbot.keyClick(view.tasks, Qt.Key.Key_Space)
    assert not replay_of(view).is_playing
    assert not view.replay._timer.isActive()


def test_keys_for_ends_peak_and_speed(qtbot: QtBot, page: SurgeonPage) -> None:
    view = page.content.review
    qtbot.keyClick(view.tasks, Qt.Key.Key_Home)
    assert replay_of(view).index == 0
    qtbot.keyClick(view.tasks, Qt.Key.Key_End)
    assert replay_of(view).index == replay_of(view).count - 1
    qtbot.keyClick(view.tasks, Qt.Key.Key_E)
    assert replay_of(view).cursor_s == pytest.approx(10.1, abs=0.05)
    qtbot.keyClick(view.tasks, Qt.Key.Key_Minus)
    assert replay_of(view).speed == 0.5
    assert view.replay.transport.speed.text() == "0.50\u00d7"


def test_down_goes_to_the_next_task(qtbot: QtBot, page: SurgeonPage) -> None:
    view = page.content.review
    view.tasks.setFocus()
    qtbot.keyClick(view.tasks, Qt.Key.Key_Down)
    assert view.task_id == "right_knee_flexion_standing"
    qtbot.keyClick(view.tasks, Qt.Key.Key_PageDown)
    assert view.task_id == "left_knee_extension_seated"
    qtbot.keyClick(view.tasks, Qt.Key.Key_PageUp)
    assert view.task_id == "right_knee_flexion_standing"


def test_cell_of_the_table_opens_its_task(qtbot: QtBot, page: SurgeonPage) -> None:
    view = page.content.review
    cell = next(cell for cell in view.results._cells if cell.task_id == UNSEEN)
    qtbot.mouseClick(cell, Qt.MouseButton.LeftButton)
    assert view.task_id == UNSEEN
    qtbot.waitUntil(lambda: "No samples are stored" in view.replay._missing.text())
    assert view.replay.stack.currentIndex() == 1
    assert view.tasks.currentItem().data(Qt.ItemDataRole.AccessibleTextRole) == "Single-leg stance, right: not assessable"


def test_moments_move_the_cursor(qtbot: QtBot, page: SurgeonPage) -> None:
    view = page.content.review
    start, kept, helped = view.replay.moments.buttons
    assert helped.moment.text.startswith("Compensation ")
    assert helped.toolTip().startswith(("Hip flexion", "Trunk flexion"))
    assert helped.moment.channel in view.replay.curves.plots
    assert kept.isChecked()
    assert kept.moment.image is not None
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    assert replay_of(view).cursor_s == pytest.approx(start.moment.t_s, abs=0.02)
    assert start.isChecked()


def test_provenance_on_demand(qtbot: QtBot, page: SurgeonPage) -> None:
    results = page.content.review.results
    assert not results._provenance.isVisible()
    qtbot.keyClick(page.content.review.tasks, Qt.Key.Key_P)
    assert results._provenance.isVisible()


def test_escape_goes_back_to_the_list(qtbot: QtBot, page: SurgeonPage) -> None:
    qtbot.keyClick(page.content.review.tasks, Qt.Key.Key_Escape)
    assert page.content.stack.currentWidget() is page.content.list


def test_exam_that_is_gone_says_so(qtbot: QtBot, page: SurgeonPage) -> None:
    view = page.content.review
    page.open_exam("exam-gone")
    qtbot.waitUntil(lambda: "There is no such exam" in view._message.text())
    assert view.stack.currentIndex() == 1
    assert not view.export.button.isEnabled()


def test_export_on_a_worker(qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices, tmp_path: Path) -> None:
    export = page.content.review.export
    target = tmp_path / "report.pdf"
    export.export("pdf", target)
    assert export.cancel_button.isVisible()
    qtbot.waitUntil(lambda: "Written" in export.text.text())
    assert target.read_text(encoding="utf-8") == SAMPLE_ID
    assert surgeon_services.exports[0][1] == "pdf"
    assert export.show_button.isVisible()
    assert not export.bar.isVisible()


def test_export_dialog_proposes_a_name(page: SurgeonPage) -> None:
    export = page.content.review.export
    export.menu.actions()[3].trigger()
    dialog = export.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "2026-11-23_0142_knee.csv"
    dialog.close()


def test_cancelled_export(qtbot: QtBot, page: SurgeonPage, surgeon_services: SurgeonServices, tmp_path: Path) -> None:
    export = page.content.review.export
    export.export("pdf", tmp_path / "report.pdf")
    export.cancel()
    qtbot.waitUntil(lambda: export._job is not None and not export._job.is_running)
    qtbot.waitUntil(export.close_button.isVisible)
    assert [path.name for path in tmp_path.iterdir()] in ([], ["report.pdf"]), "done before it could be cancelled, or nothing"
    assert export.close_button.isVisible()


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_at_the_right_is_squeezed(qtbot: QtBot, open_page: OpenPage, language: str) -> None:
    services = SurgeonServices(language)
    services.store.add_visits()
    shown = open_page(services)
    shown.open_exam(SAMPLE_ID)
    view = shown.content.review
    qtbot.waitUntil(lambda: view.model is not None and view.model.visits is not None, timeout=30_000)
    body = view.results.widget()
    layout = body.layout()
    assert layout is not None
    qtbot.waitUntil(lambda: body.height() >= layout.heightForWidth(body.width()) > 0)
    assert body.width() <= view.results.viewport().width()
    assert shown.minimumSizeHint().width() <= 1280
    assert len(view.results.findChildren(ScorePlot)) == 4


def shows(view: ReviewView, wanted: Callable[[QLabel], bool]) -> bool:
    """Return whether a label at the right is in sight."""
    return any(wanted(each) and not each.visibleRegion().isEmpty() for each in view.results.findChildren(QLabel))


def test_the_row_of_a_chosen_task_comes_into_sight(qtbot: QtBot, page: SurgeonPage) -> None:
    view = page.content.review
    view.results.setFixedHeight(160)
    qtbot.waitUntil(lambda: view.results.viewport().height() <= 160)
    view.results.verticalScrollBar().setValue(0)

    def is_unseen(each: QLabel) -> bool:
        return isinstance(each, CellLabel) and each.task_id == UNSEEN

    assert not shows(view, is_unseen)
    view.show_task(UNSEEN)
    qtbot.waitUntil(lambda: shows(view, is_unseen))


def test_how_it_was_measured_comes_into_sight(qtbot: QtBot, page: SurgeonPage) -> None:
    page.resize(1280, 720)
    view = page.content.review
    view.results.switch_provenance()
    qtbot.waitUntil(lambda: shows(view, lambda each: "HD Webcam" in each.text()))


def test_a_number_stays_with_its_unit(page: SurgeonPage) -> None:
    times = [cell.text() for cell in page.content.review.results.findChildren(CellLabel) if "19.2" in cell.text()]
    assert times
    assert all("19.2\N{NO-BREAK SPACE}s" in text for text in times)


def test_no_number_of_a_repetition_is_cut(page: SurgeonPage) -> None:
    page.resize(1280, 720)
    cells = [cell for cell in page.content.review.results.findChildren(CellLabel) if cell.task_id is None]
    assert [cell.text() for cell in cells if cell.minimumSizeHint().width() > cell.width()] == []
    assert sum("105°" in cell.text() or "104°" in cell.text() for cell in cells) >= 1
