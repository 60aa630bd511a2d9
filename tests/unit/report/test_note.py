"""Notes: what is drafted, what is left to the clinician, what survives when the record changes, templates."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.report.sample import sample_input
from tests.unit.report.test_intake_sections import intake
from vmsk_exam.assessment.billing import Modality, Place
from vmsk_exam.errors import InputError
from vmsk_exam.record.corrections import Correction, ExcludeRepetition, MarkNotAssessable
from vmsk_exam.record.effective import apply_corrections
from vmsk_exam.record.revisions import Revision
from vmsk_exam.report.document import Paragraph, Section, Table
from vmsk_exam.report.note import (
    CLINICIAN_PARTS,
    Note,
    NotePart,
    PartText,
    Sufficiency,
    VisitDetails,
    merge_draft,
    note_from_json,
    note_to_json,
    outdated_parts,
)
from vmsk_exam.report.note_document import NoteSignature, build_note_document
from vmsk_exam.report.note_draft import IntakeLines, draft_note
from vmsk_exam.report.note_template import (
    DEFAULT_TEMPLATE,
    NoteTemplate,
    find_template,
    list_templates,
    load_template,
    write_example,
)
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.report.pdf import render_pdf
from vmsk_exam.resources import LANGUAGES

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
VISIT = VisitDetails(modality=Modality.VIDEO, place=Place.HOME, participants="Patient, daughter", clinician_minutes=17)


def draft(language: str = "en", intake: IntakeLines | None = None, template: NoteTemplate = DEFAULT_TEMPLATE) -> Note:
    return draft_note(sample_input(language), intake or IntakeLines(), template, VISIT)


def part_text(note: Note, part: NotePart) -> str:
    found = note.part(part)
    assert found is not None
    return found.text


def section_texts(sections: tuple[Section, ...], title: str) -> list[str]:
    section = next(section for section in sections if section.title == title)
    return [block.text for block in section.blocks if isinstance(block, Paragraph)]


def test_the_exam_stands_in_the_order_of_its_joints_with_uncertainty() -> None:
    lines = part_text(draft(), NotePart.EXAM).splitlines()
    assert lines[0] == "Knee:"
    assert lines[1].startswith("- Knee flexion, standing: left 107° ±5° (from 2°, arc 105°); right 129° ±5°")
    assert lines[1].endswith("left \u2212 right \u221222° ±7°")
    assert lines.index("Whole body:") > lines.index("Knee:")


def test_what_was_not_measured_is_told_with_its_reason() -> None:
    text = part_text(draft(), NotePart.NOT_MEASURED)
    assert "- Single-leg stance, right: not assessable; more than one person in the picture" in text


def test_nothing_recorded_differs_from_nothing_stated() -> None:
    note = draft(intake=IntakeLines(history=(), scores=("Pain now: 3 of 10",)))
    assert part_text(note, NotePart.RED_FLAGS) == "Not recorded."
    assert part_text(note, NotePart.HISTORY) == "Nothing was stated."
    assert part_text(note, NotePart.SCORES) == "Pain now: 3 of 10"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_never_writes_assessment_or_plan(language: str) -> None:
    presets = dict.fromkeys(NotePart, "All is well.")
    note = draft(language, template=replace(DEFAULT_TEMPLATE, presets=presets))
    assert [part_text(note, part) for part in CLINICIAN_PARTS] == ["", ""]
    assert part_text(note, NotePart.HISTORY).endswith("All is well.")


def test_corrections_are_told_beside_what_was_measured() -> None:
    report = sample_input("en")
    changes = (ExcludeRepetition("left_knee_flexion_standing", 2), MarkNotAssessable("squat", "too_dark"))
    revision = Revision("x", 1, "", NOW, "", tuple(Correction(change, "", NOW) for change in changes))
    effective = apply_corrections(report.record, revision)
    note = draft_note(replace(report, record=effective.record), IntakeLines(), DEFAULT_TEMPLATE, VISIT, effective)
    lines = part_text(note, NotePart.EXAM).splitlines()
    assert "- Knee flexion, standing, left: end of the range 106° (corrected); originally 107°" in lines
    assert "- Knee flexion, standing, left: repetitions that do not count: 2" in lines
    assert "- Squat: outcome not assessable (corrected); originally measured" in lines


def test_what_was_written_stays_when_the_record_changes() -> None:
    written = draft().with_text(NotePart.HISTORY, "Fell on stairs.").with_text(NotePart.PLAN, "See again in 6 weeks.")
    fresh = draft(intake=IntakeLines(history=("Knee since May",), scores=("Pain now: 3 of 10",)))
    merged = merge_draft(written, fresh)
    assert part_text(merged, NotePart.HISTORY) == "Fell on stairs."
    assert part_text(merged, NotePart.PLAN) == "See again in 6 weeks."
    assert part_text(merged, NotePart.SCORES) == "Pain now: 3 of 10"
    assert outdated_parts(merged, fresh) == (NotePart.HISTORY,)


def test_a_written_part_outlives_a_template_without_it() -> None:
    written = draft().with_text(NotePart.IMAGING, "Radiograph of May seen.")
    fresh = draft(template=replace(DEFAULT_TEMPLATE, parts=CLINICIAN_PARTS))
    assert [part.part for part in merge_draft(written, fresh).parts] == [*CLINICIAN_PARTS, NotePart.IMAGING]


def test_open_points_are_what_only_the_clinician_can_do() -> None:
    note = draft()
    assert note.open_points == ("assessment", "plan", "sufficiency")
    note = note.with_text(NotePart.ASSESSMENT, "x").with_text(NotePart.PLAN, "y")
    assert replace(note, sufficiency=Sufficiency.IN_PERSON_NEEDED).open_points == ("sufficiency_reason",)
    assert replace(note, sufficiency=Sufficiency.SUFFICIENT, sufficiency_reason="z").open_points == ()


@given(st.lists(st.tuples(st.sampled_from(NotePart), st.text(max_size=80)), max_size=8), st.text(max_size=40))
def test_a_note_comes_back_as_it_was_stored(parts: list[tuple[NotePart, str]], place: str) -> None:
    texts = tuple(PartText(part, text, text.upper()) for part, text in parts)
    note = Note("es", "clinic", replace(VISIT, patient_location=place), texts, Sufficiency.SUFFICIENT, "r", NOW)
    assert note_from_json(note_to_json(note)) == note


@pytest.mark.parametrize(
    ("text", "told"),
    [("{}", "cannot be read"), ("no json", "cannot be read"), ('{"extra": 1}', "cannot be read"), ("x" * 200_001, "too long")],
)
def test_what_is_no_note_is_refused(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        note_from_json(text)


def test_a_newer_form_is_refused() -> None:
    with pytest.raises(InputError, match="form 2"):
        note_from_json(note_to_json(replace(draft(), version=2)))


def test_a_draft_says_so_and_marks_the_clinicians_places() -> None:
    document = build_note_document(draft(), sample_input("en"))
    assert document.warning == "Draft: not signed."
    assert section_texts(document.sections, "Assessment") == ["To be written by the clinician."]
    assert section_texts(document.sections, "Plan") == ["To be written by the clinician."]
    assert section_texts(document.sections, "Signature") == ["Not signed."]


def test_a_red_flag_is_read_before_everything_else() -> None:
    report = replace(sample_input("en"), documents=intake(night_pain="yes"))
    warning = build_note_document(draft(), report).warning
    assert warning.startswith("Red flag, visit within one to two weeks advised")
    assert warning.endswith("Draft: not signed.")


def test_a_signed_note_names_who_and_when() -> None:
    note = replace(draft(), sufficiency=Sufficiency.IN_PERSON_NEEDED, sufficiency_reason="Instability.")
    document = build_note_document(note, sample_input("en"), signature=NoteSignature("Dr Ruiz", NOW))
    assert document.warning == ""
    assert section_texts(document.sections, "Signature") == [
        "Signed by Dr Ruiz, 2026-11-23 12:00 UTC (13:00 local time, UTC+01:00)."
    ]
    decision = section_texts(document.sections, "Virtual exam: enough, or in person?")
    assert decision == ["The clinician decided that a visit in person is needed.", "Reason: Instability."]


def test_billing_lists_facts_and_claims_nothing() -> None:
    document = build_note_document(draft(), sample_input("en"))
    section = next(section for section in document.sections if section.title == "Facts for billing")
    statement, table = section.blocks
    assert isinstance(statement, Paragraph)
    assert "does not say that a code may be used" in statement.text
    assert isinstance(table, Table)
    cells = {row.cells[0].text: [cell.text for cell in row.cells[2:]] for row in table.rows}
    assert cells["POS 10"] == ["patient at home", MISSING]
    assert "a cleared medical device" in cells["98977"][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_can_be_printed(language: str) -> None:
    assert render_pdf(build_note_document(draft(language), sample_input(language))).startswith(b"%PDF")


def test_a_template_chooses_parts_presets_and_reminders(tmp_path: Path) -> None:
    example = write_example(tmp_path / "note_templates")
    template = load_template(example)
    assert template.title == "Follow-up by video"
    assert template.parts[:2] == (NotePart.RED_FLAGS, NotePart.HISTORY)
    assert "Side, stage" in template.prompts[NotePart.ASSESSMENT]
    assert part_text(draft(template=template), NotePart.HISTORY) == "Not recorded.\nMedication and allergies: see the chart."
    assert list_templates(example.parent) == (example,)
    assert find_template(example.parent, "example") == template
    assert find_template(example.parent, "") == DEFAULT_TEMPLATE


def test_the_example_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "example.toml").write_text('title = "Mine"\n', encoding="utf-8")
    assert load_template(write_example(tmp_path)).title == "Mine"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('parts = ["plan"]', "a note needs assessment"),
        ('[part.plan]\npreset = "Rest."', "only the clinician writes"),
        ('parts = ["plan", "plan", "assessment"]', "once"),
        ("title = 3", "title"),
        ("colour = 1", "colour"),
        ("title = ", "cannot be read"),
        ('language = "xx"', "language"),
    ],
)
def test_a_broken_template_is_refused_with_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "clinic.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told) as caught:
        load_template(path)
    assert "clinic.toml" in str(caught.value)


@pytest.mark.parametrize("name", ["../secret", "a/b", "nothing"])
def test_a_template_outside_the_folder_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        find_template(tmp_path, name)
