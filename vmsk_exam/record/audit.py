"""The audit trail: who did what, when and from where; each entry is chained to the one before by its hash."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class AuditAction(StrEnum):
    """What happened."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    LOCKED = "locked"
    BEGAN = "began"
    """An exam began or went on."""
    ENDED = "ended"
    VIEWED = "viewed"
    WROTE = "wrote"
    """A document was written."""
    OPENED_REVISION = "opened_revision"
    CORRECTED = "corrected"
    SIGNED = "signed"
    EXPORTED = "exported"
    DELETED = "deleted"
    HELD = "held"
    HOLD_LIFTED = "hold_lifted"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    RELEASED = "released"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    POLICY_CHANGED = "policy_changed"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    REFUSED = "refused"
    """Somebody tried what they may not."""


@dataclass(frozen=True, slots=True)
class AuditNote:
    """What will be written down."""

    who: str
    """Account; empty for the only user of a store without accounts."""
    action: AuditAction
    exam_id: str = ""
    detail: str = ""
    origin: str = ""
    """From where: the program's part and the computer, for example ``app on desk-2``."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What was written down."""

    number: int
    """1 and up without gaps."""
    at_utc: datetime
    note: AuditNote
    chain_sha256: str
    """Hash of this entry and the hash of the one before, lower-case hex."""


CHAIN_START: Final = "0" * 64
"""Stands for the hash before the first entry."""


def chain_hash(before: str, number: int, at_text: str, note: AuditNote) -> str:
    """Return the hash of an entry.

    Parameters
    ----------
    before
        Hash of the entry before.
    at_text
        Time as it is stored.
    """
    content = [before, number, at_text, note.who, note.action.value, note.exam_id, note.detail, note.origin]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode("ascii")).hexdigest()
