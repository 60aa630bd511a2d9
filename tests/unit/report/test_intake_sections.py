"""What was asked around the maneuvers stands in the report: red flags first, nothing made up."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.unit.report.sample import sample_input
from vmsk_exam.assessment.intake.body_chart import ChartView, Mark, MarkKind, marks_body, read_marks
from vmsk_exam.assessment.intake.catalog import SHIPPED, load_question_set
from vmsk_exam.assessment.intake.demo import demo_answers, demo_chart
from vmsk_exam.assessment.intake.model import Answer, PersonFacts, Stage
from vmsk_exam.assessment.intake.safety import LeftOut
from vmsk_exam.assessment.intake.stop_rules import StopReason
from vmsk_exam.protocol.model import Region, SafetyKey
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.report.build import build_document
from vmsk_exam.report.chart_drawing import SCALE, chart_drawing
from vmsk_exam.report.document import Facts, Paragraph, ReportDocument, Table, TaskPanel
from vmsk_exam.report.drawing import Polyline
from vmsk_exam.report.html import render_html
from vmsk_exam.report.pdf import render_pdf
from vmsk_exam.resources import LANGUAGES, load_texts
from vmsk_exam.session.intake import (
    free_document,
    left_out_document,
    not_asked_document,
    override_document,
    read_findings,
    stage_document,
    stop_document,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KNEE = PersonFacts(frozenset({Region.KNEE}), 60, is_pain_asked=True)


def document(stage: Stage, **answers: Answer) -> Document:
    questions = load_question_set(stage)
    return stage_document(questions, KNEE, demo_answers(questions, KNEE, "en") | answers, NOW, "en")


def intake(**red_flags: Answer) -> tuple[Document, ...]:
    consent = Document(DocumentKind.CONSENT, "", '{"telehealth": true, "measure": true, "keep_pictures": false}', NOW, "", "w1")
    asked = [document(stage) for stage in SHIPPED if stage is not Stage.RED_FLAGS]
    return (consent, document(Stage.RED_FLAGS, **red_flags), *asked, free_document(Stage.BODY_CHART, demo_chart(), NOW))


def report(*documents: Document, language: str = "en") -> ReportDocument:
    return build_document(replace(sample_input(language), documents=documents))


def words(built: ReportDocument, title: str) -> str:
    (section,) = [section for section in built.sections if section.title == title]
    found: list[str] = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Facts):
            found += [f"{name}: {value}" for name, value in block.pairs]
        elif isinstance(block, Table):
            found += [" | ".join((cell.text, *cell.notes)) for row in block.rows for cell in row.cells]
        elif isinstance(block, TaskPanel):
            found += block.lines
    return "\n".join(found)


def test_without_documents_the_report_stays_as_it_was() -> None:
    titles = [section.title for section in report().sections]
    assert "Red flags" not in titles
    assert "Scores" not in titles


@pytest.mark.parametrize(
    ("flag", "begins"),
    [
        ("stroke_signs", "RED FLAG, emergency advice shown: Face, arm or speech change"),
        ("four_steps", "RED FLAG, same-day assessment advised: Unable to take four steps"),
        ("night_pain", "Red flag, visit within one to two weeks advised: Constant night pain"),
    ],
)
def test_a_red_flag_is_the_first_line(flag: str, begins: str) -> None:
    built = report(*intake(**{flag: "yes"}))
    assert built.warning.startswith(begins)
    assert built.sections[0].title == "Red flags"


def test_no_red_flag_rules_nothing_out() -> None:
    built = report(*intake())
    assert "RED FLAG" not in built.warning
    text = words(built, "Red flags")
    assert "questions was answered with yes" in text
    assert 'A "no" rules nothing out' in text


def test_unsure_is_to_be_asked_again_and_an_override_gives_its_reason() -> None:
    built = report(*intake(hot_joint="unsure"), override_document("Seen yesterday", "surgeon", NOW))
    text = words(built, "Red flags")
    assert 'Answered with "not sure", to be asked again: One hot, red, swollen joint.' in text
    assert "Reason: Seen yesterday" in text


def test_not_asked_is_said() -> None:
    built = report(*(not_asked_document(stage, NOW) for stage in Stage))
    assert words(built, "Red flags").startswith("Not asked")


def test_consents_place_and_history_stand_before_the_numbers() -> None:
    built = report(*intake())
    assert "Consent to keep pictures: no (2026-11-23 12:00 UTC, wording w1)" in words(built, "Before the exam")
    assert "In the room: Somebody is here and can help me" in words(built, "Before the exam")
    history = words(built, "History (patient's own words and choices)")
    assert "How it began: Slowly, by itself" in history
    assert "Worse with: Stairs" in history


def test_scores_name_their_least_change_and_what_is_unconfirmed() -> None:
    text = words(report(*intake()), "Scores")
    assert "SANE\n70 (0 to 100)" in text
    assert "2 points (MDC90; Stratford 1995" in text
    assert text.count("unconfirmed: not checked against the paper") == 4


def test_the_body_chart_is_drawn_and_said() -> None:
    built = report(*intake())
    assert "pain: left knee" in words(built, "Where it hurts")
    (section,) = [each for each in built.sections if each.title == "Where it hurts"]
    assert any(isinstance(block, TaskPanel) and block.plot is not None for block in section.blocks)


def test_a_place_pointed_at_is_told_with_its_uncertainty() -> None:
    pointed = marks_body((Mark(ChartView.FRONT, MarkKind.PAIN, 0.61, 0.695, 0.05, "kneecap"),))
    built = report(
        *(each for each in intake() if each.kind is not DocumentKind.BODY_CHART), free_document(Stage.BODY_CHART, pointed, NOW)
    )
    assert "pain: left knee (pointed at with a finger; ring: twice its standard deviation)" in words(built, "Where it hurts")
    plain, ringed = (chart_drawing(read_marks(body), dict.fromkeys(ChartView, "")) for body in (demo_chart(), pointed))
    (ring,) = [shape for shape in ringed.shapes if isinstance(shape, Polyline) and len(shape.points) == 33]
    across = [x for x, _ in ring.points]
    assert max(across) - min(across) == pytest.approx(4 * 0.05 * 200 * SCALE)
    assert len(ringed.shapes) == len(plain.shapes) + 1


def test_what_was_left_out_says_why() -> None:
    findings = read_findings((document(Stage.SAFETY, weight="none"),))
    task_id = sample_input("en").record.header.task_ids[0]
    left_out = left_out_document(findings, (LeftOut(task_id, (SafetyKey.WEIGHT_BEARING_LIMITED,)),), NOW)
    text = words(report(*intake(), left_out), "Safety gate and precautions")
    assert "Not offered:" in text
    assert "(weight-bearing limited)" in text


def test_a_stop_is_told_first() -> None:
    built = report(*intake(), stop_document(StopReason.PAIN_RISE, "left_knee_flexion", 6, NOW))
    assert built.warning.startswith("Stopped by a stop rule: pain up by 3 or more.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_and_reason_has_words(language: str) -> None:
    texts = load_texts("report", language)
    assert {f"intake.key_{key}" for key in SafetyKey} <= texts.keys()
    assert {f"intake.stop_{reason}" for reason in StopReason} <= texts.keys()
    assert {f"stopped_exam.{reason}" for reason in StopReason} <= load_texts("intake", language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_renderers_draw_it(language: str) -> None:
    built = report(*intake(four_steps="yes"), language=language)
    assert "<svg" in render_html(built)
    assert render_pdf(built).startswith(b"%PDF")
