"""The set-up checks before an exam: each is a tick or one sentence that says what to do."""

from dataclasses import dataclass
from enum import StrEnum

from vmsk_exam.samples import QualityReason


class SetupCheckKind(StrEnum):
    """What is checked, in the order in which it is shown."""

    PERSON = "person"
    WHOLE_BODY = "whole_body"
    DISTANCE = "distance"
    LIGHT = "light"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class SetupCheck:
    """One check of the newest frame."""

    kind: SetupCheckKind
    is_ok: bool
    reason: QualityReason | None
    """What is in the way; None exactly when ok."""
