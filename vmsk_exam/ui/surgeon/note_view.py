"""The note of one exam: drafted parts to correct, the clinician's own parts, the visit, the decision; stored as it is written."""

import logging
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStackedWidget, QWidget

from vmsk_exam.errors import VmskError
from vmsk_exam.record.revisions import Revision
from vmsk_exam.report.note import CLINICIAN_PARTS, Note
from vmsk_exam.report.signing_key import SigningOrder
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.ask import AskDialog
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.export_bar import ExportBar
from vmsk_exam.ui.surgeon.keys import NOTE_KEYS, add_keys
from vmsk_exam.ui.surgeon.note_fields import PartEditor, StillCombo
from vmsk_exam.ui.surgeon.note_model import NoteModel
from vmsk_exam.ui.surgeon.note_store import LoadedNote, author_name, load_note, note_store, sign_exam, store_note
from vmsk_exam.ui.surgeon.note_versions import NoteVersionsDialog
from vmsk_exam.ui.surgeon.note_visit_panel import NoteVisitPanel
from vmsk_exam.ui.surgeon.sign_certificate import CertificateDialog, signature_words, signing_services
from vmsk_exam.ui.surgeon.sign_dialog import SignDialog, SignSummary
from vmsk_exam.ui.surgeon.sign_export import SignedExport
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import Job

_log = logging.getLogger(__name__)

SAVE_PAUSE_MS = 1500
"""The note is stored when nothing was written for so long, and when it is left."""


