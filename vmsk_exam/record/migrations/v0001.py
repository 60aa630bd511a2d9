"""Version 1: exams, their tasks, attempts, repetitions, compensations, measures, tracks and key frames.

Floats may be NULL: in a field that is never None it means NaN, in an optional field None.
Times are UTC as ISO 8601 text, so that they sort as text.
"""

from typing import Final

from vmsk_exam.record.connection import Connection

STATEMENTS: Final = (
    """CREATE TABLE exams (
        exam_key INTEGER PRIMARY KEY,
        exam_id TEXT NOT NULL UNIQUE,
        started_utc TEXT NOT NULL,
        ended_utc TEXT,
        status TEXT NOT NULL,
        subject_name TEXT NOT NULL,
        patient_number TEXT NOT NULL,
        protocol_title TEXT NOT NULL,
        task_count INTEGER NOT NULL,
        measured_count INTEGER NOT NULL DEFAULT 0,
        not_assessable_count INTEGER NOT NULL DEFAULT 0,
        is_demo INTEGER NOT NULL
    ) STRICT""",
    # Holds all that the list shows, in its order: listing reads this index alone, page after page.
    """CREATE INDEX exams_listed ON exams (
        started_utc, exam_key, exam_id, status, subject_name, patient_number, protocol_title,
        task_count, measured_count, not_assessable_count, is_demo
    )""",
    "CREATE INDEX exams_running ON exams (started_utc) WHERE status = 'running'",
    """CREATE TABLE exam_headers (
        exam_key INTEGER PRIMARY KEY REFERENCES exams ON DELETE CASCADE,
        birth_date TEXT,
        sex TEXT NOT NULL,
        language TEXT NOT NULL,
        consent_given_utc TEXT NOT NULL,
        consent_wording_version TEXT NOT NULL,
        consent_measure INTEGER NOT NULL,
        consent_keep_pictures INTEGER NOT NULL,
        app_version TEXT NOT NULL,
        protocol_id TEXT NOT NULL,
        protocol_version TEXT NOT NULL,
        model_name TEXT NOT NULL,
        model_sha256 TEXT NOT NULL,
        engine TEXT NOT NULL,
        camera_name TEXT NOT NULL,
        picture_width_px INTEGER NOT NULL,
        picture_height_px INTEGER NOT NULL,
        python_version TEXT NOT NULL,
        platform TEXT NOT NULL,
        packages_json TEXT NOT NULL,
        settings_json TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE exam_tasks (
        exam_key INTEGER NOT NULL REFERENCES exams ON DELETE CASCADE,
        position INTEGER NOT NULL,
        task_id TEXT NOT NULL,
        PRIMARY KEY (exam_key, position)
    ) STRICT, WITHOUT ROWID""",
    # Without an outcome the attempt is running, or was interrupted; the key grows in order of time.
    """CREATE TABLE attempts (
        attempt_key INTEGER PRIMARY KEY AUTOINCREMENT,
        exam_key INTEGER NOT NULL REFERENCES exams ON DELETE CASCADE,
        task_id TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        is_last INTEGER NOT NULL DEFAULT 0,
        outcome TEXT,
        maneuver_id TEXT,
        side TEXT,
        channel TEXT,
        view TEXT,
        reason TEXT,
        start_deg REAL,
        peak_deg REAL,
        arc_deg REAL,
        peak_sd_deg REAL,
        hold_s REAL,
        usable_ratio REAL,
        frame_count INTEGER,
        duration_s REAL,
        pain INTEGER
    ) STRICT""",
    "CREATE INDEX attempts_of_task ON attempts (exam_key, task_id, attempt_key)",
    """CREATE TABLE repetitions (
        attempt_key INTEGER NOT NULL REFERENCES attempts ON DELETE CASCADE,
        position INTEGER NOT NULL,
        number INTEGER NOT NULL,
        start_s REAL,
        peak_s REAL,
        end_s REAL,
        start_deg REAL,
        peak_deg REAL,
        sd_deg REAL,
        hold_s REAL,
        PRIMARY KEY (attempt_key, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE compensations (
        attempt_key INTEGER NOT NULL REFERENCES attempts ON DELETE CASCADE,
        position INTEGER NOT NULL,
        compensation_id TEXT NOT NULL,
        change_deg REAL,
        repetitions_json TEXT NOT NULL,
        PRIMARY KEY (attempt_key, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE measures (
        attempt_key INTEGER NOT NULL REFERENCES attempts ON DELETE CASCADE,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        value REAL,
        unit TEXT NOT NULL,
        sd REAL,
        PRIMARY KEY (attempt_key, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE track_chunks (
        chunk_key INTEGER PRIMARY KEY AUTOINCREMENT,
        attempt_key INTEGER NOT NULL REFERENCES attempts ON DELETE CASCADE,
        samples BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX track_chunks_of_attempt ON track_chunks (attempt_key, chunk_key)",
    """CREATE TABLE key_frames (
        attempt_key INTEGER PRIMARY KEY REFERENCES attempts ON DELETE CASCADE,
        t_s REAL,
        jpeg BLOB NOT NULL
    ) STRICT""",
)


def upgrade(connection: Connection) -> None:
    """Make the tables of version 1 in an empty store."""
    for statement in STATEMENTS:
        connection.execute(statement)
