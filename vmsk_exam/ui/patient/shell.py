"""Joins the patient's pages: keeps the answers, chooses the next page, fits everything to the window."""

import logging
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from vmsk_exam.errors import VmskError
from vmsk_exam.protocol.model import ExamProtocol, localized_text
from vmsk_exam.record.access import Role as AccountRole
from vmsk_exam.record.model import ExamSummary, Subject
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.settings import Settings
from vmsk_exam.ui.account import signed_in
from vmsk_exam.ui.error_texts import choose_language
from vmsk_exam.ui.fonts import load_fonts
from vmsk_exam.ui.layouts import column, fit_to_theme
from vmsk_exam.ui.patient.body_chart_view import BodyChartView
from vmsk_exam.ui.patient.camera_view import CameraView
from vmsk_exam.ui.patient.consent_model import CONSENT_WORDING_VERSION
from vmsk_exam.ui.patient.consent_view import ConsentView
from vmsk_exam.ui.patient.exam_view import ExamView
from vmsk_exam.ui.patient.flow import ExamDraft, FlowFacts, PageId, Role, next_page, previous_page, step_pages
from vmsk_exam.ui.patient.header import Header, following_language
from vmsk_exam.ui.patient.intake_desk import IntakeDesk
from vmsk_exam.ui.patient.intake_model import stages_of
from vmsk_exam.ui.patient.intake_pages import join_intake
from vmsk_exam.ui.patient.intake_view import IntakeView
from vmsk_exam.ui.patient.page import PatientContext, PatientPage
from vmsk_exam.ui.patient.person_view import PersonView
from vmsk_exam.ui.patient.pointing_view import PointingView
from vmsk_exam.ui.patient.protocol_view import ProtocolView
from vmsk_exam.ui.patient.red_flag_view import RedFlagView
from vmsk_exam.ui.patient.resume_view import ResumeView
from vmsk_exam.ui.patient.setup_guide_view import SetupGuideView
from vmsk_exam.ui.patient.store_look import StoreLook, look_into_store
from vmsk_exam.ui.patient.summary_view import SummaryView
from vmsk_exam.ui.patient.unlock_view import UnlockView
from vmsk_exam.ui.patient.who_view import WhoView
from vmsk_exam.ui.services import StoreState
from vmsk_exam.ui.stylesheet import stylesheet
from vmsk_exam.ui.theme import Theme, patient_theme
from vmsk_exam.ui.worker import Job

_log = logging.getLogger(__name__)


