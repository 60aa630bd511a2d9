"""Who is examined, as typed; no Qt."""

from dataclasses import dataclass
from datetime import date

from vmsk_exam.record.model import Subject

SEXES = ("female", "male", "other", "unsaid")
"""Choices in the order shown; ``unsaid`` is stored as empty."""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """What stands in the fields."""

    name: str = ""
    day: str = ""
    month: int = 0
    """1 to 12, 0 for not chosen."""
    year: str = ""
    sex: str = "unsaid"

    def fault(self, today: date) -> str | None:
        """Return the key of the sentence that says what to change, None if the entry can be used."""
        try:
            birth_date = self._birth_date()
        except ValueError:
            return "person.bad_date"
        return "person.future_date" if birth_date is not None and birth_date > today else None

    def subject(self) -> Subject:
        """Return the person; only for an entry without fault."""
        sex = "" if self.sex == "unsaid" else self.sex
        return Subject(name=" ".join(self.name.split()), birth_date=self._birth_date(), sex=sex)

    def _birth_date(self) -> date | None:
        if not (self.day.strip() or self.month or self.year.strip()):
            return None
        year = int(self.year)
        if year < 1900:
            raise ValueError(year)
        return date(year, self.month, int(self.day))
