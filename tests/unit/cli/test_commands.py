"""Every command explains itself, gives results on standard output and says on standard error what to do."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.unit.session.fakes import NS, angle_sample, bend_and_straighten
from vmsk_exam.anatomy import ANGLE_CHANNELS, Side
from vmsk_exam.bootstrap import measuring
from vmsk_exam.cli.app import run
from vmsk_exam.samples import AngleSample, QualityReason

COMMANDS = (
    ["exam"], ["angles"], ["measure"], ["report"], ["exams"], ["doctor"],
    ["protocols", "list"], ["protocols", "check"], ["protocols", "schema"],
    ["backup"], ["restore"], ["deidentify"], ["audit", "verify"], ["audit", "show"],
    ["accounts", "list"], ["accounts", "add"], ["accounts", "passphrase"], ["accounts", "disable"], ["accounts", "assign"],
    ["accounts", "role"], ["accounts", "release"], ["accounts", "hold"], ["accounts", "policy"],
    ["accounts", "recovery-key"], ["accounts", "recover"],
)  # fmt: skip

Samples = Callable[..., Iterator[AngleSample]]


def scripted(samples: list[AngleSample]) -> Samples:
    def frames(*_: object) -> Iterator[AngleSample]:
        yield from samples

    return frames


def knee_samples() -> list[AngleSample]:
    script = bend_and_straighten(Side.LEFT, 1.0, count=3)
    return [script(index / 20) for index in range(16 * 20)]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_shows_an_example(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*words, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example: vmsk-exam " + " ".join(words) in " ".join(shown.split())


def test_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagnose"]) == 2
    assert "No such command" in capsys.readouterr().err


def test_missing_video_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["angles", str(tmp_path / "no.mp4"), "--csv", str(tmp_path / "o.csv")]) == 1
    shown = capsys.readouterr()
    assert "no.mp4" in shown.err
    assert "Traceback" not in shown.err
    assert not (tmp_path / "o.csv").exists()


def test_unknown_protocol_names_those_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["exam", "--protocol", "tail", "--camera", "demo", "--headless", "--store", "none"]) == 1
    assert "knee" in capsys.readouterr().err


def test_angles_has_the_promised_columns_and_empty_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = angle_sample(0, {"left_knee_flexion": 12.345}, 90.0)
    seen.angles_deg[0] = np.nan
    seen.sd_deg[0] = np.nan
    hidden = AngleSample.unusable(NS // 10, (QualityReason.NO_PERSON,))
    monkeypatch.setattr(measuring, "measure_frames", scripted([seen, hidden]))
    out = tmp_path / "angles.csv"
    assert run(["angles", "any.mp4", "--csv", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text().splitlines()))
    pairs = [column for name in ANGLE_CHANNELS for column in (f"{name}_deg", f"{name}_sd_deg")]
    assert list(rows[0]) == ["time_s", *pairs, "usable"]
    assert rows[0]["left_knee_flexion_deg"] == "12.35"
    assert rows[0]["left_shoulder_elevation_deg"] == rows[0]["left_shoulder_elevation_sd_deg"] == ""
    assert (rows[1]["time_s"], rows[1]["usable"]) == ("0.1000", "0")
    assert {rows[1][column] for column in pairs} == {""}


def test_measure_gives_the_promised_object(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(measuring, "measure_frames", scripted(knee_samples()))
    assert run(["measure", "any.mp4", "--motion", "knee_flexion"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert list(result) == [
        "motion", "side", "outcome", "reason", "start_deg", "peak_deg", "arc_deg", "peak_sd_deg", "peak_ci95_deg",
        "repetitions", "usable_fraction",
    ]  # fmt: skip
    assert (result["motion"], result["side"], result["outcome"], result["reason"]) == ("knee_flexion", "left", "MEASURED", None)
    assert result["peak_deg"] == pytest.approx(90.0, abs=0.5)
    assert len(result["repetitions"]) == 3
    assert set(result["repetitions"][0]) == {"start_s", "end_s", "peak_deg"}
    low, high = result["peak_ci95_deg"]
    assert low < result["peak_deg"] < high
    assert result["usable_fraction"] == 1.0


def test_measure_refuses_the_wrong_view(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(measuring, "measure_frames", scripted(knee_samples()))
    assert run(["measure", "any.mp4", "--motion", "knee_flexion", "--view", "front"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["outcome"], result["reason"]) == ("NOT_ASSESSABLE", "wrong_view")
    assert result["peak_deg"] is result["peak_ci95_deg"] is None


def test_unknown_motion_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(measuring, "measure_frames", scripted(knee_samples()))
    assert run(["measure", "any.mp4", "--motion", "tail_wag"]) == 1
    assert "tail_wag" in capsys.readouterr().err


def test_protocols_list_check_and_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["protocols", "list"]) == 0
    assert "knee" in capsys.readouterr().out
    broken = tmp_path / "mine.toml"
    broken.write_text('version = "1"\ncolour = "red"\n')
    assert run(["protocols", "check", str(broken)]) == 1
    assert "mine.toml" in capsys.readouterr().err
    assert run(["protocols", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "object"


def test_exams_of_an_empty_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["exams", "--store", "none"]) == 0
    assert capsys.readouterr().out == ""


def test_report_without_exam_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "last", "--out", str(tmp_path / "x.pdf"), "--store", "none"]) == 1
    assert "vmsk-exam exam" in capsys.readouterr().err


def test_store_without_passphrase_says_how_to_give_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VMSK_EXAM_PASSPHRASE_FILE", raising=False)
    assert run(["exams"]) == 1
    assert "VMSK_EXAM_PASSPHRASE_FILE" in capsys.readouterr().err


def test_passphrase_from_a_file_makes_and_opens_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery\n")
    monkeypatch.setenv("VMSK_EXAM_PASSPHRASE_FILE", str(secret))
    store = tmp_path / "store" / "exams.db"
    assert run(["exams", "--store", str(store)]) == 0
    assert run(["exams", "--store", str(store)]) == 0
    secret.write_text("wrong horse battery\n")
    assert run(["exams", "--store", str(store)]) == 1
