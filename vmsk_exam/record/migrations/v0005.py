"""Version 5: the video of an exam, kept only where the patient agreed to it apart."""

from typing import Final

from vmsk_exam.record.connection import Connection

STATEMENTS: Final = (
    "ALTER TABLE exam_headers ADD COLUMN consent_keep_video INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE video_pictures (
        picture_key INTEGER PRIMARY KEY AUTOINCREMENT,
        attempt_key INTEGER NOT NULL REFERENCES attempts ON DELETE CASCADE,
        t_s REAL NOT NULL,
        jpeg BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX video_pictures_of_attempt ON video_pictures (attempt_key, t_s)",
)


def upgrade(connection: Connection) -> None:
    """Add the tables of version 5; no exam of before has consent to video."""
    for statement in STATEMENTS:
        connection.execute(statement)
