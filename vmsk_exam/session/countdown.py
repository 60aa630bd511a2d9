"""The last seconds of a wait or a hold, counted once each."""

import math
from typing import Final

FROM_S: Final = 3
"""Counted are 3, 2 and 1."""


class Countdown:
    """Tells each of the last whole seconds once."""

    def __init__(self) -> None:
        self._last: int | None = None

    def update(self, remaining_s: float | None) -> int | None:
        """Return the second that has just begun to count, None most of the time.

        Parameters
        ----------
        remaining_s
            Seconds left; None where nothing runs, which starts the count anew.
        """
        if remaining_s is None:
            self._last = None
            return None
        second = math.ceil(remaining_s)
        before, self._last = self._last, second
        is_new = before is not None and second < before
        return second if is_new and 1 <= second <= FROM_S else None
