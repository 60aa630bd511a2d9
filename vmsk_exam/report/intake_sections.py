"""What was asked around the maneuvers, for the report: red flags first, then consents, place, history, scores, safety."""

from collections.abc import Mapping
from typing import Final

from vmsk_exam.assessment.intake.body_chart import Mark, read_marks
from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.model import Answer, QuestionSet, Stage
from vmsk_exam.assessment.intake.scores import THRESHOLDS, Score, compute_scores
from vmsk_exam.record.documents import OVERRIDE_KEY, Document, DocumentKind
from vmsk_exam.record.video_note import read_video_state
from vmsk_exam.report.chart_drawing import chart_drawing
from vmsk_exam.report.document import Block, Cell, Column, Facts, Paragraph, Row, Section, Table, TaskPanel
from vmsk_exam.report.facts import format_time
from vmsk_exam.report.wording import Wording, list_tasks
from vmsk_exam.session.intake import (
    STOP_KEY,
    UNNAMED_CLINICIAN,
    IntakeFindings,
    answer_text,
    is_said,
    question_label,
    read_findings,
)

_SCORE_COLUMNS: Final = (("scores_name", 0.3), ("scores_value", 0.18), ("scores_threshold", 0.52))
_FLAGS: Final = ("telehealth", "measure", "keep_pictures", "keep_video")


