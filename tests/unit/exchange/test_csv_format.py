import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.exchange.exams import CORRECTED, EMPTY, FULL, WITH_SKIPPED
from vmsk_exam.exchange.csv_format import COLUMNS, FORMULA_SIGNS, export_csv
from vmsk_exam.record.effective import EffectiveExam
from vmsk_exam.record.model import ExamRecord

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "exchange"


def rows(record: ExamRecord | EffectiveExam) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export_csv(record), newline="")))


@pytest.mark.parametrize(("name", "record"), [("full_v2.csv", FULL), ("empty_v2.csv", EMPTY), ("corrected_v2.csv", CORRECTED)])
def test_the_table_stays_as_it_was(name: str, record: ExamRecord | EffectiveExam) -> None:
    assert export_csv(record).encode() == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "record"), [("full_v1.csv", "full_v2.csv", FULL), ("empty_v1.csv", "empty_v2.csv", EMPTY)]
)
def test_the_columns_of_version_1_are_still_there(old: str, new: str, record: ExamRecord) -> None:
    before = [line.split(",") for line in (GOLDEN / old).read_text(encoding="utf-8").splitlines()]
    after = [line.split(",") for line in (GOLDEN / new).read_text(encoding="utf-8").splitlines()]
    assert [line[:-2] for line in after] == before


def test_corrected_and_entered_numbers_say_so_beside_what_was_measured() -> None:
    found = {
        (row["quantity"], row["repetition"]): (row["value"], row["origin"], row["measured_value"]) for row in rows(CORRECTED)
    }

    assert found["start", ""] == ("-3.000", "entered", "-1.500")
    assert found["peak", ""] == ("115.500", "corrected", "118.250")
    assert found["peak", "1"] == ("115.500", "corrected", "117.000")
    assert found["hold", "1"] == ("1.000", "measured", "")
    assert ("peak", "2") not in found


def test_an_empty_exam_has_a_header() -> None:
    assert export_csv(EMPTY) == ",".join(COLUMNS) + "\r\n"


def test_each_number_has_a_row_that_says_what_it_is() -> None:
    found = [
        (row["quantity"], row["repetition"], row["value"], row["unit"]) for row in rows(FULL) if row["outcome"] == "measured"
    ]

    assert found == [
        ("start", "", "-1.500", "deg"),
        ("peak", "", "118.250", "deg"),
        ("arc", "", "119.750", "deg"),
        ("hold", "", "1.250", "s"),
        ("start", "1", "-1.500", "deg"),
        ("peak", "1", "117.000", "deg"),
        ("arc", "1", "118.500", "deg"),
        ("hold", "1", "1.000", "s"),
        ("start", "2", "-1.000", "deg"),
        ("peak", "2", "118.250", "deg"),
        ("arc", "2", "119.250", "deg"),
        ("hold", "2", "1.250", "s"),
        ("compensation:trunk_lean", "", "8.500", "deg"),
    ]
    peak = rows(FULL)[1]
    assert (peak["sd"], peak["ci95_low"], peak["ci95_high"]) == ("2.500", "113.350", "123.150")
    assert (peak["side"], peak["view"], peak["pain"], peak["attempt"]) == ("left", "left", "3", "2")


def test_what_could_not_be_measured_has_a_reason_and_no_number() -> None:
    found = [row for row in rows(FULL) if row["outcome"] == "not_assessable"]

    assert [(row["reason"], row["quantity"], row["value"]) for row in found] == [("body_cut_off", "", "")]
    skipped = rows(WITH_SKIPPED)
    assert [(row["outcome"], row["reason"], row["value"], row["usable_ratio"]) for row in skipped] == [
        ("skipped", "skipped_by_patient", "", "")
    ]


def with_name(name: str) -> ExamRecord:
    return replace(FULL, header=replace(FULL.header, subject=replace(FULL.header.subject, name=name)))


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x","y")', "+1", "-2+3", "@SUM(A1)", "\tx", " =1"])
def test_a_name_is_never_a_formula(name: str) -> None:
    assert {row["patient_name"] for row in rows(with_name(name))} == {f"'{name}"}


def test_negative_numbers_stay_numbers() -> None:
    assert rows(FULL)[0]["value"] == "-1.500"


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=20))
def test_any_name_survives_quoting(name: str) -> None:
    found = {row["patient_name"] for row in rows(with_name(name))}

    assert found <= {name, f"'{name}"}
    assert not any(text.startswith(FORMULA_SIGNS) for text in found)


def test_lines_end_as_rfc_4180_asks() -> None:
    text = export_csv(FULL)

    assert text.count("\r\n") == text.count("\n") == len(rows(FULL)) + 1