class PatientShell(QWidget):
    """Header and stack of pages."""

    surgeon_chosen = Signal()
    full_screen_asked = Signal()
    language_changed = Signal(str)  # language now in force

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self.context = context
        self.draft = ExamDraft()
        self.page_id = PageId.WHO
        self._theme: Theme | None = None
        self._unfinished: ExamSummary | None = None
        self._store_state = StoreState.NEEDS_PASSPHRASE
        self._look: Job[StoreLook] | None = None
        self._exam_id = ""
        self._preset_id = ""
        self._entered: PatientPage | None = None
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = Header(context)
        self.who, self.unlock, self.resume = WhoView(context), UnlockView(context), ResumeView(context)
        self.protocol, self.person, self.camera = ProtocolView(context), PersonView(context), CameraView(context)
        self.consent, self.exam, self.summary = ConsentView(context), ExamView(context), SummaryView(context)
        self.intake, self.red_flag, self.body_chart = IntakeView(context), RedFlagView(context), BodyChartView(context)
        self.setup_guide, self.pointing = SetupGuideView(context), PointingView(context)
        self.desk = IntakeDesk(context.services, self)
        self.pages: dict[PageId, PatientPage] = {
            PageId.WHO: self.who,
            PageId.UNLOCK: self.unlock,
            PageId.RESUME: self.resume,
            PageId.PROTOCOL: self.protocol,
            PageId.PERSON: self.person,
            PageId.CAMERA: self.camera,
            PageId.CONSENT: self.consent,
            PageId.INTAKE: self.intake,
            PageId.BODY_CHART: self.body_chart,
            PageId.POINTING: self.pointing,
            PageId.RED_FLAG: self.red_flag,
            PageId.SETUP_GUIDE: self.setup_guide,
            PageId.EXAM: self.exam,
            PageId.SUMMARY: self.summary,
        }
        self.stack = QStackedWidget()
        for page in self.pages.values():
            self.stack.addWidget(page)
        content = column(self.header, self.stack, gap="small", pad="gap")
        content.setStretch(1, 1)
        self.setLayout(content)
        self._connect()
        self.retranslate()
        self.go_to(PageId.WHO)

    def _connect(self) -> None:
        for page_id, page in self.pages.items():
            page.answered.connect(lambda answered=page_id: self._answer(answered))
            page.went_back.connect(self.go_back)
        self.header.went_back.connect(self.go_back)
        self.header.language_asked.connect(self.switch_language)
        self.header.sound_asked.connect(self.switch_sound)
        self.header.full_screen_asked.connect(self.full_screen_asked)
        self.exam.gave_up.connect(self._give_up_start)
        self.context.control.ended.connect(self._show_summary)
        self._intake_pages = join_intake(self)

    # --- the way through the pages -------------------------------------------------

    def facts(self) -> FlowFacts:
        """Return what decides about the next page."""
        is_ready = self._store_state is StoreState.READY
        knows_setup = self.context.services.settings.knows_setup
        has_intake = bool(self.draft.protocol_id) and bool(stages_of(self.chosen_protocol(), self.context.services.settings))
        return FlowFacts(self.who.role, is_ready, self._unfinished is not None, self.draft.is_resuming, has_intake, knows_setup)

    def go_to(self, page_id: PageId) -> None:
        """Show a page."""
        page = self.pages[page_id]
        if self._entered is not None:
            self._entered.leave()
        self._entered = page
        self.page_id = page_id
        if page_id is PageId.WHO:
            self._sign_out_patient()
        self.header.setVisible(page_id is not PageId.EXAM)
        self.header.show_page(page_id, step_pages(self.facts()))
        self.stack.setCurrentWidget(page)
        page.enter()

    def go_back(self) -> None:
        """Show the page before."""
        if self.page_id is PageId.SETUP_GUIDE and self.setup_guide.go_back():
            return
        is_asking = self.page_id in (PageId.INTAKE, PageId.BODY_CHART, PageId.RED_FLAG)
        if self.page_id in (PageId.EXAM, PageId.WHO) or (is_asking and self.desk.go_back()):
            return
        self.go_to(previous_page(self.page_id, self.facts()))

    def _answer(self, page_id: PageId) -> None:
        if page_id is not self.page_id:
            return
        self._keep_answer(page_id)
        if page_id in (PageId.WHO, PageId.UNLOCK):
            self._look_into_store()
        else:
            self._go_on()

    def _go_on(self) -> None:
        target = next_page(self.page_id, self.facts())
        if target is PageId.PERSON:
            self._know_own_number()
        if target is PageId.SURGEON:
            self._go_to_surgeon()
        elif target is PageId.EXAM:
            self.start_exam()
        elif target is PageId.INTAKE:
            self._open_intake()
        elif target is PageId.SETUP_GUIDE:
            self.setup_guide.begin(self.chosen_protocol())
            self.go_to(target)
        elif self.page_id is PageId.EXAM:
            self._end_exam()
        else:
            self.go_to(target)
        if target is PageId.PROTOCOL and self._preset_id:
            preset, self._preset_id = self._preset_id, ""
            self.protocol.choose(preset)

    def _know_own_number(self) -> None:
        """Take the number of a patient's account: the exam belongs to the account's own patient."""
        actor = signed_in(self.context.services)
        if actor is not None and actor.role is AccountRole.PATIENT and self.person.known_number != actor.patient_number:
            self.person.show_known(Subject(patient_number=actor.patient_number))

    def _sign_out_patient(self) -> None:
        """Let a patient's account out at the first page: the next person is somebody else."""
        actor = signed_in(self.context.services)
        if actor is not None and actor.role is AccountRole.PATIENT:
            self.desk.close()
            self.context.services.sign_out()
            self.person.clear()

    def _go_to_surgeon(self) -> None:
        """Leave for the surgeon's side; a patient's account stays here and signs out."""
        actor = signed_in(self.context.services)
        self.go_to(PageId.WHO)
        if actor is not None and actor.role is AccountRole.PATIENT:
            self.who.show_fault(Translator("admin", self.context.translator.language).text("unlock.not_a_clinician"))
        else:
            self.surgeon_chosen.emit()

    def begin_with(self, protocol_id: str) -> None:
        """Begin as a patient with an exam that was chosen on the command line."""
        self._preset_id = protocol_id
        self.who.cards[Role.PATIENT].click()

    def _keep_answer(self, page_id: PageId) -> None:
        if page_id is PageId.WHO:
            self.desk.forget()
            self.draft = ExamDraft()
            self._unfinished = None
        elif page_id is PageId.PROTOCOL and (protocol := self.protocol.protocol) is not None:
            self.draft = self.draft.with_answer(protocol_id=protocol.protocol_id)
            self.context.player.prepare(protocol.tasks)
        elif page_id is PageId.PERSON:
            self.draft = self.draft.with_answer(subject=self.person.subject())
        elif page_id is PageId.CAMERA:
            camera_id = self.camera.model.selected_id
            self.draft = self.draft.with_answer(camera_id=camera_id)
            self.change_settings(camera_id=camera_id)
        elif page_id is PageId.SETUP_GUIDE:
            self.change_settings(knows_setup=True)
        elif page_id is PageId.CONSENT:
            agreed = self.consent.entry()
            self.draft = self.draft.with_answer(
                keep_pictures=agreed.keep_pictures,
                keep_video=agreed.keep_video,
                consent_wording_version=CONSENT_WORDING_VERSION,
            )
        elif page_id is PageId.RESUME and not self.resume.wants_resume:
            self.draft = ExamDraft()

    # --- the store, and an exam that was not finished -------------------------------

    def _look_into_store(self) -> None:
        if self._look is not None and self._look.is_running:
            return
        job: Job[StoreLook] = Job(lambda _token, _progress: look_into_store(self.context.services))
        job.finished.connect(self._take_look)
        job.failed.connect(self._fail_to_look)
        self._look = job.start()

    def _take_look(self, look: StoreLook) -> None:
        self._store_state = look.state
        self.unlock.show_state(look.state)
        known = {protocol.protocol_id for protocol in self.protocol.protocols}
        record, self._unfinished = look.record, look.unfinished
        if record is None or self._unfinished is None or record.header.provenance.protocol_id not in known:
            self._unfinished = None
        elif self.who.role is Role.PATIENT:
            self.draft = ExamDraft().with_record(record)
            self.context.player.prepare(self.chosen_protocol().tasks)
            self.resume.show_exam(self._unfinished, self.chosen_protocol())
        self._go_on()

    def _fail_to_look(self, message: str) -> None:
        page = self.pages[self.page_id]
        if isinstance(page, WhoView | UnlockView):
            page.show_fault(message)

    def _open_intake(self) -> None:
        language = self.context.translator.language
        consents = self.consent.entry().document(datetime.now(UTC), language)
        self.desk.begin(self.draft.request(language), self.chosen_protocol(), None if self.draft.is_resuming else consents)

    # --- the exam -------------------------------------------------------------------

    def chosen_protocol(self) -> ExamProtocol:
        """Return the protocol of the exam."""
        chosen = self.draft.protocol_id
        return next(protocol for protocol in self.protocol.protocols if protocol.protocol_id == chosen)

    def start_exam(self) -> None:
        """Start the exam of the draft."""
        language = self.context.translator.language
        self.exam.begin(localized_text(self.chosen_protocol().title, language))
        self.go_to(PageId.EXAM)
        self.context.control.start(self.draft.request(language))

    def _give_up_start(self) -> None:
        self.context.control.give_up()
        self.go_to(PageId.CAMERA)

    def _end_exam(self) -> None:
        exam = self.context.control.exam
        self._exam_id = "" if exam is None else exam.exam_id
        self.context.control.stop()

    def _show_summary(self, snapshot: SessionSnapshot | None) -> None:
        last = snapshot or self.exam.last_snapshot
        self.summary.note = self._intake_pages.closing_note(last)
        self.summary.show_exam(self._exam_id, last, self.chosen_protocol())
        self.person.clear()
        self.go_to(PageId.SUMMARY)

    # --- language, sound, size ------------------------------------------------------

    def switch_language(self) -> None:
        """Use the next language at once."""
        language = following_language(self.context.translator.language)
        self.change_settings(language=language)
        self.use_language(language)

    def use_language(self, language: str) -> None:
        """Show every text in a language."""
        self.context.translator = Translator("patient", language)
        choose_language(language)
        self.context.sounds.set_language(language)
        self.retranslate()
        self.language_changed.emit(language)

    def switch_sound(self) -> None:
        """Switch all sound on or off."""
        is_on = not self.context.services.settings.is_sound_on
        self.change_settings(is_sound_on=is_on)
        self.context.sounds.set_on(is_on=is_on)
        self.header.retranslate()

    def change_settings(self, **values: object) -> None:
        """Use and save some settings; a full disk is no reason to stop."""
        settings: Settings = self.context.services.settings.model_copy(update=values)
        try:
            self.context.services.change_settings(settings)
        except VmskError as error:
            _log.warning("The settings could not be saved: %s", error)

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        self.header.retranslate()
        for page in self.pages.values():
            page.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit letters and distances to the window."""
        super().resizeEvent(event)
        self.fit(event.size().width(), event.size().height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Take over a language chosen elsewhere; give the keyboard to the page, not to the first button of the header."""
        super().showEvent(event)
        language = self.context.services.settings.language
        if language != self.context.translator.language:
            self.use_language(language)
        if self.page_id is PageId.WHO:
            self.who.enter()

    def fit(self, width_px: int, height_px: int) -> None:
        """Use the letters and distances for a window."""
        theme = patient_theme(width_px, height_px)
        if theme == self._theme:
            return
        self._theme = theme
        self.setStyleSheet(stylesheet(theme, load_fonts()))
        fit_to_theme(self, theme)

    def close_down(self) -> None:
        """Let go of cameras, the figure and the exam, and wait for their threads."""
        self.camera.leave()
        self.pointing.leave()
        self.desk.close()
        self.context.player.stop()
        self.context.control.close()
        self.context.sounds.close()