class IntakeReport:
    """Makes the blocks of one report.

    Parameters
    ----------
    documents
        The documents of the exam that count.
    wording
        Language and texts of the report.
    """

    def __init__(self, documents: tuple[Document, ...], wording: Wording) -> None:
        self._documents = documents
        self._wording = wording
        self._findings: IntakeFindings = read_findings(documents)

    def warning(self) -> str:
        """Return what must be read first: red flags, and why an exam was stopped; empty without any."""
        body, text = self._content(DocumentKind.RED_FLAGS), self._wording.text
        parts = []
        if body.get("is_positive") is True:
            signs = "; ".join(self._labels(body, "raised"))
            parts.append(text(f"intake.red_flag_{body.get('urgency')}", signs=signs))
        stop = self._content(DocumentKind.SAFETY, STOP_KEY)
        if stop:
            parts.append(text("intake.stopped", reason=text(f"intake.stop_{stop.get('reason')}")))
        return " ".join(parts)

    def before(self) -> tuple[Section, ...]:
        """Return the sections that stand before the measurements."""
        return self._sections(("red_flags", self._red_flags()), ("before", self._before()), ("history", self._history()))

    def after(self) -> tuple[Section, ...]:
        """Return the sections that stand after them."""
        chart = (*self._chart(), *self._facts(Stage.PALPATION))
        own = ("questionnaires", self._questionnaires())
        return self._sections(("scores_title", self._scores()), own, ("chart", chart), ("safety", self._safety()))

    def _sections(self, *found: tuple[str, tuple[Block, ...]]) -> tuple[Section, ...]:
        return tuple(Section(self._wording.text(f"intake.{name}"), blocks) for name, blocks in found if blocks)

    def _red_flags(self) -> tuple[Block, ...]:
        stage, text = self._findings.stages.get(Stage.RED_FLAGS), self._wording.text
        if stage is None:
            return ()
        if not stage.is_asked:
            return (Paragraph(text("intake.not_asked")),)
        body, blocks = self._content(DocumentKind.RED_FLAGS), []
        for urgency_or_none in ("raised", "unsure"):
            labels = self._labels(body, urgency_or_none)
            if labels:
                blocks.append(Paragraph(text(f"intake.signs_{urgency_or_none}", signs="; ".join(labels))))
        if not self._labels(body, "raised"):
            count = sum(1 for answer in stage.answers.values() if is_said(answer))
            blocks.append(Paragraph(text("intake.no_sign", count=count)))
        reason = self._content(DocumentKind.RED_FLAGS, OVERRIDE_KEY).get("reason")
        if reason:
            override = self._document(DocumentKind.RED_FLAGS, OVERRIDE_KEY)
            author = "" if override is None or override.author == UNNAMED_CLINICIAN else override.author
            words = text("intake.override_by", name=author, reason=reason) if author else text("intake.override", reason=reason)
            blocks.append(Paragraph(words))
        return (*blocks, Paragraph(text("intake.red_flags_note"), is_note=True))

    def _before(self) -> tuple[Block, ...]:
        text, pairs = self._wording.text, []
        consent = self._document(DocumentKind.CONSENT)
        if consent is not None:
            body = self._content(DocumentKind.CONSENT)
            when = format_time(consent.written_utc, None, self._wording)
            for name in _FLAGS:
                given = text("intake.yes") if body.get(name) is True else text("intake.no")
                pairs.append(
                    (
                        text(f"intake.consent_{name}"),
                        text("intake.given", answer=given, time=when, version=consent.wording_version),
                    )
                )
        state = read_video_state(self._documents)
        if state is not None:
            pairs.append((text("intake.video"), text(f"intake.video_{state.value}")))
        blocks = self._facts(Stage.PLACE)
        return ((Facts(tuple(pairs), columns=1),) if pairs else ()) + blocks

    def _history(self) -> tuple[Block, ...]:
        return self._facts(Stage.HISTORY)

    def _scores(self) -> tuple[Block, ...]:
        scores = compute_scores(self._findings.answers(Stage.SCORES), self._findings.answers(Stage.SAFETY))
        if not scores:
            return ()
        columns = tuple(Column(self._wording.text(f"intake.{key}"), ratio) for key, ratio in _SCORE_COLUMNS)
        table = Table(columns, tuple(self._score_row(score) for score in scores))
        activities = [answer for name in ("1", "2", "3") if is_said(answer := self._activity(name))]
        named = (Paragraph(self._wording.text("intake.activities", names="; ".join(map(str, activities)))),) if activities else ()
        return (table, *named, Paragraph(self._wording.text("intake.scores_note"), is_note=True))

    def _questionnaires(self) -> tuple[Block, ...]:
        """Return the answers as they were stored, whether or not the clinic still has the questionnaire."""
        listed = self._content(DocumentKind.QUESTIONNAIRE).get("responses")
        blocks: list[Block] = []
        for each in listed if isinstance(listed, list) else ():
            items = each["response"].get("item", ())
            pairs = tuple((str(item.get("text", "")), _values_text(item.get("answer"))) for item in items)
            if pairs:
                blocks.extend((Paragraph(str(each["title"])), Facts(pairs, columns=1)))
        return tuple(blocks)

    def _activity(self, number: str) -> Answer:
        return self._findings.answers(Stage.SCORES).get(f"psfs_{number}_activity", "")

    def _score_row(self, score: Score) -> Row:
        text, threshold = self._wording.text, THRESHOLDS[score.name]
        digits = 0 if float(score.value).is_integer() else 1
        value = text(
            "intake.score_value",
            value=self._wording.numbers.number(score.value, digits),
            low=f"{score.low:g}",
            high=f"{score.high:g}",
        )
        points = self._wording.numbers.number(threshold.points, 0)
        change = text(f"intake.{threshold.meaning}", points=points, source=threshold.source)
        note = () if threshold.is_confirmed else (text("intake.unconfirmed"),)
        return Row((Cell(text(f"intake.score_{score.name}")), Cell(value), Cell(change, notes=note)))

    def _chart(self) -> tuple[Block, ...]:
        document = self._document(DocumentKind.BODY_CHART)
        if document is None or "marks" not in self._content(DocumentKind.BODY_CHART):
            return ()
        marks, text = read_marks(document.content), self._wording.text
        if not marks:
            return (Paragraph(text("intake.no_marks")),)
        words = dict.fromkeys(self._mark_words(mark) for mark in marks)
        drawing = chart_drawing(marks, {view: text(f"intake.view_{view}") for view in ("front", "back", "left", "right")})
        return (TaskPanel(text("intake.marks"), "", ("; ".join(words),), drawing, None, None),)

    def _mark_words(self, mark: Mark) -> str:
        text = self._wording.text
        words = f"{text(f'intake.mark_{mark.kind}')}: {text(f'intake.place_{mark.place}')}"
        return words if mark.sd_ratio is None else text("intake.pointed", mark=words)

    def _safety(self) -> tuple[Block, ...]:
        text = self._wording.text
        left_out = self._content(DocumentKind.PRECAUTIONS).get("left_out")
        titles = {task.task_id: self._wording.task_title(task) for task in list_tasks(self._wording.report_input)}
        lines = []
        for each in left_out if isinstance(left_out, list) else ():
            keys = ", ".join(text(f"intake.key_{key}") for key in each["keys"])
            lines.append(Paragraph(text("intake.left_out", task=titles.get(each["task_id"], each["task_id"]), keys=keys)))
        facts = self._facts(Stage.SAFETY)
        if not facts:
            return tuple(lines)
        return (
            *facts,
            *(lines or [Paragraph(text("intake.nothing_left_out"))]),
            Paragraph(text("intake.safety_note"), is_note=True),
        )

    def _facts(self, stage: Stage) -> tuple[Block, ...]:
        found = self._findings.stages.get(stage)
        if found is None:
            return ()
        if not found.is_asked:
            return (Paragraph(self._wording.text("intake.not_asked")),)
        pairs = self._pairs(load_question_set(stage), found.answers)
        return (Facts(pairs, columns=2),) if pairs else ()

    def _pairs(self, questions: QuestionSet, answers: Mapping[str, Answer]) -> tuple[tuple[str, str], ...]:
        language = self._wording.language
        found = ((question, answers.get(question.question_id)) for question in questions.questions)
        return tuple(
            (question_label(question, language), self._answer_text(answer_text(question, answer, language)))
            for question, answer in found
            if answer is not None and is_said(answer)
        )

    def _answer_text(self, answer: str) -> str:
        return self._wording.text(f"intake.{answer}") if answer in ("yes", "no", "unsure") else answer

    def _labels(self, body: Mapping[str, object], name: str) -> list[str]:
        questions, listed = load_question_set(Stage.RED_FLAGS), body.get(name)
        found = (questions.question(str(each)) for each in (listed if isinstance(listed, list) else ()))
        return [question_label(question, self._wording.language) for question in found if question is not None]

    def _document(self, kind: DocumentKind, key: str = "") -> Document | None:
        return next((each for each in self._documents if each.kind is kind and each.key == key), None)

    def _content(self, kind: DocumentKind, key: str = "") -> Mapping[str, object]:
        document = self._document(kind, key)
        content = None if document is None else document.content
        return content if isinstance(content, dict) else {}


def _values_text(values: object) -> str:
    """Return the values of one item of a QuestionnaireResponse."""
    texts = []
    for value in values if isinstance(values, list) else ():
        content = next(iter(value.values()), "")
        texts.append(str(content.get("display") or content.get("code", "")) if isinstance(content, dict) else str(content))
    return ", ".join(texts)
