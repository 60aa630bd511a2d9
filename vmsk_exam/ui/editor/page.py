"""The editor's place in the clinician's side: the list of exams, and one exam on the table."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QStackedWidget

from vmsk_exam.errors import VmskError
from vmsk_exam.protocol.compose import ExamDraft
from vmsk_exam.protocol.own import delete_own_exam, forget_draft
from vmsk_exam.ui.editor.catalog_view import CatalogView
from vmsk_exam.ui.editor.context import EditorContext, field_stylesheet
from vmsk_exam.ui.editor.editor_view import EditorView
from vmsk_exam.ui.editor.model import EditorModel
from vmsk_exam.ui.editor.store import Catalog, begin_copy, begin_edit, begin_new, load_catalog, save_exam
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.worker import Job


class EditorPage(QStackedWidget):
    """Reads and writes on workers; saving makes an exam that patients can choose at once."""

    def __init__(self, surgeon: SurgeonContext) -> None:
        super().__init__()
        self._context = EditorContext.of(surgeon)
        self._catalog: Catalog | None = None
        self._job: Job[Catalog] | None = None
        self._save_job: Job[ExamDraft] | None = None
        self.catalog, self.editor = CatalogView(self._context), EditorView(self._context)
        self.addWidget(self.catalog)
        self.addWidget(self.editor)
        self.setStyleSheet(field_stylesheet(surgeon.theme))
        self.catalog.new_asked.connect(lambda: self._open(begin_new))
        self.catalog.edit_asked.connect(lambda key: self._open(partial(_edit, key)))
        self.catalog.copy_asked.connect(self._copy)
        self.catalog.deleted.connect(self.delete)
        self.editor.left.connect(lambda: self.reload(self.editor.model.kept.key if self.editor.model else ""))
        self.editor.save_asked.connect(self.save)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or written."""
        return any(job is not None and job.is_running for job in (self._job, self._save_job)) or self.editor.keeper.is_busy

    def enter(self) -> None:
        """Show what there is now; an exam on the table stays there."""
        if self.currentWidget() is self.catalog:
            self.reload()

    def take_over(self, before: "EditorPage") -> None:
        """Show what another language's or colour's page showed."""
        model = before.editor.model
        self.reload()
        if before.currentWidget() is before.editor and model is not None:
            self.open_model(model)

    def leave(self) -> None:
        """Keep what is not kept yet; called before language or colours change and as the window closes."""
        self.editor.close_down()

    def reload(self, key: str = "") -> None:
        """Show the list of exams, read anew; the cursor goes to an exam."""
        self.setCurrentWidget(self.catalog)
        services = self._context.surgeon.services
        job: Job[Catalog] = Job(lambda _token, _progress: load_catalog(services.list_protocols()))
        job.finished.connect(lambda catalog: self._show_catalog(catalog, key))
        job.failed.connect(self.catalog.show_fault)
        self._job = job.start()

    def _show_catalog(self, catalog: Catalog, key: str) -> None:
        self._catalog = catalog
        self.catalog.show_fault("")
        self.catalog.show_catalog(catalog, key)

    def _copy(self, protocol_id: str) -> None:
        protocol = None if self._catalog is None else self._catalog.protocol(protocol_id)
        if protocol is not None:
            self._open(lambda catalog: begin_copy(catalog, protocol))

    def _open(self, begin: Callable[[Catalog], EditorModel | None]) -> None:
        model = None if self._catalog is None else begin(self._catalog)
        if model is not None:
            self.open_model(model)

    def open_model(self, model: EditorModel) -> None:
        """Put an exam on the table."""
        self.setCurrentWidget(self.editor)
        self.editor.open_model(model)

    def save(self) -> None:
        """Write the exam on the table on a worker."""
        model, catalog = self.editor.model, self._catalog
        if model is None or (self._save_job is not None and self._save_job.is_running):
            return
        self.editor.keeper.finish()
        taken = () if catalog is None else catalog.ids
        shown = model.draft
        job: Job[ExamDraft] = Job(lambda _token, _progress: save_exam(model, taken))
        job.finished.connect(lambda saved: self._show_saved(model, shown, saved))
        job.failed.connect(self.editor.show_fault)
        self._save_job = job.start()

    def _show_saved(self, model: EditorModel, shown: ExamDraft, saved: ExamDraft) -> None:
        """Take over name and version of the file; what was changed while it was written stays a change."""
        model.mark_saved(shown, saved)
        self.editor.show_state("saved" if model.is_saved else "kept")
        self.editor.refresh()
        services = self._context.surgeon.services
        job: Job[Catalog] = Job(lambda _token, _progress: load_catalog(services.list_protocols()))
        job.finished.connect(self._take_catalog)
        self._job = job.start()

    def _take_catalog(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def delete(self, key: str) -> None:
        """Delete an own exam, or throw a draft away."""
        try:
            delete_own_exam(key)
        except VmskError as error:
            self.catalog.show_fault(say_error(error))
            return
        forget_draft(key)
        self.reload()


def _edit(key: str, catalog: Catalog) -> EditorModel | None:
    return begin_edit(catalog, key)
