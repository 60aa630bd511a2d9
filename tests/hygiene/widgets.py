"""A test fails when it leaves a window, a running QThread or an active QTimer behind. Qt is only looked at if it is in use."""

import gc
import sys
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

GRACE_MS = 2000
_started: "weakref.WeakSet[Any]" = weakref.WeakSet()
_is_tracking = False


@pytest.fixture(autouse=True)
def _no_leaked_qt_object() -> Iterator[None]:
    if "PySide6.QtCore" in sys.modules:
        _track_starts()
    before = {id(window) for window in _windows()}
    _started.clear()
    yield
    if _application() is None:
        return
    leaked = _left_behind(before)
    if leaked:
        gc.collect()
        leaked = _left_behind(before)
    if leaked:
        pytest.fail("left behind after the test: " + ", ".join(leaked), pytrace=False)


def _left_behind(before: set[int]) -> list[str]:
    """Return the windows that were not there before and what still runs, once Qt has deleted what it was told to."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    windows = [window for window in _windows() if id(window) not in before]
    return [f"window {type(window).__name__}" for window in windows] + _busy_objects()


def _application() -> Any:
    """Return the running QApplication; None without one, and without loading Qt."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets is not None else None


def _windows() -> list[Any]:
    if _application() is None:
        return []
    return [window for window in _application().topLevelWidgets() if type(window).__name__ != "QTipLabel"]


def _busy_objects() -> list[str]:
    """Return the QThreads and QTimers started in the test that still run."""
    import shiboken6
    from PySide6.QtCore import QThread

    busy = []
    for started in list(_started):
        if not shiboken6.isValid(started):
            continue
        if isinstance(started, QThread):
            if started.isRunning() and not started.wait(GRACE_MS):
                busy.append(f"QThread {type(started).__name__}")
        elif started.isActive():
            busy.append(f"QTimer of {type(started.parent()).__name__}, every {started.interval()} ms")
    return busy


def _track_starts() -> None:
    """Remember every QThread and QTimer that Python starts from now on."""
    global _is_tracking  # noqa: PLW0603
    if _is_tracking:
        return
    _is_tracking = True
    from PySide6.QtCore import QThread, QTimer

    for kind in (QThread, QTimer):
        kind.start = _remembering(kind.start)  # type: ignore[method-assign, assignment]


def _remembering(start: Callable[..., None]) -> Callable[..., None]:
    def remember(self: Any, *arguments: Any) -> None:
        _started.add(self)
        start(self, *arguments)

    return remember
