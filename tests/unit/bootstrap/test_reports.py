"""Documents made from a stored exam: exam, note, sheet of ranges of motion."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from tests.unit.report.sample import sample_input
from vmsk_exam.bootstrap.reports import export_exam, render_exam
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.keys import StoreKey
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.report.note import NotePart, note_to_json
from vmsk_exam.report.note_source import NOTE_KEY, open_note
from vmsk_exam.report.progress import BrokenOffError

KEY = StoreKey(bytes(range(32)))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlCipherStore]:
    """A store with one finished exam."""
    monkeypatch.setenv("VMSK_EXAM_HOME", str(tmp_path / "home"))
    record = sample_input("en").record
    opened = SqlCipherStore.open(tmp_path / "store.db", lambda: KEY)
    opened.begin_exam(record.header)
    for result in record.results:
        opened.put_result(record.exam_id, result, None)
    opened.end_exam(record.exam_id, record.status)
    yield opened
    opened.close()


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "\n".join(pages)


def exam_id() -> str:
    return sample_input("en").record.exam_id


def test_the_sheet_shows_three_repetitions(store: SqlCipherStore, tmp_path: Path) -> None:
    path = tmp_path / "rom.pdf"
    export_exam(store, exam_id(), "pdf", path, "rom")
    text = pdf_text(path.read_bytes())
    assert "Sheet of active ranges of motion" in text
    assert "consistent" in text


def test_a_note_that_was_never_written_is_a_marked_draft(store: SqlCipherStore) -> None:
    text = pdf_text(render_exam(store, exam_id(), "pdf", "note"))
    assert "Draft: not signed." in text
    assert text.count("To be written by the clinician.") == 2


def test_a_written_and_signed_note_is_printed_as_such(store: SqlCipherStore) -> None:
    note = open_note(sample_input("en"), ()).note.with_text(NotePart.PLAN, "See again in six weeks.")
    written = store.load_exam(exam_id()).ended_utc
    assert written is not None
    store.put_document(exam_id(), Document(DocumentKind.NOTE, NOTE_KEY, note_to_json(note), written))
    revision = store.open_revision(exam_id())
    store.sign_revision(exam_id(), revision.number, "dr_ruiz")
    text = pdf_text(render_exam(store, exam_id(), "pdf", "note"))
    assert "See again in six weeks." in text
    assert "Signed by dr_ruiz" in text
    assert "Draft" not in text


@pytest.mark.parametrize(
    ("file_format", "kind"), [("pdf", "exam"), ("html", "exam"), ("json", "exam"), ("csv", "exam"), ("pdf", "rom")]
)
def test_an_export_says_how_far_it_is(store: SqlCipherStore, tmp_path: Path, file_format: str, kind: str) -> None:
    told: list[float] = []

    export_exam(store, exam_id(), file_format, tmp_path / "report", kind, told.append)

    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)
    if file_format in ("pdf", "html"):
        assert len({round(share, 2) for share in told}) >= 10


@pytest.mark.parametrize("step", [0, 5, 20])
def test_an_export_that_is_broken_off_writes_nothing(store: SqlCipherStore, tmp_path: Path, step: int) -> None:
    told: list[float] = []

    def advance(share: float) -> None:
        told.append(share)
        if len(told) > step:
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        export_exam(store, exam_id(), "pdf", tmp_path / "report.pdf", "exam", advance)

    assert len(told) == step + 1
    assert not (tmp_path / "report.pdf").exists()
