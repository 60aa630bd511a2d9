"""The part of the store for what comes after measuring: documents, revisions, signatures."""

from collections.abc import Callable, Sequence
from datetime import datetime

from vmsk_exam.errors import StoreError
from vmsk_exam.record import document_table, queries, revision_table
from vmsk_exam.record.corrections import Correction
from vmsk_exam.record.database import Database
from vmsk_exam.record.documents import Document, DocumentKind, newest
from vmsk_exam.record.effective import EffectiveExam, apply_corrections
from vmsk_exam.record.revisions import Revision
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery
from vmsk_exam.record.worklist_table import Condition, fill_worklist, list_worklist, refresh_worklist


class DeskStore:
    """Base of ``SqlCipherStore``; each call that writes is durable when it returns."""

    _database: Database
    _clock: Callable[[], datetime]

    def put_document(self, exam_id: str | None, document: Document) -> Document:
        """Append a document to an exam (None: to the clinic) and return it with its version.

        The exam need not have begun: answers given before it are kept under its identifier.
        """
        with self._database.writing() as connection:
            version = document_table.insert_document(connection, exam_id, document)
            if exam_id is not None:
                refresh_worklist(connection, exam_id)
            return Document(
                document.kind,
                document.key,
                document.body,
                document.written_utc,
                document.author,
                document.wording_version,
                version,
            )

    def documents(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return the documents that count (the newest of each kind and key) of an exam, or of the clinic."""
        return newest(self.document_versions(exam_id, kind))

    def document(self, exam_id: str | None, kind: DocumentKind, key: str = "") -> Document | None:
        """Return the newest version of one document, None if there is none."""
        return next((document for document in self.documents(exam_id, kind) if document.key == key), None)

    def document_versions(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return every version of every document, in the order of writing."""
        with self._database.reading() as connection:
            return document_table.load_documents(connection, exam_id, kind)

    def revisions(self, exam_id: str) -> tuple[Revision, ...]:
        """Return the revisions of an exam, oldest first; the last may be a draft.

        Raises
        ------
        StoreError
            If there is no such exam.
        """
        with self._database.reading() as connection:
            return revision_table.load_revisions(connection, exam_id)

    def load_effective(self, exam_id: str, *, with_draft: bool = True) -> EffectiveExam:
        """Return an exam with its corrections, with or without those of an open draft."""
        with self._database.reading() as connection:
            record = queries.load_exam(connection, exam_id)
            revisions = revision_table.load_revisions(connection, exam_id)
        return apply_corrections(record, [each for each in revisions if with_draft or each.is_signed])

    def open_revision(self, exam_id: str, author: str = "", reason: str = "") -> Revision:
        """Return the open draft of an exam; opens one if there is none.

        Raises
        ------
        StoreError
            If there is no such exam, or an addendum is opened without a reason.
        """
        with self._database.writing() as connection:
            revision_table.open_revision(connection, exam_id, author, reason, self._clock())
            refresh_worklist(connection, exam_id)
            return revision_table.load_revisions(connection, exam_id)[-1]

    def save_draft(self, exam_id: str, number: int, corrections: Sequence[Correction]) -> Revision:
        """Make the corrections of the draft equal to a list (after each change, undo and redo) and return the draft.

        Raises
        ------
        StoreError
            If the revision is signed or not there.
        """
        with self._database.writing() as connection:
            revision_table.save_draft(connection, exam_id, number, corrections, self._clock())
            refresh_worklist(connection, exam_id)
            return revision_table.load_revisions(connection, exam_id)[number - 1]

    def sign_revision(self, exam_id: str, number: int, signed_by: str = "") -> Revision:
        """Close the draft: from now on it cannot change; return it with its signature.

        Raises
        ------
        StoreError
            If the revision is signed or not there, or the exam is still running.
        """
        with self._database.writing() as connection:
            revision_table.sign_revision(connection, exam_id, number, signed_by, self._clock())
            refresh_worklist(connection, exam_id)
            return revision_table.load_revisions(connection, exam_id)[number - 1]

    def list_worklist(self, query: WorklistQuery, scope: Condition | None = None) -> WorklistPage:
        """Return a page of the surgeon's list; under 50 ms with 100,000 exams (``benchmarks/worklist.py``)."""
        with self._database.reading() as connection:
            return list_worklist(connection, query, scope)

    def fill_worklist(self) -> None:
        """List the exams that an older version of the program stored; does nothing where all are listed."""
        with self._database.reading() as connection:
            (missing,) = connection.execute("SELECT (SELECT count(*) FROM exams) - (SELECT count(*) FROM worklist)").fetchone()
        if missing:
            with self._database.writing() as connection:
                fill_worklist(connection)

    def check_signatures(self, exam_id: str) -> None:
        """Prove that every signed revision still says what was signed.

        Raises
        ------
        StoreError
            If one does not.
        """
        with self._database.reading() as connection:
            broken = revision_table.broken_signatures(connection, exam_id)
        if broken:
            numbers = ", ".join(map(str, broken))
            raise StoreError(
                f"The exam {exam_id} is not what was signed (revision {numbers}). Do not use it; restore the store from a backup."
            )
