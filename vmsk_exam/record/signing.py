"""What a signature covers, as one text that is the same on every machine, and its hash."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from vmsk_exam.record.change_codec import change_kind, encode_change
from vmsk_exam.record.documents import Document
from vmsk_exam.record.header_rows import time_text
from vmsk_exam.record.model import ExamRecord
from vmsk_exam.record.revisions import Revision

CONTENT_VERSION: Final = "vmsk-exam-content/1"


def content_sha256(record: ExamRecord, documents: Sequence[Document], revisions: Sequence[Revision]) -> str:
    """Return the hash (lower-case hex) of an exam as measured, its documents and the corrections of its revisions.

    Signatures are not part of it: the newest revision is hashed as it was before it was signed, and those before it
    are fixed by their own. Nor is the consent to video: it may be taken back later, and the video goes with it.
    """
    plain = _plain(asdict(record))
    del plain["header"]["consent"]["keep_video"]
    content = [CONTENT_VERSION, plain, [_plain(asdict(each)) for each in documents]]
    content.append([_revision(each) for each in revisions])
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _revision(revision: Revision) -> list[Any]:
    corrections = [
        [change_kind(each.change), encode_change(each.change), each.author, time_text(each.written_utc), each.reason]
        for each in revision.corrections
    ]
    return [revision.number, revision.author, time_text(revision.opened_utc), revision.reason, corrections]


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of the record's dataclasses
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else None
    if isinstance(value, datetime):
        return time_text(value)
    return value.isoformat() if isinstance(value, date) else value
