"""The sheet of ranges of motion: three repetitions, spread, consistency, both sides."""

from dataclasses import replace

import pytest

from tests.unit.report.sample import sample_input
from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.report.document import ReportInput, Row, Table
from vmsk_exam.report.pdf import render_pdf
from vmsk_exam.report.rom_sheet import build_rom_sheet
from vmsk_exam.resources import LANGUAGES

TASK = "left_knee_flexion_standing"


def with_peaks(*peaks_deg: float) -> ReportInput:
    """Return the sample exam with other repetitions of one task."""
    report = sample_input("en")
    before = report.record.result(TASK)
    assert isinstance(before, ManeuverResult)
    first = before.repetitions[0]
    repetitions = tuple(replace(first, number=number, peak_deg=peak) for number, peak in enumerate(peaks_deg, start=1))
    changed = replace(before, repetitions=repetitions, peak_deg=max(peaks_deg))
    results = tuple(changed if result.task_id == TASK else result for result in report.record.results)
    return replace(report, record=replace(report.record, results=results))


def sheet_row(report: ReportInput, title: str = "Knee flexion, standing, left") -> Row:
    table = build_rom_sheet(report).sections[0].blocks[0]
    assert isinstance(table, Table)
    return next(row for row in table.rows if row.cells[0].text == title)


def test_each_repetition_has_its_uncertainty_start_and_arc() -> None:
    row = sheet_row(sample_input("en"))
    assert [cell.text for cell in row.cells[1:]] == ["103°", "107°", "106°", "107°", "4°", "consistent"]
    assert all(cell.suffix == "±5°" for cell in row.cells[1:5])
    assert row.cells[1].notes == ("from 2°", "arc 101°")


@pytest.mark.parametrize(
    ("peaks_deg", "told"),
    [
        ((100.0, 100.0, 114.0), "consistent"),  # mean 104.7: 9.3 within 10.5
        ((100.0, 100.0, 130.0), "not consistent"),  # mean 110: 20 beyond 11
        ((20.0, 25.0, 30.0), "consistent"),  # 5 within 5 deg
        ((20.0, 25.0, 31.0), "not consistent"),  # 5.7 beyond 5 deg
        ((100.0, 101.0), "fewer than 3"),
    ],
)
def test_consistency(peaks_deg: tuple[float, ...], told: str) -> None:
    assert sheet_row(with_peaks(*peaks_deg)).cells[-1].text == told


def test_a_fourth_repetition_changes_neither_spread_nor_consistency() -> None:
    row = sheet_row(with_peaks(100.0, 101.0, 102.0, 140.0))
    assert [cell.text for cell in row.cells[1:]] == ["100°", "101°", "102°", "140°", "2°", "consistent"]


def test_what_was_not_measured_stands_with_its_reason() -> None:
    row = sheet_row(sample_input("en"), "Knee flexion supine, left")
    assert row.cells[1].text == "not done"
    assert row.cells[1].notes == ("the exam ended before this task",)
    assert sum(cell.span for cell in row.cells) == 7


def test_functional_tests_are_left_out_and_both_sides_compared() -> None:
    document = build_rom_sheet(sample_input("en"))
    table = document.sections[0].blocks[0]
    assert isinstance(table, Table)
    assert not any("Single-leg" in row.cells[0].text for row in table.rows)
    assert document.sections[1].title == "Both sides"


def test_an_exam_without_motions_says_so() -> None:
    report = sample_input("en")
    record = replace(report.record, results=(), header=replace(report.record.header, task_ids=()))
    document = build_rom_sheet(replace(report, record=record))
    assert getattr(document.sections[0].blocks[0], "text", "") == "No range of motion was measured."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_can_be_printed(language: str) -> None:
    assert render_pdf(build_rom_sheet(sample_input(language))).startswith(b"%PDF")
