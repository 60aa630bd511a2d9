"""Messages and the progress line of dev.py; they go to standard error, so that standard output holds results only."""

import sys
import time
from collections.abc import Sequence
from typing import Final

BAR_WIDTH: Final = 28
QUIET_STEP: Final = 10
"""Without a terminal, one line is printed for so many finished items."""


class SetupError(Exception):
    """Something stops the set-up; the message says what to do."""


def say(message: str) -> None:
    """Print one line for the person who started dev.py."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def join_words(words: Sequence[str]) -> str:
    """Return words separated by spaces, for a command that can be copied."""
    return " ".join(words)


class ProgressLine:
    """One line that shows how far a long step is.

    Parameters
    ----------
    title
        What is going on.
    total
        Number of items until the end, at least 1.
    """

    def __init__(self, title: str, total: int) -> None:
        self._title = title
        self._total = max(total, 1)
        self._is_terminal = sys.stderr.isatty()
        self._started_s = time.monotonic()
        self._printed = 0

    def show(self, done: int, detail: str = "") -> None:
        """Draw the bar, or without a terminal now and then a line."""
        done = min(done, self._total)
        if self._is_terminal:
            filled = BAR_WIDTH * done // self._total
            bar = "#" * filled + "-" * (BAR_WIDTH - filled)
            line = f"{self._title} [{bar}] {done}/{self._total} {self._elapsed_s():3.0f} s  {detail}"
            sys.stderr.write(f"\r{line[:118]:<118}")
            sys.stderr.flush()
        elif done >= self._printed + QUIET_STEP:
            self._printed = done
            say(f"{self._title} {done}/{self._total}, {self._elapsed_s():.0f} s")

    def finish(self, message: str) -> None:
        """Replace the bar by one closing line."""
        if self._is_terminal:
            sys.stderr.write(f"\r{' ' * 118}\r")
        say(f"{message} ({self._elapsed_s():.0f} s)")

    def _elapsed_s(self) -> float:
        return time.monotonic() - self._started_s
