"""Words and numbers of the surgeon's screens; names of joints, reasons and outcomes are those of the report."""

import unicodedata
from datetime import datetime

from vmsk_exam.anatomy import CENTRAL_ANGLES, HAND_ANGLES, MEASURED_SIGNALS, SIDED_ANGLES
from vmsk_exam.report.numbers import NumberFormat
from vmsk_exam.resources import Translator


class SurgeonTexts:
    """Everything that the surgeon reads, in one language.

    Parameters
    ----------
    language
        ``en`` or ``es``.
    """

    def __init__(self, language: str) -> None:
        self._own = Translator("surgeon", language)
        self._report = Translator("report", language)
        self.language = self._own.language
        self.numbers = NumberFormat(self.language)
        self._months = self._own.text("months").split()

    def text(self, key: str, **values: object) -> str:
        """Return a text of these screens."""
        return self._own.text(key, **values)

    def report(self, key: str, **values: object) -> str:
        """Return a text that the report uses too."""
        return self._report.text(key, **values)

    def reason(self, reason: str) -> str:
        """Return why something has no number; an unknown reason is shown as it is."""
        key = f"reason.{reason}"
        return self._report.text(key) if self._report.has(key) else reason.replace("_", " ")

    def channel(self, channel: str) -> str:
        """Return the name of an angle channel with its side."""
        angle = self.angle(channel)
        if channel in CENTRAL_ANGLES:
            return angle
        return self._report.text("channel.with_side", angle=angle, side=self.side(channel))

    def angle(self, channel: str) -> str:
        """Return the name of an angle channel without its side."""
        name = channel if channel in CENTRAL_ANGLES else channel.partition("_")[2]
        is_known = name in (*CENTRAL_ANGLES, *SIDED_ANGLES, *MEASURED_SIGNALS, *HAND_ANGLES)
        return self._report.text(f"channel.{name}") if is_known else channel

    def side(self, channel: str) -> str:
        """Return the word for a channel's side."""
        return self._report.text(f"side.{channel.partition('_')[0]}")

    def degrees(self, value: float | None, sd_deg: float | None) -> str:
        """Return an angle with half of its 95 % interval, never without it where it is known."""
        return f"{self.numbers.degrees(value)} {self.numbers.margin(sd_deg)}".strip()

    def date_time(self, moment: datetime) -> str:
        """Return a moment in local time, the day before the month."""
        local = moment.astimezone()
        return f"{local.day} {self._months[local.month - 1]} {local.year}, {local:%H:%M}"

    def date(self, moment: datetime) -> str:
        """Return a day in local time."""
        local = moment.astimezone()
        return f"{local.day} {self._months[local.month - 1]} {local.year}"

    def short_date(self, moment: datetime) -> str:
        """Return a day without its year."""
        local = moment.astimezone()
        return f"{local.day} {self._months[local.month - 1]}"

    def seconds(self, value: float) -> str:
        """Return a time in tenths of a second."""
        return self.numbers.seconds(value)


def plain_letters(text: str) -> str:
    """Return a text in small letters without accents, to compare by."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
