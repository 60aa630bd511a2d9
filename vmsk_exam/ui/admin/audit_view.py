"""The audit trail on the screen: newest first, filtered by words and by what was done; proven on request."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from vmsk_exam.record.audit import AuditAction, AuditEntry
from vmsk_exam.ui.admin.form import admin_words
from vmsk_exam.ui.admin.ports import admin_store
from vmsk_exam.ui.admin.simple_table import SimpleTable
from vmsk_exam.ui.layouts import column, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.texts import plain_letters
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import Job

STEP: Final = 500
"""So many more entries are read at a time."""
_COLUMNS: Final = ("number", "time", "who", "action", "exam", "detail", "origin")
_SECONDS: Final = "%Y-%m-%d %H:%M:%S"


class AuditView(QWidget):
    """Shows the trail; it is read and proven on workers."""

    accounts_asked = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self._words = admin_words(context)
        self.entries: tuple[AuditEntry, ...] = ()
        self._limit = STEP
        self._job: Job[tuple[AuditEntry, ...]] | None = None
        self._verify_job: Job[int] | None = None
        text = self._words.text
        self.search, self.action = QLineEdit(), QComboBox()
        self.search.setPlaceholderText(text("audit.search"))
        self.search.setAccessibleName(text("audit.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(280)
        self.action.setAccessibleName(text("audit.column_action"))
        self.action.addItem(text("audit.all"), "")
        for each in AuditAction:
            self.action.addItem(text(f"audit.action.{each}"), each.value)
        self.table = SimpleTable(text("audit.title"), [text(f"audit.column_{name}") for name in _COLUMNS], 5)
        self.count, self.told = label("body", "secondary", wraps=False), label("body", "secondary")
        self.told.setText(text("audit.lead"))
        body = column(
            self._build_head(), self.told, panel(column(self.table, pad="tiny")), self._build_foot(), gap="gap", pad="gap"
        )
        body.setStretch(2, 1)
        self.setLayout(body)
        self.search.textChanged.connect(lambda _text: self._show_entries())
        self.action.currentIndexChanged.connect(lambda _index: self._show_entries())

    def _build_head(self) -> QWidget:
        title, head = label("headline", wraps=False), QWidget()
        title.setText(self._words.text("audit.title"))
        self.verify_button, back = Button("primary", "check"), Button("plain", "arrow_left")
        self.verify_button.set_label(self._words.text("audit.verify"))
        back.set_label(self._words.text("list.accounts"))
        self.verify_button.clicked.connect(self.verify)
        back.clicked.connect(self.accounts_asked)
        head.setLayout(row(back, title, None, self.search, self.action, self.verify_button, gap="gap"))
        return head

    def _build_foot(self) -> QWidget:
        self.more_button, foot = Button("plain", "arrow_down"), QWidget()
        self.more_button.set_label(self._words.text("audit.more"))
        self.more_button.clicked.connect(self._read_more)
        foot.setLayout(row(self.count, None, self.more_button, gap="gap"))
        return foot

    @property
    def is_busy(self) -> bool:
        """Whether the trail is being read or proven."""
        return any(job is not None and job.is_running for job in (self._job, self._verify_job))

    def reload(self) -> None:
        """Read the newest entries again."""
        services, limit = self._context.services, self._limit
        job: Job[tuple[AuditEntry, ...]] = Job(lambda _t, _p: admin_store(services).audit_entries(None, limit))
        job.finished.connect(self.show_entries)
        job.failed.connect(self._refuse)
        self._job = job.start()

    def show_entries(self, entries: tuple[AuditEntry, ...]) -> None:
        """Show what was read."""
        self.entries = entries
        self.more_button.setVisible(len(entries) >= self._limit)
        self._show_entries()

    def verify(self) -> None:
        """Prove the whole trail."""
        services = self._context.services
        self._tell(self._words.text("audit.verifying"))
        job: Job[int] = Job(lambda _token, _progress: admin_store(services).verify_audit())
        job.finished.connect(lambda count: self._tell(self._words.text("audit.whole", count=count), "measured"))
        job.failed.connect(self._refuse)
        self._verify_job = job.start()

    def _read_more(self) -> None:
        self._limit += STEP
        self.reload()

    def _show_entries(self) -> None:
        fitting = [entry for entry in self.entries if self._fits(entry)]
        self.table.show_lines([self._line(entry) for entry in fitting])
        text = self._words.text
        shown = text("audit.shown", shown=len(fitting), count=len(self.entries))
        self.count.setText(shown if fitting else text("audit.none"))

    def _fits(self, entry: AuditEntry) -> bool:
        note, wanted = entry.note, str(self.action.currentData() or "")
        words = plain_letters(f"{note.who} {note.exam_id} {note.detail} {note.origin}")
        return wanted in ("", note.action.value) and all(word in words for word in plain_letters(self.search.text()).split())

    def _line(self, entry: AuditEntry) -> tuple[str, ...]:
        note, text = entry.note, self._words.text
        when = f"{entry.at_utc.astimezone():{_SECONDS}}"
        action = text(f"audit.action.{note.action}")
        return str(entry.number), when, note.who or text("audit.nobody"), action, note.exam_id, note.detail, note.origin

    def _refuse(self, text: str) -> None:
        self._tell(text, "attention")

    def _tell(self, text: str, tone: str = "secondary") -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
