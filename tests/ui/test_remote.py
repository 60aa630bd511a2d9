"""A presenter's remote, the voice's buttons, and a companion's mouse do the whole exam."""

import itertools

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ScriptedExam, ScriptedServices, ScriptedSounds, knee_protocol
from vmsk_exam.session.snapshot import CommandKind, ExamState
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.exam_view import ExamView
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.protocol_model import ProtocolGroup, group_of
from vmsk_exam.ui.patient.voice_controls import SPEEDS, next_speed


def press(window: MainWindow, *keys: str) -> None:
    for name in keys:
        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(name))


def begin(qtbot: QtBot, window: MainWindow, services: ScriptedServices) -> tuple[ScriptedExam, ExamView]:
    """Start the knee exam without the pages before it."""
    window.shell.draft = window.shell.draft.with_answer(protocol_id="knee")
    window.shell.start_exam()
    view = window.shell.exam
    qtbot.waitUntil(lambda: view.state is ExamState.SETUP)
    return services.exams[0], view


def test_a_remote_alone_does_a_whole_exam(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    exam, view = begin(qtbot, window, services)
    press(window, "PgDown")
    for pain in range(len(knee_protocol().tasks)):
        qtbot.waitUntil(lambda: view.state is ExamState.SHOWING)
        press(window, "PgDown")
        qtbot.waitUntil(lambda: view.state is ExamState.PERFORMING)
        exam.end_maneuver()
        qtbot.waitUntil(lambda: view.state is ExamState.ASKING_PAIN)
        press(window, *["PgDown"] * (pain + 1), "F5")
        qtbot.waitUntil(lambda: view.state is not ExamState.ASKING_PAIN)
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.SUMMARY)
    assert [command.value for command in exam.commands if command.kind is CommandKind.SET_PAIN] == [0, 1, 2, 3, 4]


def test_each_key_of_a_remote_does_one_thing_in_each_state(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    exam, view = begin(qtbot, window, services)
    for key, state in [
        ("F5", ExamState.SHOWING),
        ("B", ExamState.PAUSED),
        ("B", ExamState.SHOWING),
        ("F5", ExamState.PERFORMING),
        ("B", ExamState.PAUSED),
        ("PgDown", ExamState.PERFORMING),
        ("PgUp", ExamState.SHOWING),
        ("PgDown", ExamState.PERFORMING),
        ("Esc", ExamState.ASKING_STOP),
    ]:
        press(window, key)
        qtbot.waitUntil(lambda state=state: view.state is state)
    press(window, "PgDown", "B")  # it hurts
    qtbot.waitUntil(lambda: view.state is ExamState.ASKING_PAIN)
    press(window, "PgUp", "PgUp", "B")
    qtbot.waitUntil(lambda: view.state is ExamState.SHOWING)
    assert exam.commands[-1].value == 9


def test_forward_never_ends_a_movement_that_is_under_way(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    exam, view = begin(qtbot, window, services)
    press(window, "PgDown", "PgDown")
    qtbot.waitUntil(lambda: view.state is ExamState.PERFORMING)
    count = len(exam.commands)
    press(window, "PgDown")
    assert (view.state, len(exam.commands)) == (ExamState.PERFORMING, count)


@pytest.mark.parametrize("key", ["Esc", "F5"])
def test_start_and_start_again_stop_a_movement(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, key: str
) -> None:
    """On many remotes one button sends the two in turn."""
    window = open_window(services)
    exam, view = begin(qtbot, window, services)
    press(window, "PgDown", "PgDown")
    qtbot.waitUntil(lambda: view.state is ExamState.PERFORMING)
    press(window, key)
    qtbot.waitUntil(lambda: view.state is ExamState.ASKING_STOP)
    assert exam.commands[-1].kind is CommandKind.STOP


def test_a_remote_answers_the_pages_before_the_exam(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    window.shell.go_to(PageId.CONSENT)
    consent = window.shell.consent
    press(window, "PgDown")
    QApplication.processEvents()
    assert QApplication.focusWidget() in (consent.measure, *consent.findChildren(type(consent.measure)))
    was = QApplication.focusWidget()
    press(window, "F5")
    assert was is not None
    assert was.isChecked()  # type: ignore[attr-defined]


def test_letters_can_still_be_typed(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    window.shell.go_to(PageId.PERSON)
    window.shell.person.name.setFocus()
    QTest.keyClicks(window.shell.person.name, "Bob B")
    assert window.shell.person.name.text() == "Bob B"


def test_a_companion_finds_a_button_for_everything(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    exam, view = begin(qtbot, window, services)
    steps: list[tuple[QAbstractButton, ExamState]] = [
        (view.setup.anyway, ExamState.SHOWING),
        (view.showing.now, ExamState.PERFORMING),
        (view.performing.again, ExamState.SHOWING),
        (view.bar.pause, ExamState.PAUSED),
        (view.paused.resume, ExamState.SHOWING),
        (view.showing.now, ExamState.PERFORMING),
        (view.bar.stop, ExamState.ASKING_STOP),
        (view.stopping.buttons[0], ExamState.ASKING_PAIN),
        (view.pain.buttons[3], ExamState.SHOWING),
        (view.bar.skip, ExamState.SHOWING),
    ]
    for button, state in steps:
        assert button.isVisible()
        button.click()
        qtbot.waitUntil(lambda state=state: view.state is state)
    assert exam.commands[-1].kind is CommandKind.SKIP


def test_the_voice_is_made_slower_and_faster_and_stays_so(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, sounds: ScriptedSounds
) -> None:
    window = open_window(services)
    _, view = begin(qtbot, window, services)
    press(window, "V")
    assert (services.settings.speech_rate, sounds.rate) == (1.1, 1.1)
    assert sounds.said[-1] == ("speed", "This is how fast I speak.")
    assert view.bar.voice.speed.text() == "1.1\N{MULTIPLICATION SIGN}"
    view.bar.voice.speed.click()
    view.bar.voice.speed.click()
    assert sounds.rate == 0.8


def test_the_voice_is_switched_off_and_on_in_the_middle_of_an_exam(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, sounds: ScriptedSounds
) -> None:
    window = open_window(services)
    _, view = begin(qtbot, window, services)
    press(window, "M")
    assert (services.settings.is_sound_on, sounds.is_on) == (False, False)
    assert view.bar.voice.mute.accessibleName() == "Sound is off"
    assert not view.bar.voice.speed.isEnabled()
    press(window, "M")
    assert (services.settings.is_sound_on, sounds.is_on) == (True, True)


@pytest.mark.parametrize(("speed", "following"), [*itertools.pairwise(SPEEDS), (1.2, 0.8), (1.05, 1.1)])
def test_speeds_go_round(speed: float, following: float) -> None:
    assert next_speed(speed) == following


def test_many_exams_stand_in_groups_and_the_remote_reaches_the_last(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    page = window.shell.protocol
    groups = [group_of(protocol) for protocol in page.protocols]
    assert groups == sorted(groups, key=list(ProtocolGroup).index)
    assert page.protocols[0].protocol_id == "knee"
    window.shell.go_to(PageId.PROTOCOL)
    press(window, "PgUp")
    last = page.cards[-1]
    assert last.hasFocus()
    qtbot.waitUntil(lambda: window.rect().contains(last.mapTo(window, last.rect().center())))
    press(window, "F5")
    assert page.protocol is page.protocols[-1]
