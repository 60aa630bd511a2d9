"""The questions before an exam: by keyboard alone, stored as they are answered, stopped by a red flag, gone on with later."""

import json
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ScriptedServices, unfinished_record
from vmsk_exam.assessment.intake.model import Stage, Urgency
from vmsk_exam.assessment.intake.own_questionnaires import questionnaire_folder
from vmsk_exam.errors import AccessRefusedError
from vmsk_exam.record.access import Actor
from vmsk_exam.record.access import Role as AccountRole
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.resources import Translator
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.intake_pads import TextPad
from vmsk_exam.ui.patient.red_flag_model import red_flag_screen


def press(window: MainWindow, *keys: str) -> None:
    for name in keys:
        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(name))


def ask(services: ScriptedServices, *stages: Stage) -> None:
    left_out = tuple(stage for stage in Stage if stage not in stages)
    services.settings = services.settings.model_copy(update={"intake_left_out": {"*": left_out}, "contact_phone": "555 0142"})


def to_intake(qtbot: QtBot, window: MainWindow) -> None:
    shell = window.shell
    shell.begin_with("knee")
    qtbot.waitUntil(lambda: shell.page_id is PageId.PERSON)
    shell.person.go_on.click()
    shell.consent.telehealth.click()
    shell.consent.measure.click()
    shell.consent.go_on.click()
    qtbot.waitUntil(lambda: shell.page_id in (PageId.INTAKE, PageId.BODY_CHART))


def question(window: MainWindow) -> str:
    interview = window.shell.desk.interview
    assert interview is not None
    assert interview.step is not None
    return "" if interview.step.question is None else interview.step.question.question_id


def page_line(window: MainWindow) -> QLineEdit:
    pad = window.shell.intake.pad
    assert isinstance(pad, TextPad)
    return pad.line


def stored(services: ScriptedServices, kind: DocumentKind) -> dict[str, object]:
    documents = services.store.documents("opened-1", kind)
    assert len(documents) == 1, "waiting tells an answer on its way from one that never comes"
    (document,) = documents
    content = document.content
    assert isinstance(content, dict)
    return content


def test_the_place_is_asked_by_keyboard_and_stored_at_once(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    ask(services, Stage.PLACE)
    window = open_window(services)
    to_intake(qtbot, window)
    qtbot.waitUntil(lambda: stored(services, DocumentKind.CONSENT)["telehealth"] is True)
    assert question(window) == "company"
    press(window, "2")
    assert question(window) == "company_name"
    qtbot.waitUntil(lambda: stored(services, DocumentKind.LOCATION)["answers"] == {"company": "helper"})
    qtbot.keyClicks(QApplication.focusWidget(), "Eva")
    press(window, "Return")
    assert question(window) == "address"
    qtbot.keyClicks(QApplication.focusWidget(), "5 Main Street")
    press(window, "Return")
    assert question(window) == "country"
    qtbot.keyClicks(QApplication.focusWidget(), "united k")
    assert page_line(window).text() == "united kingdom"
    press(window, "Return")
    assert list(window.shell.intake.pad.buttons) == ["999", "112", "other"]  # type: ignore[attr-defined]
    press(window, "1")
    assert question(window) == "phone"
    qtbot.keyClicks(QApplication.focusWidget(), "home")
    press(window, "Return")
    assert question(window) == "phone"
    assert "no telephone number" in window.shell.intake.fault.text()
    page_line(window).setText("+44 20 5550 142")
    press(window, "Return")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.CAMERA)
    qtbot.waitUntil(lambda: stored(services, DocumentKind.LOCATION)["is_complete"] is True)
    assert stored(services, DocumentKind.LOCATION)["answers"] == {
        "company": "helper", "company_name": "Eva", "address": "5 Main Street", "country": "united kingdom",
        "emergency_number": "999", "phone": "+44 20 5550 142",
    }  # fmt: skip


