"""The interview before the maneuvers: which question is shown, what its answer leads to; no Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from vmsk_exam.assessment.intake.body_chart import read_marks
from vmsk_exam.assessment.intake.branching import asked_questions, chosen_options, has_format, is_valid, regions_of
from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.demo import demo_answers, demo_chart
from vmsk_exam.assessment.intake.emergency import (
    COUNTRY_QUESTION,
    NUMBER_QUESTION,
    OTHER,
    confirmed_numbers,
    country_names,
    offered_numbers,
)
from vmsk_exam.assessment.intake.model import (
    NO,
    UNSURE,
    YES,
    Answer,
    AnswerFormat,
    PersonFacts,
    Question,
    QuestionKind,
    QuestionSet,
    Stage,
    Urgency,
)
from vmsk_exam.assessment.intake.palpation import PressPlace, press_place
from vmsk_exam.assessment.intake.red_flags import RedFlagDecision, decide_red_flags
from vmsk_exam.assessment.intake.stop_rules import StopReason
from vmsk_exam.protocol.model import ExamProtocol, localized_text
from vmsk_exam.record.documents import Document
from vmsk_exam.record.model import Subject
from vmsk_exam.resources import Translator
from vmsk_exam.session.intake import IntakeFindings, free_document, stage_document
from vmsk_exam.settings import Settings

ALL_PROTOCOLS: Final = "*"
"""In the settings: a stage left out of every exam."""
YES_NO_OPTIONS: Final = (YES, NO, UNSURE)


@dataclass(frozen=True, slots=True)
class Step:
    """Where the interview is: a question, or a stage that is no question (the body chart)."""

    stage: Stage
    question: Question | None


@dataclass(frozen=True, slots=True)
class IntakeScreen:
    """Everything that the page shows."""

    part: str
    text: str
    help: str
    kind: QuestionKind
    options: tuple[tuple[str, str], ...]
    """Name and text of each answer to choose."""
    low: int
    high: int
    low_text: str
    high_text: str
    answer: Answer | None
    """What was answered before; None if nothing was."""
    place: PressPlace | None = None
    """Where to press; None where nothing is pressed."""
    place_text: str = ""
    """Under the picture of the place: which side it is."""
    pointed_text: str = ""
    """Where a finger pointed for this question; empty where none did."""
    suggestions: tuple[str, ...] = ()
    """Completes what is typed."""


def stages_of(protocol: ExamProtocol, settings: Settings) -> tuple[Stage, ...]:
    """Return the stages that a clinic asks in an exam, in order."""
    by_clinic = (settings.intake_left_out.get(name, ()) for name in (ALL_PROTOCOLS, protocol.protocol_id))
    left_out = {*protocol.intake_left_out, *(name for names in by_clinic for name in names)}
    found = tuple(stage for stage in Stage if stage.value not in left_out)
    has_own = Stage.QUESTIONNAIRES in found and bool(load_question_set(Stage.QUESTIONNAIRES).questions)
    return tuple(stage for stage in found if has_own or stage is not Stage.QUESTIONNAIRES)


def person_facts(
    protocol: ExamProtocol, subject: Subject, today: date, stages: Iterable[Stage], *, is_follow_up: bool = False
) -> PersonFacts:
    """Return what is known before anything is asked."""
    born = subject.birth_date
    age = None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return PersonFacts(regions_of(protocol), age, is_follow_up, Stage.SAFETY in stages)


@dataclass(slots=True)
class Interview:
    """Walks through the stages; holds the answers, and hands each stage to be stored as it changes."""

    stages: tuple[Stage, ...]
    facts: PersonFacts
    answers: dict[Stage, dict[str, Answer]] = field(default_factory=dict)
    chart: Mapping[str, object] | None = None
    """The marks of the body chart as stored; None until it was answered."""
    is_overridden: bool = False
    """A clinician lets the exam go on in spite of a red flag."""
    step: Step | None = None
    clinic_number: str = ""
    """The clinic's own emergency number, offered first."""

    @classmethod
    def resume(cls, stages: tuple[Stage, ...], facts: PersonFacts, findings: IntakeFindings, chart: object) -> "Interview":
        """Go on with an interview that was stored."""
        answers = {stage: dict(findings.answers(stage)) for stage in findings.stages}
        marks = chart if isinstance(chart, dict) else None
        interview = cls(stages, facts, answers, marks, bool(findings.override_reason))
        interview.step = interview.first_open()
        return interview

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to ask."""
        return self.step is None

    @property
    def decision(self) -> RedFlagDecision | None:
        """What the red-flag answers mean so far; None if they are not asked."""
        if Stage.RED_FLAGS not in self.stages:
            return None
        return decide_red_flags(load_question_set(Stage.RED_FLAGS), self.facts, self._of(Stage.RED_FLAGS))

    @property
    def is_stopped(self) -> bool:
        """Whether a red flag ends the exam here."""
        decision = self.decision
        return decision is not None and decision.stops and not self.is_overridden

    def steps(self) -> tuple[Step, ...]:
        """Return every step with the answers so far, answered or not."""
        found: list[Step] = []
        for stage in self.stages:
            if stage is Stage.BODY_CHART:
                found.append(Step(stage, None))
                continue
            asked = asked_questions(load_question_set(stage), self.facts, self._of(stage))
            found += [Step(stage, question) for question in asked]
        return tuple(found)

    def first_open(self) -> Step | None:
        """Return the first step without an answer."""
        return next((step for step in self.steps() if not self._is_answered(step)), None)

    def refuses(self, value: Answer) -> bool:
        """Return whether an answer does not fit the question shown."""
        question = None if self.step is None else self.step.question
        return question is not None and not (is_valid(question, value) and has_format(question, value))

    def answer(self, value: Answer) -> None:
        """Answer the question shown and go to the next that has no answer; an answer that does not fit changes nothing."""
        if self.step is None or self.step.question is None or self.refuses(value):
            return
        self._of(self.step.stage)[self.step.question.question_id] = value
        self.step = self.first_open()

    def answer_chart(self, marks: Mapping[str, object]) -> None:
        """Take the marks of the body chart and go on; a place pointed at in the middle of another question leaves it there."""
        self.chart = marks
        if self.step is None or self.step.stage is Stage.BODY_CHART:
            self.step = self.first_open()

    def answer_as_demo(self, language: str) -> tuple[Stage, ...]:
        """Answer everything that is open as the demo patient does; return the stages that changed."""
        open_stages = tuple(dict.fromkeys(step.stage for step in self.steps() if not self._is_answered(step)))
        for stage in open_stages:
            if stage is Stage.BODY_CHART:
                self.chart = demo_chart()
            else:
                self.answers[stage] = demo_answers(load_question_set(stage), self.facts, language) | self._of(stage)
        self.step = self.first_open()
        return open_stages

    def go_back(self) -> bool:
        """Show the question before; False on the first."""
        steps = self.steps()
        place = steps.index(self.step) if self.step in steps else len(steps)
        if place == 0:
            return False
        self.step = steps[place - 1]
        return True

    def toggled(self, pressed: str) -> tuple[str, ...]:
        """Return the chosen options after one of several was pressed."""
        if self.step is None or self.step.question is None:
            return ()
        chosen = self._of(self.step.stage).get(self.step.question.question_id, ())
        return chosen_options(self.step.question, chosen if isinstance(chosen, tuple) else (), pressed)

    def document(self, stage: Stage, now_utc: datetime, language: str) -> Document:
        """Return a stage as it is now, to be stored."""
        if stage is Stage.BODY_CHART:
            return free_document(stage, {"language": language, **(self.chart or {})}, now_utc)
        return stage_document(load_question_set(stage), self.facts, self._of(stage), now_utc, language)

    def screen(self, translator: Translator) -> IntakeScreen | None:
        """Return what to show; None where no question is shown."""
        if self.step is None or self.step.question is None:
            return None
        return intake_screen(self, self.step.question, load_question_set(self.step.stage), translator)

    def answer_of(self, step: Step) -> Answer | None:
        """Return what was answered to a question, None if nothing was."""
        return None if step.question is None else self._of(step.stage).get(step.question.question_id)

    def _of(self, stage: Stage) -> dict[str, Answer]:
        return self.answers.setdefault(stage, {})

    def _is_answered(self, step: Step) -> bool:
        if step.question is None:
            return self.chart is not None
        return step.question.question_id in self._of(step.stage)


def intake_screen(interview: Interview, question: Question, questions: QuestionSet, translator: Translator) -> IntakeScreen:
    """Return what a question shows."""
    language = translator.language
    number = interview.stages.index(questions.stage) + 1
    title = localized_text(questions.title, language)
    step = interview.step
    place = _place(interview, question)
    return IntakeScreen(
        part=translator.text("intake.part", number=number, count=len(interview.stages), title=title),
        text=localized_text(question.text, language),
        help="" if question.help is None else localized_text(question.help, language),
        kind=question.kind,
        options=_options(interview, question, translator),
        low=question.low,
        high=question.high,
        low_text="" if question.low_text is None else localized_text(question.low_text, language),
        high_text="" if question.high_text is None else localized_text(question.high_text, language),
        answer=None if step is None else interview.answer_of(step),
        suggestions=country_names(language) if question.format is AnswerFormat.COUNTRY else (),
        place=place,
        pointed_text="" if place is None else _pointed_text(interview, question, translator),
        place_text="" if place is None or place.side is None else translator.text(f"press.{place.side}"),
    )


def _pointed_text(interview: Interview, question: Question, translator: Translator) -> str:
    mark = next((each for each in read_marks(interview.chart) if each.pointed_for == question.question_id), None)
    return "" if mark is None else translator.text("point.stored", place=translator.text(f"chart.place.{mark.place}"))


def _place(interview: Interview, question: Question) -> PressPlace | None:
    is_pressed = interview.step is not None and interview.step.stage is Stage.PALPATION
    return press_place(question.question_id, interview.answers.get(Stage.HISTORY, {})) if is_pressed else None


def _options(interview: Interview, question: Question, translator: Translator) -> tuple[tuple[str, str], ...]:
    if question.kind is QuestionKind.YES_NO:
        return tuple((name, translator.text(f"intake.{name}")) for name in YES_NO_OPTIONS)
    listed = tuple((option.option_id, localized_text(option.text, translator.language)) for option in question.options)
    if question.question_id != NUMBER_QUESTION:
        return listed
    country = str(interview.answers.get(Stage.PLACE, {}).get(COUNTRY_QUESTION, ""))
    numbers = tuple((number, number) for number in offered_numbers(country, interview.clinic_number))
    return (*numbers, *(each for each in listed if each[0] == OTHER))


def emergency_number(answers: Mapping[str, Answer], settings: Settings) -> str:
    """Return the number to call in an emergency: as answered, else as set by the clinic, else the country's, else empty."""
    chosen = answers.get(NUMBER_QUESTION, "")
    if chosen == OTHER:
        chosen = answers.get("other_number", "")
    known = confirmed_numbers(str(answers.get(COUNTRY_QUESTION, "")))
    return str(chosen) or settings.emergency_number or (known[0] if known else "")


def closing_note(reason: StopReason | None, urgency: Urgency | None, numbers: tuple[str, str], translator: Translator) -> str:
    """Return what the patient should know at the end: why the exam was stopped, when to see a doctor.

    Parameters
    ----------
    numbers
        Emergency number and the clinic's, empty where unknown.
    """
    emergency, clinic = numbers
    parts = []
    if reason is not None:
        number = emergency or translator.text("stop.emergency_word")
        parts.append(translator.text(f"stopped_exam.{reason}", number=number))
        if clinic:
            parts.append(translator.text("stopped_exam.call", phone=clinic))
    if urgency is Urgency.SOON:
        parts.append(translator.text("soon.note"))
    return " ".join(parts)
