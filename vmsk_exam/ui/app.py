"""Starts the application with the services that it is given."""

import logging
import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from vmsk_exam.ui.fonts import load_fonts, text_font
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.sound import Sounds, SystemSounds
from vmsk_exam.ui.theme import SURGEON_LIGHT

_log = logging.getLogger(__name__)


def build_window(services: ExamServices, sounds: Sounds | None = None) -> MainWindow:
    """Return the main window, not yet shown; needs a running ``QApplication``.

    Parameters
    ----------
    services
        The program behind the screens.
    sounds
        Sounds and voice; by default the system's.
    """
    load_fonts()
    settings = services.settings
    if sounds is None:
        sounds = SystemSounds(settings.language, is_on=settings.is_sound_on, rate=settings.speech_rate)
    return MainWindow(PatientContext(services, SnapshotRelay(), sounds))


def run_app(services: ExamServices, argv: Sequence[str] | None = None, *, protocol_id: str | None = None) -> int:
    """Run the app until its window is closed.

    Parameters
    ----------
    services
        The program behind the screens.
    argv
        Arguments for Qt; by default those of the process.
    protocol_id
        An exam that was already chosen: the patient's path begins after that question.

    Returns
    -------
    int
        Exit status, 0 on success.
    """
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(list(argv if argv is not None else sys.argv))
    app.setApplicationName("vmsk_exam")
    app.setStyle("Fusion")
    app.setFont(text_font(SURGEON_LIGHT.type_scale.body))
    window = build_window(services)
    window.show()
    if protocol_id is not None:
        window.shell.begin_with(protocol_id)
    return app.exec()
