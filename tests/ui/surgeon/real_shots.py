"""Renders the surgeon's screens with a real store and a running demo exam.

``python -m tests.ui.surgeon.real_shots STORE PASSPHRASE_FILE FOLDER``; the store must hold a finished exam.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui.fakes import ScriptedSounds
from tests.ui.shots import wait
from vmsk_exam.bootstrap.services import AppServices
from vmsk_exam.bootstrap.store import StoreAccess
from vmsk_exam.record.model import ExamStatus, Subject
from vmsk_exam.session.snapshot import CommandKind, ExamState
from vmsk_exam.settings import Settings
from vmsk_exam.ui.app import build_window
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.services import ExamRequest
from vmsk_exam.ui.surgeon.page import SurgeonPage

SIZE_PX = (1440, 900)
LIMIT_S = 120.0


def open_window(services: AppServices) -> MainWindow:
    """Return the real window on the surgeon's side."""
    window = build_window(services, ScriptedSounds())
    window.resize(*SIZE_PX)
    window.show()
    window.show_surgeon()
    wait(1500)
    return window


def wait_until(holds: Callable[[], bool]) -> None:
    """Let the event loop run until something holds."""
    end_s = time.monotonic() + LIMIT_S
    while not holds() and time.monotonic() < end_s:
        wait(50)


def run_demo(window: MainWindow) -> None:
    """Start the demo exam and let it go into its second repetition."""
    control = window.context.control
    control.start(ExamRequest("knee", "demo", Subject(), keep_pictures=True, consent_wording_version="1", language="en"))
    wait_until(lambda: control.exam is not None)

    def is_moving() -> bool:
        snapshot = control.latest()
        if snapshot is not None and snapshot.state is ExamState.SHOWING:
            control.tell(CommandKind.NEXT)
        status = None if snapshot is None else snapshot.status
        return status is not None and status.repetitions_done >= 1 and (status.angle_deg or 0.0) > 60.0

    wait_until(is_moving)


def render(window: MainWindow, page: SurgeonPage, exam_id: str, folder: Path) -> None:
    """Write every screen."""
    content = page.content

    def save(name: str) -> None:
        window.grab().save(str(folder / f"surgeon-{name}.png"))

    save("list")
    page.open_exam(exam_id)
    wait_until(lambda: content.review.replay.model is not None)
    wait(300)
    if len(content.review.replay.moments.buttons) > 1:
        content.review.replay.moments.buttons[1].click()
    wait(300)
    save("review")
    page.show_live()
    run_demo(window)
    save("live")
    content.live.point(-4.0)
    wait(300)
    save("live-frozen")


def main() -> int:
    """Render what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("store", "passphrase_file", "folder"):
        parser.add_argument(name, type=Path)
    chosen = parser.parse_args()
    os.environ["VMSK_EXAM_HOME"] = str(chosen.store.parent / "home")
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    services = AppServices(Settings(), StoreAccess(chosen.store))
    services.unlock_store(chosen.passphrase_file.read_text(encoding="utf-8").strip())
    exam_id = next(exam.exam_id for exam in services.store.list_exams() if exam.status is ExamStatus.FINISHED)
    window = open_window(services)
    assert window.surgeon is not None
    chosen.folder.mkdir(parents=True, exist_ok=True)
    render(window, window.surgeon, exam_id, chosen.folder)
    window.close()
    services.close()
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