class NoteView(QWidget):
    """Shows one note; reading and storing run on workers."""

    left = Signal()
    results_asked = Signal(str)  # exam id
    signed = Signal(str)  # exam id

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.exam_id = ""
        self.model: NoteModel | None = None
        self.editors: list[PartEditor] = []
        self.visit: NoteVisitPanel | None = None
        self.dialog: SignDialog | AskDialog | CertificateDialog | NoteVersionsDialog | None = None
        self._wanted_pdf: tuple[SigningOrder, str] | None = None
        self._load_job: Job[LoadedNote] | None = None
        self._save_job: Job[tuple[Note, datetime]] | None = None
        self._sign_job: Job[Revision] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SAVE_PAUSE_MS)
        self._pause.timeout.connect(self.save)
        self.patient, self.subtitle = label("headline", wraps=False), label("body", "secondary", wraps=False)
        self.state = label("small", "secondary", wraps=False)
        self.told = label("body", "secondary")
        self.told.setVisible(False)
        self.signed_export = SignedExport(context, self)
        self.signed_export.told.connect(self._tell)
        self.export = ExportBar(context)
        self.export.button.setParent(self)
        self.export.button.hide()
        self._message = label("lead", "secondary", centred=True)
        self._sheet, self._side = QScrollArea(), QScrollArea()
        for area in (self._sheet, self._side):
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
        self.stack = QStackedWidget()
        body = QWidget()
        body.setLayout(row(self._sheet, self._side, gap="gap"))
        self.stack.addWidget(body)
        self.stack.addWidget(panel(column(None, self._message, None, pad="large")))
        content = column(self._build_head(), self.told, self.export, self.stack, gap="gap", pad="gap")
        content.setStretch(3, 1)
        self.setLayout(content)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._add_keys()

    def _add_keys(self) -> None:
        actions = {
            "leave": self.leave_note,
            "save": self.save,
            "sign": self.ask_to_sign,
            "print": self.print_note,
            "results": self._ask_results,
            "versions": self.show_versions,
        }
        add_keys(self, NOTE_KEYS, actions)
        for key in NOTE_KEYS["clinician"]:
            QShortcut(QKeySequence(key), self).activated.connect(self.go_to_open)

    def _build_head(self) -> QWidget:
        text = self._context.text
        back = self._button("plain", "arrow_left", "leave", "note.back", self.leave_note)
        self.results_button = self._button("plain", "chart", "results", "note.results", self._ask_results)
        self.print_button = self._button("plain", "print", "print", "note.print", self.print_note)
        self.sign_button = self._button("primary", "check", "sign", "note.sign", self.ask_to_sign)
        self.templates = StillCombo()
        self.templates.setAccessibleName(text("note.template"))
        self.templates.setToolTip(text("note.template_tip"))
        self.templates.activated.connect(lambda _index: self._choose_template())
        names = QWidget()
        names.setLayout(column(self.patient, self.subtitle, gap="none"))
        names.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QWidget()
        self.pdf_button = Button("plain", "key")
        words = signature_words(self._context)
        self.pdf_button.set_label(words.text("button"), words.text("button_tip"))
        self.pdf_button.clicked.connect(self.ask_for_certificate)
        self.pdf_button.hide()
        self.versions_button = Button("plain", "clock", NOTE_KEYS["versions"][0])
        self.versions_button.set_label(words.text("versions.button"), words.text("versions.button_tip"))
        self.versions_button.clicked.connect(self.show_versions)
        layout = row(back, names, self.results_button, self.print_button, self.sign_button, gap="gap")
        layout.setStretch(1, 1)
        below = row(self.state, None, self.templates, self.versions_button, self.pdf_button, gap="gap")
        head.setLayout(column(layout, below, gap="small"))
        return head

    def _button(self, kind: str, icon: str, key: str, text_key: str, action: object) -> Button:
        button = Button(kind, icon, NOTE_KEYS[key][0])
        button.set_label(self._context.text(text_key))
        button.clicked.connect(action)
        return button

    # --- opening ---------------------------------------------------------------------

    def open_note(self, exam_id: str, template_name: str | None = None) -> None:
        """Read the note of an exam and show it; what was written before is stored first."""
        self.finish()
        if exam_id != self.exam_id:
            self._tell("", "")
        self.exam_id, self.model = exam_id, None
        self.patient.setText("")
        self.subtitle.setText("")
        self._show_message(self._context.text("note.loading"))
        services = self._context.services
        job: Job[LoadedNote] = Job(lambda _token, _progress: load_note(services, exam_id, template_name))
        job.finished.connect(self.show_note)
        job.failed.connect(self._show_message)
        self._load_job = job.start()

    def show_note(self, loaded: LoadedNote) -> None:
        """Show a note that was read; one that is no longer wanted is left alone."""
        header = loaded.report_input.record.header
        if header.exam_id != self.exam_id:
            return
        texts = self._context.texts
        self.model = NoteModel(loaded, texts)
        name = header.subject.name or texts.text("list.no_name")
        self.patient.setText(", ".join(part for part in (name, header.subject.patient_number) if part))
        self.subtitle.setText(f"{header.protocol_title} · {texts.date_time(header.started_utc)}")
        self._show_templates(loaded)
        self._show_parts(self.model)
        self.export.set_exam(header)
        self._show_locked(is_locked=loaded.is_signed)
        self.stack.setCurrentIndex(0)
        self._follow()
        self.setFocus()

    def _show_templates(self, loaded: LoadedNote) -> None:
        self.templates.clear()
        self.templates.addItem(self._context.text("note.template_none"), "")
        for name in loaded.templates:
            self.templates.addItem(name, name)
        self.templates.setCurrentIndex(max(0, self.templates.findData(loaded.opened.note.template)))
        self.templates.setVisible(bool(loaded.templates))

    def _show_parts(self, model: NoteModel) -> None:
        self.editors = [PartEditor(self._context, model, part.part) for part in model.note.parts]
        for editor in self.editors:
            editor.written.connect(self._follow)
        sheet = QWidget()
        sheet.setLayout(column(*self.editors, None, gap="small"))
        self.visit = NoteVisitPanel(self._context, model)
        self.visit.changed.connect(self._follow)
        for holder, widget in ((self._sheet, sheet), (self._side, self.visit)):
            before = holder.takeWidget()
            if before is not None:
                before.deleteLater()
            holder.setWidget(widget)
            fit_to_theme(holder, self._context.theme)
        self._side.setFixedWidth(self.visit.width() + self._side.verticalScrollBar().sizeHint().width() + 2)

    def _show_locked(self, *, is_locked: bool) -> None:
        """Let a signed note be read only; writing on begins with an addendum."""
        text = self._context.text
        for editor in self.editors:
            editor.text.setReadOnly(is_locked)
            editor.redraft_button.setEnabled(not is_locked)
        if self.visit is not None:
            self.visit.setEnabled(not is_locked)
        self.templates.setEnabled(not is_locked)
        self.pdf_button.setVisible(is_locked and signing_services(self._context.services) is not None)
        self.sign_button.set_label(text("note.addendum" if is_locked else "note.sign"))
        self._show_state(
            text("note.signed") if is_locked else text("note.saved_draft" if self._is_stored else "note.not_written")
        )

    @property
    def _is_stored(self) -> bool:
        return self.model is not None and self.model.loaded.opened.stored is not None

    @property
    def is_locked(self) -> bool:
        """Whether the note is signed and cannot be written on."""
        return self.model is not None and self.model.loaded.is_signed

    # --- storing ---------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or stored, or waits for it."""
        jobs = (self._load_job, self._save_job, self._sign_job)
        return self._pause.isActive() or any(job is not None and job.is_running for job in jobs)

    def _follow(self) -> None:
        if self.model is not None and self.model.is_changed and not self.is_locked:
            self._show_state(self._context.text("note.writing"))
            self._pause.start()

    def save(self) -> None:
        """Store what was written, on a worker; while one note is being stored the next waits."""
        self._pause.stop()
        if self.model is None or not self.model.is_changed or self.is_locked:
            return
        if self._save_job is not None and self._save_job.is_running:
            self._pause.start()
            return
        services, exam_id, note = self._context.services, self.exam_id, self.model.note
        job: Job[tuple[Note, datetime]] = Job(lambda _token, _progress: (note, store_note(services, exam_id, note)))
        job.finished.connect(self._show_saved)
        job.failed.connect(self._show_not_saved)
        self._save_job = job.start()

    def finish(self) -> None:
        """Store what was written before the note is left; waits for it."""
        self.save()
        if self._save_job is not None and self._save_job.is_running:
            self._save_job.wait()
        if self.model is not None and self.model.is_changed and self._pause.isActive():
            self._pause.stop()
            self._store_now(self.model)

    def _store_now(self, model: NoteModel) -> None:
        try:
            store_note(self._context.services, self.exam_id, model.note)
        except VmskError as error:
            _log.warning("A note could not be stored as it was left: %s", error)
            self._show_not_saved(say_error(error))
        else:
            model.mark_stored(model.note)

    def _show_saved(self, stored: tuple[Note, datetime]) -> None:
        if self.model is not None:
            self.model.mark_stored(stored[0])
            self._show_state(self._context.text("note.saved", time=f"{stored[1].astimezone():%H:%M:%S}"))

    def _show_not_saved(self, text: str) -> None:
        self._show_state(self._context.text("note.not_saved", reason=text), "attention")

    # --- what can be done --------------------------------------------------------------

    def go_to_open(self) -> None:
        """Go to the first place that only the clinician can fill in."""
        for editor in self.editors:
            if editor.part in CLINICIAN_PARTS and not editor.text.toPlainText().strip():
                editor.text.setFocus()
                self._sheet.ensureWidgetVisible(editor)
                return

    def leave_note(self) -> None:
        """Store and go back."""
        self.finish()
        self.left.emit()

    def print_note(self) -> None:
        """Write the note as PDF."""
        self.finish()
        self.export.ask_where("pdf", "note")

    def ask_to_sign(self) -> None:
        """Show what changed before it is signed; a signed note asks why an addendum is opened."""
        if self.model is None:
            return
        if self.is_locked:
            self.dialog = AskDialog(self._context, self, "addendum", [], self._open_addendum)
            self.dialog.open()
            return
        self.finish()
        author = author_name(self._context.services)
        summary = SignSummary(
            self.patient.text(), self.subtitle.text(), self.model.sign_lines(), self.model.open_points(), author
        )
        self.dialog = SignDialog(self._context, self, summary, self.sign)
        self.dialog.open()

    def sign(self) -> None:
        """Close the draft; the note is stored with it."""
        services, exam_id, model = self._context.services, self.exam_id, self.model
        if model is None:
            return
        note, is_new = model.note, not self._is_stored
        dialog = self.dialog
        order = dialog.order if isinstance(dialog, SignDialog) else None
        self._wanted_pdf = None if order is None or not isinstance(dialog, SignDialog) else (order, dialog.kind)

        def run(_token: object, _progress: object) -> Revision:
            if is_new:
                store_note(services, exam_id, note)
            return sign_exam(services, exam_id)

        self._start_signing(Job(run))

    def _open_addendum(self, reason: str) -> None:
        services, exam_id = self._context.services, self.exam_id
        self._start_signing(Job(lambda _t, _p: note_store(services).open_revision(exam_id, author_name(services), reason)))

    def show_versions(self) -> None:
        """Show the earlier versions; what was written is stored first."""
        if self.model is not None:
            self.finish()
            self.dialog = NoteVersionsDialog(self._context, self, self.exam_id)
            self.dialog.open()

    def ask_for_certificate(self) -> None:
        """Ask for the certificate with which a PDF of the signed exam is signed."""
        services = signing_services(self._context.services)
        if services is not None and self.is_locked:
            self.dialog = CertificateDialog(self._context, self, services, self._save_signed_pdf)
            self.dialog.open()

    def _save_signed_pdf(self, order: SigningOrder, kind: str) -> None:
        services = signing_services(self._context.services)
        if services is not None and self.model is not None:
            self.signed_export.ask_where(self.model.loaded.report_input.record.header, services, order, kind)

    def _start_signing(self, job: Job[Revision]) -> None:
        job.finished.connect(lambda _revision: self._reopen())
        job.failed.connect(lambda text: self._show_state(text, "attention"))
        self._sign_job = job.start()

    def _reopen(self) -> None:
        self.signed.emit(self.exam_id)
        wanted, self._wanted_pdf = self._wanted_pdf, None
        if wanted is not None:
            self._save_signed_pdf(*wanted)
        self.open_note(self.exam_id)

    def _choose_template(self) -> None:
        self.open_note(self.exam_id, str(self.templates.currentData()))

    def _ask_results(self) -> None:
        self.finish()
        self.results_asked.emit(self.exam_id)

    def _show_state(self, text: str, tone: str = "secondary") -> None:
        self.state.setText(text)
        set_tone(self.state, tone)

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
        self.told.setVisible(bool(text))

    def _show_message(self, text: str) -> None:
        self._message.setText(text)
        self.stack.setCurrentIndex(1)
