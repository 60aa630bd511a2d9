from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.assessment.billing import Modality, Place
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.report.note import Note, NotePart, Sufficiency, note_from_json
from vmsk_exam.report.note_source import NOTE_KEY
from vmsk_exam.report.note_template import TEMPLATE_FOLDER, write_example
from vmsk_exam.settings import data_folder
from vmsk_exam.ui.surgeon.ask import AskDialog
from vmsk_exam.ui.surgeon.note_fields import PartEditor
from vmsk_exam.ui.surgeon.note_model import NoteModel
from vmsk_exam.ui.surgeon.note_store import load_note, store_note
from vmsk_exam.ui.surgeon.note_view import NoteView
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.surgeon.sign_dialog import SignDialog
from vmsk_exam.ui.surgeon.texts import SurgeonTexts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VMSK_EXAM_HOME", str(tmp_path))


@pytest.fixture
def model(surgeon_services: SurgeonServices) -> NoteModel:
    return NoteModel(load_note(surgeon_services, SAMPLE_ID), SurgeonTexts("en"))


def opened(qtbot: QtBot, page: SurgeonPage) -> NoteView:
    page.content.open_note(SAMPLE_ID)
    view = page.content.note
    qtbot.waitUntil(lambda: view.model is not None and not view.is_busy)
    return view


def editor(view: NoteView, part: NotePart) -> PartEditor:
    return next(found for found in view.editors if found.part is part)


def stored(services: SurgeonServices) -> list[Note]:
    return [note_from_json(each.body) for _, each in services.store.written if each.kind is DocumentKind.NOTE]


# --- the model -----------------------------------------------------------------------


def test_where_each_part_comes_from(model: NoteModel) -> None:
    assert model.state(NotePart.EXAM).words == "drafted from the record"
    assert model.state(NotePart.PLAN).words == "for you to write"
    model.write(NotePart.PLAN, "Again in six weeks.")
    model.write(NotePart.HISTORY, "Fell on stairs.")
    assert model.state(NotePart.PLAN).words == "written by a clinician"
    assert model.state(NotePart.HISTORY).words == "changed by a clinician"
    assert model.is_changed


def test_a_part_can_be_drafted_anew(model: NoteModel) -> None:
    before = model.note
    model.write(NotePart.HISTORY, "Fell on stairs.")
    assert model.redraft(NotePart.HISTORY) == "Not recorded."
    assert model.note == before
    assert not model.is_changed


def test_a_part_written_before_the_record_changed_says_so(surgeon_services: SurgeonServices) -> None:
    first = NoteModel(load_note(surgeon_services, SAMPLE_ID), SurgeonTexts("en"))
    first.write(NotePart.HISTORY, "Fell on stairs.")
    now = store_note(surgeon_services, SAMPLE_ID, first.note)
    surgeon_services.store.put_document(SAMPLE_ID, Document(DocumentKind.HISTORY, "", '{"answers": {"since": "May"}}', now))
    later = NoteModel(load_note(surgeon_services, SAMPLE_ID), SurgeonTexts("en"))
    assert later.state(NotePart.HISTORY).words == "the record changed after this was written"
    assert later.redraft(NotePart.HISTORY) == "- Since: May"


def test_open_points_in_words(model: NoteModel) -> None:
    assert model.open_points()[0] == "The assessment is not written."
    model.decide(Sufficiency.IN_PERSON_NEEDED)
    assert "The decision has no reason." in model.open_points()


@pytest.mark.parametrize(("minutes", "kept"), [(17, 17), (0, None), (601, None), (None, None)])
def test_minutes_that_can_be(model: NoteModel, minutes: int | None, kept: int | None) -> None:
    model.set_minutes(minutes)
    assert model.note.visit.clinician_minutes == kept


def test_billing_follows_what_is_entered(model: NoteModel) -> None:
    model.set_modality(Modality.VIDEO)
    model.set_place(Place.HOME)
    line = next(line for line in model.billing() if line.code == "98000-98007")
    assert model.need_text(line) == "Not in the record: clinician's time."
    model.set_minutes(17)
    line = next(line for line in model.billing() if line.code == "98000-98007")
    assert model.need_text(line) == "The record holds the facts listed for it."


def test_who_signs_sees_what_changed(model: NoteModel) -> None:
    model.write(NotePart.PLAN, "Again in six weeks.")
    assert model.sign_lines() == (
        "Corrections in this draft: 0",
        "Results that are not as measured: 0",
        "Parts of the note written or changed: Plan",
        "Not decided yet by the clinician.",
    )


# --- the screen ----------------------------------------------------------------------


