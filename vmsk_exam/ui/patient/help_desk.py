"""Opens the way out from every page and does what the patient chooses there."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import CommandKind, ExamState
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.help_overlay import HELP_KEY, HelpOverlay
from vmsk_exam.ui.widgets.button import Button

if TYPE_CHECKING:
    from vmsk_exam.ui.patient.shell import PatientShell

_ASKING = (PageId.INTAKE, PageId.BODY_CHART, PageId.POINTING, PageId.RED_FLAG)


class HelpDesk:
    """Keeps the page below still while help is open; a running exam is paused."""

    def __init__(self, shell: "PatientShell") -> None:
        self._shell = shell
        self.overlay = HelpOverlay(shell)
        self._has_paused = False
        self.buttons = (Button("quiet", "help", HELP_KEY), shell.exam.bar.help)
        header = shell.header.layout()
        if header is not None:
            header.addWidget(self.buttons[0])
        for button in self.buttons:
            button.clicked.connect(self.open_help)
        QShortcut(QKeySequence(HELP_KEY), shell).activated.connect(self.open_help)
        self.overlay.closed.connect(self._go_back)
        self.overlay.later_asked.connect(self._go_on_later)
        self.overlay.send_asked.connect(self._send)
        shell.language_changed.connect(lambda _language: self.retranslate())
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words of the buttons; in the bar of an exam the sign stands alone."""
        word = Translator("intake", self._shell.context.translator.language).text("help.open")
        self.buttons[0].set_label(word)
        self.buttons[1].set_label("", word)

    def open_help(self) -> None:
        """Show the way out."""
        if self.overlay.isVisible():
            return
        shell, control = self._shell, self._shell.context.control
        snapshot = control.latest()
        is_moving = snapshot is not None and snapshot.state not in (ExamState.PAUSED, ExamState.FINISHED, ExamState.STOPPED)
        self._has_paused = shell.page_id is PageId.EXAM and is_moving
        if self._has_paused:
            control.tell(CommandKind.PAUSE)
        self._keep_still(is_still=True)
        numbers = (shell.desk.emergency_number, shell.context.services.settings.contact_phone)
        translator = Translator("intake", shell.context.translator.language)
        self.overlay.open_help(numbers, translator, can_send=shell.page_id is PageId.EXAM or shell.page_id in _ASKING)

    def _keep_still(self, *, is_still: bool) -> None:
        self._shell.stack.setEnabled(not is_still)
        self._shell.header.setEnabled(not is_still)

    def _go_back(self) -> None:
        self._keep_still(is_still=False)
        if self._has_paused:
            self._shell.context.control.tell(CommandKind.RESUME)
        self._shell.pages[self._shell.page_id].setFocus()

    def _go_on_later(self) -> None:
        """Leave; the record stays open and can be gone on with."""
        self._close()
        if self._shell.page_id is PageId.EXAM:
            self._shell.context.control.give_up()
        self._shell.go_to(PageId.WHO)

    def _send(self) -> None:
        """Finish with what is done."""
        self._close()
        if self._shell.page_id is PageId.EXAM:
            self._shell.context.control.tell(CommandKind.END_EXAM)
        else:
            self._shell.desk.end_early()
            self._shell.go_to(PageId.WHO)

    def _close(self) -> None:
        self.overlay.hide()
        self._keep_still(is_still=False)
