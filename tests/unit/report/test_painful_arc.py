"""A painful arc stands in the report beside the range of motion, and an unclear one does not."""

from dataclasses import replace

import pytest

from tests.unit.report.sample import sample_input
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.outcome import AttemptFacts, build_result
from vmsk_exam.assessment.pain_marks import FROM, TO
from vmsk_exam.assessment.results import Measure, Repetition
from vmsk_exam.protocol.loader import shipped_library
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.report.document import Row
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.report.tables import functional_table
from vmsk_exam.report.wording import Wording, list_tasks

ABDUCTION = shipped_library()["shoulder_abduction"]
RAISED = Repetition(1, 1.0, 4.0, 8.0, 5.0, 150.0, 4.0, 1.0)


def rows_with(language: str, *measures: Measure) -> tuple[Row, ...]:
    task = ManeuverTask(ABDUCTION, Side.LEFT)
    result = build_result(task, (RAISED,), AttemptFacts(1, 300, 10.0, 1.0, "", measures=measures))
    known = sample_input(language)
    header = replace(known.record.header, task_ids=(task.task_id,))
    known = replace(known, record=replace(known.record, header=header, results=(result,)), maneuvers=shipped_library())
    return functional_table(list_tasks(known), {}, Wording(known)).rows


@pytest.mark.parametrize(("language", "words"), [("en", ("pain begins", "pain ends")), ("es", ("empieza", "termina"))])
def test_beginning_and_end_of_the_pain_have_rows_with_their_margin(language: str, words: tuple[str, str]) -> None:
    rows = rows_with(language, Measure(FROM, 62.0, "deg", 8.0), Measure(TO, 118.0, "deg", 9.0))
    assert all(word in row.cells[0].text for word, row in zip(words, rows, strict=True))
    assert [(row.cells[1].text, row.cells[1].suffix) for row in rows] == [("62°", "±16°"), ("118°", "±18°")]
    assert {row.cells[2].text for row in rows} == {MISSING}


def test_without_clear_presses_the_report_is_silent() -> None:
    assert rows_with("en") == ()
