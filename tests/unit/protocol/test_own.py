"""Own exams: found beside the shipped ones, named without clash; drafts that survive a kill at any moment."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from vmsk_exam.anatomy import Side
from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol.compose import ExamDraft, ManeuverUse, save_draft
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import Region, SafetyKey
from vmsk_exam.protocol.own import (
    KeptDraft,
    available_protocols,
    delete_own_exam,
    forget_draft,
    free_id,
    keep_draft,
    load_drafts,
    load_own_exams,
    own_folder,
)
from vmsk_exam.settings import data_folder

TEXT = {"en": "Text", "es": "Texto «á»"}
USE = ManeuverUse("knee_flexion_standing", (Side.RIGHT,), 2, 3.0, 45.0, (SafetyKey.TOTAL_KNEE,))
DRAFT = ExamDraft("own_knee", TEXT, TEXT, {}, region=Region.KNEE, uses=(USE,), cues_off=("turn",))
SAVED = replace(DRAFT, needs=TEXT)


def test_an_own_exam_stands_after_the_shipped_ones(tmp_path: Path) -> None:
    shipped = load_protocols()
    assert available_protocols(tmp_path / "none") == shipped
    saved = save_draft(SAVED, tmp_path / "new")
    assert available_protocols(tmp_path / "new") == (*shipped, saved)


def test_own_exams_lie_in_the_folder_of_the_data(tmp_path: Path) -> None:
    assert own_folder() == data_folder() / "protocols"
    save_draft(SAVED, own_folder())
    assert available_protocols()[-1].protocol_id == "own_knee"


def test_a_broken_file_is_named_and_hides_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    save_draft(SAVED, tmp_path)
    (tmp_path / "own_bad.toml").write_text("version = ", encoding="utf-8")
    (tmp_path / "knee.toml").write_text((tmp_path / "own_knee.toml").read_text(encoding="utf-8"), encoding="utf-8")
    own = {exam.protocol_id: exam.fault for exam in load_own_exams(tmp_path)}
    assert own["own_knee"] == ""
    assert "not valid TOML" in own["own_bad"]
    assert "name of a shipped exam" in own["knee"]
    assert [each.protocol_id for each in available_protocols(tmp_path)[len(load_protocols()) :]] == ["own_knee"]
    assert caplog.text.count("left out") == 2


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("Knee at 6 weeks", (), "own_knee_at_6_weeks"),
        ("Rodilla: «año»", (), "own_rodilla_ano"),
        ("Knee", ("own_knee",), "own_knee_2"),
        ("Knee", ("own_knee", "own_knee_2"), "own_knee_3"),
        ("膝", (), "own_exam"),
        ("x" * 90, (), "own_" + "x" * 40),
    ],
)
def test_a_name_of_a_file_is_made_of_the_title(title: str, taken: tuple[str, ...], name: str) -> None:
    assert free_id(title, taken) == name


def test_a_draft_is_kept_as_it_is_even_unfinished(tmp_path: Path) -> None:
    kept = KeptDraft(DRAFT, "own_knee")
    keep_draft(kept, tmp_path)
    assert load_drafts(tmp_path) == (kept,)
    assert available_protocols(tmp_path) == load_protocols()
    forget_draft(kept.key, tmp_path)
    assert load_drafts(tmp_path) == ()


def test_a_draft_that_cannot_be_read_is_left_where_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep_draft(KeptDraft(DRAFT), tmp_path)
    bad = tmp_path / "drafts" / "bad.json"
    bad.write_text("{", encoding="utf-8")
    assert load_drafts(tmp_path) == (KeptDraft(DRAFT),)
    assert bad.exists()
    assert "bad.json" in caplog.text


def test_a_full_disk_leaves_the_draft_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_draft(KeptDraft(DRAFT), tmp_path)

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(ProtocolError, match="No space left on device"):
        keep_draft(KeptDraft(SAVED), tmp_path)
    assert load_drafts(tmp_path) == (KeptDraft(DRAFT),)


def test_deleting_takes_the_draft_along(tmp_path: Path) -> None:
    save_draft(SAVED, tmp_path)
    keep_draft(KeptDraft(DRAFT, "own_knee"), tmp_path)
    delete_own_exam("own_knee", tmp_path)
    assert (load_own_exams(tmp_path), load_drafts(tmp_path)) == ((), ())


_WRITER = """
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path
from tests.unit.protocol.test_own import DRAFT
from vmsk_exam.protocol.own import KeptDraft, keep_draft
for number in count(1):
    keep_draft(KeptDraft(replace(DRAFT, duration_min=number)), Path(sys.argv[1]))
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


@pytest.mark.parametrize("changes", [3, 11])
def test_a_killed_program_loses_no_change_that_was_kept(tmp_path: Path, changes: int) -> None:
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = 0
        while told < changes:
            told = int(writer.stdout.readline())
        time.sleep(0.003 * changes)
        writer.kill()
        rest = writer.stdout.read().split()
    (kept,) = load_drafts(tmp_path)
    assert kept.draft.duration_min >= int(rest[-1] if rest else told)
    assert replace(kept.draft, duration_min=5) == DRAFT
