import time

import numpy as np
import pytest

from vmsk_exam.anatomy import CHANNEL_INDEX, CameraView, Motion, Side
from vmsk_exam.avatar import camera as camera_module
from vmsk_exam.avatar.camera import AvatarCamera, CameraOptions
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.errors import SourceError, UnavailableError

SPEC = PerformanceSpec("knee_flexion", Side.LEFT, Motion.FLEXION, "standing", CameraView.LEFT, 0.0, 110.0, 1, 1.0, 1.0)
SMALL = (64, 48)


def opened(**options: object) -> AvatarCamera:
    camera = AvatarCamera("lucia", *SMALL, options=CameraOptions(**options))  # type: ignore[arg-type]
    camera.open()
    return camera


@pytest.mark.usefixtures("gl")
def test_frames_are_numbered_and_timed() -> None:
    camera = opened(fps=25.0, length_frames=3)
    frames = [camera.read() for _ in range(4)]
    assert [f.index for f in frames if f] == [0, 1, 2]
    assert [f.t_ns for f in frames if f] == [0, 40_000_000, 80_000_000]
    assert frames[3] is None
    assert frames[0] is not None
    assert frames[0].image.shape == (48, 64, 3)
    camera.close()
    camera.close()
    assert camera.read() is None


@pytest.mark.usefixtures("gl")
def test_true_angles_follow_the_performance() -> None:
    camera = opened(fps=10.0, scales={"left_knee_flexion": 0.8})
    camera.perform(SPEC)
    knees = []
    for _ in range(100):
        frame = camera.read()
        assert frame is not None
        knees.append(camera.true_angles(frame.t_ns)[CHANNEL_INDEX["left_knee_flexion"]])
    assert max(knees) == pytest.approx(88.0, abs=0.5)
    camera.relax()
    for _ in range(40):
        frame = camera.read()
    assert frame is not None
    assert camera.true_angles(frame.t_ns)[CHANNEL_INDEX["left_knee_flexion"]] < 4.0
    camera.close()


@pytest.mark.usefixtures("gl")
def test_goes_on_after_being_opened_again() -> None:
    camera = opened()
    first = camera.read()
    camera.close()
    camera.open()
    second = camera.read()
    assert first is not None
    assert second is not None
    assert second.t_ns > first.t_ns
    camera.close()


@pytest.mark.usefixtures("gl")
def test_paced_source_keeps_real_time_and_leaves_out_what_is_late() -> None:
    camera = AvatarCamera("lucia", *SMALL, is_paced=True, options=CameraOptions(fps=20.0))
    assert camera.is_live
    camera.open()
    camera.read()
    time.sleep(0.4)
    late = camera.read()
    assert late is not None
    assert late.index >= 7
    camera.close()


@pytest.mark.usefixtures("gl")
def test_same_seed_gives_the_same_pictures() -> None:
    pictures = []
    for _ in range(2):
        camera = opened(seed=5)
        pictures.append([frame.image for _ in range(3) if (frame := camera.read()) is not None])
        camera.close()
    assert np.array_equal(pictures[0], pictures[1])


def test_unknown_time_has_no_truth() -> None:
    with pytest.raises(KeyError):
        AvatarCamera("lucia", *SMALL).true_angles(0)


def test_without_gl_it_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise UnavailableError("OpenGL is missing.")

    monkeypatch.setattr(camera_module, "AvatarRenderer", refuse)
    with pytest.raises(SourceError, match="choose a webcam"):
        AvatarCamera("lucia", *SMALL).open()
