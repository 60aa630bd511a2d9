from datetime import UTC, datetime

import pytest

from tests.ui.surgeon.fakes import SAMPLE_ID, ScriptedStore
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.ui.surgeon.list_model import ExamColumn, ExamListModel, make_rows
from vmsk_exam.ui.surgeon.texts import SurgeonTexts, plain_letters


@pytest.fixture
def model() -> ExamListModel:
    texts = SurgeonTexts("en")
    made = ExamListModel(texts)
    made.show_rows(make_rows(reversed(ScriptedStore().list_exams()), texts))
    return made


def ids(model: ExamListModel) -> list[str]:
    return [row.summary.exam_id for row in model.rows]


def test_newest_first(model: ExamListModel) -> None:
    assert ids(model)[0] == SAMPLE_ID
    assert ids(model)[-1] == "exam-old"
    assert model.count_text() == "6 exams"


def test_cells_say_what_the_summary_says(model: ExamListModel) -> None:
    row = model.rows[0]
    assert row.cells[ExamColumn.PATIENT] == "Marta Iglesias Peña"
    assert row.cells[ExamColumn.NUMBER] == "0142"
    assert row.cells[ExamColumn.MEASURED] == "6 of 8"
    assert row.cells[ExamColumn.NOT_ASSESSABLE] == "1"
    assert row.cells[ExamColumn.STATUS] == "Finished"
    assert row.has_gaps


def test_demo_and_unnamed_are_marked(model: ExamListModel) -> None:
    by_id = {row.summary.exam_id: row for row in model.rows}
    assert by_id["exam-demo"].cells[ExamColumn.PATIENT] == "Demo patient · demonstration"
    assert by_id["exam-unnamed"].cells[ExamColumn.PATIENT] == "No name"
    assert by_id["exam-old"].cells[ExamColumn.NOT_ASSESSABLE] == MISSING


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("nunez", ["exam-stopped"]),
        ("NÚÑEZ", ["exam-stopped"]),
        ("0140", ["exam-running"]),
        ("ended early", ["exam-stopped"]),
        ("demonstration", ["exam-demo"]),
        ("knee lopez", ["exam-running"]),
        ("hip", []),
    ],
)
def test_search(model: ExamListModel, search: str, found: list[str]) -> None:
    model.set_search(search)
    assert ids(model) == found
    assert model.count_text() == f"{len(found)} of 6 exams"


def test_order_by_patient_and_counts(model: ExamListModel) -> None:
    model.set_order(ExamColumn.PATIENT, is_descending=False)
    assert ids(model)[:3] == ["exam-running", "exam-old", "exam-demo"]
    model.set_order(ExamColumn.MEASURED, is_descending=True)
    assert [row.summary.measured_count for row in model.rows] == [8, 8, 7, 6, 3, 2]
    assert ids(model)[:2] == ["exam-demo", "exam-old"], "the newer first where the count is the same"


def test_position(model: ExamListModel) -> None:
    assert model.position("exam-demo") == 1
    assert model.position("gone") is None


@pytest.mark.parametrize(("language", "text"), [("en", "1 Nov 2026"), ("es", "1 nov 2026")])
def test_dates_name_the_month(language: str, text: str) -> None:
    assert SurgeonTexts(language).date_time(datetime(2026, 11, 1, 12, 0, tzinfo=UTC)).startswith(text)


def test_plain_letters() -> None:
    assert plain_letters("José ÁNGEL Núñez") == "jose angel nunez"
