"""Version 4: the audit trail, accounts, and who may see which exam."""

from typing import Final

from vmsk_exam.record.connection import Connection

STATEMENTS: Final = (
    """CREATE TABLE audit (
        entry_key INTEGER PRIMARY KEY,
        at_utc TEXT NOT NULL,
        who TEXT NOT NULL,
        action TEXT NOT NULL,
        exam_id TEXT NOT NULL,
        detail TEXT NOT NULL,
        origin TEXT NOT NULL,
        chain_sha256 TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX audit_of_exam ON audit (exam_id, entry_key)",
    """CREATE TRIGGER audit_fixed_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail never changes'); END""",
    """CREATE TRIGGER audit_fixed_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail never changes'); END""",
    """CREATE TABLE accounts (
        account_key INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        role TEXT NOT NULL,
        full_name TEXT NOT NULL,
        patient_number TEXT NOT NULL,
        passphrase_json TEXT NOT NULL,
        created_utc TEXT NOT NULL,
        is_disabled INTEGER NOT NULL DEFAULT 0,
        failed_count INTEGER NOT NULL DEFAULT 0,
        blocked_until_utc TEXT
    ) STRICT""",
    """CREATE TABLE assignments (
        exam_key INTEGER NOT NULL REFERENCES exams ON DELETE CASCADE,
        account_key INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
        PRIMARY KEY (exam_key, account_key)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX assignments_of_account ON assignments (account_key, exam_key)",
    """CREATE TABLE exam_standing (
        exam_key INTEGER PRIMARY KEY REFERENCES exams ON DELETE CASCADE,
        hold_reason TEXT,
        is_released INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX exam_standing_released ON exam_standing (exam_key) WHERE is_released",
)


def upgrade(connection: Connection) -> None:
    """Add the tables of version 4."""
    for statement in STATEMENTS:
        connection.execute(statement)
