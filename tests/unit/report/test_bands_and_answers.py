"""Bands, answers and counts in the report: in words, never in degrees; repetitions that disagree are named."""

from dataclasses import replace

import pytest

from tests.unit.report.sample import sample_input
from tests.unit.report.test_build import row_of, section_table
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.reference import find_reference
from vmsk_exam.assessment.results import ManeuverResult, Measure, Outcome
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.report.build import build_document
from vmsk_exam.report.document import ReportDocument, ReportInput, Table, TaskPanel

LIBRARY = load_library()
SECTION = {"en": "Functional tests", "es": "Pruebas funcionales"}


def _result(maneuver_id: str, side: Side | None, *measures: Measure) -> ManeuverResult:
    task = ManeuverTask(LIBRARY[maneuver_id], side)
    return ManeuverResult(
        task.task_id, maneuver_id, side, task.channel, task.view, Outcome.MEASURED, None, 1,
        None, None, None, None, (), 0.0, (), measures, 1.0, 100, 10.0,
    )  # fmt: skip


def _input(language: str, *results: ManeuverResult) -> ReportInput:
    base = sample_input(language)
    record = base.record
    header = replace(record.header, task_ids=tuple(result.task_id for result in results))
    reference = find_reference("cst30", 62, "female")
    assert reference is not None
    return replace(
        base,
        record=replace(record, header=header, results=results),
        maneuvers=LIBRARY,
        functional_references={"chair_stand_30": reference},
    )


def _document(language: str = "en") -> ReportDocument:
    results = (
        _result("reach_behind_back", Side.LEFT, Measure("answer", 4, "answer")),
        _result("reach_behind_back", Side.RIGHT, Measure("answer", 1, "answer")),
        _result("neck_rotation_band", Side.LEFT, Measure("band", 1, "band"), Measure("band_to", 2, "band")),
        _result("neck_rotation_band", Side.RIGHT, Measure("band", 0, "band")),
        _result("chair_stand_30", None, Measure("stand_count", 13, "count"), Measure("incomplete_stands", 0, "count")),
    )
    return build_document(_input(language, *results))


def test_answers_stand_side_by_side_in_their_words() -> None:
    table = section_table(_document(), SECTION["en"])
    _, left, right, _ = row_of(table, "Hand behind back (internal rotation): answer")
    assert (left.text, right.text) == ("Between my shoulder blades", "To my buttock")


def test_a_band_names_its_neighbour_where_the_uncertainty_reaches_it() -> None:
    table = section_table(_document(), SECTION["en"])
    _, left, right, _ = row_of(table, "Neck rotation (band): range band")
    assert (left.text, right.text) == ("turns part of the way", "turns little")
    assert row_of(table, "Neck rotation (band): within the uncertainty up to")[1].text == "turns well to the side"


def test_a_count_stands_beside_its_reference_with_source_and_population() -> None:
    table = section_table(_document(), SECTION["en"])
    _, count, reference = row_of(table, "30-second chair stand: full stands")
    assert (count.text, reference.text) == ("13", "12 to 17")
    assert "CDC STEADI" in reference.notes[0]
    assert len(reference.notes) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_bands_and_answers_have_no_degrees(language: str) -> None:
    table = section_table(_document(language), SECTION[language])
    texts = [cell.text for row in table.rows for cell in row.cells[:-1]]
    assert texts
    assert [text for text in texts if "°" in text] == []


def test_a_code_that_the_maneuver_does_not_know_is_shown_as_code() -> None:
    result = _result("reach_behind_back", Side.LEFT, Measure("answer", 77, "answer"))
    table: Table = section_table(build_document(_input("en", result)), SECTION["en"])
    assert row_of(table, "Hand behind back (internal rotation): answer")[1].text == "code 77"


def test_repetitions_that_disagree_are_named_in_table_and_panel() -> None:
    base = sample_input()
    first = base.record.results[0]
    assert not first.is_inconsistent
    peaks = (80.0, 100.0, first.peak_deg or 0.0)
    odd = tuple(replace(first.repetitions[0], number=number, peak_deg=peak) for number, peak in enumerate(peaks, start=1))
    results = (replace(first, repetitions=odd), *base.record.results[1:])
    document = build_document(replace(base, record=replace(base.record, results=results)))
    _, left, *_ = row_of(section_table(document, "Active range of motion"), "Knee flexion, standing")
    note = "repetitions disagree by more than 5° and 10 %"
    assert note in left.notes
    panels = [block for section in document.sections for block in section.blocks if isinstance(block, TaskPanel)]
    assert note in panels[0].lines
    assert all(note not in panel.lines for panel in panels[1:])


def test_sides_of_bending_are_compared_by_size() -> None:
    def bend(side: Side, peak_deg: float) -> ManeuverResult:
        return replace(
            _result("trunk_lateral_flexion", side), start_deg=0.0, peak_deg=peak_deg, arc_deg=peak_deg, peak_sd_deg=2.0
        )

    document = build_document(_input("en", bend(Side.LEFT, 26.0), bend(Side.RIGHT, -30.0)))
    _, left, right, difference, _ = row_of(section_table(document, "Active range of motion"), "Trunk lateral flexion")
    assert (left.text, right.text, difference.text) == ("26°", "\u221230°", "\u22124°")


def test_an_answered_task_is_not_said_to_have_no_compensation() -> None:
    answered = _result("reach_behind_back", Side.LEFT, Measure("answer", 4, "answer"))
    counted = _result("chair_stand_30", None, Measure("stand_count", 13, "count"))
    table = section_table(build_document(_input("en", answered, counted)), "Pain and compensations")
    assert [row.cells[0].text for row in table.rows] == ["30-second chair stand"]


@pytest.mark.parametrize(
    ("language", "finger", "words"),
    [
        ("en", "Closing the hand (finger that bends least): ring finger", "bends about half way"),
        ("es", "Cierre de la mano (dedo que menos dobla): dedo anular", "dobla más o menos la mitad"),
    ],
)
def test_a_closing_hand_names_each_finger(language: str, finger: str, words: str) -> None:
    measures = (Measure("band", 1, "band"), *(Measure(f"{name}_band", 2, "band") for name in ("index", "middle", "little")))
    closing = _result("close_fist", Side.LEFT, *measures, Measure("ring_band", 1, "band"))

    _, left, right, _ = row_of(section_table(build_document(_input(language, closing)), SECTION[language]), finger)

    assert words in left.text
    assert words not in right.text
