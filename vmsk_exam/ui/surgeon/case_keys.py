"""The own public key and the colleagues: copied, compared, added, removed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from vmsk_exam.errors import VmskError
from vmsk_exam.exchange.case_desk import CaseDesk
from vmsk_exam.record.opinion import Contact
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button

WIDTH_PX = 720
_KEY_HEIGHT_PX = 62
_LIST_HEIGHT_PX = 132


class CaseKeysDialog(QDialog):
    """Shows keys; each change is stored at once."""

    def __init__(self, context: SurgeonContext, parent: QWidget, desk: CaseDesk, on_changed: Callable[[], object]) -> None:
        super().__init__(parent)
        self._context, self._desk, self._on_changed = context, desk, on_changed
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(context.text("case.keys.title"))
        self.setMinimumWidth(WIDTH_PX)
        self.told = label("small", "secondary")
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.hide()
        title, close = label("headline", wraps=False), Button("primary", "check", "Esc")
        title.setText(context.text("case.keys.title"))
        close.set_label(context.text("case.keys.close"))
        close.clicked.connect(self.accept)
        self.contacts = QScrollArea()
        self.contacts.setWidgetResizable(True)
        self.contacts.setFrameShape(QFrame.Shape.NoFrame)
        self.contacts.setFixedHeight(_LIST_HEIGHT_PX)
        colleagues = panel(column(self._caption("colleagues"), self.contacts, self._build_new(), gap="small", pad="small"))
        self.setLayout(column(title, self._build_own(), colleagues, self.told, row(None, close), gap="gap", pad="gap"))
        self._show_contacts()
        fit_to_theme(self, context.theme)
        self.own.setFocus()

    def _build_own(self) -> QWidget:
        self.own = QLineEdit(self._desk.contacts.own_name())
        self.own.setPlaceholderText(self._context.text("case.keys.own_hint"))
        self.own.setAccessibleName(self._context.text("case.keys.own"))
        self.own.editingFinished.connect(self._keep_name)
        self.key = QPlainTextEdit(self._desk.keys.text)
        self.key.setReadOnly(True)
        self.key.setFixedHeight(_KEY_HEIGHT_PX)
        self.key.setTabChangesFocus(True)
        self.key.setAccessibleName(self._context.text("case.keys.key"))
        self.copy_button = self._button("plain", "", "copy", self._copy)
        fingerprint = label("title", wraps=False)
        fingerprint.setText(self._desk.keys.fingerprint)
        fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        content = column(
            self._caption("own"), self.own, self._caption("key"), row(self.key, self.copy_button, gap="small"),
            self._caption("fingerprint"), fingerprint, gap="tiny", pad="small",
        )  # fmt: skip
        return panel(content)

    def _build_new(self) -> QWidget:
        self.name, self.paste = QLineEdit(), QLineEdit()
        for field, key in ((self.name, "name"), (self.paste, "paste")):
            field.setPlaceholderText(self._context.text(f"case.keys.{key}"))
            field.setAccessibleName(field.placeholderText())
            field.returnPressed.connect(self.add)
        self.add_button = self._button("plain", "plus", "add", self.add)
        holder = QWidget()
        layout = row(self.name, self.paste, self.add_button, gap="small")
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setStretch(0, 2)
        layout.setStretch(1, 3)
        holder.setLayout(layout)
        return holder

    def add(self) -> None:
        """Add the colleague of the two fields."""
        try:
            contact = self._desk.contacts.add(self.name.text(), self.paste.text())
        except VmskError as error:
            self._tell(say_error(error), "attention")
            return
        self.name.clear()
        self.paste.clear()
        told = self._context.text("case.keys.added", name=contact.name, fingerprint=contact.keys.fingerprint)
        self._tell(told, "accent")
        self._show_contacts()
        self._on_changed()

    def remove(self, contact: Contact) -> None:
        """Forget a colleague."""
        try:
            self._desk.contacts.remove(contact.keys.fingerprint)
        except VmskError as error:
            self._tell(say_error(error), "attention")
            return
        self._show_contacts()
        self._on_changed()

    def done(self, result: int) -> None:
        """Keep the name, too, when the dialog is left."""
        self._keep_name()
        super().done(result)

    def _keep_name(self) -> None:
        name = self.own.text().strip()
        if not name or name == self._desk.contacts.own_name():
            return
        try:
            self._desk.contacts.set_own_name(name)
        except VmskError as error:
            self._tell(say_error(error), "attention")
        self._on_changed()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._desk.keys.text)
        self.copy_button.set_label(self._context.text("case.keys.copied"))

    def _show_contacts(self) -> None:
        contacts = self._desk.contacts.all()
        lines = [self._line(contact) for contact in contacts]
        if not lines:
            empty = label("body", "secondary")
            empty.setText(self._context.text("case.keys.none"))
            lines.append(empty)
        holder = QWidget()
        holder.setLayout(column(*lines, None, gap="tiny"))
        self.contacts.setWidget(holder)
        fit_to_theme(self.contacts, self._context.theme)

    def _line(self, contact: Contact) -> QWidget:
        name, fingerprint = label("body", wraps=False), label("small", "secondary", wraps=False)
        name.setText(contact.name)
        fingerprint.setText(contact.keys.fingerprint)
        remove = Button("quiet", "trash")
        remove.set_label("", f"{self._context.text('case.keys.remove')}: {contact.name}")
        remove.setToolTip(remove.accessibleName())
        remove.clicked.connect(lambda _checked=False: self.remove(contact))
        holder = QWidget()
        layout = row(column(name, fingerprint, gap="none"), None, remove, gap="small")
        layout.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(layout)
        return holder

    def _caption(self, key: str) -> QWidget:
        caption = label("small", "secondary", wraps=False)
        caption.setText(self._context.text(f"case.keys.{key}"))
        return caption

    def _button(self, kind: str, icon: str, key: str, action: Callable[[], object]) -> Button:
        button = Button(kind, icon)
        button.set_label(self._context.text(f"case.keys.{key}"))
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: action())
        return button

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
        self.told.show()
