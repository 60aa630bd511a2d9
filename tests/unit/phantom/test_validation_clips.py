from pathlib import Path

import numpy as np
import pytest

from phantom.validation_clips import read_clip, read_folder
from vmsk_exam.anatomy import CHANNEL_INDEX, CameraView, Side
from vmsk_exam.errors import InputError

KNEE = CHANNEL_INDEX["left_knee_flexion"]


def put_clip(folder: Path, rows: str, facts: str = "") -> Path:
    video = folder / "knee.mp4"
    video.write_bytes(b"")
    video.with_suffix(".csv").write_text(rows, encoding="utf-8")
    if facts:
        video.with_suffix(".toml").write_text(facts, encoding="utf-8")
    return video


def test_truth_lies_between_its_known_times_and_nowhere_else(tmp_path: Path) -> None:
    clip = read_clip(put_clip(tmp_path, "time_s,left_knee_flexion_deg\n0.0,0\n0.1,10\n0.2,\n0.3,30\n1.0,40\n"))
    truth = clip.truth_at(np.array([-0.1, 0.05, 0.2, 0.6, 1.0, 1.1]))
    assert truth[1, KNEE] == pytest.approx(5.0)
    assert truth[2, KNEE] == pytest.approx(20.0)
    assert np.isnan(truth[[0, 3, 5], KNEE]).all()
    assert np.isnan(truth[:, KNEE + 1]).all()


def test_what_is_known_about_a_clip(tmp_path: Path) -> None:
    facts = 'motion = "knee_flexion"\nside = "left"\nview = "left"\nyaw = 92.5\nsex = "female"\nlight = "dim"\n'
    clip = read_clip(put_clip(tmp_path, "time_s,left_knee_flexion_deg\n0,0\n", facts))
    assert (clip.motion, clip.side, clip.view, clip.yaw_deg) == ("knee_flexion", Side.LEFT, CameraView.LEFT, 92.5)
    assert clip.groups == (("sex", "female"), ("light", "dim"))
    assert not clip.is_turned


@pytest.mark.parametrize(
    ("rows", "facts", "word"),
    [
        ("seconds,left_knee_flexion_deg\n0,0\n", "", "time_s"),
        ("time_s,left_knee_flexion_deg\n0,bent\n", "", "number"),
        ("time_s,left_knee_flexion_deg\n0,0\n", "motion = knee", "TOML"),
        ("time_s,left_knee_flexion_deg\n0,0\n", 'side = "middle"', "middle"),
    ],
)
def test_a_broken_clip_is_named(tmp_path: Path, rows: str, facts: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        read_clip(put_clip(tmp_path, rows, facts))


def test_a_folder_without_clips_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"NAME\.csv"):
        read_folder(tmp_path)
