"""Which note counts: the stored one, brought up to the record; and what around the maneuvers goes into it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.report.sample import STARTED, sample_input
from tests.unit.report.test_intake_sections import intake
from vmsk_exam.errors import InputError
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.model import ExamStatus, ExamSummary
from vmsk_exam.record.revisions import Revision, Signature
from vmsk_exam.report.note import NotePart, note_to_json
from vmsk_exam.report.note_intake import document_lines, intake_lines
from vmsk_exam.report.note_source import NOTE_KEY, count_data_days, find_note_signature, open_note
from vmsk_exam.report.wording import Wording

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def document(kind: DocumentKind, body: str, key: str = "") -> Document:
    return Document(kind, key, body, NOW)


def summary(days_before: int, *, number: str = "0142", measured: int = 3, is_demo: bool = False) -> ExamSummary:
    started = STARTED - timedelta(days=days_before)
    return ExamSummary("x", started, ExamStatus.FINISHED, "", number, "", 3, measured, 0, is_demo)


def test_without_a_stored_note_there_is_a_fresh_draft() -> None:
    opened = open_note(sample_input("en"), ())
    assert opened.stored is None
    assert opened.note == opened.fresh
    assert opened.note.open_points == ("assessment", "plan", "sufficiency")


def test_a_stored_note_is_brought_up_to_the_record() -> None:
    fresh = open_note(sample_input("en"), ()).note.with_text(NotePart.PLAN, "Rest.")
    stored = document(DocumentKind.NOTE, note_to_json(fresh), NOTE_KEY)
    asked = document(DocumentKind.QUESTIONNAIRE, '{"answers": {"since": "two weeks", "giving_way": ["stairs", "turning"]}}')
    opened = open_note(sample_input("en"), (stored, asked))
    parts = {part.part: part.text for part in opened.note.parts}
    assert parts[NotePart.PLAN] == "Rest."
    assert parts[NotePart.SCORES] == "- Since: two weeks\n- Giving way: stairs, turning"
    assert opened.stored == stored
    assert opened.outdated == ()


def test_another_note_of_the_exam_is_not_taken_for_it() -> None:
    other = document(DocumentKind.NOTE, '{"free": "text"}', "handover")
    assert open_note(sample_input("en"), (other,)).stored is None


def test_a_broken_note_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        open_note(sample_input("en"), (document(DocumentKind.NOTE, "[]", NOTE_KEY),))


def test_answers_become_lines_and_what_is_for_the_program_stays_out() -> None:
    body = '{"is_positive": true, "version": 1, "fever": "no", "places": [], "pain": {"now": 3, "worst": 7}, "note": ""}'
    assert document_lines(document(DocumentKind.RED_FLAGS, body)) == ("- Fever: no", "- Now: 3", "- Worst: 7")


def test_what_was_never_asked_is_none() -> None:
    lines = intake_lines([document(DocumentKind.SCORES, '{"pain": 3}')], Wording(sample_input("en")))
    assert lines.scores == ("- Pain: 3",)
    assert (lines.red_flags, lines.history, lines.imaging, lines.consent) == (None, None, None, ())


def test_the_intake_is_told_in_the_words_of_the_report() -> None:
    opened = open_note(sample_input("en"), intake())
    parts = {part.part: part.text.splitlines() for part in opened.note.parts}
    assert parts[NotePart.RED_FLAGS] == ["None of the 18 questions was answered with yes."]
    assert "- Complaint: Answer of the demo patient" in parts[NotePart.HISTORY]
    assert parts[NotePart.SCORES][0].startswith("- Pain now (NRS): 2 (0 to 10)")
    assert any(line.startswith("- Consent to an exam by computer: yes") for line in parts[NotePart.CONSENT])


def test_days_with_data_are_those_of_the_same_patient_within_30_days() -> None:
    header = sample_input("en").record.header
    exams = (
        summary(0), summary(0), summary(1), summary(29), summary(30), summary(-1),
        summary(2, number="0001"), summary(3, measured=0), summary(4, is_demo=True),
    )  # fmt: skip
    assert count_data_days(header, exams) == 3
    nameless = replace(header, subject=replace(header.subject, patient_number=""))
    assert count_data_days(nameless, (summary(0, number=""),)) == 0


def test_a_note_written_on_after_the_signature_is_not_signed() -> None:
    note = document(DocumentKind.NOTE, "{}", NOTE_KEY)

    def revision(signed_utc: datetime) -> Revision:
        return Revision("x", 1, "", NOW, "", (), Signature("dr_ruiz", signed_utc, "00"))

    assert find_note_signature((note,), (revision(NOW + timedelta(minutes=1)),)) is not None
    assert find_note_signature((note,), (revision(NOW - timedelta(minutes=1)),)) is None
    assert find_note_signature((), (revision(NOW),)) is None
    assert find_note_signature((note,), ()) is None
