from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from tests.unit.exchange.test_calendar_format import VISIT, calendar
from vmsk_exam.errors import InputError
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.planned import PlannedVisit, VisitForm, VisitStatus, visit_document
from vmsk_exam.ui.surgeon.ask import AskDialog
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.surgeon.planned_dialog import PlannedDialog
from vmsk_exam.ui.surgeon.planned_model import PlannedAction, PlannedColumn, PlannedFilter, PlannedModel, find_fault
from vmsk_exam.ui.surgeon.planned_store import find_visit_of, import_calendar, link_exam, load_visits, merge_visit, save_visit
from vmsk_exam.ui.surgeon.planned_view import PlannedView
from vmsk_exam.ui.surgeon.texts import SurgeonTexts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def visit(name: str, hours: float, **values: object) -> PlannedVisit:
    return replace(PlannedVisit(name, NOW + timedelta(hours=hours), name.title(), reason="Knee"), **values)  # type: ignore[arg-type]


@pytest.fixture
def model() -> PlannedModel:
    made = PlannedModel(SurgeonTexts("en"), {"knee": "Knee exam"})
    made.show(
        (
            visit("over", -2),
            visit("done", -30, status=VisitStatus.DONE),
            visit("soon", 2, protocol_id="knee"),
            visit("later", 50, form=VisitForm.IN_PERSON),
            visit("off", 3, status=VisitStatus.CANCELLED),
        ),
        NOW,
    )
    return made


def names(model: PlannedModel) -> list[str]:
    return [row.visit.visit_id for row in model.rows]


def shown(qtbot: QtBot, page: SurgeonPage) -> PlannedView:
    page.show_planned()
    view = page.content.planned
    qtbot.waitUntil(lambda: not view.is_busy)
    return view


def settle(qtbot: QtBot, view: PlannedView) -> None:
    qtbot.waitUntil(lambda: not view.is_busy)
    qtbot.wait(20)
    qtbot.waitUntil(lambda: not view.is_busy)


# --- the model -----------------------------------------------------------------------


def test_upcoming_in_order_of_time_the_rest_newest_first(model: PlannedModel) -> None:
    assert names(model) == ["soon", "later"]
    model.choose(PlannedFilter.DUE)
    assert names(model) == ["over"]
    model.choose(PlannedFilter.ALL)
    assert names(model) == ["later", "off", "soon", "over", "done"]
    assert [model.count(chosen) for chosen in PlannedFilter] == [2, 1, 5]


def test_cells(model: PlannedModel) -> None:
    cells = model.rows[0].cells
    assert cells[PlannedColumn.STATUS] == "Planned"
    assert cells[PlannedColumn.PROTOCOL] == "Knee exam"
    assert cells[PlannedColumn.FORM] == "By link"
    model.choose(PlannedFilter.DUE)
    assert model.rows[0].cells[PlannedColumn.STATUS] == "Over, not closed"


@pytest.mark.parametrize(
    ("text", "found"), [("soon", ["soon"]), ("in person", ["later"]), ("2026-11-25", ["later"]), ("hip", [])]
)
def test_search(model: PlannedModel, text: str, found: list[str]) -> None:
    model.search(text)
    assert names(model) == found


def test_what_can_be_done(model: PlannedModel) -> None:
    model.choose(PlannedFilter.ALL)
    allowed = {row.visit.visit_id: {action for action in PlannedAction if model.allows(row, action)} for row in model.rows}
    everything = {PlannedAction.DONE, PlannedAction.NO_SHOW, PlannedAction.CONVERT, PlannedAction.CANCEL}
    assert allowed["soon"] == everything
    assert allowed["later"] == everything - {PlannedAction.CONVERT}
    assert allowed["done"] == {PlannedAction.PLAN_AGAIN}
    assert allowed["off"] == {PlannedAction.PLAN_AGAIN}


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"patient_name": " "}, "planned.fault.patient"),
        ({"patient_name": "", "patient_number": "7"}, None),
        ({"link": "visit.example"}, "planned.fault.link"),
        ({"link": "https://visit.example"}, None),
    ],
)
def test_faults(values: dict[str, object], fault: str | None) -> None:
    assert find_fault(visit("x", 1, **values)) == fault


# --- the store -----------------------------------------------------------------------


def test_an_import_twice_adds_nothing(surgeon_services: SurgeonServices, tmp_path: Path) -> None:
    path = tmp_path / "visits.ics"
    path.write_bytes(calendar(VISIT))
    first, second = import_calendar(surgeon_services, path), import_calendar(surgeon_services, path)
    assert (first.new_count, first.changed_count) == (1, 0)
    assert (second.new_count, second.changed_count) == (0, 0)
    assert len(load_visits(surgeon_services)) == 1


