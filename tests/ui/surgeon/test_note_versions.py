"""Earlier versions of a note: sittings, what differs, who signed which; opened from the note."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.revisions import Revision, Signature
from vmsk_exam.report.note import Note, NotePart, PartText, Sufficiency, VisitDetails, note_to_json
from vmsk_exam.report.note_source import NOTE_KEY
from vmsk_exam.resources import Translator
from vmsk_exam.ui.surgeon.note_versions import NOTHING, NOW, NoteVersionsDialog
from vmsk_exam.ui.surgeon.note_versions_model import (
    Piece,
    PieceKind,
    compare_notes,
    difference,
    load_versions,
    sittings,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
BEGAN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NOTE = Note("en", "", VisitDetails(), (PartText(NotePart.PLAN, "", ""), PartText(NotePart.HISTORY, "Pain.", "Pain.")))
WORDS = Translator("note", "en")
SAME, ADDED, REMOVED = PieceKind.SAME, PieceKind.ADDED, PieceKind.REMOVED


@pytest.fixture
def services() -> SurgeonServices:
    """Two sittings: two saves, then one that was signed."""
    made = SurgeonServices()
    plans = ((0, "vega", "Exercise."), (1, "vega", "Exercises at home."), (60, "vega", "Exercises at home for six weeks."))
    for minutes, author, plan in plans:
        body = note_to_json(NOTE.with_text(NotePart.PLAN, plan))
        written = BEGAN + timedelta(minutes=minutes)
        made.store.put_document(SAMPLE_ID, Document(DocumentKind.NOTE, NOTE_KEY, body, written, author))
    made.store.put_document(SAMPLE_ID, Document(DocumentKind.SCORES, "", "{}", BEGAN))
    signature = Signature("dr.vega", BEGAN + timedelta(minutes=61), "0" * 64)
    made.store.kept = [Revision(SAMPLE_ID, 1, "vega", BEGAN, "", signature=signature)]
    return made


def test_versions_come_newest_first_with_who_signed(services: SurgeonServices) -> None:
    versions = load_versions(services, SAMPLE_ID)
    assert [(each.number, each.author, each.signed_by) for each in versions] == [
        (3, "vega", "dr.vega"), (2, "vega", None), (1, "vega", None),
    ]  # fmt: skip
    assert [each.number for each in sittings(versions)] == [3, 2]
    others = [replace(versions[1], author="lee"), versions[2]]
    assert sittings(others) == tuple(others)
    assert load_versions(services, "exam-old") == ()


def test_a_version_that_cannot_be_read_says_why(services: SurgeonServices) -> None:
    services.store.put_document(SAMPLE_ID, Document(DocumentKind.NOTE, NOTE_KEY, '{"half": 1}', BEGAN + timedelta(days=1)))
    newest = load_versions(services, SAMPLE_ID)[0]
    assert newest.note is None
    assert newest.fault.startswith("The stored note cannot be read")


def test_added_and_removed_words_are_told_apart() -> None:
    assert difference("Exercises at home.", "Exercises at the pool.") == (
        Piece(SAME, "Exercises at "), Piece(REMOVED, "home"), Piece(ADDED, "the pool"), Piece(SAME, "."),
    )  # fmt: skip
    assert difference(None, "All new") == (Piece(SAME, "All new"),)
    assert difference("Gone", "") == (Piece(REMOVED, "Gone"),)


@given(st.text("ab .\n", max_size=30), st.text("ab .\n", max_size=30))
def test_pieces_put_both_texts_together_again(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind is not REMOVED) == after
    assert "".join(piece.text for piece in pieces if piece.kind is not ADDED) == before


def test_parts_and_decision_are_compared() -> None:
    changed = replace(NOTE.with_text(NotePart.PLAN, "Rest."), sufficiency=Sufficiency.SUFFICIENT)
    parts = {part.title: part for part in compare_notes(NOTE, changed, WORDS)}
    assert [title for title, part in parts.items() if part.is_changed] == [WORDS.text("part.plan"), WORDS.text("decision.title")]
    assert parts[WORDS.text("part.plan")].pieces == (Piece(ADDED, "Rest."),)
    without = replace(NOTE, parts=NOTE.parts[:1])
    assert [part.title for part in compare_notes(NOTE, without, WORDS)][1] == WORDS.text("part.history")
    assert not any(part.is_changed for part in compare_notes(None, changed, WORDS))


def test_the_dialog_opens_and_compares(qtbot: QtBot, open_page: OpenPage, services: SurgeonServices) -> None:
    page = open_page(services)
    page.content.open_note(SAMPLE_ID)
    view = page.content.note
    qtbot.waitUntil(lambda: view.model is not None, timeout=30_000)
    view.show_versions()
    dialog = view.dialog
    assert isinstance(dialog, NoteVersionsDialog)
    qtbot.waitUntil(lambda: dialog.list.count() == 2, timeout=30_000)
    assert "signed by dr.vega" in dialog.list.item(0).text()
    assert "Exercises at home for six weeks." in dialog.text.toPlainText()
    assert "underline" in dialog.text.toHtml()
    assert "Plan · changed" in dialog.text.toPlainText()
    dialog.every.setChecked(True)
    assert dialog.list.count() == 3
    dialog.list.setCurrentRow(2)
    assert "Exercise." in dialog.text.toPlainText()
    assert "changed" not in dialog.text.toPlainText()
    dialog.against.setCurrentIndex(dialog.against.findData(NOW))
    assert "line-through" in dialog.text.toHtml()
    dialog.against.setCurrentIndex(dialog.against.findData(NOTHING))
    assert "six weeks" not in dialog.text.toPlainText()
    assert len(services.store.written) == 4
    dialog.accept()
