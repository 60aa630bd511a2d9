"""Version 3: the worklist, one row per exam with all that it shows, and the words by which it is searched."""

from typing import Final

from vmsk_exam.record.connection import Connection

STATEMENTS: Final = (
    """CREATE TABLE worklist (
        exam_key INTEGER PRIMARY KEY REFERENCES exams ON DELETE CASCADE,
        exam_id TEXT NOT NULL,
        started_utc TEXT NOT NULL,
        status TEXT NOT NULL,
        state TEXT NOT NULL,
        has_red_flag INTEGER NOT NULL,
        is_urgent INTEGER NOT NULL,
        subject_name TEXT NOT NULL,
        patient_number TEXT NOT NULL,
        protocol_title TEXT NOT NULL,
        task_count INTEGER NOT NULL,
        measured_count INTEGER NOT NULL,
        not_assessable_count INTEGER NOT NULL,
        worst_deficit_deg REAL,
        worst_deficit_task TEXT NOT NULL,
        is_demo INTEGER NOT NULL,
        folded_name TEXT NOT NULL,
        words TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX worklist_urgency ON worklist (is_urgent, started_utc, state, has_red_flag)",
    "CREATE INDEX worklist_date ON worklist (started_utc, state, has_red_flag)",
    "CREATE INDEX worklist_patient ON worklist (folded_name, started_utc, state, has_red_flag)",
    "CREATE INDEX worklist_protocol ON worklist (protocol_title, started_utc, state, has_red_flag)",
    "CREATE INDEX worklist_state ON worklist (state, started_utc, has_red_flag)",
    "CREATE INDEX worklist_deficit ON worklist (worst_deficit_deg, started_utc, state, has_red_flag)",
    "CREATE INDEX worklist_not_assessable ON worklist (not_assessable_count, started_utc, state, has_red_flag)",
    "CREATE INDEX worklist_number ON worklist (patient_number, started_utc, state, has_red_flag)",
    """CREATE TABLE worklist_words (
        word TEXT NOT NULL,
        exam_key INTEGER NOT NULL REFERENCES exams ON DELETE CASCADE,
        PRIMARY KEY (word, exam_key)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX worklist_words_of_exam ON worklist_words (exam_key)",
)


def upgrade(connection: Connection) -> None:
    """Add the tables of version 3; the exams of the store are listed when it opens (``worklist_table.fill_worklist``)."""
    for statement in STATEMENTS:
        connection.execute(statement)
