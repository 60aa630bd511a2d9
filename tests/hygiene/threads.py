"""A test fails when a thread that began in it still runs after it, daemon or not."""

import gc
import threading
import time
from collections.abc import Iterator

import pytest

GRACE_S = 2.0
"""How long a thread that is on its way out may take."""
POLL_S = 0.01
FOREIGN_OWNERS = ("mediapipe.tasks.python.core.serial_dispatcher",)
"""Modules of other libraries whose pools live as long as the model; they begin with the first call, not with the model."""


@pytest.fixture(autouse=True)
def _no_leaked_thread() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    leaked = wait_for_end(before, GRACE_S)
    if leaked:
        names = ", ".join(f"{thread.name}{' (daemon)' if thread.daemon else ''}" for thread in leaked)
        pytest.fail(f"threads still run after the test: {names}", pytrace=False)


def wait_for_end(before: set[threading.Thread], grace_s: float) -> list[threading.Thread]:
    """Return the threads that began since, are no one else's, and do not end within the grace time."""
    deadline = time.monotonic() + grace_s
    while True:
        leaked = [thread for thread in threading.enumerate() if thread not in before and not is_foreign(thread)]
        if not leaked or time.monotonic() > deadline:
            return leaked
        time.sleep(POLL_S)


def is_foreign(thread: threading.Thread) -> bool:
    """Return whether a thread was not begun by Python (Qt's own), or belongs to a pool of a library that is excepted."""
    if isinstance(thread, threading._DummyThread):
        return True
    arguments = getattr(thread, "_args", ())
    executor = arguments[0]() if arguments and callable(arguments[0]) else None
    return executor is not None and any(type(owner).__module__ in FOREIGN_OWNERS for owner in gc.get_referrers(executor))
