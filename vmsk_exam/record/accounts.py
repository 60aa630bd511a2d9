"""Accounts of the people who share a store, and what a wrong passphrase costs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vmsk_exam.record.access import Actor, Role

FIRST_WAIT_S: Final = 30.0
"""Waiting time after the last free try, seconds; it doubles with each further one."""
LONGEST_WAIT_S: Final = 3600.0
NAME_LIMIT: Final = 60


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may sign in."""

    name: str
    """What is typed to sign in; upper and lower case do not matter."""
    role: Role
    full_name: str
    patient_number: str
    """Whose exams a patient sees; empty for the staff."""
    created_utc: datetime
    is_disabled: bool = False
    failed_count: int = 0
    """Wrong passphrases since the last right one."""
    blocked_until_utc: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Who acts when this account is signed in."""
        return Actor(self.name, self.role, self.patient_number)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made."""

    name: str
    role: Role
    full_name: str = ""
    patient_number: str = ""


def wait_after(failed_count: int, free_tries: int) -> timedelta:
    """Return how long nobody can try again after so many wrong passphrases in a row."""
    extra = failed_count - free_tries
    return timedelta(seconds=0.0 if extra < 0 else min(FIRST_WAIT_S * 2.0 ** min(extra, 20), LONGEST_WAIT_S))
