"""Opens the app."""

import sys
from dataclasses import dataclass
from typing import Final

from vmsk_exam.bootstrap.services import AppServices
from vmsk_exam.bootstrap.store import choose_store
from vmsk_exam.settings import load_settings

SWITCH_INTERVAL_S: Final = 0.0005
"""How long a thread may keep the interpreter while the screen's thread waits; Python's own 5 ms make the screen late."""


@dataclass(frozen=True, slots=True)
class AppStart:
    """How the app begins; None lets the person choose."""

    protocol_id: str | None = None
    camera_id: str | None = None
    store: str | None = None
    """A store's file, or ``none``; None takes the one of this person."""


def open_app(start: AppStart) -> int:
    """Open the window and return the exit code when it is closed."""
    from vmsk_exam.ui.app import run_app

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    settings = load_settings()
    if start.camera_id is not None:
        settings = settings.model_copy(update={"camera_id": start.camera_id})
    services = AppServices(settings, choose_store(start.store))
    try:
        return run_app(services, sys.argv[:1], protocol_id=start.protocol_id)
    finally:
        services.close()
