"""Result files are whole or not there; the doctor says ok or what to do."""

from pathlib import Path

import pytest

from vmsk_exam.bootstrap import doctor
from vmsk_exam.bootstrap.doctor import Finding, examine_machine
from vmsk_exam.bootstrap.files import write_bytes_safely
from vmsk_exam.cli.app import run
from vmsk_exam.errors import InputError, ModelError


def test_file_is_written_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.pdf"
    write_bytes_safely(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert [each.name for each in path.parent.iterdir()] == ["report.pdf"]


def test_place_that_cannot_be_written_keeps_the_old_file(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("old")
    with pytest.raises(InputError, match="Choose another folder"):
        write_bytes_safely(blocked / "report.pdf", b"x")
    assert blocked.read_text() == "old"


def test_every_part_is_named_once() -> None:
    names = [finding.name for finding in examine_machine()]
    assert names == ["cameras", "model", "graphics", "speech", "disk", "keyring"]


def test_broken_model_fails_with_advice(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def check_model() -> Finding:
        raise ModelError("The bundle differs from its card. Install the program again.")

    monkeypatch.setattr(doctor, "check_model", check_model)
    assert run(["doctor"]) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "bundle" in line]
    assert line.startswith("FAIL  model")


def test_folder_that_cannot_be_written_fails_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("VMSK_EXAM_HOME", str(blocked / "home"))
    finding = doctor.check_disk()
    assert not finding.is_ok
    assert "VMSK_EXAM_HOME" in finding.text


def test_little_space_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_MIN_FREE_MB", 10**9)
    assert "Free some space" in doctor.check_disk().text


def test_recorded_prompts_are_named() -> None:
    finding = doctor.check_speech()
    assert finding.is_ok
    assert "recorded (en, es)" in finding.text
