from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.unit.report.sample import sample_input
from vmsk_exam.record.corrections import (
    AddComment,
    AngleEnd,
    Change,
    Correction,
    EnterAngle,
    ExcludeRepetition,
    HandTool,
    MarkNotAssessable,
    MovePeak,
)
from vmsk_exam.record.effective import apply_corrections
from vmsk_exam.record.revisions import Revision, Signature
from vmsk_exam.report.build import build_document
from vmsk_exam.report.document import Cell, Paragraph, ReportDocument, ReportInput, Table, TaskPanel
from vmsk_exam.report.html import render_html

LEFT = "left_knee_flexion_standing"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
POINTS = ((0.5, 0.3), (0.5, 0.5), (0.6, 0.6))


def corrected(*changes: Change, signed_by: str | None = None, language: str = "en") -> ReportInput:
    report = sample_input(language)
    corrections = tuple(Correction(change, "Dr Vega", NOW) for change in changes)
    signature = None if signed_by is None else Signature(signed_by, NOW, "0" * 64)
    revision = Revision(report.record.exam_id, 1, "Dr Vega", NOW, "", corrections, signature)
    effective = apply_corrections(report.record, revision)
    return replace(report, record=effective.record, effective=effective)


def left_cell(document: ReportDocument) -> Cell:
    table = next(block for block in document.sections[0].blocks if isinstance(block, Table))
    return table.rows[1].cells[1]


def left_panel(document: ReportDocument) -> TaskPanel:
    panels = [block for section in document.sections for block in section.blocks if isinstance(block, TaskPanel)]
    return panels[0]


@pytest.mark.parametrize(
    ("change", "text", "note"),
    [
        (
            EnterAngle(LEFT, AngleEnd.PEAK, 101.0, 10.1, HandTool.THREE_POINT, POINTS),
            "101°\u2021",
            "entered by hand; measured 107° ±5°",
        ),
        (MovePeak(LEFT, 2, 9.0, 99.0, 2.0), "106°\u2020", "corrected by the clinician; measured 107° ±5°"),
        (ExcludeRepetition(LEFT, 2), "106°\u2020", "corrected by the clinician; measured 107° ±5°"),
        (MarkNotAssessable(LEFT, "camera fell over"), "not assessable\u2020", "marked by the clinician; measured 107° ±5°"),
    ],
)
def test_a_changed_number_carries_a_sign_and_what_was_measured(change: Change, text: str, note: str) -> None:
    document = build_document(corrected(change))
    cell = left_cell(document)
    assert (cell.text, cell.notes[0]) == (text, note)
    assert left_panel(document).value.endswith(text[-1])
    assert any("Dr Vega, 2026-11-24" in line for line in left_panel(document).lines)
    legend = document.sections[0].blocks[1]
    assert isinstance(legend, Paragraph)
    assert "\u2020 corrected" in legend.text
    assert document.warning.endswith("Corrected, not signed yet.")
    assert text in render_html(document)


def test_nothing_changed_carries_no_sign() -> None:
    plain, commented = build_document(sample_input()), build_document(corrected(AddComment(LEFT, "trousers were loose")))
    assert left_cell(plain) == left_cell(commented)
    assert "\u2020" not in render_html(plain)
    assert any("trousers were loose" in line for line in left_panel(commented).lines)


def test_the_difference_takes_the_sign_of_the_less_measured_side() -> None:
    document = build_document(corrected(EnterAngle(LEFT, AngleEnd.PEAK, 101.0, 10.1, HandTool.THREE_POINT, POINTS)))
    table = next(block for block in document.sections[0].blocks if isinstance(block, Table))
    assert table.rows[1].cells[3].text == "\u221228°\u2021"


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("en", "dr.vega", "Signed by dr.vega, 2026-11-24 08:00 UTC (revision 1)."),
        ("en", "", "Signed, 2026-11-24 08:00 UTC (revision 1)."),
        ("es", "dr.vega", "Firmado por dr.vega, 2026-11-24 08:00 UTC (revisión 1)."),
    ],
)
def test_who_signed_stands_at_the_head(language: str, name: str, text: str) -> None:
    assert build_document(corrected(ExcludeRepetition(LEFT, 2), signed_by=name, language=language)).subtitle.endswith(text)


def test_a_functional_test_marked_by_hand_carries_the_sign_too() -> None:
    document = build_document(corrected(MarkNotAssessable("left_single_leg_stance", "held the table")))
    tables = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    cells = [cell for table in tables for row in table.rows for cell in row.cells if cell.text == "not assessable\u2020"]
    assert cells[0].notes == ("marked by the clinician; the measured values are kept in the record", "held the table")
