from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.unit.vision.clips import rotate_by_metadata, set_frame_durations, write_clip
from vmsk_exam.errors import SourceError
from vmsk_exam.samples import Frame
from vmsk_exam.vision.file_source import VideoFileSource
from vmsk_exam.vision.opencv import cv2


def read_all(path: Path) -> list[Frame]:
    source = VideoFileSource(path)
    source.open()
    frames = list(iter(source.read, None))
    source.close()
    return frames


def left_grey(frame: Frame) -> int:
    return int(frame.image[5, 5, 0])


def test_frames_come_in_order_with_the_times_of_the_container(tmp_path: Path) -> None:
    frames = read_all(write_clip(tmp_path / "clip.mp4", count=12, fps=30.0))

    assert [frame.index for frame in frames] == list(range(12))
    assert [frame.t_ns for frame in frames] == pytest.approx([index * 1e9 / 30 for index in range(12)], abs=1e5)
    assert [left_grey(frame) for frame in frames] == pytest.approx([10 * index for index in range(12)], abs=5)
    assert {frame.image.shape for frame in frames} == {(48, 64, 3)}


def test_pictures_are_rgb(tmp_path: Path) -> None:
    path = tmp_path / "red.png"
    cv2.imwrite(str(path), np.full((40, 60, 3), (10, 20, 240), dtype=np.uint8))

    assert read_all(path)[0].image[3, 3].tolist() == [240, 20, 10]


@pytest.mark.parametrize("fps", [5.0, 240.0])
def test_slow_and_fast_videos_keep_their_times(tmp_path: Path, fps: float) -> None:
    times_ns = [frame.t_ns for frame in read_all(write_clip(tmp_path / "clip.mp4", count=10, fps=fps))]

    assert times_ns == pytest.approx([index * 1e9 / fps for index in range(10)], abs=2e5)


def test_a_variable_frame_rate_is_kept(tmp_path: Path) -> None:
    path = set_frame_durations(write_clip(tmp_path / "clip.mp4", count=6), [256, 128, 512, 1024, 256, 512])

    times_ms = [frame.t_ns / 1e6 for frame in read_all(path)]

    unit_ms = 1000 / 15360
    assert times_ms == pytest.approx([unit_ms * units for units in (0, 256, 384, 896, 1920, 2176)], abs=0.2)


def test_a_portrait_video_stays_portrait(tmp_path: Path) -> None:
    assert read_all(write_clip(tmp_path / "clip.mp4", count=1, size=(48, 64)))[0].image.shape == (64, 48, 3)


def test_a_rotation_mark_is_followed(tmp_path: Path) -> None:
    frame = read_all(rotate_by_metadata(write_clip(tmp_path / "clip.mp4", count=3)))[2]

    assert frame.image.shape == (64, 48, 3)
    assert frame.image[:28].mean() == pytest.approx(20, abs=6), "the left half is on top after a turn clockwise"
    assert frame.image[36:].mean() > 245


def test_a_4k_video_is_scaled_down_and_a_tiny_one_is_not_touched(tmp_path: Path) -> None:
    assert read_all(write_clip(tmp_path / "large.mp4", count=2, size=(3840, 2160)))[0].image.shape == (720, 1280, 3)
    assert read_all(write_clip(tmp_path / "tiny.mp4", count=2, size=(10, 10)))[1].image.shape == (10, 10, 3)


def test_a_file_that_breaks_off_gives_the_frames_it_has(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "whole.avi", count=40, size=(320, 240))
    cut = tmp_path / "cut.avi"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 3 // 4])

    frames = read_all(cut)

    assert 5 < len(frames) < 40
    assert [left_grey(frame) for frame in frames[:5]] == pytest.approx([0, 10, 20, 30, 40], abs=5)


def _text(path: Path) -> None:
    path.write_text("It was a bright cold day in April.\n" * 300)


def _playlist(path: Path) -> None:
    path.write_text("#EXTM3U\n#EXTINF:9,\nhttp://example.invalid/a.ts\n")


def _cut_before_its_index(path: Path) -> None:
    whole = write_clip(path.with_name("whole.mp4"), count=30)
    path.write_bytes(whole.read_bytes()[:900])


def _noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(1).bytes(20_000))


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (Path.touch, r"clip\.mp4 is empty \(0 bytes\)\. Copy or record it again\."),
        (_text, r"text file, not a video\. Choose a video file"),
        (_playlist, r"text file, not a video"),
        (_cut_before_its_index, r"damaged or not complete: record or copy it again"),
        (_noise, r"not a video that can be played\. Choose a file in MP4"),
        (_folder, r"is not a file\. Choose a video file"),
        (lambda path: None, r"There is no file .*clip\.mp4\. Check its name and folder"),
    ],
)
def test_what_is_no_video_is_refused_with_advice(tmp_path: Path, make: Callable[[Path], None], says: str) -> None:
    path = tmp_path / "clip.mp4"
    make(path)

    with pytest.raises(SourceError, match=says):
        VideoFileSource(path).open()


def test_a_text_with_accents_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "nota.txt"
    path.write_text("Mañana examinamos la rodilla, ¿de acuerdo?\n" * 50, encoding="utf-8")

    with pytest.raises(SourceError, match="text file"):
        VideoFileSource(path).open()


def test_a_source_can_be_closed_early_twice_and_opened_again(tmp_path: Path) -> None:
    source = VideoFileSource(write_clip(tmp_path / "clip.mp4", count=40))
    source.open()
    for _ in range(3):
        source.read()
    source.close()
    source.close()
    with pytest.raises(SourceError, match="not open"):
        source.read()
    source.open()

    first = source.read()
    source.close()

    assert first is not None
    assert (first.index, first.t_ns) == (0, 0)


def test_it_ends_again_and_again(tmp_path: Path) -> None:
    source = VideoFileSource(write_clip(tmp_path / "clip.mp4", count=2))
    source.open()

    assert source.frame_count == 2
    assert [source.read() is None for _ in range(4)] == [False, False, True, True]
    assert source.name == "clip.mp4"
    assert not source.is_live
    source.close()


def test_frames_without_times_are_spaced_by_the_frame_rate(tmp_path: Path) -> None:
    class TimelessCapture:
        def __init__(self) -> None:
            self.left = 3

        def isOpened(self) -> bool:  # noqa: N802
            return True

        def read(self) -> tuple[bool, object]:
            self.left -= 1
            return (True, np.zeros((4, 6, 3), np.uint8)) if self.left >= 0 else (False, None)

        def get(self, prop: int) -> float:
            return 25.0 if prop == cv2.CAP_PROP_FPS else 0.0

        def release(self) -> None:
            self.left = 0

    path = tmp_path / "clip.h264"
    path.write_bytes(b"\0\0\1")
    source = VideoFileSource(path, lambda _: TimelessCapture())  # type: ignore[arg-type,return-value]
    source.open()
    times_ns = [frame.t_ns for frame in iter(source.read, None)]
    source.close()

    assert times_ns == [0, 40_000_000, 80_000_000]


def test_a_real_clip_is_read_whole_and_upright(media_dir: Path) -> None:
    frames = read_all(media_dir / "no_person_laptop.mov")
    assert len(frames) == 56
    assert frames[0].image.shape == (1280, 720, 3), "this one is rotated by metadata"
