"""Who is examined, as typed; no Qt."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from vmsk_exam.record.model import Subject

SEXES = ("female", "male", "other", "unsaid")
"""Choices in the order shown; ``unsaid`` is stored as empty."""

NUMBER_LIMIT: Final = 64
"""Longest patient number, characters (what DICOM takes as an identifier)."""
_NUMBER: Final = re.compile(r"\w[\w .:/#-]*")


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """What stands in the fields."""

    name: str = ""
    day: str = ""
    month: int = 0
    """1 to 12, 0 for not chosen."""
    year: str = ""
    sex: str = "unsaid"
    number: str = ""
    """Patient number of the clinic."""

    def fault(self, today: date) -> str | None:
        """Return the key of the sentence that says what to change, None if the entry can be used."""
        try:
            birth_date = self._birth_date()
        except ValueError:
            return "person.bad_date"
        if birth_date is not None and birth_date > today:
            return "person.future_date"
        return None if self._has_good_number() else "person.bad_number"

    def subject(self) -> Subject:
        """Return the person; only for an entry without fault."""
        sex = "" if self.sex == "unsaid" else self.sex
        return Subject(
            name=" ".join(self.name.split()), birth_date=self._birth_date(), sex=sex, patient_number=self._plain_number()
        )

    def _plain_number(self) -> str:
        return " ".join(self.number.split())

    def _has_good_number(self) -> bool:
        number = self._plain_number()
        return not number or (len(number) <= NUMBER_LIMIT and _NUMBER.fullmatch(number) is not None)

    def _birth_date(self) -> date | None:
        if not (self.day.strip() or self.month or self.year.strip()):
            return None
        year = int(self.year)
        if year < 1900:
            raise ValueError(year)
        return date(year, self.month, int(self.day))
