"""Broken protocol files: the error names file, line and key and says what to do."""

import shutil
from pathlib import Path

import pytest

from vmsk_exam.anatomy import Side
from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol import schema
from vmsk_exam.protocol.loader import load_library, load_protocol, load_protocols
from vmsk_exam.protocol.model import localized_text
from vmsk_exam.resources import protocol_folder

EXAM = """version = "1.2.3"
title = { en = "Exam", es = "Examen" }
summary = { en = "Short.", es = "Corto." }
duration_min = 5
needs = { en = "Room.", es = "Espacio." }

[[maneuvers]]
use = "knee_flexion_standing"
repetitions = 2
sides = ["right"]

[[maneuvers]]
use = "squat"
hold_s = 0.5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "protocols"
    shutil.copytree(protocol_folder(), target)
    return target


def _write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_exam_may_change_repetitions_hold_and_sides(tmp_path: Path) -> None:
    protocol = load_protocol(_write(tmp_path, EXAM))
    assert (protocol.protocol_id, protocol.version, protocol.duration_min) == ("mine", "1.2.3", 5)
    assert [task.task_id for task in protocol.tasks] == ["right_knee_flexion_standing", "squat"]
    assert (protocol.maneuvers[0].repetitions, protocol.maneuvers[0].sides) == (2, (Side.RIGHT,))
    assert protocol.maneuvers[1].hold_s == 0.5


def test_an_exam_may_have_texts_in_another_language_that_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "available_languages", lambda: ("en", "es", "qq"))
    text = EXAM.replace('es = "Examen" }', 'es = "Examen", qq = "Qexam" }')
    title = load_protocol(_write(tmp_path, text)).title
    assert (localized_text(title, "qq"), localized_text(title, "zz")) == ("Qexam", "Exam")


def test_texts_in_a_language_that_is_not_installed_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match=r"mine\.toml, line 2, title: .*no language 'qq' here\. Use en, es"):
        load_protocol(_write(tmp_path, EXAM.replace('es = "Examen" }', 'es = "Examen", qq = "Qexam" }')))


def test_an_exam_may_do_without_corrections(tmp_path: Path) -> None:
    assert load_protocol(_write(tmp_path, 'cues_off = ["turn", "trunk_lean"]\n' + EXAM)).cues_off == ("turn", "trunk_lean")


def test_an_unknown_correction_is_refused_and_the_known_ones_are_named(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match=r"line 1, cues_off\[1\]: There is no correction 'trun' .*Use one of .*turn"):
        load_protocol(_write(tmp_path, 'cues_off = ["trun"]\n' + EXAM))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('use = "squat"', 'use = "sqat"', r"mine\.toml, line 13, maneuvers\[2\]\.use: The library has no maneuver 'sqat'"),
        ("hold_s = 0.5", "holds = 0.5", r"line 14, maneuvers\[2\]\.holds: .*no key 'holds'.*Did you mean 'hold_s'"),
        ("repetitions = 2", "repetitions = 0", r"line 9, maneuvers\[1\]\.repetitions: .*greater than or equal to 1 \(found 0\)"),
        ("repetitions = 2", 'repetitions = "2"', r"line 9, maneuvers\[1\]\.repetitions: .*valid integer"),
        ('sides = ["right"]', 'sides = ["up"]', r"line 10, maneuvers\[1\]\.sides\[1\]: 'up' is not known. Use one of 'left'"),
        ('use = "squat"', 'use = "squat"\nsides = ["left"]', r"line 14, maneuvers\[2\]\.sides: 'squat' is made for no side"),
        (', es = "Examen"', "", r"line 2, title\.es: The key 'es' is missing"),
        ('version = "1.2.3"', 'version = "1"', r"line 1, version: .*pattern"),
        ("duration_min = 5\n", "", r"mine\.toml, line 1, duration_min: The key 'duration_min' is missing"),
        ('use = "squat"', 'use = "knee_flexion_standing"', r"line 13, maneuvers\[2\]\.use: .*twice"),
        ('use = "squat"', 'use = "neck_rotation"', r"line 13, maneuvers\[2\]\.use: .*grade C"),
        ("[[maneuvers]]", "[[maneuvers", r"mine\.toml is not valid TOML: .*line 7"),
        ("duration_min = 5", "duration_min = 2026-01-01", r"line 4, duration_min: "),
    ],
)
def test_faults_of_an_exam(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in EXAM
    with pytest.raises(ProtocolError, match=message):
        load_protocol(_write(tmp_path, EXAM.replace(old, new, 1) if "use" not in old else _replace_last(old, new)))


def _replace_last(old: str, new: str) -> str:
    head, found, tail = EXAM.rpartition(old)
    assert found
    return head + new + tail


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ('view = "tested_side"', 'view = "front"', "view", "cannot show a motion in the sagittal plane"),
        ('angle = "knee_flexion"', 'angle = "knee_bend"', "angle", "is no angle"),
        ("peak_deg = 118", "peak_deg = -20", "demonstration", "wrong side"),
        ("high_deg = 45", "high_deg = 110", "start", "less than min_excursion_deg left"),
        ("low_deg = -15, high_deg = 45", "low_deg = 45, high_deg = -15", "start", "window is empty"),
        ("start_deg = 0, peak_deg = 118", "start_deg = 60, peak_deg = 118", "demonstration", "outside the start window"),
        ("Lift your {side} heel up behind you", "Lift your {foot}", "instruction.headline", "Only {side} may stand in braces"),
        ('"hip_flexion", "trunk_lean"', '"hip_hop"', "compensations", "'hip_hop' is no compensation"),
        ('sides = ["left", "right"]', 'sides = ["left", "left"]', "sides", "twice"),
        ('sides = ["left", "right"]', "sides = []", "view", "needs a side"),
        ('grade = "A"', 'grade = "E"', "grade", "is not known"),
    ],
)
def test_faults_of_the_library(folder: Path, old: str, new: str, key: str, message: str) -> None:
    path = folder / "maneuvers" / "knee.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProtocolError, match=rf"knee\.toml, line \d+, maneuvers\.knee_flexion_standing\.{key}.*{message}"):
        load_library(folder)


def test_a_relation_must_fit_its_angle(folder: Path) -> None:
    path = folder / "maneuvers" / "knee.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('relation = "central"', 'relation = "tested"'), encoding="utf-8")
    with pytest.raises(ProtocolError, match="'trunk_flexion' does not fit the relation tested"):
        load_library(folder)


@pytest.mark.parametrize("wrong", ["tandem", "squat", "hop"])
def test_an_easier_stance_is_another_timed_hold_of_the_file(folder: Path, wrong: str) -> None:
    """Not itself, no maneuver of another kind, nothing unknown."""
    path = folder / "maneuvers" / "functional.toml"
    text = path.read_text(encoding="utf-8").replace('maneuver = "semi_tandem", hold_s', f'maneuver = "{wrong}", hold_s')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProtocolError, match=f"'{wrong}' is no other timed hold of this file") as error:
        load_library(folder)
    assert "offered_after" in str(error.value)


def test_a_maneuver_stands_in_one_file_only(folder: Path) -> None:
    shutil.copy(folder / "maneuvers" / "knee.toml", folder / "maneuvers" / "knee2.toml")
    with pytest.raises(ProtocolError, match=r"knee2\.toml, line \d+, .*Another file declares"):
        load_library(folder)


def test_unreadable_files_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="no exam protocol"):
        load_protocols(tmp_path)
    with pytest.raises(ProtocolError, match=r"gone\.toml cannot be read"):
        load_protocol(tmp_path / "gone.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProtocolError, match=r"bytes\.toml cannot be read"):
        load_protocol(tmp_path / "bytes.toml")
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    with pytest.raises(ProtocolError, match=r"empty\.toml, line 1, version: The key 'version' is missing"):
        load_protocol(tmp_path / "empty.toml")