def test_the_exam_goes_on_with_the_opened_record(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.BODY_CHART)
    window = open_window(services)
    to_intake(qtbot, window)
    press(window, "Return")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.CAMERA and window.shell.camera.go_on.isEnabled())
    window.shell.camera.go_on.click()
    qtbot.waitUntil(lambda: len(services.requests) == 1)
    assert services.requests[0].resume_exam_id == "opened-1"


def test_a_red_flag_stops_and_says_whom_to_call(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.RED_FLAGS)
    services.settings = services.settings.model_copy(update={"emergency_number": "911"})
    window = open_window(services)
    to_intake(qtbot, window)
    assert question(window) == "stroke_signs"
    press(window, "1")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.RED_FLAG)
    page = window.shell.red_flag
    assert page.headline.text() == "Please stop here and get help now"
    assert "Call 911 now" in page.sentence.text()
    assert page.number.text() == "911"
    qtbot.waitUntil(lambda: stored(services, DocumentKind.RED_FLAGS)["is_positive"] is True)
    assert stored(services, DocumentKind.RED_FLAGS)["raised"] == ["stroke_signs"]
    press(window, "Return")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.WHO)
    qtbot.waitUntil(lambda: services.store.ended == [("opened-1", ExamStatus.STOPPED)])


def test_the_clinics_number_is_offered_first_and_another_can_be_typed(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    ask(services, Stage.PLACE)
    services.settings = services.settings.model_copy(update={"emergency_number": "061"})
    window = open_window(services)
    to_intake(qtbot, window)
    press(window, "1", "Return")
    assert question(window) == "country"
    qtbot.keyClicks(QApplication.focusWidget(), "Spain")
    press(window, "Return")
    assert list(window.shell.intake.pad.buttons) == ["061", "112", "other"]  # type: ignore[attr-defined]
    press(window, "3")
    assert question(window) == "other_number"
    qtbot.keyClicks(QApplication.focusWidget(), "1")
    press(window, "Return")
    assert question(window) == "other_number", "one digit is no number"
    qtbot.keyClicks(QApplication.focusWidget(), "15")
    press(window, "Return")
    assert window.shell.desk.emergency_number == "115"


def test_the_number_of_the_country_stands_in_for_one_that_was_not_said(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    ask(services, Stage.PLACE, Stage.RED_FLAGS)
    window = open_window(services)
    to_intake(qtbot, window)
    press(window, "1", "Return")
    qtbot.keyClicks(QApplication.focusWidget(), "new zealand")
    press(window, "Return")
    window.shell.intake.unsaid.click()
    press(window, "Return")
    assert question(window) == "stroke_signs"
    press(window, "1")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.RED_FLAG)
    assert window.shell.red_flag.number.text() == "111"


def test_a_wrong_press_is_mended(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.RED_FLAGS)
    window = open_window(services)
    to_intake(qtbot, window)
    press(window, "1")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.RED_FLAG)
    press(window, "Esc")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.INTAKE)
    assert question(window) == "stroke_signs"
    press(window, "2")
    assert question(window) == "chest_pressure"
    qtbot.waitUntil(lambda: stored(services, DocumentKind.RED_FLAGS)["is_positive"] is False)


def test_a_clinician_goes_on_with_a_reason(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.RED_FLAGS)
    window = open_window(services)
    to_intake(qtbot, window)
    press(window, "1")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.RED_FLAG)
    page = window.shell.red_flag
    page.clinician.click()
    page.override.click()
    assert page.fault.text() == "Please write a reason."
    page.reason.setText("Seen this morning")
    page.override.click()
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.INTAKE)
    assert question(window) == "chest_pressure"
    found = {each.key: each.content for each in services.store.documents("opened-1", DocumentKind.RED_FLAGS)}
    qtbot.waitUntil(lambda: any(each.key == "override" for each in services.store.documents("opened-1", DocumentKind.RED_FLAGS)))
    assert found[""]["raised"] == ["stroke_signs"]


