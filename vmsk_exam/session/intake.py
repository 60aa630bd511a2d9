"""The answers of the intake as documents of the exam, and back; what they decide about its tasks."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from vmsk_exam.assessment.intake.branching import asked_questions, is_valid, live_answers
from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.model import UNSAID, Answer, Answers, PersonFacts, Question, QuestionSet, Stage, Urgency
from vmsk_exam.assessment.intake.own_questionnaires import load_own_questionnaires, own_responses
from vmsk_exam.assessment.intake.red_flags import RedFlagDecision, decide_red_flags
from vmsk_exam.assessment.intake.safety import LeftOut, safety_keys, tasks_left_out
from vmsk_exam.protocol.model import ManeuverTask, SafetyKey, localized_text
from vmsk_exam.record.documents import OVERRIDE_KEY, Document, DocumentKind

FORMAT: Final = 1
"""Version of the bodies written here."""
KIND_OF_STAGE: Final[Mapping[Stage, DocumentKind]] = {
    Stage.PLACE: DocumentKind.LOCATION,
    Stage.RED_FLAGS: DocumentKind.RED_FLAGS,
    Stage.SAFETY: DocumentKind.SAFETY,
    Stage.HISTORY: DocumentKind.HISTORY,
    Stage.SCORES: DocumentKind.SCORES,
    Stage.QUESTIONNAIRES: DocumentKind.QUESTIONNAIRE,
    Stage.BODY_CHART: DocumentKind.BODY_CHART,
    Stage.PALPATION: DocumentKind.PALPATION,
}
STOP_KEY: Final = "stop"
"""Key of the safety document that says why an exam was stopped while it ran."""
NOT_ASKED: Final = "not_asked"
UNNAMED_CLINICIAN: Final = "clinician"
"""Author of an override in a store without accounts."""


@dataclass(frozen=True, slots=True)
class StageAnswers:
    """The answers of one stage as stored."""

    stage: Stage
    answers: Mapping[str, Answer]
    is_complete: bool
    is_asked: bool = True
    """False where nobody could be asked (an exam without a window)."""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class IntakeFindings:
    """What the stored intake of an exam decides."""

    stages: Mapping[Stage, StageAnswers] = field(default_factory=dict)
    override_reason: str = ""
    """Why a clinician let the exam go on in spite of a red flag; empty without one."""

    def answers(self, stage: Stage) -> Answers:
        """Return the answers of a stage, none if it was not asked."""
        found = self.stages.get(stage)
        return {} if found is None else found.answers

    @property
    def keys(self) -> tuple[SafetyKey, ...]:
        """Facts that rule maneuvers out; none where the safety gate was not asked."""
        if not self.answers(Stage.SAFETY):
            return ()
        return safety_keys(self.answers(Stage.SAFETY), self.answers(Stage.PLACE))

    @property
    def pain_before(self) -> int | None:
        """Pain before the exam, 0 to 10; None if not said."""
        pain = self.answers(Stage.SAFETY).get("pain_now")
        return pain if isinstance(pain, int) else None

    def left_out(self, tasks: tuple[ManeuverTask, ...]) -> tuple[LeftOut, ...]:
        """Return the tasks that must not be done today."""
        return tasks_left_out(tasks, self.keys)


def stage_document(
    questions: QuestionSet, facts: PersonFacts, answers: Answers, written_utc: datetime, language: str
) -> Document:
    """Return the answers of a stage as a document, with what they decide.

    Only answers whose question is still asked are kept.
    """
    live = live_answers(questions, facts, answers)
    body: dict[str, object] = {"format": FORMAT, "language": language, "answers": live, "is_asked": True}
    decision = decide_red_flags(questions, facts, live) if questions.stage is Stage.RED_FLAGS else None
    body["is_complete"] = all(each.question_id in live for each in asked_questions(questions, facts, live))
    if decision is not None:
        body |= _decision_body(decision)
    if questions.stage is Stage.QUESTIONNAIRES:
        body["responses"] = own_responses(load_own_questionnaires(), live, written_utc, language)
    return _document(questions.stage, "", body, written_utc, questions.version)


def free_document(stage: Stage, body: Mapping[str, object], written_utc: datetime, version: str = "") -> Document:
    """Return a document of a stage that asks no questions (the body chart)."""
    return _document(stage, "", {"format": FORMAT, **body}, written_utc, version)


def not_asked_document(stage: Stage, written_utc: datetime) -> Document:
    """Return the document that says that nobody could be asked."""
    body = {"format": FORMAT, "answers": {}, "is_asked": False, "is_complete": False, "reason": NOT_ASKED}
    return _document(stage, "", body, written_utc, "")


def override_document(reason: str, author: str, written_utc: datetime) -> Document:
    """Return the document with which a clinician lets an exam go on in spite of a red flag."""
    body = json.dumps({"format": FORMAT, "reason": reason.strip()}, ensure_ascii=False)
    return Document(DocumentKind.RED_FLAGS, OVERRIDE_KEY, body, written_utc, author)


def left_out_document(findings: IntakeFindings, left_out: tuple[LeftOut, ...], written_utc: datetime) -> Document:
    """Return the document that says which facts hold and which tasks they rule out."""
    tasks = [{"task_id": each.task_id, "keys": [str(key) for key in each.keys]} for each in left_out]
    body = {"format": FORMAT, "keys": [str(key) for key in findings.keys], "left_out": tasks}
    return Document(DocumentKind.PRECAUTIONS, "", json.dumps(body), written_utc)


def stop_document(reason: str, task_id: str, pain: int | None, written_utc: datetime) -> Document:
    """Return the document that says why an exam was stopped while it ran."""
    body = {"format": FORMAT, "reason": reason, "task_id": task_id, "pain": pain}
    return Document(DocumentKind.SAFETY, STOP_KEY, json.dumps(body), written_utc)


def read_findings(documents: Iterable[Document]) -> IntakeFindings:
    """Return what the documents of an exam say; unreadable or strange answers are left out, never guessed."""
    stages: dict[Stage, StageAnswers] = {}
    override_reason = ""
    for document in documents:
        if document.kind is DocumentKind.RED_FLAGS and document.key == OVERRIDE_KEY:
            override_reason = str(_mapping(document).get("reason", ""))
        elif not document.key and (stage := _STAGE_OF_KIND.get(document.kind)) is not None:
            stages[stage] = _stage_answers(stage, _mapping(document))
    return IntakeFindings(stages, override_reason)


def red_flag_decision(findings: IntakeFindings, facts: PersonFacts) -> RedFlagDecision | None:
    """Return what the stored red-flag answers mean, None if they were not asked."""
    found = findings.stages.get(Stage.RED_FLAGS)
    if found is None or not found.is_asked:
        return None
    return decide_red_flags(load_question_set(Stage.RED_FLAGS), facts, found.answers)


def answer_text(question: Question, answer: Answer, language: str) -> str:
    """Return an answer as people read it, empty for one that was not said."""
    if isinstance(answer, tuple):
        texts = [_option_text(question, name, language) for name in answer]
        return ", ".join(text for text in texts if text)
    return str(answer) if isinstance(answer, int) else _option_text(question, answer, language)


def question_label(question: Question, language: str) -> str:
    """Return the clinician's name of a question."""
    return localized_text(question.text if question.label is None else question.label, language)


