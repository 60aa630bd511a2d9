import itertools
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from vmsk_exam.errors import SourceError
from vmsk_exam.samples import ImageArray
from vmsk_exam.vision import live_capture
from vmsk_exam.vision.live_sources import StreamSource, WebcamSource, public_address


class FakeCapture:
    """Shape of ``cv2.VideoCapture``; ``step(number)`` gives the picture of a read, None for an empty one, or waits."""

    def __init__(self, step: Callable[[int], ImageArray | None], is_open: bool = True) -> None:
        self.step = step
        self.is_open = is_open
        self.is_released = threading.Event()
        self.numbers = itertools.count()

    def isOpened(self) -> bool:  # noqa: N802
        return self.is_open

    def read(self) -> tuple[bool, ImageArray | None]:
        image = self.step(next(self.numbers))
        return image is not None, image

    def get(self, prop: int) -> float:
        return 0.0

    def set(self, prop: int, value: float) -> bool:
        return False

    def release(self) -> None:
        self.is_released.set()


def picture(number: int) -> ImageArray:
    time.sleep(0.005)
    return np.full((24, 32, 3), (number % 200, 50, 100), dtype=np.uint8)


def webcam(capture: FakeCapture) -> WebcamSource:
    return WebcamSource(0, "Desk camera", lambda index, width, height: capture)


def read_until_lost(source: WebcamSource) -> None:
    for _ in range(100):
        source.read()


@pytest.fixture
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_capture, "OPEN_LIMIT_S", 0.3)
    monkeypatch.setattr(live_capture, "LOST_AFTER_S", 0.3)
    monkeypatch.setattr(live_capture, "CLOSE_LIMIT_S", 0.1)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_the_newest_picture_is_given_each_once_and_times_grow() -> None:
    capture = FakeCapture(picture)
    source = webcam(capture)
    source.open()
    frames = []
    for _ in range(4):
        frames.append(source.read())
        time.sleep(0.03)
    source.close()

    indices = [frame.index for frame in frames if frame is not None]
    assert indices == sorted(set(indices))
    assert indices[-1] - indices[0] > 3, "older pictures were dropped meanwhile"
    assert all(frame is not None and frame.image[0, 0].tolist() == [100, 50, frame.index % 200] for frame in frames)
    assert source.is_live
    assert capture.is_released.wait(1)


def test_a_camera_that_is_missing_or_in_use_is_explained(short_limits: None) -> None:
    capture = FakeCapture(picture, is_open=False)

    with pytest.raises(SourceError, match=r"Desk camera gives no picture\. Plug it in, close other programs that use it"):
        webcam(capture).open()
    assert capture.is_released.wait(1)


def test_a_camera_that_opens_and_gives_nothing_is_explained(short_limits: None) -> None:
    with pytest.raises(SourceError, match="gives no picture"):
        webcam(FakeCapture(lambda number: None)).open()


def test_a_driver_that_hangs_at_the_start_does_not_hang_the_program(short_limits: None, gate: threading.Event) -> None:
    def hang(number: int) -> None:
        gate.wait(5)

    begin = time.perf_counter()
    with pytest.raises(SourceError, match="gives no picture"):
        webcam(FakeCapture(hang)).open()
    assert time.perf_counter() - begin < 1.5


def test_a_camera_unplugged_in_mid_exam_is_lost_within_two_seconds() -> None:
    source = webcam(FakeCapture(lambda number: picture(number) if number < 5 else None))
    source.open()
    begin = time.perf_counter()
    with pytest.raises(SourceError, match=r"Desk camera stopped giving pictures\. Plug it in again"):
        read_until_lost(source)
    assert time.perf_counter() - begin < 2.0
    source.close()


def test_a_driver_that_hangs_in_mid_exam_is_lost_and_released_later(short_limits: None, gate: threading.Event) -> None:
    def step(number: int) -> ImageArray | None:
        if number >= 3:
            gate.wait(5)
            return None
        return picture(number)

    capture = FakeCapture(step)
    source = webcam(capture)
    source.open()
    with pytest.raises(SourceError, match="stopped giving pictures"):
        read_until_lost(source)
    source.close()
    assert not capture.is_released.is_set()

    gate.set()
    assert capture.is_released.wait(2)


def test_a_single_empty_read_is_forgiven() -> None:
    source = webcam(FakeCapture(lambda number: None if number in {0, 4} else picture(number)))
    source.open()
    indices = [frame.index for _ in range(6) if (frame := source.read()) is not None]
    source.close()

    assert len(indices) == 6


def test_a_lost_camera_can_be_opened_again() -> None:
    captures = [FakeCapture(lambda number: picture(number) if number < 3 else None), FakeCapture(picture)]
    source = WebcamSource(2, open_capture=lambda index, width, height: captures.pop(0))
    source.open()
    with pytest.raises(SourceError, match="Camera 3 stopped"):
        read_until_lost(source)
    source.open()

    assert source.read() is not None
    source.close()


def test_the_webcam_is_asked_for_its_number_and_size() -> None:
    asked: list[tuple[int, int, int]] = []

    def open_capture(index: int, width: int, height: int) -> FakeCapture:
        asked.append((index, width, height))
        return FakeCapture(picture)

    source = WebcamSource(3, open_capture=open_capture)
    source.open()
    source.close()

    assert asked == [(3, 1280, 720)]
    assert source.name == "Camera 4"


def test_reading_before_opening_is_refused() -> None:
    with pytest.raises(SourceError, match="not open"):
        WebcamSource(0).read()


def test_a_real_camera_that_is_not_there_is_refused() -> None:
    with pytest.raises(SourceError, match="Camera 98 gives no picture"):
        WebcamSource(97).open()


def test_an_address_never_shows_its_password() -> None:
    url = "rtsp://user:secret@10.0.0.9:554/stream1?token=abc"

    assert public_address(url) == "rtsp://10.0.0.9:554/stream1"
    assert StreamSource(url).name == "rtsp://10.0.0.9:554/stream1"
