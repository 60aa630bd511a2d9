from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.ui.surgeon.fakes import SAMPLE_ID, ScriptedStore
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.record.worklist import PAGE_ROWS, WorklistPage, WorklistSort, WorklistState
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.ui.surgeon.list_model import ExamColumn, ExamListModel, ListFilter
from vmsk_exam.ui.surgeon.list_reader import count_filters
from vmsk_exam.ui.surgeon.texts import SurgeonTexts, plain_letters


@pytest.fixture
def model() -> ExamListModel:
    return ExamListModel(SurgeonTexts("en"), load_library())


def read(model: ExamListModel, store: ScriptedStore | None = None, page: int = 0) -> None:
    found = (store or ScriptedStore()).list_worklist(model.page_query(page))
    assert model.takes(model.generation, page)
    model.take(page, model.make_rows(found.rows), found)


def ids(model: ExamListModel) -> list[str]:
    rows = (model.row(number) for number in range(model.total))
    return [row.summary.exam_id for row in rows if row is not None]


def test_unsigned_warning_signs_come_first_then_the_newest(model: ExamListModel) -> None:
    read(model)
    assert ids(model) == ["exam-stopped", SAMPLE_ID, "exam-demo", "exam-running", "exam-unnamed", "exam-old"]
    assert model.count_text() == "6 exams"


def test_cells_say_what_the_row_says(model: ExamListModel) -> None:
    read(model)
    row = model.row(1)
    assert row is not None
    assert row.cells[ExamColumn.STATE] == "New"
    assert row.cells[ExamColumn.PATIENT] == "Marta Iglesias Peña"
    assert row.cells[ExamColumn.NUMBER] == "0142"
    assert row.cells[ExamColumn.DEFICIT] == "22° left · Knee flexion, standing · other side"
    assert row.cells[ExamColumn.MEASURED] == "6 of 8"
    assert row.cells[ExamColumn.NOT_ASSESSABLE] == "1"
    assert row.has_gaps


def test_demo_unnamed_and_broken_off_are_marked(model: ExamListModel) -> None:
    read(model)
    cells = {row.summary.exam_id: row.cells for number in range(6) if (row := model.row(number)) is not None}
    assert cells["exam-demo"][ExamColumn.PATIENT] == "Demo patient · demonstration"
    assert cells["exam-unnamed"][ExamColumn.PATIENT] == "No name"
    assert cells["exam-stopped"][ExamColumn.MEASURED] == "3 of 8, ended"
    assert cells["exam-running"][ExamColumn.STATE] == "Not ended"
    assert cells["exam-demo"][ExamColumn.DEFICIT] == MISSING


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("nunez", ["exam-stopped"]),
        ("NÚÑ", ["exam-stopped"]),
        ("0140", ["exam-running"]),
        ("knee lop", ["exam-running"]),
        ("hip", []),
    ],
)
def test_search(model: ExamListModel, search: str, found: list[str]) -> None:
    model.search(search)
    read(model)
    assert ids(model) == found


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (ListFilter.RED_FLAG, ["exam-stopped", "exam-old"]),
        (ListFilter.IN_REVIEW, ["exam-unnamed"]),
        (ListFilter.SIGNED, ["exam-old"]),
        (ListFilter.NEW, ["exam-stopped", SAMPLE_ID, "exam-demo"]),
    ],
)
def test_chips(model: ExamListModel, chosen: ListFilter, found: list[str]) -> None:
    model.choose(chosen)
    read(model)
    assert ids(model) == found
    assert model.is_narrowed


def test_a_chip_keeps_the_search(model: ExamListModel) -> None:
    model.search("0021")
    model.choose(ListFilter.SIGNED)
    assert (model.query.text, model.query.states) == ("0021", {WorklistState.SIGNED})
    model.choose(ListFilter.ALL)
    assert model.query.states == frozenset()
    assert model.is_narrowed


def test_order(model: ExamListModel) -> None:
    model.sort(ExamColumn.DEFICIT, is_descending=True)
    read(model)
    assert ids(model)[:3] == ["exam-stopped", SAMPLE_ID, "exam-old"]
    model.sort(None, is_descending=True)
    assert model.query.sort is WorklistSort.URGENCY


def test_an_answer_to_an_older_question_is_not_taken(model: ExamListModel) -> None:
    before = model.generation
    model.search("nunez")
    assert not model.takes(before, 0)
    assert model.takes(model.generation, 0)
    assert not model.takes(model.generation, 3), "the first page of a new list comes first"


def test_the_same_question_is_not_asked_twice(model: ExamListModel) -> None:
    model.search("nunez")
    before = model.generation
    model.search("  nunez ")
    assert model.generation == before


def test_only_pages_in_sight_are_read(model: ExamListModel) -> None:
    sample = ScriptedStore().list_worklist(model.query).rows[0]
    rows = tuple(replace(sample, exam_id=f"e{number}") for number in range(PAGE_ROWS))
    assert model.missing_pages(0, 20) == (0,)
    model.take(0, model.make_rows(rows), WorklistPage(rows, 100_000))
    assert model.total == 100_000
    assert model.missing_pages(0, 20) == ()
    assert model.missing_pages(PAGE_ROWS - 5, PAGE_ROWS + 15) == (1,)
    assert model.missing_pages(99_990, 100_010) == (99_999 // PAGE_ROWS,)
    assert model.row(50_000) is None


def test_a_total_that_was_not_counted_says_so(model: ExamListModel) -> None:
    model.search("knee")
    model.take(0, (), WorklistPage((), 5000, is_total_exact=False))
    assert model.count_text() == "5000 exams or more"


def test_each_chip_is_counted() -> None:
    counts = count_filters(ScriptedStore())
    assert counts == {
        ListFilter.ALL: 6,
        ListFilter.RED_FLAG: 2,
        ListFilter.NEW: 3,
        ListFilter.IN_REVIEW: 1,
        ListFilter.SIGNED: 1,
    }


def test_position(model: ExamListModel) -> None:
    read(model)
    assert model.position("exam-demo") == 2
    assert model.position("gone") is None


@pytest.mark.parametrize(("language", "text"), [("en", "1 Nov 2026"), ("es", "1 nov 2026")])
def test_dates_name_the_month(language: str, text: str) -> None:
    assert SurgeonTexts(language).date_time(datetime(2026, 11, 1, 12, 0, tzinfo=UTC)).startswith(text)


def test_plain_letters() -> None:
    assert plain_letters("José ÁNGEL Núñez") == "jose angel nunez"
