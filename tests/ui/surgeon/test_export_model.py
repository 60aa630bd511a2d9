from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.errors import InputError
from vmsk_exam.ui.surgeon.export_model import file_name, with_ending, write_report


def test_file_name_has_no_name_of_the_patient() -> None:
    header = SurgeonServices().store.record.header
    assert file_name(header, "pdf") == "2026-11-23_0142_knee.pdf"
    odd = replace(header, subject=replace(header.subject, patient_number="../a b/7"))
    assert file_name(odd, "csv") == "2026-11-23_a-b-7_knee.csv"


def test_ending_is_added_only_where_there_is_none(tmp_path: Path) -> None:
    assert with_ending(tmp_path / "report", "html").name == "report.html"
    assert with_ending(tmp_path / "report.txt", "html").name == "report.txt"


def test_written_report(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    assert write_report(SurgeonServices(), SAMPLE_ID, ("pdf", "exam"), target, lambda: False) == target
    assert target.read_text(encoding="utf-8") == SAMPLE_ID
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_cancelled_report_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.write_text("old", encoding="utf-8")
    assert write_report(SurgeonServices(), SAMPLE_ID, ("pdf", "exam"), target, lambda: True) is None
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_unwritable_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Choose another folder"):
        write_report(SurgeonServices(), SAMPLE_ID, ("pdf", "exam"), tmp_path / "missing" / "report.pdf", lambda: False)
