"""Which exams a resident sees: a list to tick, each tick counts at once."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QScrollArea, QWidget

from vmsk_exam.record.accounts import Account
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery, WorklistRow, WorklistSort
from vmsk_exam.ui.admin.form import admin_words
from vmsk_exam.ui.admin.ports import admin_store
from vmsk_exam.ui.layouts import column, fit_to_theme, label, row, set_tone
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.tick_box import TickBox
from vmsk_exam.ui.worker import Job

SHOWN = 100
SIZE_PX = (720, 560)
Found = tuple[WorklistPage, frozenset[str]]


class AssignDialog(QDialog):
    """Shows the newest exams, or those that fit a search, and which are assigned."""

    def __init__(self, context: SurgeonContext, parent: QWidget, account: Account) -> None:
        super().__init__(parent)
        self._context, self._name = context, account.name
        self._words = admin_words(context)
        self.boxes: dict[str, TickBox] = {}
        self._job: Job[Found] | None = None
        self._tick_jobs: list[Job[None]] = []
        self._count_job: Job[int] | None = None
        text = self._words.text
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE_PX)
        title, lead = label("headline", wraps=False), label("body", "secondary")
        title.setText(text("assign.title", name=account.full_name or account.name))
        self.setWindowTitle(title.text())
        lead.setText(text("assign.lead"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(text("assign.search"))
        self.search.setAccessibleName(text("assign.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self.reload())
        self.list = QScrollArea()
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(title.text())
        self.told = label("body", "secondary")
        close = Button("primary", "check", "Esc")
        close.set_label(text("form.close"))
        close.clicked.connect(self.accept)
        self.setLayout(
            column(title, lead, self.search, self.list, row(self.told, None, close, gap="small"), gap="gap", pad="gap")
        )
        fit_to_theme(self, context.theme)
        self.search.setFocus()
        self.reload()

    @property
    def is_busy(self) -> bool:
        """Whether the store is being read or written."""
        return any(job is not None and job.is_running for job in (self._job, self._count_job, *self._tick_jobs))

    def reload(self) -> None:
        """Read the exams that fit the search."""
        services, name = self._context.services, self._name
        query = WorklistQuery(self.search.text(), sort=WorklistSort.DATE, limit=SHOWN)

        def run(_token: object, _progress: object) -> Found:
            store = admin_store(services)
            return store.list_worklist(query), store.assigned_exams(name)

        job: Job[Found] = Job(run)
        job.finished.connect(lambda found: self._show(query, found))
        job.failed.connect(self._refuse)
        self._job = job.start()

    def _show(self, query: WorklistQuery, found: Found) -> None:
        if query.text != self.search.text():
            return
        page, assigned = found
        self.boxes = {exam.exam_id: self._box(exam, is_assigned=exam.exam_id in assigned) for exam in page.rows}
        before, sheet = self.list.takeWidget(), QWidget()
        if before is not None:
            before.deleteLater()
        sheet.setLayout(column(*self.boxes.values(), None, gap="tiny"))
        self.list.setWidget(sheet)
        fit_to_theme(self.list, self._context.theme)
        text = self._words.text
        parts = [text("assign.count", count=len(assigned))] if page.rows else [text("assign.none")]
        if page.total > len(page.rows):
            parts.append(text("assign.more", count=len(page.rows)))
        self._tell(" · ".join(parts))

    def _line(self, exam: WorklistRow) -> str:
        texts = self._context.texts
        who = ", ".join(part for part in (exam.subject_name or texts.text("list.no_name"), exam.patient_number) if part)
        return f"{texts.date(exam.started_utc)} · {who} · {exam.protocol_title}"

    def _box(self, exam: WorklistRow, *, is_assigned: bool) -> TickBox:
        box = TickBox()
        box.setText(self._line(exam))
        box.setChecked(is_assigned)
        box.toggled.connect(partial(self._switch, exam.exam_id))
        return box

    def _switch(self, exam_id: str, is_assigned: bool) -> None:
        services, name = self._context.services, self._name
        job: Job[None] = Job(lambda _t, _p: admin_store(services).assign(exam_id, name, is_assigned=is_assigned))
        job.finished.connect(lambda _none: self._count())
        job.failed.connect(self._refuse)
        self._tick_jobs = [each for each in self._tick_jobs if each.is_running] + [job.start()]

    def _count(self) -> None:
        services, name = self._context.services, self._name
        job: Job[int] = Job(lambda _t, _p: len(admin_store(services).assigned_exams(name)))
        job.finished.connect(lambda count: self._tell(self._words.text("assign.count", count=count)))
        self._count_job = job.start()

    def _refuse(self, text: str) -> None:
        self._tell(text, "attention")

    def _tell(self, text: str, tone: str = "secondary") -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
