"""What the clinic has decided for its store; kept as a document of the clinic, so every change stays readable."""

from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vmsk_exam.errors import StoreDamagedError
from vmsk_exam.record.documents import Document

POLICY_KEY: Final = "policy"
"""Key of the document of kind ``clinic``."""


class ClinicPolicy(BaseModel):
    """The clinic's decisions; raise ``version`` when a field changes its meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(default=1, ge=1, le=1)
    retention_years: int = Field(default=0, ge=0, le=100)
    """Exams cannot be deleted for so long after they began; 0: no period."""
    lock_after_minutes: int = Field(default=10, ge=1, le=240)
    """An account is signed out after so long without a touch."""
    free_tries: int = Field(default=5, ge=1, le=20)
    """Wrong passphrases in a row before waiting begins."""


def policy_from(document: Document | None) -> ClinicPolicy:
    """Return the policy of a document; the defaults without one.

    Raises
    ------
    StoreDamagedError
        If the document is no policy.
    """
    if document is None:
        return ClinicPolicy()
    try:
        return ClinicPolicy.model_validate_json(document.body)
    except ValidationError as error:
        raise StoreDamagedError(
            "The clinic's policy in the store cannot be read. Write it again or update the program."
        ) from error


def retained_until(policy: ClinicPolicy, started_utc: datetime) -> datetime | None:
    """Return until when an exam must be kept, None without a retention period."""
    if policy.retention_years == 0:
        return None
    year = started_utc.year + policy.retention_years
    is_leap_day = (started_utc.month, started_utc.day) == (2, 29)
    return started_utc.replace(year=year, month=3, day=1) if is_leap_day else started_utc.replace(year=year)
