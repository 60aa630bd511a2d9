"""Earlier versions of a note, and what differs between two of them; no Qt."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from vmsk_exam.errors import InputError, StoreError
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.revisions import Revision
from vmsk_exam.report.note import Note, NotePart, note_from_json
from vmsk_exam.report.note_source import NOTE_KEY
from vmsk_exam.resources import Translator
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.services import ExamServices

SITTING: Final = timedelta(minutes=10)
"""Versions of one person that follow each other faster belong to one sitting; the last one stands for it."""
_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")


@runtime_checkable
class VersionStore(Protocol):
    """The part of a store that keeps every version."""

    def document_versions(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return every version of every document, in the order of writing."""

    def revisions(self, exam_id: str) -> tuple[Revision, ...]:
        """Return the revisions of an exam, oldest first."""


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """One stored version."""

    number: int
    written_utc: datetime
    author: str
    note: Note | None
    """None if it cannot be read; ``fault`` then says why."""
    fault: str = ""
    signed_by: str | None = None
    """Who signed the exam with this version; None for a version that nobody signed."""


class PieceKind(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that share a fate."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """One part of the note, with what differs."""

    title: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether something differs."""
        return any(piece.kind is not PieceKind.SAME for piece in self.pieces)


def load_versions(services: ExamServices, exam_id: str) -> tuple[NoteVersion, ...]:
    """Read every stored version of an exam's note, newest first.

    Raises
    ------
    StoreError
        If they cannot be read.
    """
    store: object = services.store
    if not isinstance(store, VersionStore):
        raise StoreError("This store keeps no earlier versions. Start the program again.")
    stored = [each for each in store.document_versions(exam_id, DocumentKind.NOTE) if each.key == NOTE_KEY]
    signed = _signed(stored, store.revisions(exam_id))
    return tuple(_version(each, signed.get(each.version)) for each in reversed(stored))


def sittings(versions: Sequence[NoteVersion]) -> tuple[NoteVersion, ...]:
    """Return the last version of each sitting and every signed one, newest first."""
    kept: list[NoteVersion] = []
    for number, version in enumerate(versions):
        after = versions[number - 1] if number else None
        goes_on = after is not None and after.author == version.author and after.written_utc - version.written_utc < SITTING
        if not goes_on or version.signed_by is not None:
            kept.append(version)
    return tuple(kept)


def compare_notes(before: Note | None, after: Note, words: Translator) -> tuple[ComparedPart, ...]:
    """Return the parts of a note with what was added and removed since another version.

    Parameters
    ----------
    before
        The other version; None compares with nothing: all is as it stands.
    words
        Texts of area ``note``.
    """
    parts = [part.part for part in after.parts]
    if before is not None:
        parts += [part.part for part in before.parts if part.part not in parts]
    compared = [ComparedPart(words.text(f"part.{part}"), _pieces(before, after, part)) for part in parts]
    texts = [None if before is None else _decision(before, words), _decision(after, words)]
    return (*compared, ComparedPart(words.text("decision.title"), difference(texts[0], texts[1] or "")))


def difference(before: str | None, after: str) -> tuple[Piece, ...]:
    """Return a text in pieces: what stayed, what was added, what was removed; None before means nothing to compare with."""
    if before is None or before == after:
        return (Piece(PieceKind.SAME, after),) if after else ()
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for _tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            pieces.append(Piece(PieceKind.SAME, "".join(new[c:d])))
            continue
        removed, added = "".join(old[a:b]), "".join(new[c:d])
        pieces += [Piece(kind, text) for kind, text in ((PieceKind.REMOVED, removed), (PieceKind.ADDED, added)) if text]
    return tuple(pieces)


def _pieces(before: Note | None, after: Note, part: NotePart) -> tuple[Piece, ...]:
    now = after.part(part)
    if before is None:
        return difference(None, "" if now is None else now.text)
    then = before.part(part)
    return difference("" if then is None else then.text, "" if now is None else now.text)


def _decision(note: Note, words: Translator) -> str:
    return "\n".join(line for line in (words.text(f"decision.{note.sufficiency}"), note.sufficiency_reason) if line)


def _version(document: Document, signed_by: str | None) -> NoteVersion:
    try:
        note, fault = note_from_json(document.body), ""
    except InputError as error:
        return NoteVersion(document.version, document.written_utc, document.author, None, say_error(error), signed_by)
    return NoteVersion(document.version, document.written_utc, document.author, note, fault, signed_by)


def _signed(stored: Sequence[Document], revisions: Sequence[Revision]) -> dict[int, str]:
    """Return who signed which version: the newest one that was written before the signature."""
    found = {}
    for revision in revisions:
        signature = revision.signature
        before = [] if signature is None else [each for each in stored if each.written_utc <= signature.signed_utc]
        if signature is not None and before:
            found[before[-1].version] = signature.signed_by
    return found
