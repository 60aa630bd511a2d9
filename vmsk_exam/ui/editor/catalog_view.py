"""Every exam there is: the clinic's own with its drafts, then the shipped ones; new, change, copy, delete."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from vmsk_exam.protocol.model import ExamProtocol, localized_text
from vmsk_exam.ui.editor.context import EditorContext
from vmsk_exam.ui.editor.row_list import RowList
from vmsk_exam.ui.editor.rows import Line
from vmsk_exam.ui.editor.store import Catalog
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.surgeon.keys import EDITOR_KEYS, add_keys
from vmsk_exam.ui.widgets.button import Button


class CatalogView(QWidget):
    """Enter changes an own exam; of a shipped one it makes a copy."""

    new_asked = Signal()
    edit_asked = Signal(str)
    copy_asked = Signal(str)
    deleted = Signal(str)

    def __init__(self, context: EditorContext) -> None:
        super().__init__()
        self._context = context
        self._catalog: Catalog | None = None
        self._question: QMessageBox | None = None
        text = context.text
        title, lead = label("headline", wraps=False), label("body", "secondary")
        title.setText(text("catalog.title"))
        lead.setText(text("catalog.lead"))
        self.new = self._button("primary", "plus", "new", self.new_asked.emit)
        self.edit = self._button("plain", "note", "edit", self._pick)
        self.copy = self._button("plain", "list", "copy", lambda: self.copy_asked.emit(self.key))
        self.delete = self._button("plain", "trash", "delete", self.ask_to_delete)
        self.own, self.shipped = RowList(context.theme, text("catalog.own")), RowList(context.theme, text("catalog.shipped"))
        self.none = label("body", "secondary", centred=True)
        self.none.setText(text("catalog.none"))
        self.fault = label("body", "attention")
        self.fault.setVisible(False)
        own = column(self._caption("own"), self.own, self.none, gap="small", pad="gap")
        shipped = column(self._caption("shipped"), self.shipped, gap="small", pad="gap")
        lists = row(panel(own), panel(shipped), gap="gap")
        for number in range(2):
            lists.setStretch(number, 1)
        head = row(title, None, self.new, self.edit, self.copy, self.delete, gap="small")
        body = column(head, lead, self.fault, lists, gap="gap", pad="gap")
        body.setStretch(3, 1)
        self.setLayout(body)
        self._last = self.own
        for lines in (self.own, self.shipped):
            lines.picked.connect(lambda _key: self._pick())
            lines.chosen.connect(lambda _key, of=lines: self._take(of))
            lines.itemClicked.connect(lambda _item, of=lines: self._take(of))
        add_keys(self, EDITOR_KEYS, {"new": self.new.click, "copy": self.copy.click, "remove": self.ask_to_delete})

    def _button(self, kind: str, icon: str, name: str, action: Callable[[], object]) -> Button:
        keys = {"new": "new", "copy": "copy", "delete": "remove", "edit": "add"}
        button = Button(kind, icon, EDITOR_KEYS[keys[name]][0])
        button.set_label(self._context.text(f"catalog.{name}"))
        button.clicked.connect(lambda _checked=False: action())
        return button

    def _caption(self, name: str) -> QWidget:
        caption = label("title", wraps=False)
        caption.setText(self._context.text(f"catalog.{name}"))
        return caption

    @property
    def key(self) -> str:
        """Identifier of the exam that has the cursor."""
        return self._last.key

    @property
    def is_own(self) -> bool:
        """Whether that is one of the clinic's own."""
        return self._last is self.own

    def show_catalog(self, catalog: Catalog, key: str = "") -> None:
        """Show what there is; the cursor goes to an exam, by default where it was."""
        self._catalog = catalog
        lines = self._own_lines(catalog)
        self.own.show_lines(lines, key or None)
        self.own.setVisible(bool(lines))
        self.none.setVisible(not lines)
        self.shipped.show_lines(tuple(self._line(protocol, "") for protocol in catalog.shipped))
        self._last = self.own if lines and (key or self._last is self.own) else self.shipped
        self._last.setFocus()
        self._show_buttons()

    def show_fault(self, words: str) -> None:
        """Say what went wrong."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))

    def _own_lines(self, catalog: Catalog) -> tuple[Line, ...]:
        text, lines = self._context.text, []
        for exam in catalog.own:
            note = text("catalog.has_draft") if catalog.draft(exam.protocol_id) else ""
            if exam.protocol is not None:
                lines.append(self._line(exam.protocol, note))
            else:
                lines.append(Line(exam.protocol_id, exam.protocol_id, "", say_error(exam.fault)))
        saved = {exam.protocol_id for exam in catalog.own}
        for kept in catalog.drafts:
            if kept.key not in saved:
                title = kept.draft.title.get(self._context.language, "") or text("editor.no_title")
                lines.append(Line(kept.key, title, text("catalog.draft", count=len(kept.draft.uses))))
        return tuple(lines)

    def _line(self, protocol: ExamProtocol, note: str) -> Line:
        text = self._context.text
        detail = text("catalog.detail", count=len(protocol.maneuvers), minutes=protocol.duration_min, version=protocol.version)
        parts = (note, detail) if note else (detail,)
        return Line(protocol.protocol_id, localized_text(protocol.title, self._context.language), " · ".join(parts))

    def _take(self, lines: RowList) -> None:
        self._last = lines
        self._show_buttons()

    def _show_buttons(self) -> None:
        catalog, key = self._catalog, self.key
        has_exam = catalog is not None and catalog.protocol(key) is not None
        has_draft = catalog is not None and catalog.draft(key) is not None
        self.edit.setEnabled(self.is_own and (has_exam or has_draft))
        self.copy.setEnabled(has_exam)
        self.delete.setEnabled(self.is_own and bool(key))

    def _pick(self) -> None:
        if self.edit.isEnabled():
            self.edit_asked.emit(self.key)
        elif self.copy.isEnabled():
            self.copy_asked.emit(self.key)

    def ask_to_delete(self) -> None:
        """Ask before an own exam is deleted."""
        if not self.delete.isEnabled():
            return
        key, text = self.key, self._context.text
        line = next((each for each in self._own_lines(self._catalog) if each.key == key), None) if self._catalog else None
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(text("catalog.delete"))
        box.setText(text("catalog.delete_question", title=key if line is None else line.title))
        box.setInformativeText(text("catalog.delete_detail"))
        delete = box.addButton(text("catalog.delete_yes"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(text("catalog.delete_no"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        delete.clicked.connect(lambda: self.deleted.emit(key))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._question = box
        box.open()
