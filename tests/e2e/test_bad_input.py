"""Bad input through the command line: what cannot be measured gives a reason, never an angle; the rest is measured."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.bad_videos import portrait, read_frames, resized, write_frames, write_rotated
from tests.unit.vision.clips import set_frame_durations, write_clip
from vmsk_exam.cli.app import run
from vmsk_exam.record.database import connect
from vmsk_exam.record.keys import open_with_passphrase
from vmsk_exam.resources import Translator, protocol_folder
from vmsk_exam.samples import QualityReason as Why
from vmsk_exam.vision.model_card import card_path, default_model_path

Capture = pytest.CaptureFixture[str]
FRONT = "lateral_raise_front.mp4"
ELEVATION = "left_shoulder_abduction_deg"


@pytest.fixture
def read_angles(tmp_path: Path) -> Callable[[Path], list[dict[str, str]]]:
    """Run ``angles`` on a video and return the rows of its table."""

    def read(video: Path) -> list[dict[str, str]]:
        out = tmp_path / f"{video.stem}.csv"
        assert run(["angles", str(video), "--csv", str(out)]) == 0
        return list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))

    return read


def numbers(rows: list[dict[str, str]], column: str) -> list[float]:
    return [float(row[column]) for row in rows if row[column]]


def said(reasons: set[Why], text: str) -> bool:
    texts = Translator("quality")
    return any(texts.text(f"clinician.{reason}") in text and texts.text(f"reason.{reason}") in text for reason in reasons)


# -- pictures in which nobody can be measured ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "stride", "reasons"),
    [
        ("no_person_laptop.mov", 1, {Why.NO_PERSON}),
        ("no_body_hand_only.mp4", 2, {Why.NOT_A_PERSON, Why.NO_PERSON}),
        ("two_people.mp4", 1, {Why.SEVERAL_PEOPLE}),
        ("board_hides_person.mp4", 1, {Why.TOO_NEAR, Why.BODY_CUT_OFF}),
    ],
)
def test_no_angle_is_reported_and_the_reason_is(
    media_dir: Path,
    tmp_path: Path,
    read_angles: Callable[[Path], list[dict[str, str]]],
    capsys: Capture,
    name: str,
    stride: int,
    reasons: set[Why],
) -> None:
    clip = write_frames(tmp_path / "clip.mp4", read_frames(media_dir / name, 36, stride=stride), 15.0)
    rows = read_angles(clip)
    assert len(rows) == 36
    assert {value for row in rows for column, value in row.items() if column.endswith("_deg")} == {""}
    assert {row["usable"] for row in rows} == {"0"}
    assert said(reasons, capsys.readouterr().err)
    assert run(["measure", str(clip), "--motion", "knee_flexion"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["outcome"] == "NOT_ASSESSABLE"
    assert result["reason"] in {str(reason) for reason in reasons}
    assert [result[key] for key in ("start_deg", "peak_deg", "arc_deg", "peak_sd_deg", "peak_ci95_deg")] == [None] * 5
    assert result["repetitions"] == []


@pytest.mark.slow
def test_an_exam_of_nobody_measures_nothing_and_says_why(media_dir: Path, tmp_path: Path, capsys: Capture) -> None:
    clip = write_frames(tmp_path / "clip.mp4", read_frames(media_dir / "two_people.mp4", 30), 15.0)
    out = tmp_path / "reports"
    words = ["exam", "--camera", str(clip), "--headless", "--store", "none", "--out", str(out), "--language", "es"]
    assert run(words) == 1
    shown = capsys.readouterr()
    assert "°" not in shown.out
    assert Translator("quality", "es").text("reason.several_people") in shown.err
    (document,) = [json.loads(path.read_text(encoding="utf-8")) for path in out.glob("*.json")]
    assert "measured" not in {result["outcome"] for result in document["results"]}


# -- pictures of every size, rate and way up -------------------------------------------------------------------------


@pytest.mark.slow
def test_four_arm_raises_are_counted_at_5_fps(media_dir: Path, tmp_path: Path, capsys: Capture) -> None:
    frames = read_frames(media_dir / FRONT, 90, stride=6)
    steady = write_frames(tmp_path / "steady.mp4", frames, 5.0)
    assert run(["measure", str(steady), "--motion", "shoulder_abduction", "--side", "left"]) == 0
    slow = json.loads(capsys.readouterr().out)
    assert slow["outcome"] == "MEASURED"
    assert len(slow["repetitions"]) == 4
    assert 95.0 < slow["peak_deg"] < 125.0


@pytest.mark.slow
def test_a_variable_frame_rate_is_kept_to_the_table(
    media_dir: Path, tmp_path: Path, read_angles: Callable[[Path], list[dict[str, str]]]
) -> None:
    clip = write_frames(tmp_path / "clip.mp4", read_frames(media_dir / FRONT, 12, stride=2), 10.0)
    durations = [1024, 2048] * 6
    rows = read_angles(set_frame_durations(clip, durations))
    steps = np.diff([float(row["time_s"]) for row in rows])
    assert steps[1::2] / steps[::2][: len(steps[1::2])] == pytest.approx(2.0, rel=1e-3)
    assert len(numbers(rows, ELEVATION)) >= 6


@pytest.mark.slow
def test_sizes_rates_and_ways_up_give_the_same_angle(
    media_dir: Path, tmp_path: Path, read_angles: Callable[[Path], list[dict[str, str]]]
) -> None:
    frames = read_frames(media_dir / FRONT, 16, first=120)
    clips = {
        "plain": write_frames(tmp_path / "plain.mp4", frames, 30.0),
        "4k": write_frames(tmp_path / "4k.mp4", map(resized(3840, 2160), frames), 30.0),
        "portrait": write_frames(tmp_path / "portrait.mp4", map(portrait, frames), 30.0),
        "rotated": write_rotated(tmp_path / "rotated.mp4", frames, 30.0),
        "240": write_frames(tmp_path / "fast.mp4", [frame for frame in frames for _ in range(8)], 240.0),
    }
    tables = {name: read_angles(clip) for name, clip in clips.items()}
    plain = np.median(numbers(tables["plain"], ELEVATION))
    assert 5.0 < plain < 125.0
    medians = {name: float(np.median(numbers(rows, ELEVATION))) for name, rows in tables.items()}
    assert medians == pytest.approx(dict.fromkeys(clips, plain), abs=5.0)
    times = [float(row["time_s"]) for row in tables["240"]]
    assert np.diff(times) == pytest.approx(1 / 240, abs=2e-4)


def test_a_picture_of_ten_pixels_has_no_angle(
    tmp_path: Path, read_angles: Callable[[Path], list[dict[str, str]]], capsys: Capture
) -> None:
    rows = read_angles(write_clip(tmp_path / "tiny.mp4", count=6, size=(10, 10)))
    assert [row["usable"] for row in rows] == ["0"] * 6
    assert said({Why.NO_PERSON, Why.PICTURE_TOO_SMALL}, capsys.readouterr().err)


# -- files and cameras that cannot be used ---------------------------------------------------------------------------


def _cut_in_half(path: Path) -> None:
    write_clip(path, count=20)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


BAD_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (Path.touch, "is empty (0 bytes)"),
    "cut in half": (_cut_in_half, "damaged or not complete"),
    "text": (lambda path: path.write_text("knee;12\n" * 50), "is a text file"),
    "missing": (lambda _: None, "There is no file"),
    "folder": (Path.mkdir, "is not a file"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("command", ["angles", "measure", "exam"])
def test_a_bad_file_is_one_sentence_and_leaves_nothing(tmp_path: Path, capsys: Capture, kind: str, command: str) -> None:
    make, says = BAD_FILES[kind]
    video, out = tmp_path / "video.mp4", tmp_path / "out"
    make(video)
    words = {
        "angles": ["angles", str(video), "--csv", str(out)],
        "measure": ["measure", str(video), "--motion", "knee_flexion", "--json", str(out)],
        "exam": ["exam", "--camera", str(video), "--headless", "--store", "none"],
    }[command]
    assert run(words) == 1
    shown = capsys.readouterr()
    assert says in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""
    assert not out.exists()


def test_no_camera_is_one_sentence(capfd: Capture) -> None:
    assert run(["exam", "--camera", "99", "--headless", "--store", "none"]) == 1
    shown = capfd.readouterr().err
    assert "Plug it in, close other programs that use it" in shown
    assert "Traceback" not in shown


def test_a_model_changed_by_one_byte_is_refused(tmp_path: Path, capsys: Capture) -> None:
    bundle = tmp_path / "model.task"
    content = bytearray(default_model_path().read_bytes())
    content[len(content) // 2] ^= 1
    bundle.write_bytes(content)
    card_path(bundle).write_bytes(card_path(default_model_path()).read_bytes())
    video = write_clip(tmp_path / "video.mp4")
    assert run(["angles", str(video), "--csv", str(tmp_path / "out.csv"), "--model", str(bundle)]) == 1
    assert "install the program again" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_broken_protocol_names_file_key_and_line(tmp_path: Path, capsys: Capture) -> None:
    lines = (protocol_folder() / "knee.toml").read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("duration_min"))
    lines[place] = 'duration_min = "five"'
    broken = tmp_path / "mine.toml"
    broken.write_text("\n".join(lines), encoding="utf-8")
    assert run(["protocols", "check", str(broken)]) == 1
    shown = capsys.readouterr().err
    assert f"mine.toml, line {place + 1}, duration_min" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("command", ["angles", "measure"])
def test_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path: Path, capsys: Capture, command: str) -> None:
    (tmp_path / "file").touch()
    out = str(tmp_path / "file" / "out")
    video = write_clip(tmp_path / "video.mp4")
    words = {"angles": ["--csv", out], "measure": ["--motion", "knee_flexion", "--json", out]}[command]
    assert run([command, str(video), *words]) == 1
    assert "cannot be written" in capsys.readouterr().err


# -- stores ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store behind a passphrase, whose file is named in the environment."""
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery\n")
    monkeypatch.setenv("VMSK_EXAM_PASSPHRASE_FILE", str(secret))
    path = tmp_path / "store" / "exams.db"
    assert run(["exams", "--store", str(path)]) == 0
    return path


@pytest.mark.parametrize("words", [["exams"], ["report", "last", "--out", "x.pdf"], ["exam", "--camera", "demo", "--headless"]])
def test_a_wrong_passphrase_opens_nothing(stored: Path, tmp_path: Path, capsys: Capture, words: list[str]) -> None:
    (tmp_path / "secret").write_text("wrong horse battery\n")
    before = stored.read_bytes()
    assert run([*words, "--store", str(stored)]) == 1
    assert "passphrase" in capsys.readouterr().err
    assert stored.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused_and_kept(stored: Path, capsys: Capture) -> None:
    connection = connect(stored, open_with_passphrase(stored.parent, "correct horse battery"))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = stored.read_bytes()
    assert run(["exams", "--store", str(stored)]) == 1
    assert "version 99" in capsys.readouterr().err
    assert stored.read_bytes() == before


def test_a_store_in_a_folder_that_cannot_be_made_says_what_to_do(stored: Path, tmp_path: Path, capsys: Capture) -> None:
    assert run(["exams", "--store", str(tmp_path / "secret" / "exams.db")]) == 1
    shown = capsys.readouterr().err
    assert "secret" in shown
    assert "Traceback" not in shown
