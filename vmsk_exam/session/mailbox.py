"""A mailbox of size one between the thread that takes pictures and the thread that measures."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds the newest item only; a live source overwrites, any other waits until the item is taken."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._item: T | None = None
        self._is_closed = False
        self.dropped_count = 0
        """Items that were overwritten before anybody took them."""

    def put_newest(self, item: T) -> None:
        """Leave an item, in place of one not yet taken."""
        with self._condition:
            self.dropped_count += self._item is not None
            self._item = item
            self._condition.notify_all()

    def put_waiting(self, item: T) -> None:
        """Leave an item once the one before is taken; returns at once when the mailbox is closed."""
        with self._condition:
            self._condition.wait_for(lambda: self._item is None or self._is_closed)
            self._item = item
            self._condition.notify_all()

    def take(self, timeout_s: float) -> T | None:
        """Return the item, waiting for it; None after the timeout or when the mailbox is closed and empty."""
        with self._condition:
            self._condition.wait_for(lambda: self._item is not None or self._is_closed, timeout_s)
            item, self._item = self._item, None
            self._condition.notify_all()
            return item

    def close(self) -> None:
        """Let everybody who waits go on."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()
