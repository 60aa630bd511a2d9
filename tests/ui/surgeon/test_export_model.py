from dataclasses import replace
from pathlib import Path

from tests.ui.surgeon.fakes import SurgeonServices
from vmsk_exam.ui.surgeon.export_model import file_name, with_ending


def test_file_name_has_no_name_of_the_patient() -> None:
    header = SurgeonServices().store.record.header
    assert file_name(header, "pdf") == "2026-11-23_0142_knee.pdf"
    odd = replace(header, subject=replace(header.subject, patient_number="../a b/7"))
    assert file_name(odd, "csv") == "2026-11-23_a-b-7_knee.csv"


def test_ending_is_added_only_where_there_is_none(tmp_path: Path) -> None:
    assert with_ending(tmp_path / "report", "html").name == "report.html"
    assert with_ending(tmp_path / "report.txt", "html").name == "report.txt"
