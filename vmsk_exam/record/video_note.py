"""What became of the video of an exam, kept as a document beside it where consent alone does not tell it."""

import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from vmsk_exam.record.documents import Document, DocumentKind

_STATE: Final = "state"


class VideoState(StrEnum):
    """Why an exam has no video, or not all of it."""

    WITHDRAWN = "withdrawn"
    """Deleted: the patient took the consent back."""
    DISK_FULL = "disk_full"
    """Filming ended because the disk was full or nearly so; measuring went on."""


def video_note(state: VideoState, written_utc: datetime) -> Document:
    """Return the document that says what became of the video."""
    return Document(DocumentKind.VIDEO, "", json.dumps({_STATE: state.value}), written_utc)


def read_video_state(documents: Iterable[Document]) -> VideoState | None:
    """Return what the newest such document says; None if there is none that can be understood."""
    found: VideoState | None = None
    for document in documents:
        content = document.content if document.kind is DocumentKind.VIDEO else None
        state = content.get(_STATE) if isinstance(content, dict) else None
        if state in [each.value for each in VideoState]:
            found = VideoState(state)
    return found
