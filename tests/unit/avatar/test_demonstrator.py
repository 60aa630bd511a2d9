import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from phantom.render_demo import demonstrations
from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar import demonstrator as demonstrator_module
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.clips import INDEX_NAME, SUFFIX, ClipLibrary, clip_key
from vmsk_exam.avatar.demonstrator import ClipDemonstrator, Demonstrator, demonstration_of, framing, make_demonstrator
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path

KNEE = PerformanceSpec("knee_flexion", Side.LEFT, Motion.FLEXION, "standing", CameraView.LEFT, 0.0, 118.0, joint="knee")
ARM = PerformanceSpec("shoulder_abduction", Side.RIGHT, Motion.ABDUCTION, "standing", CameraView.FRONT, 8.0, 165.0)


@pytest.mark.usefixtures("gl")
def test_loop_moves_and_comes_round() -> None:
    demonstrator = make_demonstrator(160, 120)
    assert isinstance(demonstrator, Demonstrator)
    period = demonstration_of(KNEE).duration_s
    start, peak = demonstrator.frame(KNEE, 0.0), demonstrator.frame(KNEE, 0.9 + KNEE.move_s + 0.5)
    assert start.shape == (120, 160, 3)
    assert (np.abs(start.astype(int) - peak).max(axis=2) > 30).mean() > 0.005
    again = demonstrator.frame(KNEE, period)
    assert (np.abs(start.astype(int) - again).max(axis=2) > 60).mean() < 0.02
    demonstrator.close()


@pytest.mark.parametrize("spec", [KNEE, ARM])
def test_framing_keeps_the_whole_movement_in_the_picture(body: Body, spec: PerformanceSpec) -> None:
    performance = demonstration_of(spec)
    camera = framing(performance, 4 / 3)
    arms_only = spec is ARM  # its picture begins above the knees
    for t in np.arange(0.0, performance.duration_s, 0.3):
        joints = pose_body(body, performance.posture_at(t)).joints_m
        shown = [point for name, point in joints.items() if not arms_only or name.endswith(("shoulder", "elbow", "wrist", "hip"))]
        pixels = camera.project(np.stack(shown), 640, 480)
        assert pixels.min() > 10.0
        assert pixels[:, 0].max() < 630.0
        assert pixels[:, 1].max() < 470.0


def test_without_gl_the_recorded_clip_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demonstrator_module, "is_gl_available", lambda: False)
    demonstrator = make_demonstrator(200, 150)
    assert isinstance(demonstrator, ClipDemonstrator)
    first, later = demonstrator.frame(KNEE, 0.0), demonstrator.frame(KNEE, 3.0)
    assert first.shape == (150, 200, 3)
    assert (np.abs(first.astype(int) - later).max(axis=2) > 30).mean() > 0.005
    demonstrator.close()


def test_recorded_clips_are_small_and_complete() -> None:
    library = ClipLibrary()
    folder = asset_path("demo")
    assert {path.stem for path in folder.glob(f"*{SUFFIX}")} == set(library.keys)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 7_000_000, "a clip is 50 to 110 kB"


def test_every_maneuver_has_its_own_clip() -> None:
    wanted = {clip_key(spec): spec for spec in demonstrations()}
    missing = set(wanted) - set(ClipLibrary().keys)
    assert missing == set(), "run: python -m phantom.render_demo --out assets/demo --missing"


def test_the_right_side_is_the_mirrored_clip_of_the_left() -> None:
    left = PerformanceSpec("knee_flexion", Side.LEFT, Motion.FLEXION, "standing", CameraView.LEFT, 0.0, 118.0, joint="knee")
    right = replace(left, side=Side.RIGHT, view=CameraView.RIGHT)
    assert clip_key(left) == clip_key(right)
    assert clip_key(replace(left, view=CameraView.FRONT)) == clip_key(replace(right, view=CameraView.FRONT)) != clip_key(left)
    library = ClipLibrary()
    first, second = (library.frame(spec, 2.5, (200, 150)) for spec in (left, right))
    assert np.array_equal(first, second[:, ::-1])


def test_a_damaged_clip_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / INDEX_NAME).write_text(json.dumps({clip_key(KNEE): 3}), encoding="utf-8")
    (tmp_path / f"{clip_key(KNEE)}{SUFFIX}").write_bytes(b"no picture")
    with pytest.raises(InputError, match=r"cannot be read\. Install the program again"):
        ClipLibrary(tmp_path).frame(KNEE, 0.0, (40, 30))


def test_maneuver_without_a_clip_shows_the_nearest() -> None:
    library = ClipLibrary()
    assert library.nearest(clip_key(KNEE)) == clip_key(KNEE)
    unknown = PerformanceSpec("knee_flexion", Side.RIGHT, Motion.FLEXION, "standing", CameraView.LEFT, 0.0, 90.0)
    assert library.nearest(clip_key(unknown)).startswith("flexion-knee-knee_flexion")


def test_missing_clips_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Install the program again"):
        ClipLibrary(tmp_path)
    (tmp_path / INDEX_NAME).write_text(json.dumps({"a": 1}), encoding="utf-8")
    assert ClipLibrary(tmp_path).keys == ("a",)
