import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.report.sample import sample_header, sample_input
from vmsk_exam.assessment.results import EndReason, Outcome
from vmsk_exam.record.model import ExamRecord, ExamStatus, Subject
from vmsk_exam.report.build import build_document
from vmsk_exam.report.document import Cell, Paragraph, ReportDocument, ReportInput, Table, TaskPanel
from vmsk_exam.report.drawing import Label
from vmsk_exam.report.facts import format_time
from vmsk_exam.report.wording import Wording, list_tasks
from vmsk_exam.resources import LANGUAGES, Translator, asset_path
from vmsk_exam.samples import QualityReason


@pytest.fixture(scope="module")
def document() -> ReportDocument:
    return build_document(sample_input())


def section_table(document: ReportDocument, title: str) -> Table:
    section = next(section for section in document.sections if section.title == title)
    return next(block for block in section.blocks if isinstance(block, Table))


def row_of(table: Table, name: str) -> tuple[Cell, ...]:
    return next(row.cells for row in table.rows if row.cells[0].text == name)


def test_the_table_shows_both_sides_their_difference_and_the_reference(document: ReportDocument) -> None:
    _, left, right, difference, reference = row_of(section_table(document, "Active range of motion"), "Knee flexion, standing")
    assert (left.text, left.suffix, left.notes) == ("107°", "±5°", ("from 2°, arc 105°",))
    assert (right.text, right.notes) == ("129°", ("from 1°, arc 128°",))
    assert (difference.text, difference.suffix) == ("\u221222°", "±7°")
    assert (reference.text, reference.notes) == ("132° to 147°", ("Sample & Study 2020; men 30 to 40, passive",))


def test_extension_is_told_as_beyond_or_short_of_zero(document: ReportDocument) -> None:
    _, left, right, difference, reference = row_of(section_table(document, "Active range of motion"), "Knee extension, seated")
    assert left.notes[1] == "8° short of zero"
    assert (right.text, right.notes[1]) == ("\u22123°", "3° beyond zero (hyperextension)")
    assert difference.text == "11°"
    assert reference.notes[1] == "unconfirmed: not checked against its source"


def test_a_motion_without_side_covers_both_columns_and_names_its_angle(document: ReportDocument) -> None:
    title, value, reference = row_of(section_table(document, "Active range of motion"), "Squat")
    assert (title.notes, value.text, value.span) == (("Knee flexion, left",), "92°", 3)
    assert reference.text == "none on file"


def test_joints_head_their_motions(document: ReportDocument) -> None:
    groups = [row.cells[0].text for row in section_table(document, "Active range of motion").rows if row.is_group]
    assert groups == ["Knee", "Whole body", "Other"]


def test_what_was_not_measured_is_listed_with_its_reason(document: ReportDocument) -> None:
    rows = [[cell.text for cell in row.cells] for row in section_table(document, "What was not measured").rows]
    assert rows == [
        ["Single-leg stance, right", "not assessable", "more than one person in the picture", "2", "21 %"],
        ["Knee flexion supine, left", "not done", "the exam ended before this task", "\u2013", "\u2013"],
    ]


def test_functional_measures_and_pain(document: ReportDocument) -> None:
    stance = row_of(section_table(document, "Functional tests"), "Single-leg stance: hold time")
    assert (stance[1].text, stance[2].text) == ("21.4 s", "not assessable")
    assert (stance[3].text, stance[3].notes[0]) == ("14.4 to 39.6 s", "Sample cohort 2021; people 60 to 69 years")
    assert row_of(section_table(document, "Functional tests"), "Single-leg stance: time limit reached")[3].text == "\u2013"
    pain = row_of(section_table(document, "Pain and compensations"), "Knee flexion, standing, left")
    assert (pain[1].text, pain[2].text) == ("3", "Hip flexion or hip hike: 13° (rep. 2, 3); Trunk lean: 11° (rep. 3)")
    assert row_of(section_table(document, "Pain and compensations"), "Knee extension, seated, right")[1].text == "not answered"


def test_each_measured_maneuver_has_curve_picture_and_repetitions(document: ReportDocument) -> None:
    section = next(section for section in document.sections if section.title == "Curves and key frames")
    panels = [block for block in section.blocks if isinstance(block, TaskPanel)]
    assert [panel.value for panel in panels] == ["107° ±5°", "129° ±5°", "8° ±5°", "\u22123° ±5°", "92° ±7°"]
    assert all(panel.plot and panel.picture and panel.repetitions and len(panel.repetitions.rows) == 3 for panel in panels)
    assert panels[0].lines[0] == "Start 2°, end 107° (95 % 102° to 112°), arc 105°"


