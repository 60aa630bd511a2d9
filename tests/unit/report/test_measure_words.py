"""Every measure that a maneuver can give has words in each language."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import vmsk_exam.assessment
from tests.unit.report.sample import sample_input
from vmsk_exam.assessment.outcome import AttemptFacts, build_result
from vmsk_exam.assessment.results import Measure
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.report.tables import functional_table
from vmsk_exam.report.wording import Wording, list_tasks
from vmsk_exam.resources import LANGUAGES, Translator

NAMED = re.compile(r'Measure\(\s*"(\w+)"')
BUILT = {
    *("pelvic_drop", "side_shift", "knee_separation"),
    *(
        f"{name}{side}"
        for name in (
            "knee_projection",
            "knee_projection_standing",
            "elevation",
            "step_time",
            "stance_time",
            "knee_range",
            "hip_range",
        )
        for side in ("", "_left", "_right")
    ),
    *(f"{name}{side}" for name in ("step_time", "stance_time", "knee_range", "hip_range") for side in ("", "_left", "_right")),
}
"""Names that are put together; without a side they name a row of both sides."""


def _names() -> set[str]:
    folder = Path(vmsk_exam.assessment.__file__).parent
    return BUILT | {name for path in folder.glob("*.py") for name in NAMED.findall(path.read_text(encoding="utf-8"))}


def test_the_names_are_found() -> None:
    assert {"hold_time", "cadence", "fingertip_floor"} <= _names()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_words(language: str) -> None:
    translator = Translator("report", language)
    assert {name for name in _names() if not translator.has(f"measure.{name}")} == set()


def test_left_and_right_of_a_test_of_both_sides_stand_side_by_side() -> None:
    library = load_library()
    task = ManeuverTask(library["squat_front"], None)
    measures = (
        Measure("knee_projection_left", 12.0, "deg", 5.0),
        Measure("knee_projection_right", 4.0, "deg", 5.0),
        Measure("side_shift", -7.0, "%", 6.0),
    )
    facts = AttemptFacts(1, 100, 10.0, 1.0, "", measures=measures)
    report_input = sample_input("en")
    record = replace(report_input.record, results=(build_result(task, (), facts),))
    header = replace(record.header, task_ids=(task.task_id,))
    known = replace(report_input, record=replace(record, header=header), maneuvers=library)
    rows = functional_table(list_tasks(known), {}, Wording(known)).rows
    assert [[(cell.text, cell.span) for cell in row.cells[1:3]] for row in rows] == [
        [("12°", 1), ("4°", 1)],
        [("\N{MINUS SIGN}7.0 %", 2), (MISSING, 1)],
    ]
