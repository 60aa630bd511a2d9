"""From the list of planned visits to the exam and back, on a scripted program."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.record.documents import DocumentKind
from vmsk_exam.record.planned import PlannedVisit, VisitStatus, visit_document, visit_from_document
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import PageId, Role
from vmsk_exam.ui.surgeon.planned_store import find_subject, link_exam
from vmsk_exam.ui.worker import stop_all_jobs

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""

NOW = datetime.now(UTC)
MARTA = PlannedVisit("v-1", NOW + timedelta(hours=1), "Marta Iglesias Peña", "0142", "Knee, control", "knee")


@pytest.fixture
def services() -> SurgeonServices:
    made = SurgeonServices()
    made.store.put_document(None, visit_document(MARTA, NOW))
    return made


def stored(services: SurgeonServices) -> PlannedVisit:
    document = services.store.document(None, DocumentKind.VISIT, "v-1")
    assert document is not None
    return visit_from_document(document)


def at(window: MainWindow, page: PageId) -> bool:
    return window.shell.page_id is page


def begin(qtbot: QtBot, window: MainWindow, visit: PlannedVisit = MARTA) -> None:
    window.show_surgeon()
    window.start_visit(visit)
    qtbot.waitUntil(lambda: at(window, PageId.PERSON) and bool(window.shell.person.name.text()))
    assert window.sides.currentWidget() is window.shell


def go_to_exam(qtbot: QtBot, window: MainWindow, services: SurgeonServices) -> None:
    shell = window.shell
    assert shell.draft.protocol_id == "knee"
    assert at(window, PageId.PERSON)
    shell.person.go_on.click()
    shell.consent.telehealth.click()
    shell.consent.measure.click()
    shell.consent.go_on.click()
    qtbot.waitUntil(lambda: "demo" in shell.camera.cards)
    shell.camera.cards["demo"].click()
    shell.camera.go_on.click()
    qtbot.waitUntil(lambda: len(services.requests) == 1 and window.context.control.exam is not None)


def test_a_visit_becomes_an_exam_of_its_patient(qtbot: QtBot, open_window: OpenWindow, services: SurgeonServices) -> None:
    window = open_window(services)
    begin(qtbot, window)
    assert window.shell.person.name.text() == "Marta Iglesias Peña"
    assert window.shell.person.known_number == "0142"
    go_to_exam(qtbot, window, services)
    subject = services.requests[0].subject
    assert (subject.name, subject.patient_number) == ("Marta Iglesias Peña", "0142")
    assert subject.birth_date == services.store.record.header.subject.birth_date
    exam = window.context.control.exam
    assert exam is not None
    qtbot.waitUntil(lambda: stored(services).exam_id == exam.exam_id)
    assert stored(services).status is VisitStatus.PLANNED
    window.start_visit(MARTA)
    assert window.surgeon is not None
    assert "running" in window.surgeon.content.planned.told.text()
    ended = replace(services.store.summaries[0], exam_id=exam.exam_id)
    services.store.summaries = (ended, *services.store.summaries)
    window.context.control.stop()
    qtbot.waitUntil(lambda: stored(services).status is VisitStatus.DONE)
    assert window.visit_start.visit is None


def test_the_next_person_inherits_nothing(qtbot: QtBot, open_window: OpenWindow, services: SurgeonServices) -> None:
    window = open_window(services)
    begin(qtbot, window)
    window.shell.go_to(PageId.WHO)
    window.shell.who.cards[Role.PATIENT].click()
    qtbot.waitUntil(lambda: at(window, PageId.PROTOCOL))
    assert window.shell.person.name.text() == ""
    assert window.shell.person.subject().patient_number == ""
    assert window.visit_start.visit is None
    window.shell.protocol.choose("knee")
    go_to_exam(qtbot, window, services)
    stop_all_jobs()
    assert stored(services).exam_id == ""


def test_from_the_exam_to_its_visit_and_back(qtbot: QtBot, open_window: OpenWindow, services: SurgeonServices) -> None:
    link_exam(services, "v-1", SAMPLE_ID)
    window = open_window(services)
    window.show_surgeon()
    assert window.surgeon is not None
    content = window.surgeon.content
    content.open_exam(SAMPLE_ID)
    qtbot.waitUntil(content.review.head.visit_button.isVisible, timeout=30_000)
    assert "Knee, control" in content.review.head.visit_button.toolTip()
    content.review.head.visit_button.click()
    qtbot.waitUntil(lambda: content.planned.selected() is not None)
    selected = content.planned.selected()
    assert selected is not None
    assert (selected.visit.visit_id, selected.visit.status) == ("v-1", VisitStatus.DONE)
    content.planned.start_or_open()
    assert content.stack.currentWidget() is content.review
    assert content.review.exam_id == SAMPLE_ID


def test_birth_date_and_sex_come_from_an_earlier_exam_of_the_same_person_only(services: SurgeonServices) -> None:
    known = services.store.record.header.subject
    assert find_subject(services, MARTA) == known
    assert find_subject(services, replace(MARTA, patient_name="")) == known
    assert find_subject(services, replace(MARTA, patient_name="Bruno Keller")).birth_date is None
    assert find_subject(services, replace(MARTA, patient_number="")).birth_date is None
    assert find_subject(services, replace(MARTA, patient_number="7777")).patient_number == "7777"
