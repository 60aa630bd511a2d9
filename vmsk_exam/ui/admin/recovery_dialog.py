"""Shows a recovery key, once: print it, save it, or write it down; only then it can be closed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from vmsk_exam.ui.admin.form import WIDTH_PX, admin_words
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.look import figures_label
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.tick_box import TickBox

_GROUPS_PER_LINE = 4


class RecoveryKeyDialog(QDialog):
    """Holds the key as long as it is open, and nowhere else.

    Parameters
    ----------
    on_kept
        Called when the person says that the key is written down.
    """

    def __init__(self, context: SurgeonContext, parent: QWidget, key: str, on_kept: Callable[[], object]) -> None:
        super().__init__(parent)
        self._context, self._on_kept, self._key = context, on_kept, key
        self._words = admin_words(context)
        text = self._words.text
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("recovery.title"))
        self.setMinimumWidth(WIDTH_PX)
        title, lead = label("headline", wraps=False), label("body")
        title.setText(text("recovery.title"))
        lead.setText(text("recovery.lead"))
        self.shown = figures_label("headline")
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setText(in_lines(key))
        self.shown.setAccessibleName(key.replace("-", " "))
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.told = label("body", "secondary")
        self.told.setVisible(False)
        self.tick = TickBox()
        self.tick.setText(text("recovery.tick"))
        self.print_button, self.save_button = Button("plain", "print", "Ctrl+P"), Button("plain", "download", "Ctrl+S")
        self.finish_button = Button("primary", "check", "Ctrl+Return")
        self._build_buttons()
        keep = row(self.print_button, self.save_button, None, gap="small")
        card = panel(column(self.shown, pad="large"))
        self.setLayout(column(title, lead, card, keep, self.told, self.tick, row(None, self.finish_button), gap="gap", pad="gap"))
        fit_to_theme(self, context.theme)
        self.print_button.setFocus()

    def _build_buttons(self) -> None:
        text = self._words.text
        self.print_button.set_label(text("recovery.print"))
        self.save_button.set_label(text("recovery.save"), text("recovery.save_tip"))
        self.finish_button.set_label(text("recovery.finish"))
        self.print_button.setShortcut("Ctrl+P")
        self.save_button.setShortcut("Ctrl+S")
        self.finish_button.setShortcut("Ctrl+Return")
        self.finish_button.setEnabled(False)
        self.tick.toggled.connect(self.finish_button.setEnabled)
        self.print_button.clicked.connect(self.ask_for_printer)
        self.save_button.clicked.connect(self.ask_where)
        self.finish_button.clicked.connect(self.accept)

    def paper(self) -> str:
        """Return what stands on the paper."""
        return self._words.text("recovery.paper", letters=in_lines(self._key), date=f"{datetime.now().astimezone():%Y-%m-%d}")

    def ask_for_printer(self) -> None:
        """Print the key."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def print_paper() -> None:
            document = QTextDocument()
            document.setPlainText(self.paper())
            document.print_(printer)
            self._tell(self._words.text("recovery.printed"))

        dialog.accepted.connect(print_paper)
        QDialog.open(dialog)

    def ask_where(self) -> None:
        """Ask for a file, on a stick that is locked away."""
        dialog = QFileDialog(self, self._words.text("recovery.save_tip"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._words.text("recovery.file_name"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Write the key to a file that its owner alone can read."""
        try:
            path.touch(mode=0o600)
            path.write_text(self.paper() + "\n", encoding="utf-8")
        except OSError as error:
            why = f"{path} cannot be written ({error.strerror}). Choose another folder or free some space."
            self._tell(say_error(why), "attention")
        else:
            self._tell(self._words.text("recovery.saved", path=path))

    def accept(self) -> None:
        """Close, if the key was written down."""
        if self.tick.isChecked():
            super().accept()
            self._on_kept()

    def reject(self) -> None:
        """Stay open: the key is shown only this once."""
        self.tick.setFocus()

    def _tell(self, text: str, tone: str = "secondary") -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
        self.told.setVisible(True)


def in_lines(key: str) -> str:
    """Return a recovery key in lines of some groups, as it is written down."""
    groups = key.split("-")
    return "\n".join("  ".join(groups[at : at + _GROUPS_PER_LINE]) for at in range(0, len(groups), _GROUPS_PER_LINE))
