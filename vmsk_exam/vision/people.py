"""Counts the people in the picture now and then, beside the landmarks of the one who is followed."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from vmsk_exam.samples import ImageArray

NS_PER_MS: Final = 1_000_000
EARLY_INTERVAL_NS: Final = 490 * NS_PER_MS
"""Time between the first counts after a person appeared: every 15th frame at 30 frames a second."""
CLEAR_INTERVAL_NS: Final = 1480 * NS_PER_MS
"""Time between two counts once ``CLEAR_COUNTS`` said that one person is there; a count takes about 26 ms."""
CLEAR_COUNTS: Final = 4
SEVERAL_INTERVAL_NS: Final = 240 * NS_PER_MS
"""Time between two counts while several people are seen."""
RESULT_DELAY_NS: Final = 90 * NS_PER_MS
"""A count takes effect with the first frame so much later than its own: three frames at 30 frames a second."""
EQUAL_COUNTS: Final = 2
"""So many counts in a row must differ from the number that is believed before another is believed."""

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

CountPeople = Callable[[ImageArray, int], int]
"""Counts the people in a picture at a time in nanoseconds; called from the counter's own thread."""


class PeopleCounter:
    """Says how many people are in the picture while one is followed.

    Counting everybody costs more than following one person. It is done at once when a person appears, then every half
    second and later every one and a half seconds of the video's own time, on a second thread. When a count takes effect
    depends on the times of the frames alone, never on how fast the thread was: the same video always gives the same numbers.

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
        self._doubts = 0
        self._clear = 0
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

    def run_beside(
        self, function: Callable[_Arguments, _Result], *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> Future[_Result]:
        """Run something else on the counter's thread, after what it is told to do already."""
        return self._executor.submit(function, *args, **kwargs)

    def close(self) -> None:
        """End the thread."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _is_due(self, t_ns: int, is_new: bool) -> bool:
        if self._asked_ns is None or self._doubts > 0:
            return True
        if self._count > 1 or is_new:
            interval_ns = SEVERAL_INTERVAL_NS
        else:
            interval_ns = CLEAR_INTERVAL_NS if self._clear >= CLEAR_COUNTS else EARLY_INTERVAL_NS
        return t_ns - self._asked_ns >= interval_ns

    def _ask(self, image: ImageArray, t_ns: int) -> None:
        self._asked_ns = t_ns
        self._pending = self._executor.submit(self._count_people, image, t_ns)

    def _collect(self, t_ns: int, is_new: bool) -> None:
        if self._pending is None or self._asked_ns is None:
            return
        if is_new or t_ns - self._asked_ns >= RESULT_DELAY_NS:
            self._weigh(max(1, self._pending.result()), is_new)
            self._pending = None

    def _weigh(self, counted: int, is_new: bool) -> None:
        self._clear = self._clear + 1 if counted == 1 and not is_new else 0
        self._doubts = self._doubts + 1 if counted != self._count else 0
        if is_new or self._doubts >= EQUAL_COUNTS:
            self._count, self._doubts = counted, 0
