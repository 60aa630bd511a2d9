"""Notices that nobody has touched the program for a while."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

CHECK_MS: Final = 5_000
_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
    }
)


class IdleLock(QObject):
    """Tells once that the time without a touch is over; the next touch begins anew.

    Parameters
    ----------
    limit_s
        Gives the allowed time without a touch, seconds; None never locks.
    clock
        Monotonic seconds.
    """

    expired = Signal()

    def __init__(
        self, limit_s: Callable[[], float | None], parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._limit_s, self._clock = limit_s, clock
        self._last_s = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)

    def start(self) -> None:
        """Watch every touch of the program; again does nothing."""
        app = QCoreApplication.instance()
        if self._timer.isActive() or app is None:
            return
        app.installEventFilter(self)
        self.touch()
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._timer.stop()

    def touch(self) -> None:
        """Begin anew."""
        self._last_s = self._clock()

    def check(self) -> None:
        """Tell if the time is over."""
        limit = self._limit_s()
        if limit is not None and self._clock() - self._last_s >= limit:
            self.touch()
            self.expired.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802  Qt's signature
        """Notice a touch and let it through."""
        if event.type() in _TOUCHES:
            self.touch()
        return False
