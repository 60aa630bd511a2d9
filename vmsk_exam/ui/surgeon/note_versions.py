"""Earlier versions of a note: a list, the chosen one to read, and what differs from another."""

from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from vmsk_exam.resources import Translator
from vmsk_exam.ui.layouts import column, fit_to_theme, label, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.note_versions_model import ComparedPart, NoteVersion, PieceKind, compare_notes, load_versions, sittings
from vmsk_exam.ui.surgeon.sign_certificate import signature_words
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.tick_box import TickBox
from vmsk_exam.ui.worker import Job

SIZE_PX: Final = (1020, 620)
LIST_WIDTH_PX: Final = 300
BEFORE, NOW, NOTHING = "before", "now", "nothing"


class NoteVersionsDialog(QDialog):
    """Reads the versions on a worker; changes nothing."""

    def __init__(self, context: SurgeonContext, parent: QWidget, exam_id: str) -> None:
        super().__init__(parent)
        self._context, self._words = context, signature_words(context)
        self.versions: tuple[NoteVersion, ...] = ()
        self.shown: tuple[NoteVersion, ...] = ()
        text = self._words.text
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("versions.title"))
        self.resize(min(SIZE_PX[0], parent.width() - 40), min(SIZE_PX[1], parent.height() - 40))
        title, lead = label("headline", wraps=False), label("body", "secondary")
        title.setText(text("versions.title"))
        lead.setText(text("versions.lead"))
        self.list, self.against, self.text = QListWidget(), QComboBox(), QTextBrowser()
        self.list.setAccessibleName(text("versions.title"))
        self.list.setFixedWidth(LIST_WIDTH_PX)
        self.list.currentRowChanged.connect(lambda _row: self._show_text())
        self.text.setAccessibleName(text("versions.text"))
        self.every = TickBox()
        self.every.setText(text("versions.every"))
        self.every.toggled.connect(lambda _on: self._show_list())
        self.against.setAccessibleName(text("versions.against"))
        for name in (BEFORE, NOW, NOTHING):
            self.against.addItem(text(f"versions.{name}"), name)
        self.against.currentIndexChanged.connect(lambda _index: self._show_text())
        self._build(title, lead)
        services = context.services
        job: Job[tuple[NoteVersion, ...]] = Job(lambda _token, _progress: load_versions(services, exam_id))
        job.finished.connect(self.show_versions)
        job.failed.connect(self.text.setPlainText)
        self._job = job.start()

    def _build(self, title: QWidget, lead: QWidget) -> None:
        close = Button("primary", "check", "Esc")
        close.set_label(self._words.text("versions.close"))
        close.clicked.connect(self.accept)
        caption = label("small", "secondary", wraps=False)
        caption.setText(self._words.text("versions.against"))
        choice = row(caption, self.against, None, gap="small")
        body = row(column(self.list, self.every, gap="small"), column(choice, self.text, gap="small"), gap="gap")
        body.setStretch(1, 1)
        content = column(title, lead, body, row(None, close), gap="gap", pad="gap")
        content.setStretch(2, 1)
        self.setLayout(content)
        fit_to_theme(self, self._context.theme)
        self.list.setFocus()

    @property
    def is_busy(self) -> bool:
        """Whether the versions are being read."""
        return self._job.is_running

    def show_versions(self, versions: tuple[NoteVersion, ...]) -> None:
        """Show what was read; the newest is chosen."""
        self.versions = versions
        self.every.setVisible(len(sittings(versions)) < len(versions))
        self._show_list()

    def _show_list(self) -> None:
        chosen = self.selected()
        self.shown = self.versions if self.every.isChecked() else sittings(self.versions)
        self.list.clear()
        for version in self.shown:
            self.list.addItem(QListWidgetItem(self._line(version)))
        numbers = [version.number for version in self.shown]
        self.list.setCurrentRow(numbers.index(chosen.number) if chosen is not None and chosen.number in numbers else 0)
        if not self.shown:
            self.text.setPlainText(self._words.text("versions.none"))

    def selected(self) -> NoteVersion | None:
        """Return the chosen version."""
        number = self.list.currentRow()
        return self.shown[number] if 0 <= number < len(self.shown) else None

    def _line(self, version: NoteVersion) -> str:
        text = self._words.text
        first = f"{self._context.texts.date_time(version.written_utc)}:{version.written_utc.astimezone():%S}"
        parts = [version.author] if version.author else []
        if version.signed_by is not None:
            parts.append(
                text("versions.signed", name=version.signed_by) if version.signed_by else text("versions.signed_unnamed")
            )
        elif version is self.versions[0]:
            parts.append(text("versions.newest"))
        return "\n".join((first, " · ".join(parts))) if parts else first

    def _other(self, version: NoteVersion) -> NoteVersion | None:
        chosen = str(self.against.currentData())
        if chosen == NOTHING:
            return None
        if chosen == NOW:
            return self.versions[0]
        place = self.shown.index(version)
        return self.shown[place + 1] if place + 1 < len(self.shown) else None

    def _show_text(self) -> None:
        version = self.selected()
        if version is None:
            return
        if version.note is None:
            self.text.setPlainText(version.fault)
            return
        other = self._other(version)
        words = Translator("note", version.note.language)
        before = None if other is None else other.note
        parts = compare_notes(before, version.note, words)
        if before is not None and str(self.against.currentData()) == NOW and version is not self.versions[0]:
            parts = compare_notes(version.note, before, words)
        self.text.setHtml("".join(self._part_html(part) for part in parts if part.pieces))

    def _part_html(self, part: ComparedPart) -> str:
        palette = self._context.theme.palette
        looks = {
            PieceKind.SAME: "",
            PieceKind.ADDED: f"color:{palette.measured_text};text-decoration:underline",
            PieceKind.REMOVED: f"color:{palette.attention};text-decoration:line-through",
        }
        spans = "".join(
            f'<span style="{looks[piece.kind]}">{escape(piece.text)}</span>'.replace("\n", "<br>") for piece in part.pieces
        )
        mark = f" · {escape(self._words.text('versions.changed'))}" if part.is_changed else ""
        return (
            f'<p style="margin-top:10px;margin-bottom:2px"><b>{escape(part.title)}</b>{mark}</p><p style="margin:0">{spans}</p>'
        )