def test_a_moved_event_moves_the_visit_and_keeps_what_was_said_here(surgeon_services: SurgeonServices, tmp_path: Path) -> None:
    path = tmp_path / "visits.ics"
    path.write_bytes(calendar(VISIT))
    import_calendar(surgeon_services, path)
    (kept,) = load_visits(surgeon_services)
    save_visit(surgeon_services, replace(kept, patient_number="0140", protocol_id="knee"))
    path.write_bytes(calendar(VISIT.replace("T0915", "T1115")))
    assert import_calendar(surgeon_services, path).changed_count == 1
    (moved,) = load_visits(surgeon_services)
    assert (moved.patient_number, moved.protocol_id, moved.starts_utc.hour) == ("0140", "knee", 11)


def test_a_stated_outcome_outlives_the_calendar_but_a_cancelled_event_counts() -> None:
    stated = visit("a", 1).with_status(VisitStatus.CONVERTED, "Swelling")
    assert merge_visit(stated, visit("a", 2)).status is VisitStatus.CONVERTED
    assert merge_visit(stated, visit("a", 2, status=VisitStatus.CANCELLED)).status is VisitStatus.CANCELLED


def test_a_missing_file_is_told(surgeon_services: SurgeonServices, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no.ics cannot be read"):
        import_calendar(surgeon_services, tmp_path / "no.ics")


@pytest.mark.expected_log("cannot be read")
def test_a_broken_visit_hides_no_other(surgeon_services: SurgeonServices) -> None:
    surgeon_services.store.put_document(None, Document(DocumentKind.VISIT, "broken", "{}", NOW))
    save_visit(surgeon_services, visit("good", 1))
    assert [each.visit_id for each in load_visits(surgeon_services)] == ["good"]


# --- the screen ----------------------------------------------------------------------


def with_visits(services: SurgeonServices) -> SurgeonServices:
    now = datetime.now(UTC)
    for name, hours in (("over", -2.0), ("soon", 2.0), ("later", 50.0)):
        kept = replace(visit(name, 0), starts_utc=now + timedelta(hours=hours))
        services.store.put_document(None, visit_document(kept, now))
    return services


def test_visits_by_key_and_back(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(with_visits(surgeon_services))
    qtbot.keyClick(page.content.list.grid, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    view = page.content.planned
    assert page.content.stack.currentWidget() is view
    settle(qtbot, view)
    assert [chip.text() for chip in view.chips.values()] == ["Upcoming  2", "To close  1", "All  3"]
    qtbot.keyClick(view.grid, Qt.Key.Key_Escape)
    assert page.content.stack.currentWidget() is page.content.list


def test_who_did_not_come_by_one_key(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = shown(qtbot, open_page(with_visits(surgeon_services)))
    view.choose(PlannedFilter.DUE)
    view.grid.setFocus()
    qtbot.keyClick(view.grid, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: view.model.count(PlannedFilter.DUE) == 0)
    settle(qtbot, view)
    statuses = {each.visit_id: each.status for each in load_visits(surgeon_services)}
    assert statuses["over"] is VisitStatus.NO_SHOW


def test_a_conversion_asks_why(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = shown(qtbot, open_page(with_visits(surgeon_services)))
    view.act(PlannedAction.CONVERT)
    dialog = view.dialog
    assert isinstance(dialog, AskDialog)
    dialog.words.setPlainText("Swollen knee")
    dialog.accept()
    qtbot.waitUntil(lambda: load_visits(surgeon_services)[1].status is VisitStatus.CONVERTED)
    settle(qtbot, view)
    assert load_visits(surgeon_services)[1].status_reason == "Swollen knee"


def test_a_new_visit_needs_a_patient(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = shown(qtbot, open_page(surgeon_services))
    assert view.empty_title.text() == "No visit is planned"
    view.make_new()
    dialog = view.dialog
    assert isinstance(dialog, PlannedDialog)
    dialog.accept()
    assert dialog.fault.text() == "Name the patient, or give a patient number."
    dialog.fields["patient_name"].setText("Ana López")
    dialog.fields["link"].setText("https://visit.example/7")
    dialog.accept()
    qtbot.waitUntil(lambda: len(view.model.rows) == 1)
    settle(qtbot, view)
    (kept,) = load_visits(surgeon_services)
    assert (kept.patient_name, kept.link, kept.form) == ("Ana López", "https://visit.example/7", VisitForm.LINK)


def test_changing_keeps_the_visit(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = shown(qtbot, open_page(with_visits(surgeon_services)))
    before = view.selected()
    assert before is not None
    view.edit_selected()
    dialog = view.dialog
    assert isinstance(dialog, PlannedDialog)
    assert abs(dialog.visit().starts_utc - before.visit.starts_utc) < timedelta(seconds=1)
    dialog.form.setCurrentIndex(dialog.form.findData("in_person"))
    dialog.accept()
    qtbot.waitUntil(lambda: load_visits(surgeon_services)[1].form is VisitForm.IN_PERSON)
    settle(qtbot, view)
    assert len(load_visits(surgeon_services)) == 3


def test_an_import_says_what_it_did(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices, tmp_path: Path) -> None:
    view = shown(qtbot, open_page(surgeon_services))
    path = tmp_path / "visits.ics"
    path.write_bytes(calendar(VISIT, "UID:e\r\nDTSTART;VALUE=DATE:20261124"))
    view.import_file(path)
    qtbot.waitUntil(lambda: view.told.text().startswith("1 visits added"))
    settle(qtbot, view)
    assert view.told.text() == "1 visits added, 0 changed. Left out, no time of day: 1."
    view.import_file(tmp_path / "missing.ics")
    qtbot.waitUntil(lambda: "cannot be read" in view.told.text())
    settle(qtbot, view)
    assert view.model.count(PlannedFilter.ALL) == 1


# --- the exam of a visit ---------------------------------------------------------------


def linked(services: SurgeonServices, exam_id: str, **values: object) -> PlannedVisit:
    """Put a visit of the sample patient with an exam into the store and return it as it is read."""
    save_visit(services, visit("with-exam", 1, patient_number="0142", **values))
    link_exam(services, "with-exam", exam_id)
    return next(each for each in load_visits(services) if each.visit_id == "with-exam")


def test_a_visit_took_place_when_its_exam_has_ended(surgeon_services: SurgeonServices) -> None:
    read = linked(surgeon_services, SAMPLE_ID)
    assert (read.exam_id, read.status) == (SAMPLE_ID, VisitStatus.DONE)
    stored = [each for each in surgeon_services.store.documents(None, DocumentKind.VISIT) if each.key == "with-exam"]
    assert '"done"' in stored[0].body


def test_a_visit_stays_open_while_its_exam_runs_or_is_gone(surgeon_services: SurgeonServices) -> None:
    assert linked(surgeon_services, "exam-running", patient_name="Ana López").status is VisitStatus.PLANNED
    assert linked(surgeon_services, "no-such-exam").status is VisitStatus.PLANNED


def test_a_stated_outcome_is_not_changed_by_the_exam(surgeon_services: SurgeonServices) -> None:
    assert linked(surgeon_services, SAMPLE_ID, status=VisitStatus.CANCELLED).status is VisitStatus.CANCELLED


def test_planned_again_begins_without_an_exam(surgeon_services: SurgeonServices) -> None:
    done = linked(surgeon_services, SAMPLE_ID)
    assert done.with_status(VisitStatus.NO_SHOW).exam_id == SAMPLE_ID
    assert done.with_status(VisitStatus.PLANNED).exam_id == ""


def test_the_visit_of_an_exam_is_found_and_a_lost_visit_is_no_fault(surgeon_services: SurgeonServices) -> None:
    read = linked(surgeon_services, SAMPLE_ID)
    assert find_visit_of(surgeon_services, SAMPLE_ID) == read
    assert find_visit_of(surgeon_services, "exam-old") is None
    assert link_exam(surgeon_services, "gone", SAMPLE_ID) is None


def test_the_calendar_keeps_the_exam_of_a_visit() -> None:
    assert merge_visit(visit("a", 1, exam_id="exam-7"), visit("a", 2)).exam_id == "exam-7"


def test_one_key_starts_an_exam_or_opens_the_one_that_was_made(
    qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices
) -> None:
    view = shown(qtbot, open_page(with_visits(surgeon_services)))
    assert view.exam_button.text() == "Start exam"
    with qtbot.waitSignal(view.exam_asked) as asked:
        qtbot.keyClick(view.grid, Qt.Key.Key_E)
    assert asked.args is not None
    assert asked.args[0].visit_id == "soon"
    link_exam(surgeon_services, "soon", "exam-7")
    view.reload()
    settle(qtbot, view)
    assert view.exam_button.text() == "Open exam"
    with qtbot.waitSignal(view.exam_opened) as opened:
        view.exam_button.click()
    assert opened.args == ["exam-7"]


def test_a_cancelled_visit_starts_no_exam(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = shown(qtbot, open_page(with_visits(surgeon_services)))
    view.act(PlannedAction.CANCEL)
    settle(qtbot, view)
    view.show_visit("soon")
    settle(qtbot, view)
    selected = view.selected()
    assert selected is not None
    assert selected.visit.visit_id == "soon"
    assert not view.exam_button.isEnabled()
    with qtbot.assertNotEmitted(view.exam_asked, wait=50):
        view.start_or_open()
