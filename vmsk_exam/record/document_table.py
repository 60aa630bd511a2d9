"""Documents as rows of the store."""

from typing import Final

from vmsk_exam.record.connection import Connection
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.header_rows import time_from_text, time_text

_COLUMNS: Final = "kind, name, body, written_utc, author, wording_version, version"


def insert_document(connection: Connection, exam_id: str | None, document: Document) -> int:
    """Append a document as the next version of its kind and key; return the version."""
    kind = document.kind.value
    (version,) = connection.execute(
        "SELECT coalesce(max(version), 0) + 1 FROM documents WHERE exam_id IS ? AND kind = ? AND name = ?",
        (exam_id, kind, document.key),
    ).fetchone()
    written = time_text(document.written_utc)
    connection.execute(
        f"INSERT INTO documents (exam_id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (exam_id, kind, document.key, document.body, written, document.author, document.wording_version, version),
    )
    return int(version)


def load_documents(
    connection: Connection, exam_id: str | None, kind: DocumentKind | None = None, mark: int | None = None
) -> tuple[Document, ...]:
    """Return every version of the documents of an exam (None: of the clinic) in the order of writing.

    Parameters
    ----------
    kind
        Only of this kind.
    mark
        Only up to this number of a document, see ``last_mark``.
    """
    rows = connection.execute(
        f"""SELECT {_COLUMNS} FROM documents
            WHERE exam_id IS ?1 AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR document_key <= ?3)
            ORDER BY document_key""",  # noqa: S608
        (exam_id, None if kind is None else kind.value, mark),
    )
    return tuple(
        Document(DocumentKind(each), name, body, time_from_text(written), author, wording, version)
        for each, name, body, written, author, wording, version in rows
    )


def last_mark(connection: Connection, exam_id: str) -> int:
    """Return the number of the newest document of an exam, 0 if it has none."""
    (mark,) = connection.execute("SELECT coalesce(max(document_key), 0) FROM documents WHERE exam_id = ?", (exam_id,)).fetchone()
    return int(mark)


def delete_documents(connection: Connection, exam_id: str) -> None:
    """Remove every document of an exam."""
    connection.execute("DELETE FROM documents WHERE exam_id = ?", (exam_id,))
