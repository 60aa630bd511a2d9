"""The whole way of a patient through the window, by keyboard and by mouse, on a scripted program."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import CAMERA_FAULT, DEMO, ScriptedExam, ScriptedServices, ScriptedSounds, unfinished_record
from vmsk_exam.errors import SourceError
from vmsk_exam.record.model import Subject
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState, PauseReason
from vmsk_exam.ui.app import build_window
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import PageId, Role
from vmsk_exam.ui.services import StoreState


def press(window: MainWindow, *keys: str) -> None:
    """Press keys as a person does, wherever the keyboard is."""
    for name in keys:
        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(name))


def at(window: MainWindow, page: PageId) -> bool:
    return window.shell.page_id is page and window.shell.stack.currentWidget() is window.shell.pages[page]


def to_exam(qtbot: QtBot, window: MainWindow, services: ScriptedServices) -> ScriptedExam:
    """Answer every page by keyboard up to the running exam."""
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.PROTOCOL))
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.PERSON))
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.CONSENT))
    press(window, "Space", "Tab", "Space", "Return")
    qtbot.waitUntil(lambda: at(window, PageId.CAMERA) and window.shell.camera.go_on.isEnabled())
    press(window, "Return")
    qtbot.waitUntil(lambda: len(services.exams) == 1 and window.context.control.exam is not None)
    qtbot.waitUntil(lambda: window.shell.exam.state is ExamState.SETUP)
    return services.exams[0]


def test_a_whole_exam_by_keyboard(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, sounds: ScriptedSounds
) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    view = window.shell.exam
    press(window, "Return")
    qtbot.waitUntil(lambda: view.state is ExamState.SHOWING)
    for number in range(1, len(services.protocols[0].tasks) + 1):
        assert view.bar.step_text.text() == f"{number} of 5"
        press(window, "Return")
        qtbot.waitUntil(lambda: view.state is ExamState.PERFORMING)
        exam.end_maneuver()
        qtbot.waitUntil(lambda: view.state is ExamState.ASKING_PAIN)
        press(window, "3" if number < 5 else "T")
        qtbot.waitUntil(lambda: view.state is not ExamState.ASKING_PAIN)
    qtbot.waitUntil(lambda: at(window, PageId.SUMMARY))
    assert [c.value for c in exam.commands if c.kind is CommandKind.SET_PAIN] == [3, 3, 3, 3, 10]
    assert exam.is_stopped
    assert window.shell.summary.lines[0].outcome == "Measured: 128°, pain 3 of 10"
    assert "begin" in sounds.played
    assert sounds.said[-1][0] == "finished"
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.WHO))


def test_the_request_carries_every_answer(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    shell = window.shell
    shell.who.cards[Role.PATIENT].click()
    qtbot.waitUntil(lambda: at(window, PageId.PROTOCOL))
    shell.protocol.cards[0].click()
    shell.person.name.setText("Ana López")
    shell.person.number.setText("A-17/4")
    shell.person.day.setText("7")
    shell.person.month.setCurrentIndex(3)
    shell.person.year.setText("1950")
    shell.person.sexes["female"].click()
    shell.person.go_on.click()
    shell.consent.telehealth.click()
    shell.consent.measure.click()
    shell.consent.keep_pictures.click()
    shell.consent.go_on.click()
    qtbot.waitUntil(lambda: "demo" in shell.camera.cards)
    shell.camera.cards["demo"].click()
    shell.camera.go_on.click()
    qtbot.waitUntil(lambda: len(services.requests) == 1)
    request = services.requests[0]
    assert (request.protocol_id, request.camera_id, request.keep_pictures) == ("knee", "demo", True)
    assert (request.subject.name, str(request.subject.birth_date), request.subject.sex) == ("Ana López", "1950-03-07", "female")
    assert request.subject.patient_number == "A-17/4"
    assert request.consent_wording_version
    assert services.settings.camera_id == "demo"


def test_each_state_of_the_exam_shows_its_part(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    view = window.shell.exam
    assert view.stack.currentWidget() is view.setup
    exam.submit(Command(CommandKind.NEXT))
    qtbot.waitUntil(lambda: view.stack.currentWidget() is view.showing)
    assert view.showing.headline.text() == "Lift your left heel up behind you"
    exam.perform()
    qtbot.waitUntil(lambda: view.stack.currentWidget() is view.performing)
    assert view.performing.dial.number == "96°"
    assert view.performing.stage.cue_bar.text == "Go on, as far as is comfortable"
    assert (view.performing.dots.done, view.performing.dots.count) == (1, 3)
    assert view.performing.stage.picture.has_picture
    exam.end_maneuver()
    qtbot.waitUntil(lambda: view.stack.currentWidget() is view.pain)
    assert view.pain.title.text() == "Did that hurt?"


def test_keys_tell_the_session(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    view = window.shell.exam
    for key, state in [
        ("Return", ExamState.SHOWING),
        ("P", ExamState.PAUSED),
        ("P", ExamState.SHOWING),
        ("Return", ExamState.PERFORMING),
        ("R", ExamState.SHOWING),
        ("Esc", ExamState.ASKING_STOP),
        ("6", ExamState.SHOWING),
        ("Esc", ExamState.ASKING_STOP),
        ("1", ExamState.ASKING_PAIN),
        ("0", ExamState.SHOWING),
        ("S", ExamState.SHOWING),
    ]:
        press(window, key)
        qtbot.waitUntil(lambda state=state: view.state is state)
    told = [command.kind for command in exam.commands]
    assert told == [
        CommandKind.NEXT, CommandKind.PAUSE, CommandKind.RESUME, CommandKind.NEXT, CommandKind.REPEAT,
        CommandKind.STOP, CommandKind.REPEAT, CommandKind.STOP, CommandKind.STOP_PAIN, CommandKind.SET_PAIN, CommandKind.SKIP,
    ]  # fmt: skip


def test_a_lost_camera_says_how_to_mend_it_and_an_exam_can_be_ended(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    view = window.shell.exam
    exam.submit(Command(CommandKind.PAUSE))
    exam.publish(pause_reason=PauseReason.CAMERA_LOST)
    qtbot.waitUntil(lambda: view.paused.title.text() == "The camera is gone")
    assert "plug the camera in again" in view.paused.lead.text()
    assert not view.paused.resume.isVisible()
    view.paused.end.click()
    qtbot.waitUntil(lambda: at(window, PageId.SUMMARY))
    assert exam.commands[-1].kind is CommandKind.END_EXAM


def test_a_full_disk_can_be_tried_again_or_gone_on_without(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    paused = window.shell.exam.paused
    exam.submit(Command(CommandKind.PAUSE))
    exam.publish(pause_reason=PauseReason.STORE_FULL, store_message="The disk is full. Free some space.")
    qtbot.waitUntil(lambda: paused.title.text() == "The exam cannot be saved just now")
    assert "leave this program open" in paused.lead.text()
    assert paused.resume.text() == "Try again"
    press(window, "Return")
    assert exam.commands[-1].kind is CommandKind.RESUME
    exam.submit(Command(CommandKind.PAUSE))
    exam.publish(pause_reason=PauseReason.STORE_FULL)
    paused.unsaved.click()
    assert exam.commands[-1].kind is CommandKind.GO_ON_UNSAVED


def test_a_storing_problem_is_said_while_the_exam_goes_on(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    exam.publish(store_message="The disk is full. Free some space.")
    qtbot.waitUntil(window.shell.exam.store_note.isVisible)
    assert "The disk is full. Free some space." in window.shell.exam.store_note.text()


def test_an_exam_that_cannot_start_offers_another_camera(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    services.start_error = SourceError(CAMERA_FAULT)
    window = open_window(services)
    window.shell.draft = window.shell.draft.with_answer(protocol_id="knee")
    window.shell.start_exam()
    qtbot.waitUntil(lambda: window.shell.exam.starting.has_failed)
    starting = window.shell.exam.starting
    assert starting.lead.text() == CAMERA_FAULT
    window.shell.switch_language()
    assert starting.lead.text().startswith("Webcam 1 no responde. Desenchúfela")
    assert starting.camera.property("kind") == "primary"
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.CAMERA))


def test_a_slow_start_can_be_given_up(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    services.may_start.clear()
    window = open_window(services)
    window.shell.draft = window.shell.draft.with_answer(protocol_id="knee")
    window.shell.start_exam()
    qtbot.waitUntil(lambda: len(services.requests) == 1)
    press(window, "Return")
    assert at(window, PageId.EXAM)
    press(window, "Esc")
    assert at(window, PageId.CAMERA)
    services.may_start.set()
    qtbot.waitUntil(lambda: len(services.exams) == 1 and services.exams[0].is_stopped)
    qtbot.wait(50)
    assert at(window, PageId.CAMERA)
    assert window.context.control.exam is None


def test_language_changes_at_once_on_every_page(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, sounds: ScriptedSounds
) -> None:
    window = open_window(services)
    assert window.shell.who.headline.text() == "Who are you?"
    window.shell.header.language.click()
    assert window.shell.who.headline.text() == "¿Quién es usted?"
    assert window.shell.consent.headline.text() == "¿Está de acuerdo?"
    assert window.windowTitle() == "Examen virtual"
    assert services.settings.language == "es"
    assert sounds.language == "es"
    window.shell.header.language.click()
    assert window.shell.who.headline.text() == "Who are you?"


def test_sound_is_switched_off_and_remembered(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, sounds: ScriptedSounds
) -> None:
    window = open_window(services)
    window.shell.header.sound.click()
    assert not services.settings.is_sound_on
    assert not sounds.is_on


@pytest.mark.parametrize("state", [StoreState.NEEDS_PASSPHRASE, StoreState.NEEDS_NEW_PASSPHRASE])
def test_the_store_is_unlocked_only_when_needed(qtbot: QtBot, open_window: OpenWindow, state: StoreState) -> None:
    services = ScriptedServices(state=state)
    window = open_window(services)
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.UNLOCK))
    unlock = window.shell.unlock
    is_new = state is StoreState.NEEDS_NEW_PASSPHRASE
    assert unlock.again.isVisible() is is_new
    unlock.passphrase.setText("wrong one")
    unlock.again.setText("another")
    press(window, "Return")
    qtbot.waitUntil(unlock.fault.isVisible)
    expected = "not the same" if is_new else "does not open the store"
    assert expected in unlock.fault.text()
    qtbot.waitUntil(unlock.go_on.isEnabled)
    unlock.passphrase.setText("correct horse")
    unlock.again.setText("correct horse")
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.PROTOCOL))


def test_an_unfinished_exam_can_be_gone_on_with(qtbot: QtBot, open_window: OpenWindow) -> None:
    services = ScriptedServices(unfinished=unfinished_record())
    window = open_window(services)
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.RESUME))
    assert "1 of 5" in window.shell.resume.go_on_card.accessibleDescription()
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.CAMERA) and window.shell.camera.go_on.isEnabled())
    press(window, "Return")
    qtbot.waitUntil(lambda: len(services.requests) == 1)
    request = services.requests[0]
    assert (request.resume_exam_id, request.protocol_id) == ("exam-0", "knee")
    assert request.subject.name == "Ana López"
    assert request.keep_pictures


def test_an_unfinished_exam_can_be_left_for_a_new_one(qtbot: QtBot, open_window: OpenWindow) -> None:
    services = ScriptedServices(unfinished=unfinished_record())
    window = open_window(services)
    press(window, "Return")
    qtbot.waitUntil(lambda: at(window, PageId.RESUME))
    window.shell.resume.new_card.click()
    qtbot.waitUntil(lambda: at(window, PageId.PROTOCOL))
    assert window.shell.draft.resume_exam_id is None
    assert window.shell.draft.subject.name == ""


def test_an_exam_chosen_on_the_command_line_is_not_asked_again(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    window.shell.begin_with("knee")
    qtbot.waitUntil(lambda: at(window, PageId.PERSON))
    assert window.shell.draft.protocol_id == "knee"


def test_escape_goes_back(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    window.shell.go_to(PageId.PERSON)
    press(window, "Esc")
    assert at(window, PageId.PROTOCOL)
    press(window, "Esc")
    assert at(window, PageId.WHO)


def test_a_bad_birth_date_is_not_taken(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    window.shell.go_to(PageId.PERSON)
    window.shell.person.day.setText("31")
    window.shell.person.month.setCurrentIndex(2)
    window.shell.person.year.setText("1950")
    window.shell.person.go_on.click()
    assert at(window, PageId.PERSON)
    assert "does not exist" in window.shell.person.fault.text()


def test_a_number_that_cannot_be_stored_is_not_taken(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    person = window.shell.person
    window.shell.go_to(PageId.PERSON)
    person.number.setText("<17>")
    person.go_on.click()
    assert at(window, PageId.PERSON)
    assert "leave it empty" in person.fault.text()
    person.show_known(Subject("Ana", patient_number="0142"))
    assert (person.number.isReadOnly(), person.known_number) == (True, "0142")
    person.clear()
    assert (person.number.isReadOnly(), person.subject()) == (False, Subject())


def test_consent_needs_the_first_box(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    window.shell.go_to(PageId.CONSENT)
    window.shell.consent.keep_pictures.setChecked(True)
    window.shell.consent.go_on.click()
    assert at(window, PageId.CONSENT)
    assert window.shell.consent.fault.text() == "To begin, please tick the first two boxes."
    assert services.requests == []


def test_a_camera_that_is_plugged_in_appears(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    both, services.cameras = services.cameras, (DEMO,)
    window = open_window(services)
    window.shell.go_to(PageId.CAMERA)
    qtbot.waitUntil(lambda: list(window.shell.camera.cards) == ["demo"])
    qtbot.waitUntil(lambda: window.shell.camera.picture.has_picture)
    services.cameras = both
    qtbot.waitUntil(lambda: list(window.shell.camera.cards) == ["0", "demo"], timeout=5000)
    window.shell.camera.cards["0"].click()
    qtbot.waitUntil(lambda: [source.is_open for source in services.sources] == [False, True])
    window.shell.go_to(PageId.CONSENT)
    assert not any(source.is_open for source in services.sources)


def test_a_camera_in_use_says_what_to_do(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    window.shell.go_to(PageId.CAMERA)
    window.shell.camera.address.setText("broken")
    window.shell.camera.use.click()
    picture = window.shell.camera.picture
    qtbot.waitUntil(lambda: bool(picture._empty_text) and "does not answer" in picture._empty_text)
    assert "choose another camera" in picture._empty_text


def test_the_report_is_written_on_a_worker(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, tmp_path: Path
) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    exam.submit(Command(CommandKind.END_EXAM))
    qtbot.waitUntil(lambda: at(window, PageId.SUMMARY))
    window.shell.summary.write_report(tmp_path / "report", "pdf")
    qtbot.waitUntil(lambda: "report.pdf" in window.shell.summary.told.text())
    assert [export[:2] for export in services.exports] == [("exam-1", "pdf")]
    assert (tmp_path / "report.pdf").read_text(encoding="utf-8") == "exam-1"


def test_closing_the_window_ends_a_running_exam(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    window.close()
    assert exam.is_stopped


def test_the_window_remembers_its_size(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    first = open_window(services, 960, 640)
    first.close()
    again = build_window(services, ScriptedSounds())
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (960, 640)


def test_full_screen_by_key(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    press(window, "F11")
    assert window.windowState() & Qt.WindowState.WindowFullScreen
    press(window, "F11")
    assert not window.windowState() & Qt.WindowState.WindowFullScreen


def test_the_surgeons_side_and_back(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    window.shell.who.cards[Role.SURGEON].click()
    qtbot.waitUntil(lambda: window.surgeon is not None and window.sides.currentWidget() is window.surgeon)
    assert window.surgeon is not None
    services.settings = services.settings.model_copy(update={"language": "es"})
    window.surgeon.left.emit()
    assert window.sides.currentWidget() is window.shell
    assert window.shell.who.headline.text() == "¿Quién es usted?"


def test_a_running_exam_goes_on_beside_the_surgeons_side(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    press(window, "F2")
    assert window.sides.currentWidget() is window.shell
    exam = to_exam(qtbot, window, services)
    press(window, "F2")
    assert window.sides.currentWidget() is window.surgeon
    exam.submit(Command(CommandKind.NEXT))
    qtbot.waitUntil(lambda: window.shell.exam.state is ExamState.SHOWING)
    press(window, "F2")
    assert window.sides.currentWidget() is window.shell
    assert not exam.is_stopped


def test_the_summary_says_when_something_could_not_be_stored(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    exam.submit(Command(CommandKind.END_EXAM))
    qtbot.waitUntil(lambda: at(window, PageId.SUMMARY))
    summary, last = window.shell.summary, exam.latest()
    assert last is not None
    assert not summary.fault.isVisible()
    summary.show_exam("exam-1", replace(last, store_message="The disk is full. Free some space."), window.shell.chosen_protocol())
    assert summary.fault.isVisible()
    assert "Free some space" in summary.fault.text()
