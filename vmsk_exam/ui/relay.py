"""Carries the newest value from another thread to the screens: never more than one pending event."""

import threading
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from vmsk_exam.session.snapshot import SessionEvent, SessionSnapshot

Value = TypeVar("Value")


class NewestRelay(QObject, Generic[Value]):
    """Mailbox of size one; ``publish`` from any thread, ``changed`` in the thread that made the relay."""

    changed = Signal(object)  # the newest value
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._value: Value | None = None
        self._is_pending = False
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def latest(self) -> Value | None:
        """The newest value published, None before the first."""
        with self._lock:
            return self._value

    def publish(self, value: Value) -> None:
        """Keep a value as the newest and wake the screens unless they are about to look anyway."""
        with self._lock:
            self._store(value)
            wake = not self._is_pending
            self._is_pending = True
        if wake:
            self._woken.emit()

    def clear(self) -> None:
        """Forget the value; the next ``changed`` comes with the next one published."""
        with self._lock:
            self._value = None

    def _store(self, value: Value) -> None:
        self._value = value

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            value = self._value
            self._is_pending = False
        if value is not None:
            self._announce(value)

    def _announce(self, value: Value) -> None:
        self.changed.emit(value)


class SnapshotRelay(NewestRelay[SessionSnapshot]):
    """Shows one running exam to all screens; pictures may be skipped, events are not."""

    snapshot_changed = Signal(object)  # SessionSnapshot, the newest
    events_happened = Signal(object)  # tuple[SessionEvent, ...], every event since the last delivery

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events: list[SessionEvent] = []

    def _store(self, value: SessionSnapshot) -> None:
        super()._store(value)
        self._events.extend(value.events)

    def _announce(self, value: SessionSnapshot) -> None:
        with self._lock:
            events, self._events = tuple(self._events), []
        super()._announce(value)
        self.snapshot_changed.emit(value)
        if events:
            self.events_happened.emit(events)
