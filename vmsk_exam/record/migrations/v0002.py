"""Version 2: documents, revisions and their corrections.

A document names its exam as text, not as a row: answers are kept before the exam begins. Without an exam it belongs
to the clinic. What is written is never changed: triggers refuse it.
"""

from typing import Final

from vmsk_exam.record.connection import Connection

STATEMENTS: Final = (
    """CREATE TABLE documents (
        document_key INTEGER PRIMARY KEY AUTOINCREMENT,
        exam_id TEXT,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        written_utc TEXT NOT NULL,
        author TEXT NOT NULL,
        wording_version TEXT NOT NULL,
        body TEXT NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX documents_of_exam ON documents (exam_id, kind, name, version)",
    """CREATE TRIGGER documents_fixed BEFORE UPDATE ON documents
        BEGIN SELECT RAISE(ABORT, 'a document never changes'); END""",
    """CREATE TABLE revisions (
        revision_key INTEGER PRIMARY KEY AUTOINCREMENT,
        exam_key INTEGER NOT NULL REFERENCES exams ON DELETE CASCADE,
        number INTEGER NOT NULL,
        author TEXT NOT NULL,
        opened_utc TEXT NOT NULL,
        reason TEXT NOT NULL,
        signed_by TEXT,
        signed_utc TEXT,
        content_sha256 TEXT,
        document_mark INTEGER,
        UNIQUE (exam_key, number)
    ) STRICT""",
    """CREATE TRIGGER revisions_fixed BEFORE UPDATE ON revisions WHEN OLD.signed_utc IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a signed revision never changes'); END""",
    # A correction that was undone in a draft stays, with the time at which it was taken back.
    """CREATE TABLE corrections (
        correction_key INTEGER PRIMARY KEY AUTOINCREMENT,
        revision_key INTEGER NOT NULL REFERENCES revisions ON DELETE CASCADE,
        author TEXT NOT NULL,
        written_utc TEXT NOT NULL,
        reason TEXT NOT NULL,
        kind TEXT NOT NULL,
        change_json TEXT NOT NULL,
        taken_back_utc TEXT
    ) STRICT""",
    "CREATE INDEX corrections_of_revision ON corrections (revision_key, correction_key)",
    """CREATE TRIGGER corrections_fixed
        BEFORE UPDATE OF revision_key, author, written_utc, reason, kind, change_json ON corrections
        BEGIN SELECT RAISE(ABORT, 'a correction never changes'); END""",
    """CREATE TRIGGER corrections_closed_update BEFORE UPDATE ON corrections
        WHEN (SELECT signed_utc FROM revisions WHERE revision_key = OLD.revision_key) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a signed revision never changes'); END""",
    """CREATE TRIGGER corrections_closed_insert BEFORE INSERT ON corrections
        WHEN (SELECT signed_utc FROM revisions WHERE revision_key = NEW.revision_key) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a signed revision never changes'); END""",
)


def upgrade(connection: Connection) -> None:
    """Add the tables of version 2."""
    for statement in STATEMENTS:
        connection.execute(statement)
