"""The window: arranges the patient's and the surgeon's side, remembers its place, knows the keys for all pages."""

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QCloseEvent, QIcon, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from vmsk_exam.record.planned import PlannedVisit
from vmsk_exam.resources import asset_path
from vmsk_exam.settings import data_folder
from vmsk_exam.ui.account import lock_limit_s, signed_in
from vmsk_exam.ui.idle_lock import IdleLock
from vmsk_exam.ui.patient.flow import PageId, Role
from vmsk_exam.ui.patient.header import FULL_SCREEN_KEY
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.patient.shell import PatientShell
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.visit_start import VisitStart
from vmsk_exam.ui.worker import stop_all_jobs

if TYPE_CHECKING:
    from vmsk_exam.ui.surgeon.page import SurgeonPage

_log = logging.getLogger(__name__)

SURGEON_KEY: Final = "F2"
"""Goes between the patient's and the surgeon's side; a running exam goes on."""
START_SIZE_PX: Final = (1280, 720)
_GEOMETRY: Final = "window/geometry"


class MainWindow(QMainWindow):
    """Holds a stack of two sides and nothing else."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self.context = context
        self.shell = PatientShell(context)
        self.surgeon: SurgeonPage | None = None
        self.visit_start = VisitStart(self.shell)
        self.visit_start.failed.connect(self._tell_surgeon)
        self.sides = QStackedWidget()
        self.sides.addWidget(self.shell)
        self.setCentralWidget(self.sides)
        self.setWindowIcon(QIcon(str(asset_path("icons", "app.svg"))))
        self.setMinimumSize(960, 540)
        self._set_title()
        self.idle = IdleLock(lambda: lock_limit_s(context.services), self)
        self.idle.expired.connect(self.lock)
        self.shell.surgeon_chosen.connect(self.show_surgeon)
        self.shell.full_screen_asked.connect(self.switch_full_screen)
        self.shell.language_changed.connect(lambda _language: self._set_title())
        QShortcut(QKeySequence(FULL_SCREEN_KEY), self).activated.connect(self.switch_full_screen)
        QShortcut(QKeySequence(SURGEON_KEY), self).activated.connect(self._switch_side)
        self._restore()

    @property
    def relay(self) -> SnapshotRelay:
        """Brings the snapshots of the running exam to every screen."""
        return self.context.relay

    def show_surgeon(self) -> None:
        """Show the surgeon's side; it is made when it is first needed."""
        if self.surgeon is None:
            from vmsk_exam.ui.surgeon.page import SurgeonPage  # its plots are loaded when they are first needed

            self.surgeon = SurgeonPage(self.context.services, self.context.relay, self.context.control)
            self.surgeon.left.connect(self.show_patient)
            self.surgeon.sign_out_asked.connect(self.sign_out)
            self.surgeon.exam_asked.connect(self.start_visit)
            self.surgeon.lock_asked.connect(self.lock)
            self.sides.addWidget(self.surgeon)
        self._show(self.surgeon)

    def start_visit(self, visit: PlannedVisit) -> None:
        """Begin the exam of a planned visit on the patient's side."""
        if self.context.control.exam is not None:
            if self.surgeon is not None:
                self._tell_surgeon(self.surgeon.content.context.text("planned.running"))
            return
        self.visit_start.begin(visit)
        self.show_patient()

    def _tell_surgeon(self, text: str) -> None:
        if self.surgeon is not None:
            self.surgeon.content.planned.show_fault(text)

    def lock(self) -> None:
        """Sign out after a time without a touch, and ask for the account again; a running exam is left alone."""
        if self.context.control.exam is not None or signed_in(self.context.services) is None:
            return
        was_surgeon = self.sides.currentWidget() is self.surgeon
        self.sign_out(is_locked=True)
        if was_surgeon:
            self.shell.who.cards[Role.SURGEON].click()

    def sign_out(self, *, is_locked: bool = False) -> None:
        """Store what is written, forget what is shown, and go to the first page."""
        if self.surgeon is not None:
            surgeon, self.surgeon = self.surgeon, None
            surgeon.content.leave()
            self.sides.removeWidget(surgeon)
            surgeon.hide()
            surgeon.deleteLater()
        self.context.services.sign_out(is_locked=is_locked)
        self.shell.person.clear()
        self.shell.go_to(PageId.WHO)
        self.show_patient()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Watch for a time without a touch."""
        super().showEvent(event)
        self.idle.start()

    def show_patient(self) -> None:
        """Show the patient's side."""
        self._show(self.shell)

    def switch_full_screen(self) -> None:
        """Go to full screen or back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Remember the place, end what runs; what was measured is stored and can be resumed."""
        self.idle.stop()
        self._stored().setValue(_GEOMETRY, self.saveGeometry())
        self.shell.close_down()
        stop_all_jobs()
        super().closeEvent(event)

    def _show(self, side: QWidget) -> None:
        self.sides.setCurrentWidget(side)
        side.setFocus()

    def _switch_side(self) -> None:
        if self.sides.currentWidget() is not self.shell:
            self.show_patient()
        elif self.context.control.exam is not None:
            self.show_surgeon()

    def _set_title(self) -> None:
        self.setWindowTitle(self.context.text("app.title"))

    def _stored(self) -> QSettings:
        return QSettings(str(data_folder() / "window.ini"), QSettings.Format.IniFormat)

    def _restore(self) -> None:
        geometry = self._stored().value(_GEOMETRY)
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(*START_SIZE_PX)