def test_a_task_too_uncertain_to_report_shows_its_curve_but_no_figures() -> None:
    source = sample_input()
    first, *others = source.record.results
    unsure = replace(
        first,
        outcome=Outcome.NOT_ASSESSABLE,
        reason=EndReason.TOO_UNCERTAIN,
        start_deg=None,
        peak_deg=None,
        arc_deg=None,
        peak_sd_deg=None,
    )
    document = build_document(replace(source, record=replace(source.record, results=(unsure, *others))))
    panel = next(b for s in document.sections for b in s.blocks if isinstance(b, TaskPanel))
    assert panel.value == ""
    assert panel.repetitions is None
    assert panel.lines[0] == "not assessable: uncertainty too large to report a number"
    assert panel.plot is not None
    assert panel.picture is not None
    figures = [shape.text for drawing in (panel.plot, panel.picture) for shape in drawing.shapes if isinstance(shape, Label)]
    assert "107°" not in " ".join(figures)


def test_a_timed_test_is_told_by_its_time() -> None:
    source = sample_input()
    task_id = "left_single_leg_stance"
    tracks = {**source.tracks, task_id: source.tracks["squat"]}
    results = tuple(
        replace(result, channel="left_knee_flexion") if result.task_id == task_id else result for result in source.record.results
    )
    document = build_document(replace(source, record=replace(source.record, results=results), tracks=tracks))
    panel = [b for s in document.sections for b in s.blocks if isinstance(b, TaskPanel)][-1]
    assert (panel.title, panel.value) == ("Single-leg stance, left", "21.4 s")
    assert panel.lines[0] == "hold time: 21.4 s; time limit reached: no"


def test_facts_state_who_when_and_how(document: ReportDocument) -> None:
    facts = dict(document.facts.pairs)
    assert facts["Date of birth"] == "1957-03-14 (69 years)"
    assert facts["Date and time"] == "2026-11-23 09:30 UTC (10:30 local time, UTC+01:00)"
    assert facts["Tasks"] == "6 of 8 measured, 1 not assessable, 1 not done"
    provenance = dict(document.sections[-1].blocks[0].pairs)  # type: ignore[union-attr]
    assert provenance["Pose model"].startswith("pose_landmarker_full, sha256 4eaa5eb7a983")
    assert "Measuring: agreed. Keeping pictures: agreed." in provenance["Consent"]


def test_local_time_on_another_day_names_the_day() -> None:
    moment = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
    text = format_time(moment, -timedelta(hours=3, minutes=30), Wording(sample_input()))
    assert text == "2026-01-01 02:00 UTC (2025-12-31 22:30 local time, UTC-03:30)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_are_always_stated(language: str) -> None:
    empty = ExamRecord(replace(sample_header(language), task_ids=()), ExamStatus.STOPPED, None)
    document = build_document(ReportInput(empty, language=language))
    statements = [b.text for s in document.sections for b in s.blocks if isinstance(b, Paragraph) and b.is_statement]
    assert statements == [Translator("report", language).text("limits.statement")]


def test_an_exam_with_nothing_done_says_so() -> None:
    record = ExamRecord(sample_header(), ExamStatus.STOPPED, None)
    document = build_document(ReportInput(record))
    assert document.warning == "The exam was ended before its last task. What was measured until then is reported."
    assert dict(document.facts.pairs)["Tasks"] == "0 of 8 measured, 8 not done"
    assert [row.cells[1].text for row in section_table(document, "What was not measured").rows] == ["not done"] * 8


def test_the_demo_patient_is_named_before_anything_else() -> None:
    source = sample_input()
    header = replace(source.record.header, is_demo=True, subject=Subject())
    document = build_document(replace(source, record=replace(source.record, header=header)))
    assert document.warning == "Demonstration: measured on the demo patient, not on a person."
    assert dict(document.facts.pairs)["Patient"] == "not stated"


def test_sides_of_tasks_not_done_are_read_from_their_ids() -> None:
    task = list_tasks(sample_input())[-1]
    assert (task.maneuver_id, task.side, task.result) == ("knee_flexion_supine", "left", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    translator = Translator("report", language)
    reasons = [*EndReason, *QualityReason]
    assert [reason for reason in reasons if not translator.has(f"reason.{reason}")] == []


def test_both_languages_have_the_same_texts_with_the_same_places() -> None:
    from vmsk_exam.resources import load_texts

    english, spanish = load_texts("report", "en"), load_texts("report", "es")
    assert english.keys() == spanish.keys()

    def places(text: str) -> set[str]:
        return {part.split("}")[0] for part in text.split("{")[1:]}

    assert {key for key in english if places(english[key]) != places(spanish[key])} == set()


def test_no_text_judges_the_patient() -> None:
    texts = " ".join(asset_path("translations", f"report.{language}.toml").read_text("utf-8").lower() for language in LANGUAGES)
    words = ("abnormal", "normal range", "poor", "bad ", "failed", "good", "deficiente", "fracas", "bueno")
    assert [word for word in words if word in texts] == []
    assert tomllib.loads(asset_path("translations", "report.en.toml").read_text("utf-8"))["title"]
