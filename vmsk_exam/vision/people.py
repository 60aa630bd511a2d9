"""Counts the people in the picture now and then, beside the landmarks of the one who is followed."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from vmsk_exam.samples import ImageArray

NS_PER_MS: Final = 1_000_000
CLEAR_INTERVAL_NS: Final = 500 * NS_PER_MS
"""Time between two counts while one person is seen."""
UNCLEAR_INTERVAL_NS: Final = 250 * NS_PER_MS
"""Time between two counts while several people are, or were just, seen."""
RESULT_DELAY_NS: Final = 90 * NS_PER_MS
"""A count takes effect with the first frame so much later than its own: three frames at 30 frames a second."""
CALM_COUNTS: Final = 2
"""So many counts in a row must say fewer people before fewer are believed."""

CountPeople = Callable[[ImageArray, int], int]
"""Counts the people in a picture at a time in nanoseconds; called from the counter's own thread."""


class PeopleCounter:
    """Says how many people are in the picture while one is followed.

    Counting everybody costs more than following one person, so it is done at once when a person appears and then every
    half second of the video's own time, on a second thread. When a count takes effect depends on the times of the frames
    alone, never on how fast the thread was: the same video always gives the same numbers.

    Parameters
    ----------
    count_people
        Counts, on the counter's own thread.
    prepare
        Called first, on the same thread, so that the first count need not wait for it.
    """

    def __init__(self, count_people: CountPeople, prepare: Callable[[], None] | None = None) -> None:
        self._count_people = count_people
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="people-counter")
        self._pending: Future[int] | None = None
        self._asked_ns: int | None = None
        self._count = 1
        self._fewer = 0
        self._is_seen = False
        if prepare is not None:
            self._executor.submit(prepare)

    def update(self, image: ImageArray, t_ns: int, is_person_seen: bool) -> int:
        """Return how many people are in the picture, 0 without a followed person."""
        is_new = is_person_seen and not self._is_seen
        self._collect(t_ns, is_new)
        self._is_seen = is_person_seen
        if not is_person_seen:
            return 0
        if self._pending is None and self._is_due(t_ns, is_new):
            self._ask(image, t_ns)
            self._collect(t_ns, is_new)
        return self._count

    def close(self) -> None:
        """End the thread."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _is_due(self, t_ns: int, is_new: bool) -> bool:
        if self._asked_ns is None:
            return True
        is_unclear = self._count > 1 or is_new
        return t_ns - self._asked_ns >= (UNCLEAR_INTERVAL_NS if is_unclear else CLEAR_INTERVAL_NS)

    def _ask(self, image: ImageArray, t_ns: int) -> None:
        self._asked_ns = t_ns
        self._pending = self._executor.submit(self._count_people, image, t_ns)

    def _collect(self, t_ns: int, is_urgent: bool) -> None:
        if self._pending is None or self._asked_ns is None:
            return
        if is_urgent or t_ns - self._asked_ns >= RESULT_DELAY_NS:
            self._believe(max(1, self._pending.result()))
            self._pending = None

    def _believe(self, counted: int) -> None:
        self._fewer = self._fewer + 1 if counted < self._count else 0
        if counted >= self._count or self._fewer >= CALM_COUNTS:
            self._count, self._fewer = counted, 0
