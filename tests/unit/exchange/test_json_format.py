import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.exchange.exams import CORRECTED, EMPTY, FULL, SKIPPED, WITH_SKIPPED
from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.assessment.results import CompensationSeen, ManeuverResult, Measure, Outcome, Repetition
from vmsk_exam.errors import InputError
from vmsk_exam.exchange.json_format import export_json, load_effective_json, load_json
from vmsk_exam.record.effective import EffectiveExam, apply_corrections
from vmsk_exam.record.model import ExamRecord, ExamStatus, Subject

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "exchange"


@pytest.mark.parametrize(("name", "record"), [("full_v1.json", FULL), ("empty_v1.json", EMPTY)])
def test_format_1_is_read(name: str, record: ExamRecord) -> None:
    assert load_json((GOLDEN / name).read_text(encoding="utf-8")) == record


@pytest.mark.parametrize(("name", "exam"), [("full_v2.json", FULL), ("empty_v2.json", EMPTY), ("corrected_v2.json", CORRECTED)])
def test_format_2_stays_as_it_was(name: str, exam: ExamRecord | EffectiveExam) -> None:
    golden = (GOLDEN / name).read_text(encoding="utf-8")

    assert export_json(exam) == golden
    assert load_effective_json(golden) == (apply_corrections(exam, ()) if isinstance(exam, ExamRecord) else exam)


def test_corrected_exam_says_what_is_measured_corrected_and_entered() -> None:
    parsed = json.loads(export_json(CORRECTED, is_deidentified=True))

    assert parsed["is_deidentified"] is True
    assert [revision["number"] for revision in parsed["revisions"]] == [1, 2]
    assert parsed["revisions"][0]["signature"]["signed_by"] == "dr_ruiz"
    assert parsed["revisions"][1]["corrections"][1] == {
        "kind": "withdraw", "change": {"revision": 1, "place": 1}, "author": "dr_ruiz",
        "written_utc": "2026-11-23T12:00:00Z", "reason": "mistyped",
    }  # fmt: skip
    knee, squat = parsed["results"]
    assert (knee["start_deg"], knee["peak_deg"], knee["arc_deg"]) == (-3.0, 115.5, 118.5)
    assert (knee["origins"]["start_deg"], knee["origins"]["peak_deg"]) == ("entered", "corrected")
    assert (knee["measured"]["start_deg"], knee["measured"]["peak_deg"]) == (-1.5, 118.25)
    assert (squat["measured"], set(squat["origins"].values())) == (None, {"measured"})


def test_results_that_do_not_follow_are_refused() -> None:
    text = export_json(CORRECTED)
    assert text.count('"peak_deg": 115.5') == 3

    with pytest.raises(InputError, match="do not follow"):
        load_json(text.replace('"peak_deg": 115.5', '"peak_deg": 125.5', 1))
    with pytest.raises(InputError, match="correction that cannot be read"):
        load_json(text.replace('"kind": "withdraw"', '"kind": "wipe"'))


def test_the_text_is_complete_and_in_order() -> None:
    parsed = json.loads(export_json(FULL))

    assert list(parsed) == [
        "format", "convention", "is_deidentified", "status", "ended_utc", "header", "revisions", "results",
    ]  # fmt: skip
    assert parsed["format"] == "vmsk-exam/2"
    assert parsed["header"]["subject"] == {
        "name": "Inés Muñoz",
        "birth_date": "1949-06-01",
        "sex": "female",
        "patient_number": "H-204",
    }
    assert parsed["header"]["provenance"]["packages"] == {"mediapipe": "1.2.2"}
    first = parsed["results"][0]
    assert (first["start_deg"], first["peak_deg"], first["arc_deg"], first["pain"]) == (-1.5, 118.25, 119.75, 3)
    assert first["peak_ci95_deg"] == pytest.approx([118.25 - 4.89991, 118.25 + 4.89991])
    assert [item["peak_deg"] for item in first["repetitions"]] == [117.0, 118.25]
    assert parsed["results"][1]["reason"] == "body_cut_off"


def test_what_is_not_a_number_is_null_and_comes_back() -> None:
    text = export_json(WITH_SKIPPED)

    assert "NaN" not in text
    assert json.loads(text)["results"][0]["usable_ratio"] is None
    back = load_json(text).results[0]
    assert back.usable_ratio != back.usable_ratio
    assert replace(back, usable_ratio=0.0) == replace(SKIPPED, usable_ratio=0.0)


finite = st.floats(-1e6, 1e6)
words = st.text(max_size=12)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
numbers = st.integers(0, 10_000)
repetitions = st.builds(Repetition, numbers, *[finite] * 7)
compensations = st.builds(CompensationSeen, words, finite, st.lists(numbers, max_size=3).map(tuple))
measures = st.builds(Measure, words, finite, words, st.none() | finite)
results = st.builds(
    ManeuverResult,
    words, words, st.none() | st.sampled_from(Side), words, st.sampled_from(CameraView), st.sampled_from(Outcome),
    st.none() | words, numbers, st.none() | finite, st.none() | finite, st.none() | finite, st.none() | finite,
    st.lists(repetitions, max_size=2).map(tuple), finite, st.lists(compensations, max_size=2).map(tuple),
    st.lists(measures, max_size=2).map(tuple), finite, numbers, finite, st.none() | st.integers(0, 10),
)  # fmt: skip
subjects = st.builds(Subject, words, st.none() | st.dates(date(1900, 1, 1)), words, words)


@settings(max_examples=40, deadline=None)
@given(
    results=st.lists(results, max_size=3).map(tuple),
    subject=subjects,
    ended=st.none() | moments,
    status=st.sampled_from(ExamStatus),
)
def test_every_record_comes_back_as_it_was(
    results: tuple[ManeuverResult, ...], subject: Subject, ended: datetime | None, status: ExamStatus
) -> None:
    record = ExamRecord(replace(FULL.header, subject=subject), status, ended, results)

    assert load_json(export_json(record)) == record
    assert load_json(export_json(record).encode()) == record


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is not JSON"),
        ("[1]", "does not say format vmsk-exam/2"),
        ('{"format": "other/1"}', "does not say format"),
        ('{"format": "vmsk-exam/3"}', r"format vmsk-exam/3; this version reads vmsk-exam/1 and vmsk-exam/2\. Update the program"),
        (b"\xff\xfe\x00", "it is not JSON"),
    ],
)
def test_other_texts_are_refused(text: str | bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_json(text)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"peak_deg": 117.0', '"peak_deg": "much"', r"results\.0\.repetitions\.0\.peak_deg"),
        ('"outcome": "measured"', '"outcome": "guessed"', r"results\.0\.outcome"),
        ('"language"', '"tongue"', r"header\.language: Field required"),
        ('"attempt": 2,', '"attempt": 2, "extra": 1,', r"results\.0\.extra: Extra inputs"),
        ("09:25:00Z", "09:25:00", r"ended_utc"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(old: str, new: str, place: str) -> None:
    text = export_json(FULL)
    assert old in text

    with pytest.raises(InputError, match=rf"not valid at {place}"):
        load_json(text.replace(old, new, 1))
