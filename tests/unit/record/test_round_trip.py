"""Whatever an exam record holds comes back equal."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.record.builders import open_store
from tests.unit.record.strategies import key_frames, measures, records, repetitions, results
from vmsk_exam.assessment.results import ManeuverResult, Measure, Outcome, Repetition
from vmsk_exam.record import rows
from vmsk_exam.record.entries import BeginExam, EndExam, Entry, PutResult
from vmsk_exam.record.model import ExamRecord, ExamStatus, KeyFrame
from vmsk_exam.record.store import SqlCipherStore

_numbers = count()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlCipherStore]:
    opened = open_store(tmp_path_factory.mktemp("round_trip") / "exams.db")
    yield opened
    opened.close()


def write(store: SqlCipherStore, record: ExamRecord, key_frame: KeyFrame | None = None) -> None:
    entries: list[Entry] = [BeginExam(record.header)]
    entries += [PutResult(record.exam_id, result, key_frame) for result in record.results]
    if record.ended_utc is not None:
        entries.append(EndExam(record.exam_id, record.status, record.ended_utc))
    store.apply(entries)


@settings(max_examples=150, deadline=None)
@given(drawn=records())
def test_record(store: SqlCipherStore, drawn: ExamRecord) -> None:
    record = replace(drawn, header=replace(drawn.header, exam_id=f"{drawn.exam_id}#{next(_numbers)}"))
    write(store, record)
    assert store.load_exam(record.exam_id) == record
    (summary,) = [each for each in store.list_exams() if each.exam_id == record.exam_id]
    assert summary.started_utc == record.header.started_utc
    assert summary.measured_count == sum(each.outcome is Outcome.MEASURED for each in record.results)
    assert summary.not_assessable_count == sum(each.outcome is Outcome.NOT_ASSESSABLE for each in record.results)
    assert (summary in store.unfinished_exams()) == (record.status is ExamStatus.RUNNING)
    store.delete_exam(record.exam_id)


@settings(max_examples=30, deadline=None)
@given(drawn=records().filter(lambda record: record.results), key_frame=key_frames)
def test_key_frame_is_kept_with_consent_alone(store: SqlCipherStore, drawn: ExamRecord, key_frame: KeyFrame) -> None:
    record = replace(drawn, header=replace(drawn.header, exam_id=f"{drawn.exam_id}#{next(_numbers)}"))
    write(store, record, key_frame)
    for result in record.results:
        expected = key_frame if record.header.consent.keep_pictures else None
        assert store.load_key_frame(record.exam_id, result.task_id) == expected


@given(result=results("task"))
def test_result_as_rows(result: ManeuverResult) -> None:
    parts = (
        [rows.repetition_row(each) for each in result.repetitions],
        [rows.compensation_row(each) for each in result.compensations],
        [rows.measure_row(each) for each in result.measures],
    )
    assert rows.result_from_rows(rows.result_row(result), *parts) == result


@given(repetition=repetitions)
def test_repetition_as_row(repetition: Repetition) -> None:
    assert rows.repetition_from_row(rows.repetition_row(repetition)) == repetition


@given(measure=measures)
def test_measure_as_row(measure: Measure) -> None:
    assert rows.measure_from_row(rows.measure_row(measure)) == measure


@given(places=st.lists(st.booleans(), min_size=7, max_size=7))
def test_missing_numbers_of_a_repetition_stay_nan(places: list[bool]) -> None:
    values = [float("nan") if is_missing else 1.5 for is_missing in places]
    again = rows.repetition_from_row(rows.repetition_row(Repetition(1, *values)))
    assert repr(again) == repr(Repetition(1, *values))
