"""Signing as a deliberate step: what changed, what is still open, a tick, then the button."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from vmsk_exam.report.signing_key import SigningOrder
from vmsk_exam.ui.layouts import column, fit_height, fit_to_theme, label, panel, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.sign_certificate import CertificateDialog, signature_words, signing_services
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.widgets.tick_box import TickBox

WIDTH_PX = 560


@dataclass(frozen=True, slots=True)
class SignSummary:
    """What the one who signs must see."""

    patient: str
    exam: str
    changed: tuple[str, ...]
    """What changed since the last signature, or since it was measured."""
    open_points: tuple[str, ...] = ()
    """What is still to be written or decided; signing is possible all the same."""
    author: str = ""
    """Account that signs; empty where there are no accounts."""


class SignDialog(QDialog):
    """Shows a summary; signs only after the tick.

    Parameters
    ----------
    on_sign
        Called once, when the person has signed.
    """

    def __init__(self, context: SurgeonContext, parent: QWidget, summary: SignSummary, on_sign: Callable[[], object]) -> None:
        super().__init__(parent)
        self._context, self._on_sign = context, on_sign
        text = context.text
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("sign.title"))
        self.setFixedWidth(WIDTH_PX)
        self._still: list[QLabel] = []
        title, who, effect = label("headline", wraps=False), label("body", wraps=False), label("small", "secondary")
        title.setText(text("sign.title"))
        who.setText(f"{summary.patient}\n{summary.exam}")
        effect.setText(text("sign.effect", author=summary.author) if summary.author else text("sign.effect_unnamed"))
        self._still.append(effect)
        self.tick = TickBox()
        self.tick.setText(text("sign.tick"))
        self.sign_button, cancel = Button("primary", "check", "Ctrl+Return"), Button("plain", "", "Esc")
        self.sign_button.set_label(text("sign.sign"))
        cancel.set_label(text("sign.cancel"))
        self.sign_button.setEnabled(False)
        self.tick.toggled.connect(self.sign_button.setEnabled)
        self.sign_button.clicked.connect(self.accept)
        self.sign_button.setShortcut("Ctrl+Return")
        cancel.clicked.connect(self.reject)
        self.order: SigningOrder | None = None
        self.kind = "exam"
        self.certificate: CertificateDialog | None = None
        parts: list[QWidget] = [self._box("sign.changed", summary.changed, "report", "accent")]
        if summary.open_points:
            parts.append(self._box("sign.open", summary.open_points, "warning", "attention"))
        self.also = TickBox()
        self.also.setText(signature_words(context).text("also"))
        has_certificates = signing_services(context.services) is not None
        buttons = row(None, cancel, self.sign_button, gap="small")
        self.setLayout(column(title, who, *parts, self.tick, self.also, effect, buttons, gap="gap", pad="gap"))
        self.also.setVisible(has_certificates)
        fit_to_theme(self, context.theme)
        self.tick.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Be as high as the words ask for at this width."""
        super().showEvent(event)
        fit_height(self, *self._still)

    def accept(self) -> None:
        """Sign, if it was ticked; a certificate that is wanted too is asked for and proven before."""
        if not self.tick.isChecked():
            return
        services = signing_services(self._context.services)
        if services is not None and self.also.isChecked() and self.order is None:
            self.certificate = CertificateDialog(self._context, self, services, self._take_order)
            self.certificate.open()
            return
        super().accept()
        self._on_sign()

    def _take_order(self, order: SigningOrder, kind: str) -> None:
        self.order, self.kind = order, kind
        self.accept()

    def _box(self, key: str, lines: tuple[str, ...], icon: str, tone: str) -> QWidget:
        heading = label("title", wraps=False)
        heading.setText(self._context.text(key))
        content: list[QWidget] = []
        for line in lines:
            words = label("body")
            words.setText(f"•  {line}")
            content.append(words)
            self._still.append(words)
        return panel(column(row(IconLabel(icon, "body", tone, 1.2), heading, None, gap="small"), *content, gap="tiny", pad="gap"))