def _option_text(question: Question, name: str, language: str) -> str:
    option = question.option(name)
    return name if option is None else localized_text(option.text, language)


_STAGE_OF_KIND: Final = {kind: stage for stage, kind in KIND_OF_STAGE.items()}


def _decision_body(decision: RedFlagDecision) -> dict[str, object]:
    return {
        "is_positive": decision.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.SOON),
        "urgency": decision.urgency,
        "raised": list(decision.raised),
        "unsure": list(decision.unsure),
        "stops": decision.stops,
    }


def _document(stage: Stage, key: str, body: Mapping[str, object], written_utc: datetime, version: str) -> Document:
    text = json.dumps(body, ensure_ascii=False)
    return Document(KIND_OF_STAGE[stage], key, text, written_utc, wording_version=version)


def _mapping(document: Document) -> Mapping[str, object]:
    content = document.content
    return content if isinstance(content, dict) else {}


def _stage_answers(stage: Stage, body: Mapping[str, object]) -> StageAnswers:
    stored = body.get("answers")
    raw = stored if isinstance(stored, dict) else {}
    questions = None if stage is Stage.BODY_CHART else load_question_set(stage)
    answers: dict[str, Answer] = {}
    for name, value in raw.items():
        answer = tuple(map(str, value)) if isinstance(value, list) else value
        question = None if questions is None else questions.question(name)
        if question is not None and isinstance(answer, str | int | tuple) and is_valid(question, answer):
            answers[name] = answer
    is_asked = body.get("is_asked", True) is True
    language = body.get("language")
    return StageAnswers(stage, answers, body.get("is_complete") is True, is_asked, str(language or "en"))


def is_said(answer: Answer | None) -> bool:
    """Return whether something was answered, rather than left unsaid or not asked."""
    return answer is not None and answer not in (UNSAID, ())
