"""Joins the pages of the intake with its desk and the shell that shows them."""

from typing import TYPE_CHECKING

from vmsk_exam.assessment.intake.body_chart import Mark, marks_body, read_marks, with_pointed
from vmsk_exam.assessment.intake.model import Answer, Stage
from vmsk_exam.assessment.intake.palpation import NOTHING_FELT
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.help_desk import HelpDesk
from vmsk_exam.ui.patient.intake_model import Interview, closing_note

if TYPE_CHECKING:
    from vmsk_exam.ui.patient.shell import PatientShell


class IntakePages:
    """Brings answers to the desk, and what the desk wants shown to the shell."""

    def __init__(self, shell: "PatientShell") -> None:
        self._shell = shell
        self.help = HelpDesk(shell)
        desk = shell.desk
        desk.page_wanted.connect(self.show_page)
        desk.done.connect(self._finish)
        desk.failed.connect(self._fail)
        shell.intake.answer_given.connect(self._answer)
        shell.intake.demo.clicked.connect(lambda: desk.answer_as_demo(self._language))
        shell.intake.option_pressed.connect(lambda name: desk.press_option(name, self._language))
        shell.body_chart.chart_given.connect(lambda marks: desk.answer_chart(marks, self._language))
        shell.intake.pointing_asked.connect(self._point)
        shell.pointing.place_given.connect(self._take_pointed)
        shell.red_flag.answered.connect(desk.end_early)
        shell.red_flag.overridden.connect(desk.override)
        desk.override_refused.connect(shell.red_flag.refuse)
        shell.language_changed.connect(lambda _language: self._show_again())

    @property
    def _language(self) -> str:
        return self._shell.context.translator.language

    def show_page(self, page_id: PageId) -> None:
        """Show the page that the interview is at."""
        shell, interview = self._shell, self._shell.desk.interview
        if interview is None:
            return
        shell.draft = shell.draft.with_answer(resume_exam_id=shell.desk.exam_id)
        if page_id is PageId.RED_FLAG and interview.decision is not None and interview.decision.urgency is not None:
            shell.red_flag.show_urgency(interview.decision.urgency, shell.desk.emergency_number)
        elif page_id is PageId.BODY_CHART:
            shell.body_chart.show_marks(interview.chart)
        elif (screen := interview.screen(Translator("intake", self._language))) is not None:
            shell.intake.show_screen(screen)
        if shell.page_id is not page_id:
            shell.go_to(page_id)
            shell.intake.pad.take_focus()

    def closing_note(self, last: SessionSnapshot | None) -> str:
        """Return what the patient should know at the end, and store why the exam was stopped."""
        shell, desk = self._shell, self._shell.desk
        reason = None if last is None else last.stop_reason
        if reason is not None and last is not None:
            desk.store_stop(reason, last)
        decision = None if desk.interview is None else desk.interview.decision
        urgency = None if decision is None else decision.urgency
        numbers = (desk.emergency_number, shell.context.services.settings.contact_phone)
        return closing_note(reason, urgency, numbers, Translator("intake", self._language))

    def _answer(self, answer: Answer) -> None:
        interview = self._shell.desk.interview
        if interview is not None and interview.refuses(answer):
            self._shell.intake.show_fault(Translator("intake", self._language).text("intake.no_phone_number"))
            self._shell.intake.pad.take_focus()
            return
        if interview is not None and answer == NOTHING_FELT:
            self._forget_pointed(interview)
        self._shell.desk.answer(answer, self._language)

    def _point(self) -> None:
        interview = self._shell.desk.interview
        if interview is not None and interview.step is not None and interview.step.question is not None:
            self._shell.pointing.begin(interview.step.question.question_id)
            self._shell.go_to(PageId.POINTING)

    def _take_pointed(self, mark: Mark) -> None:
        self._change_pointed(mark.pointed_for, mark)

    def _change_pointed(self, question_id: str, mark: Mark | None) -> None:
        interview = self._shell.desk.interview
        if interview is not None:
            marks = read_marks(interview.chart)
            changed = with_pointed(marks, question_id, mark)
            if changed != marks:
                self._shell.desk.answer_chart(marks_body(changed), self._language)

    def _forget_pointed(self, interview: Interview) -> None:
        """Take away the place pointed at where nothing hurts after all."""
        step = interview.step
        if step is not None and step.stage is Stage.PALPATION and step.question is not None:
            self._change_pointed(step.question.question_id, None)

    def _finish(self) -> None:
        self._shell.draft = self._shell.draft.with_answer(resume_exam_id=self._shell.desk.exam_id)
        self._shell.go_to(PageId.CAMERA)

    def _fail(self, message: str) -> None:
        page = self._shell.pages[self._shell.page_id]
        show_fault = getattr(page, "show_fault", None)
        if show_fault is not None:
            show_fault(Translator("intake", self._language).text("intake.not_stored", message=message))

    def _show_again(self) -> None:
        if self._shell.page_id in (PageId.INTAKE, PageId.BODY_CHART, PageId.RED_FLAG):
            self._shell.desk.show_step()


def join_intake(shell: "PatientShell") -> IntakePages:
    """Connect the pages of a shell with its desk; the connections live as long as the shell."""
    return IntakePages(shell)
