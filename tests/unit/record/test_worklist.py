"""The worklist follows every change of an exam, and is searched, filtered and sorted."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.record.builders import STARTED, make_header, make_result, open_store
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol.loader import current_library
from vmsk_exam.record.corrections import Correction, ExcludeRepetition
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.model import ExamRecord, ExamStatus, Subject
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.record.worklist import (
    Deficit,
    DeficitAgainst,
    WorklistQuery,
    WorklistRow,
    WorklistSort,
    WorklistState,
    find_worst_deficit,
    fold_words,
)

WRITTEN = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
PEOPLE = (("Rosa Álvarez", "P-17", "Knee"), ("Iñigo Muñoz", "P-2", "Shoulder"), ("Ana Ruiz", "H 17", "Knee after surgery"))


@pytest.fixture
def store(tmp_path: Path) -> SqlCipherStore:
    store = open_store(tmp_path / "exams.db")
    for number, (name, patient_number, title) in enumerate(PEOPLE):
        header = make_header(f"exam_{number}", started_utc=STARTED + timedelta(days=number))
        store.begin_exam(replace(header, subject=Subject(name, patient_number=patient_number), protocol_title=title))
        store.end_exam(f"exam_{number}", ExamStatus.FINISHED)
    return store


def ids(store: SqlCipherStore, query: WorklistQuery) -> list[str]:
    page = store.list_worklist(query)
    assert page.total == len(page.rows)
    return [row.exam_id for row in page.rows]


def row_of(store: SqlCipherStore, exam_id: str) -> WorklistRow:
    return next(row for row in store.list_worklist(WorklistQuery()).rows if row.exam_id == exam_id)


def test_row_follows_the_exam(store: SqlCipherStore) -> None:
    store.begin_exam(make_header("exam_9"))
    assert row_of(store, "exam_9").state is WorklistState.RUNNING
    left = make_result()
    right = replace(make_result("knee_flexion_right"), side=Side.RIGHT, arc_deg=100.0)
    store.put_result("exam_9", left, None)
    store.put_result("exam_9", right, None)
    store.end_exam("exam_9", ExamStatus.FINISHED)
    row = row_of(store, "exam_9")
    assert (row.state, row.measured_count, row.task_count) == (WorklistState.NEW, 2, 2)
    assert (row.worst_deficit_deg, row.worst_deficit_task) == (18.75, "knee_flexion_right")
    store.open_revision("exam_9")
    assert row_of(store, "exam_9").state is WorklistState.IN_REVIEW
    store.save_draft("exam_9", 1, (Correction(ExcludeRepetition("knee_flexion_left", 1), "", WRITTEN),))
    assert row_of(store, "exam_9").worst_deficit_deg == 16.5
    store.sign_revision("exam_9", 1)
    assert row_of(store, "exam_9").state is WorklistState.SIGNED
    store.delete_exam("exam_9")
    assert ids(store, WorklistQuery()) == ["exam_2", "exam_1", "exam_0"]
    store.close()


def test_red_flag_comes_first_until_signed(store: SqlCipherStore) -> None:
    store.put_document("exam_0", Document(DocumentKind.RED_FLAGS, "", '{"is_positive": true}', WRITTEN))
    assert ids(store, WorklistQuery()) == ["exam_0", "exam_2", "exam_1"]
    assert ids(store, WorklistQuery(red_flags_only=True)) == ["exam_0"]
    store.open_revision("exam_0")
    store.sign_revision("exam_0", 1)
    assert ids(store, WorklistQuery()) == ["exam_2", "exam_1", "exam_0"]
    assert row_of(store, "exam_0").has_red_flag
    store.put_document("exam_0", Document(DocumentKind.RED_FLAGS, "", '{"is_positive": false}', WRITTEN))
    assert not row_of(store, "exam_0").has_red_flag
    store.close()


def test_flag_that_was_answered_before_the_exam_began(store: SqlCipherStore) -> None:
    store.put_document("exam_9", Document(DocumentKind.RED_FLAGS, "knee", '{"is_positive": true}', WRITTEN))
    store.begin_exam(make_header("exam_9"))
    assert row_of(store, "exam_9").has_red_flag
    store.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("alv", ["exam_0"]),
        ("MUÑOZ", ["exam_1"]),
        ("munoz inigo", ["exam_1"]),
        ("knee", ["exam_2", "exam_0"]),
        ("knee sur", ["exam_2"]),
        ("17", ["exam_2", "exam_0"]),
        ("P-17", ["exam_0"]),
        ("nobody", []),
        ("rosa shoulder", []),
        ("lvarez", []),
        ("%' OR 1 --", []),
        ("  ", ["exam_2", "exam_1", "exam_0"]),
    ],
)
def test_search(store: SqlCipherStore, text: str, found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(store, WorklistQuery(text=text)) == found
    monkeypatch.setattr("vmsk_exam.record.worklist_table.RARE_WORD", 0)
    assert ids(store, WorklistQuery(text=text)) == found
    store.close()


def test_sort_filter_and_pages(store: SqlCipherStore) -> None:
    by_name = WorklistQuery(sort=WorklistSort.PATIENT, is_descending=False)
    assert ids(store, by_name) == ["exam_2", "exam_1", "exam_0"]
    assert ids(store, WorklistQuery(sort=WorklistSort.DATE, is_descending=False)) == ["exam_0", "exam_1", "exam_2"]
    assert ids(store, WorklistQuery(sort=WorklistSort.PROTOCOL)) == ["exam_1", "exam_2", "exam_0"]
    for sort in WorklistSort:
        assert len(ids(store, WorklistQuery(sort=sort))) == 3
    store.open_revision("exam_1")
    assert ids(store, WorklistQuery(states=frozenset({WorklistState.IN_REVIEW}))) == ["exam_1"]
    assert ids(store, WorklistQuery(states=frozenset({WorklistState.NEW, WorklistState.SIGNED}))) == ["exam_2", "exam_0"]
    assert ids(store, WorklistQuery(patient_number="P-17")) == ["exam_0"]
    assert store.list_worklist(replace(by_name, limit=1, offset=7)).total == 3
    page = store.list_worklist(replace(by_name, limit=1, offset=1))
    assert ([row.exam_id for row in page.rows], page.total, page.is_total_exact) == (["exam_1"], 3, True)
    store.close()


def test_count_of_a_search_is_bounded(store: SqlCipherStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vmsk_exam.record.worklist_table.COUNT_LIMIT", 2)
    page = store.list_worklist(WorklistQuery(text="1", limit=1))
    assert (page.total, page.is_total_exact) == (2, False)
    store.close()


def test_deficit_needs_both_sides_of_one_motion() -> None:
    from tests.unit.record.test_effective import RECORD

    assert find_worst_deficit(RECORD) is None
    right = replace(make_result("knee_flexion_right"), side=Side.RIGHT, arc_deg=120.0)
    assert find_worst_deficit(replace(RECORD, results=(make_result(), right))) == Deficit("knee_flexion_left", 1.25)


def person(age: int | None, sex: str, *results: ManeuverResult) -> ExamRecord:
    from tests.unit.record.test_effective import RECORD

    born = None if age is None else date(RECORD.header.started_utc.year - age, 1, 1)
    header = replace(RECORD.header, subject=replace(RECORD.header.subject, birth_date=born, sex=sex))
    return replace(RECORD, header=header, results=results)


def moved(maneuver_id: str, peak_deg: float, side: Side | None = Side.LEFT, arc_deg: float | None = None) -> ManeuverResult:
    task_id = maneuver_id if side is None else f"{side}_{maneuver_id}"
    return replace(make_result(task_id), maneuver_id=maneuver_id, side=side, peak_deg=peak_deg, arc_deg=arc_deg)


@pytest.mark.parametrize(
    ("age", "sex", "result", "short_deg"),
    [
        (40, "male", moved("knee_flexion_standing", 110.0), 20.8),
        (40, "male", moved("knee_flexion_standing", 131.0), None),
        (40, "male", moved("neck_extension", -20.0, None), 19.5),
        (40, "male", moved("neck_extension", -60.0, None), None),
        (40, "female", moved("knee_flexion_standing", 110.0), None),
        (None, "male", moved("knee_flexion_standing", 110.0), None),
        (40, "male", moved("no_such_maneuver", 1.0), None),
    ],
    ids=["short", "inside", "short backward", "inside backward", "only passive known", "age unknown", "not in the library"],
)
def test_deficit_against_the_reference(age: int | None, sex: str, result: ManeuverResult, short_deg: float | None) -> None:
    found = find_worst_deficit(person(age, sex, result), current_library())
    if short_deg is None:
        assert found is None
    else:
        assert found == Deficit(result.task_id, pytest.approx(short_deg), DeficitAgainst.REFERENCE)
    assert find_worst_deficit(person(age, sex, result)) is None


@pytest.mark.parametrize(("right_deg", "against"), [(125.0, DeficitAgainst.REFERENCE), (145.0, DeficitAgainst.OTHER_SIDE)])
def test_the_larger_of_both_deficits_counts(right_deg: float, against: DeficitAgainst) -> None:
    sides = [moved("knee_flexion_standing", deg, side, deg) for side, deg in ((Side.LEFT, 110.0), (Side.RIGHT, right_deg))]
    found = find_worst_deficit(person(40, "male", *sides), current_library())
    assert found is not None
    assert (found.task_id, found.against) == ("left_knee_flexion_standing", against)
    assert found.deficit_deg == pytest.approx(max(20.8, right_deg - 110.0))


def test_the_list_tells_what_the_deficit_is_against(store: SqlCipherStore) -> None:
    record = person(40, "male", moved("knee_flexion_standing", 110.0))
    store.begin_exam(replace(record.header, exam_id="exam_9"))
    store.put_result("exam_9", record.results[0], None)
    row = row_of(store, "exam_9")
    assert (row.worst_deficit_task, row.deficit_against) == ("left_knee_flexion_standing", DeficitAgainst.REFERENCE)
    assert row.worst_deficit_deg == pytest.approx(20.8)
    store.close()


@pytest.mark.expected_log("compares with no reference")
def test_a_broken_library_keeps_no_exam_from_the_store(store: SqlCipherStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ProtocolError("knee.toml, line 3: no.")

    monkeypatch.setattr("vmsk_exam.record.worklist_table.current_library", broken)
    store.begin_exam(make_header("exam_9"))
    store.put_result("exam_9", make_result(), None)
    assert row_of(store, "exam_9").worst_deficit_deg is None
    store.close()


@given(st.text(max_size=40))
def test_words_are_folded_once_and_for_all(text: str) -> None:
    words = fold_words(text)
    assert fold_words(" ".join(words)) == words
    assert all(word and " " not in word for word in words)