def test_n_opens_the_note_and_escape_goes_back(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(surgeon_services)
    page.content.list.grid.setFocus()
    qtbot.keyClick(page.content.list.grid, Qt.Key.Key_N)
    view = page.content.note
    qtbot.waitUntil(lambda: view.model is not None)
    assert page.content.stack.currentWidget() is view
    assert view.patient.text() == "Marta Iglesias Peña, 0142"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert page.content.stack.currentWidget() is page.content.list


def test_what_is_written_is_stored_by_itself(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = opened(qtbot, open_page(surgeon_services))
    qtbot.keyClick(view, Qt.Key.Key_F6)
    assert editor(view, NotePart.ASSESSMENT).text.hasFocus()
    qtbot.keyClicks(editor(view, NotePart.ASSESSMENT).text, "Stiff knee.")
    assert view.state.text() == "Not stored yet"
    qtbot.waitUntil(lambda: not view.is_busy)
    found = stored(surgeon_services)[-1].part(NotePart.ASSESSMENT)
    assert found is not None
    assert found.text == "Stiff knee."
    assert view.state.text().startswith("Stored ")


def test_leaving_stores_at_once(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = opened(qtbot, open_page(surgeon_services))
    editor(view, NotePart.PLAN).text.setPlainText("Again in six weeks.")
    view.leave_note()
    found = stored(surgeon_services)[-1].part(NotePart.PLAN)
    assert found is not None
    assert found.text == "Again in six weeks."


def test_a_note_that_was_only_read_is_not_stored(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = opened(qtbot, open_page(surgeon_services))
    view.leave_note()
    assert stored(surgeon_services) == []


def test_a_full_disk_is_told_and_nothing_is_lost(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = opened(qtbot, open_page(surgeon_services))
    surgeon_services.store.is_full = True
    editor(view, NotePart.PLAN).text.setPlainText("Again in six weeks.")
    qtbot.waitUntil(lambda: not view.is_busy)
    assert view.state.text() == "Not stored: The disk is full. Free some space."
    surgeon_services.store.is_full = False
    view.save()
    qtbot.waitUntil(lambda: not view.is_busy)
    assert len(stored(surgeon_services)) == 1


def test_the_form_is_part_of_the_note(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = opened(qtbot, open_page(surgeon_services))
    panel = view.visit
    assert panel is not None
    panel.modality.setCurrentIndex(panel.modality.findData("audio_only"))
    qtbot.keyClicks(panel.fields["audio_only_reason"], "No camera")
    qtbot.keyClicks(panel.minutes, "12")
    panel.choices[Sufficiency.IN_PERSON_NEEDED].click()
    panel.reason.setPlainText("Swelling")
    view.finish()
    note = stored(surgeon_services)[-1]
    assert (note.visit.modality, note.visit.audio_only_reason, note.visit.clinician_minutes) == (
        Modality.AUDIO_ONLY,
        "No camera",
        12,
    )
    assert (note.sufficiency, note.sufficiency_reason) == (Sufficiency.IN_PERSON_NEEDED, "Swelling")


def test_signing_needs_the_tick_and_locks_the_note(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    view = opened(qtbot, open_page(surgeon_services))
    editor(view, NotePart.PLAN).text.setPlainText("Again in six weeks.")
    view.ask_to_sign()
    dialog = view.dialog
    assert isinstance(dialog, SignDialog)
    dialog.accept()
    assert not dialog.sign_button.isEnabled()
    assert surgeon_services.store.kept == []
    dialog.tick.click()
    dialog.sign_button.click()
    qtbot.waitUntil(lambda: view.is_locked and not view.is_busy)
    assert surgeon_services.store.kept[-1].is_signed
    assert editor(view, NotePart.PLAN).text.isReadOnly()
    assert view.sign_button.text() == "Addendum"


def test_an_addendum_needs_a_reason(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    surgeon_services.store.open_revision(SAMPLE_ID)
    surgeon_services.store.sign()
    view = opened(qtbot, open_page(surgeon_services))
    assert view.is_locked
    view.ask_to_sign()
    dialog = view.dialog
    assert isinstance(dialog, AskDialog)
    dialog.words.setPlainText("Imaging came later.")
    dialog.accept()
    qtbot.waitUntil(lambda: not view.is_locked and view.model is not None and not view.is_busy)
    assert surgeon_services.store.kept[-1].reason == "Imaging came later."
    assert not editor(view, NotePart.PLAN).text.isReadOnly()


def test_a_clinics_template_is_taken_and_kept(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    write_example(data_folder() / TEMPLATE_FOLDER)
    view = opened(qtbot, open_page(surgeon_services))
    assert view.templates.count() == 2
    view.templates.setCurrentIndex(1)
    view.templates.activated.emit(1)
    qtbot.waitUntil(lambda: view.model is not None and not view.is_busy)
    assert view.editors[0].part is NotePart.RED_FLAGS
    assert "Side, stage" in editor(view, NotePart.ASSESSMENT).text.placeholderText()
    assert stored(surgeon_services)[-1].template == "example"


def test_a_broken_note_is_told(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(surgeon_services)
    now = surgeon_services.store.record.header.started_utc
    surgeon_services.store.put_document(SAMPLE_ID, Document(DocumentKind.NOTE, NOTE_KEY, "[]", now))
    page.content.open_note(SAMPLE_ID)
    view = page.content.note
    qtbot.waitUntil(lambda: view.stack.currentIndex() == 1 and "cannot be read" in view._message.text())
    assert view.model is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_button_is_cut_on_the_note(qtbot: QtBot, open_page: OpenPage, language: str) -> None:
    view = opened(qtbot, open_page(SurgeonServices(language)))
    buttons = (view.results_button, view.print_button, view.sign_button)
    assert [button.text() for button in buttons if button.width() < button.sizeHint().width() - 1] == []


def test_the_keys_of_the_note_hold_after_a_click_beside_its_fields(
    qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices
) -> None:
    page = open_page(surgeon_services)
    view = opened(qtbot, page)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().topLeft())
    assert page.focusWidget() is view
