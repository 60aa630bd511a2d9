"""The review shows the picture that belongs to the cursor, reads a few seconds at once, and says where no video was kept."""

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.errors import StoreError
from vmsk_exam.record.model import VideoPicture
from vmsk_exam.ui.surgeon.replay_video import MOST_KEPT, ReplayVideo

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LEFT = "left_knee_flexion_standing"


def make_jpeg(grey: int) -> bytes:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor(grey, grey, grey))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def make_pictures(count: int) -> tuple[VideoPicture, ...]:
    return tuple(VideoPicture(at / 10, make_jpeg(at % 250)) for at in range(count))


class Reader:
    """Reads from a list and remembers what was asked."""

    def __init__(self, pictures: tuple[VideoPicture, ...]) -> None:
        self.pictures = pictures
        self.spans: list[tuple[float, float]] = []

    def __call__(self, span_s: tuple[float, float]) -> tuple[VideoPicture, ...]:
        self.spans.append(span_s)
        return tuple(each for each in self.pictures if span_s[0] <= each.t_s <= span_s[1])

    @property
    def times(self) -> np.ndarray:
        return np.array([each.t_s for each in self.pictures])


def grey_at(image: QImage | None) -> int:
    assert image is not None
    return QColor(image.pixel(10, 10)).red()


def shown_grey(qtbot: QtBot, video: ReplayVideo, t_s: float) -> int:
    if video.image_at(t_s) is None:
        with qtbot.waitSignal(video.arrived):
            pass
    return grey_at(video.image_at(t_s))


def test_the_nearest_picture_belongs_to_a_sample(qtbot: QtBot) -> None:
    reader = Reader(make_pictures(100))
    video = ReplayVideo(reader.times, reader)
    assert shown_grey(qtbot, video, 5.03) == pytest.approx(50, abs=2)
    assert shown_grey(qtbot, video, 5.06) == pytest.approx(51, abs=2)
    assert len(reader.spans) == 1
    assert reader.spans[0][1] - reader.spans[0][0] < 4.0
    assert video.image_at(20.0) is None


def test_playing_reads_ahead_and_holds_few(qtbot: QtBot) -> None:
    reader = Reader(make_pictures(MOST_KEPT + 200))
    video = ReplayVideo(reader.times, reader)
    for t_s in reader.times:
        assert shown_grey(qtbot, video, float(t_s)) == pytest.approx(round(float(t_s) * 10) % 250, abs=2)
    assert len(video._kept) <= MOST_KEPT
    assert shown_grey(qtbot, video, 0.0) == pytest.approx(0, abs=2)


def test_without_video_nothing_is_read() -> None:
    reader = Reader(())
    video = ReplayVideo(reader.times, reader)
    assert (video.has_pictures, video.image_at(0.0), reader.spans) == (False, None, [])


def test_a_video_that_cannot_be_read_is_tried_once(qtbot: QtBot) -> None:
    asked = []

    def fail(span_s: tuple[float, float]) -> tuple[VideoPicture, ...]:
        asked.append(span_s)
        raise StoreError("The store cannot be read. Check the disk and try again.")

    video = ReplayVideo(np.array([0.0, 0.1]), fail)
    with qtbot.waitSignal(video.arrived):
        assert video.image_at(0.0) is None
    assert video.image_at(0.0) is None
    assert len(asked) == 1


def test_the_review_shows_video_beneath_the_skeleton(
    qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices
) -> None:
    surgeon_services.store.videos[LEFT] = make_pictures(200)
    page = open_page(surgeon_services)
    page.open_exam(SAMPLE_ID)
    replay = page.content.review.replay
    qtbot.waitUntil(lambda: replay.model is not None, timeout=30_000)
    replay.point(3.0)
    qtbot.waitUntil(lambda: replay.picture._image is not None and replay.picture._image.width() == 64, timeout=10_000)
    assert grey_at(replay.picture._image) == pytest.approx(30, abs=2)
    assert not replay.picture._note.isVisibleTo(replay.picture)
    replay.step(6)
    assert grey_at(replay.picture._image) == pytest.approx(32, abs=2)
    replay.stage.switch_measuring()
    assert "picture" in replay.stage.choices.where.text()


def test_the_review_says_that_no_video_was_kept(qtbot: QtBot, open_page: OpenPage, surgeon_services: SurgeonServices) -> None:
    page = open_page(surgeon_services)
    page.open_exam(SAMPLE_ID)
    replay = page.content.review.replay
    qtbot.waitUntil(lambda: replay.model is not None, timeout=30_000)
    assert replay.picture._note.text() == "No video was kept"
    assert replay.picture._note.isVisibleTo(replay.picture)
