import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage, RunningControl
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from tests.ui.surgeon.live_scenes import TASK_ID, exam_snapshots
from vmsk_exam.session.snapshot import CommandKind
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.surgeon.live_view import LiveView
from vmsk_exam.ui.surgeon.page import SurgeonPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""

CTRL = Qt.KeyboardModifier.ControlModifier


def run(view: LiveView, seconds: float) -> None:
    for snapshot in exam_snapshots(seconds):
        view.show_snapshot(snapshot)
    view._show_now()


@pytest.fixture
def page(open_page: OpenPage, surgeon_services: SurgeonServices) -> SurgeonPage:
    shown = open_page(surgeon_services)
    shown.show_live()
    return shown


@pytest.fixture
def running(open_page: OpenPage, surgeon_services: SurgeonServices) -> tuple[SurgeonPage, RunningControl]:
    relay = SnapshotRelay()
    control = RunningControl(surgeon_services, relay)
    shown = open_page(surgeon_services, relay=relay, control=control)
    shown.show_live()
    control.scripted.perform()
    run(shown.content.live, 2.0)
    return shown, control


def test_without_exam_it_says_what_to_do(page: SurgeonPage) -> None:
    live = page.content.live
    assert live.stack.currentIndex() == 1
    assert live._empty_title.text() == "No exam is running on this computer"
    assert "press L" in live._empty_text.text()


def test_snapshots_of_the_relay_are_drawn(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    relay = SnapshotRelay()
    page = open_page(surgeon_services, relay=relay)
    page.show_live()
    for snapshot in exam_snapshots(0.5):
        relay.publish(snapshot)
        qtbot.wait(1)
    live = page.content.live
    qtbot.waitUntil(lambda: live.stack.currentIndex() == 0)
    assert list(live.curves.stack.plots) == ["left_knee_flexion", "left_hip_flexion", "trunk_flexion"]
    assert live.state.text() == "Performing"
    assert live.picture.has_picture
    assert "±" in live.curves.stack.plots["left_knee_flexion"].value.text()


def test_reason_stands_where_there_is_no_angle(page: SurgeonPage) -> None:
    live = page.content.live
    run(live, 10.0)
    plots = live.curves.stack.plots
    assert plots["left_knee_flexion"].value.text() == "not measured: more than one person in the picture"
    assert plots["trunk_flexion"].value.text() == "not measured"


def test_space_freezes_and_arrows_look_back(qtbot: QtBot, page: SurgeonPage) -> None:
    live = page.content.live
    run(live, 8.0)
    qtbot.keyClick(live, Qt.Key.Key_Space)
    assert live.model.is_frozen
    assert live.badge.isVisible()
    for _ in range(30):
        qtbot.keyClick(live, Qt.Key.Key_Left)
    assert live.model.cursor_s == pytest.approx(-1.0, abs=0.02)
    assert live.badge.text() == "Frozen · 1.0 s before now"
    assert {round(plot.view.cursor_s or 0.0, 2) for plot in live.curves.stack.plots.values()} == {-1.0}
    qtbot.keyClick(live, Qt.Key.Key_Space)
    assert not live.model.is_frozen
    assert not live.badge.isVisible()


def test_nothing_covers_the_curves(page: SurgeonPage) -> None:
    live = page.content.live
    run(live, 1.0)
    assert [menu for menu in live.findChildren(QMenu) if menu.isVisible()] == []


def test_pointing_freezes(page: SurgeonPage) -> None:
    live = page.content.live
    run(live, 8.0)
    live.curves.stack.plots["trunk_flexion"].time_pointed.emit(-3.0)
    assert live.model.cursor_s == pytest.approx(-3.0, abs=0.02)


def test_joints_are_chosen(qtbot: QtBot, page: SurgeonPage) -> None:
    live = page.content.live
    run(live, 2.0)
    live.open_picker()
    assert live.picker.buttons["left_knee_flexion"].isChecked()
    live.picker.buttons["right_knee_flexion"].click()
    live.picker.buttons["neck_flexion"].click()
    assert len(live.curves.stack.plots) == 5
    live.picker.buttons["neck_rotation"].click()
    assert live.picker._message.text() == "At most 5 curves at once; take one away first."
    assert not live.picker.buttons["neck_rotation"].isChecked()
    assert not live.follow_button.isChecked()
    live.picker.hide()
    qtbot.keyClick(live, Qt.Key.Key_T)
    assert list(live.curves.stack.plots) == ["left_knee_flexion", "left_hip_flexion", "trunk_flexion"]


@pytest.mark.parametrize(
    ("key", "kind"), [(Qt.Key.Key_P, CommandKind.PAUSE), (Qt.Key.Key_K, CommandKind.SKIP), (Qt.Key.Key_R, CommandKind.REPEAT)]
)
def test_keys_tell_the_exam(qtbot: QtBot, running: tuple[SurgeonPage, RunningControl], key: Qt.Key, kind: CommandKind) -> None:
    page, control = running
    qtbot.keyClick(page.content.live, key, CTRL)
    assert control.scripted.commands[-1].kind is kind


def test_command_that_makes_no_sense_rests(qtbot: QtBot, running: tuple[SurgeonPage, RunningControl]) -> None:
    page, control = running
    assert not page.content.live.commands.buttons["next"].isEnabled()
    qtbot.keyClick(page.content.live, Qt.Key.Key_N, CTRL)
    assert control.scripted.commands == []


def test_ending_asks_first(running: tuple[SurgeonPage, RunningControl]) -> None:
    page, control = running
    commands = page.content.live.commands
    commands.buttons["end"].click()
    box = commands.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert control.scripted.commands == []
    next(button for button in box.buttons() if button.text() == "End the exam").click()
    assert control.scripted.commands[-1].kind is CommandKind.END_EXAM


def test_without_control_there_are_no_commands(page: SurgeonPage) -> None:
    run(page.content.live, 1.0)
    assert not page.content.live.commands.isVisible()


def test_replay_of_a_stored_task(qtbot: QtBot, page: SurgeonPage) -> None:
    page.content.replay(SAMPLE_ID, TASK_ID)
    live = page.content.live
    qtbot.waitUntil(lambda: live.model.history.count > 10 and live.picture.has_picture)
    assert live.state.text() == "Replay of a stored exam"
    assert live.task.text() == "Knee flexion, standing, left"
    assert not live.commands.isVisible()
    live.stop_replay()
    assert live.stack.currentIndex() == 1


def test_replay_without_samples_says_so(qtbot: QtBot, page: SurgeonPage) -> None:
    page.content.replay(SAMPLE_ID, "right_single_leg_stance")
    live = page.content.live
    qtbot.waitUntil(lambda: "No samples are stored" in live._empty_title.text())
    assert live.player is None


def test_nothing_is_drawn_while_not_seen(page: SurgeonPage) -> None:
    live = page.content.live
    assert live._timer.isActive()
    page.show_list()
    assert not live._timer.isActive()