def test_where_there_are_accounts_a_surgeon_proves_who_decides(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided: list[tuple[str, str]] = []

    def put_as(name: str, passphrase: str, exam_id: str, document: Document) -> str:
        if passphrase != "words of ruiz":
            raise AccessRefusedError("Name or passphrase is not right.")
        decided.append((name, document.key))
        return name

    monkeypatch.setattr(services, "put_as", put_as, raising=False)
    ask(services, Stage.RED_FLAGS)
    window = open_window(services)
    monkeypatch.setattr(services.store, "actor", Actor("rosa", AccountRole.PATIENT, "P-17"), raising=False)
    monkeypatch.setattr(services.store, "lock_after", lambda: timedelta(minutes=10), raising=False)
    to_intake(qtbot, window)
    press(window, "1")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.RED_FLAG)
    page = window.shell.red_flag
    assert not page.passphrase.isVisible()
    page.clinician.click()
    assert page.passphrase.isVisible()
    page.reason.setText("Seen this morning")
    page.override.click()
    assert page.fault.text() == "A surgeon decides this: please type name and passphrase."
    page.name.setText("ruiz")
    page.passphrase.setText("guessed")
    page.override.click()
    qtbot.waitUntil(lambda: page.fault.text() == "Name or passphrase is not right.")
    assert window.shell.page_id is PageId.RED_FLAG
    assert page.passphrase.text() == ""
    page.passphrase.setText("words of ruiz")
    page.override.click()
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.INTAKE)
    assert decided == [("ruiz", "override")]
    assert not any(each.key == "override" for each in services.store.documents("opened-1", DocumentKind.RED_FLAGS))


def test_several_can_be_chosen_and_unsaid_is_kept(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.HISTORY)
    window = open_window(services)
    to_intake(qtbot, window)
    press(window, "Return", "3", "1", "4", "1")
    assert question(window) == "worse"
    press(window, "2", "4", "Return")
    assert question(window) == "better"
    qtbot.waitUntil(lambda: "worse" in stored(services, DocumentKind.HISTORY)["answers"])  # type: ignore[operator]
    answers = stored(services, DocumentKind.HISTORY)["answers"]
    assert answers == {
        "complaint": "", "side": "both", "onset": "days", "mechanism": "slow", "course": "better", "worse": ["moving", "stairs"],
    }  # fmt: skip


def test_language_changes_in_the_middle_of_a_question(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.SAFETY)
    window = open_window(services)
    to_intake(qtbot, window)
    assert window.shell.intake.headline.text() == "How strong is your pain now?"
    window.shell.header.language.click()
    assert window.shell.intake.headline.text() == "¿Cómo de fuerte es su dolor ahora?"
    press(window, "4")
    assert question(window) == "dizzy_now"


def test_back_on_the_first_question_is_the_consent(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.SAFETY)
    window = open_window(services)
    to_intake(qtbot, window)
    press(window, "3", "Esc")
    assert question(window) == "pain_now"
    press(window, "Esc")
    assert window.shell.page_id is PageId.CONSENT
    qtbot.waitUntil(lambda: bool(services.store.documents("opened-1", DocumentKind.SAFETY)))
    window.shell.consent.telehealth.click()
    window.shell.consent.measure.click()
    window.shell.consent.go_on.click()
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.INTAKE)
    assert question(window) == "dizzy_now"
    assert window.shell.desk.exam_id == "opened-2"
    assert services.store.documents("opened-1") == ()


def test_an_unfinished_interview_goes_on_where_it_was(qtbot: QtBot, open_window: OpenWindow) -> None:
    services = ScriptedServices(unfinished=unfinished_record())
    ask(services, Stage.SAFETY, Stage.BODY_CHART)
    window = open_window(services)
    press(window, "Return")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.RESUME)
    press(window, "Return")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.INTAKE)
    press(window, "2", "2")
    assert question(window) == "fallen"
    qtbot.waitUntil(lambda: len(services.store.written) >= 2)
    again = open_window(services)
    press(again, "Return")
    qtbot.waitUntil(lambda: again.shell.page_id is PageId.RESUME)
    press(again, "Return")
    qtbot.waitUntil(lambda: again.shell.page_id is PageId.INTAKE)
    assert question(again) == "fallen"


def test_the_body_chart_by_keyboard_and_mouse(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.BODY_CHART)
    window = open_window(services)
    to_intake(qtbot, window)
    page = window.shell.body_chart
    canvas = page.canvas
    assert QApplication.focusWidget() is canvas
    press(window, "Space")
    assert [(mark.view, mark.kind) for mark in canvas.marks] == [("front", "pain")]
    press(window, "Space")
    assert canvas.marks == ()
    press(window, "2", "Right", "Space")
    assert [mark.kind for mark in canvas.marks] == ["numbness"]
    place = canvas.place_of(canvas.marks[0].view)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    assert len(canvas.marks) == 2
    assert "Numb" in page.told.text()
    page.larger.click()
    assert canvas.minimumWidth() > 0
    page.go_on.click()
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.CAMERA)
    qtbot.waitUntil(lambda: len(stored(services, DocumentKind.BODY_CHART)["marks"]) == 2)  # type: ignore[arg-type]


def test_help_is_one_key_away_and_an_interview_can_be_left_for_another_day(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    ask(services, Stage.SAFETY)
    window = open_window(services)
    to_intake(qtbot, window)
    help_desk = window.shell._intake_pages.help
    press(window, "F1")
    overlay = help_desk.overlay
    assert overlay.isVisible()
    assert overlay.phone.text() == "Call your clinic: 555 0142"
    press(window, "4")
    assert question(window) == "pain_now", "the page below keeps still"
    press(window, "Esc")
    assert not overlay.isVisible()
    assert window.shell.page_id is PageId.INTAKE
    press(window, "4")
    assert question(window) == "dizzy_now"
    help_desk.buttons[0].click()
    overlay.later.click()
    assert window.shell.page_id is PageId.WHO
    assert services.store.ended == []


def test_what_is_done_can_be_finished_with(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.SAFETY)
    window = open_window(services)
    to_intake(qtbot, window)
    press(window, "4", "F1")
    window.shell._intake_pages.help.overlay.send.click()
    assert window.shell.page_id is PageId.WHO
    qtbot.waitUntil(lambda: services.store.ended == [("opened-1", ExamStatus.STOPPED)])


def test_the_demo_patient_answers_by_one_press(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, *Stage)
    services.settings = services.settings.model_copy(update={"camera_id": "demo"})
    window = open_window(services)
    to_intake(qtbot, window)
    assert window.shell.intake.demo.isVisible()
    window.shell.intake.demo.click()
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.CAMERA)
    qtbot.waitUntil(lambda: len(services.store.documents("opened-1")) == len(Stage))
    assert stored(services, DocumentKind.RED_FLAGS)["is_positive"] is False


def test_the_clinics_own_questionnaire_is_asked_and_stored_as_a_response(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    folder = questionnaire_folder()
    folder.mkdir(parents=True)
    form = {"resourceType": "Questionnaire", "status": "active", "title": "Our form"}
    items = [
        {"linkId": "q1", "type": "boolean", "text": "Can you climb stairs?"},
        {"linkId": "q2", "type": "string", "text": "How?"},
    ]
    (folder / "form.json").write_text(json.dumps(form | {"item": items}), encoding="utf-8")
    ask(services, Stage.QUESTIONNAIRES)
    window = open_window(services)
    to_intake(qtbot, window)
    assert window.shell.intake.headline.text() == "Can you climb stairs?"
    press(window, "1")
    qtbot.keyClicks(QApplication.focusWidget(), "slowly")
    press(window, "Return")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.CAMERA)
    qtbot.waitUntil(lambda: stored(services, DocumentKind.QUESTIONNAIRE)["is_complete"] is True)
    (own,) = stored(services, DocumentKind.QUESTIONNAIRE)["responses"]  # type: ignore[misc]
    assert own["title"] == "Our form"
    assert [each["answer"] for each in own["response"]["item"]] == [[{"valueBoolean": True}], [{"valueString": "slowly"}]]


def test_no_line_break_cuts_a_number_in_two() -> None:
    screen = red_flag_screen(Urgency.SAME_DAY, "112", "555 0142", Translator("intake", "en"))
    assert "Call 555\u00a00142." in screen.sentence
    assert screen.number == "555\u00a00142"
