import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from vmsk_exam.samples import Frame, PoseSample
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
from vmsk_exam.vision.file_source import VideoFileSource
from vmsk_exam.vision.look_ahead import LookAhead

IMAGE = np.zeros((4, 4, 3), dtype=np.uint8)


class Film:
    """Gives so many pictures; remembers which it gave."""

    name = "film"
    is_live = False

    def __init__(self, count: int) -> None:
        self.count = count
        self.given: list[int] = []

    def open(self) -> None:
        self.given = []

    def read(self) -> Frame | None:
        index = len(self.given)
        if index == self.count:
            return None
        self.given.append(index)
        return Frame(index * 10, index, IMAGE)

    def close(self) -> None:
        pass


class Estimator:
    """Counts the pictures since the last reset in the number of people; tells when a picture was begun."""

    model_name = "counter 1"
    model_sha256 = "ab"

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.since_reset = 0
        self.threads: set[int] = set()
        self.begun = [threading.Event() for _ in range(9)]

    def estimate(self, frame: Frame) -> PoseSample:
        self.begun[frame.index].set()
        self.threads.add(threading.get_ident())
        self.seen.append(frame.index)
        self.since_reset += 1
        points, scores = np.zeros((33, 3)), np.ones(33)
        return PoseSample(frame.t_ns, 4, 4, points, points, scores, scores, self.since_reset)

    def reset(self) -> None:
        self.threads.add(threading.get_ident())
        self.since_reset = 0

    def close(self) -> None:
        pass


@pytest.fixture
def estimator() -> Estimator:
    return Estimator()


@pytest.fixture
def ahead(estimator: Estimator) -> Iterator[LookAhead]:
    ahead = LookAhead(Film(5), estimator)
    ahead.open()
    yield ahead
    ahead.close()


def read(ahead: LookAhead) -> Frame:
    frame = ahead.read()
    assert frame is not None
    return frame


def test_the_next_picture_is_looked_at_while_the_last_is_worked_on(ahead: LookAhead, estimator: Estimator) -> None:
    ahead.estimate(read(ahead))

    assert estimator.begun[1].wait(10.0)
    assert not estimator.begun[2].is_set()


def test_every_picture_gets_its_own_sample_in_order(ahead: LookAhead, estimator: Estimator) -> None:
    samples = []
    while (frame := ahead.read()) is not None:
        samples.append(ahead.estimate(frame))

    assert [sample.t_ns for sample in samples] == [0, 10, 20, 30, 40]
    assert [sample.person_count for sample in samples] == [1, 2, 3, 4, 5]
    assert estimator.seen == [0, 1, 2, 3, 4]
    assert len(estimator.threads) == 1
    assert threading.get_ident() not in estimator.threads


def test_after_a_reset_the_next_picture_is_looked_at_anew(ahead: LookAhead, estimator: Estimator) -> None:
    ahead.estimate(read(ahead))
    second = read(ahead)
    ahead.reset()

    assert ahead.estimate(second).person_count == 1
    assert len(estimator.threads) == 1


def test_a_picture_that_nobody_asks_about_is_left_out(ahead: LookAhead) -> None:
    first, second, third = (read(ahead) for _ in range(3))

    assert ahead.estimate(first).t_ns == 0
    assert ahead.estimate(third).t_ns == third.t_ns != second.t_ns


def test_opened_again_it_begins_with_the_first_picture(ahead: LookAhead) -> None:
    read(ahead)
    read(ahead)
    ahead.open()

    assert ahead.estimate(read(ahead)).t_ns == 0


def test_it_says_what_source_and_model_are_called(ahead: LookAhead) -> None:
    assert (ahead.name, ahead.is_live, ahead.model_name, ahead.model_sha256) == ("film", False, "counter 1", "ab")


def test_a_failure_reaches_the_one_who_asks(ahead: LookAhead, estimator: Estimator, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Frame) -> PoseSample:
        raise ValueError("broken picture")

    monkeypatch.setattr(estimator, "estimate", fail)

    with pytest.raises(ValueError, match="broken picture"):
        ahead.estimate(read(ahead))


def test_a_real_video_gives_the_same_numbers_as_without(media_dir: Path) -> None:
    path = media_dir / "walk_side.mp4"
    with ExitStack() as stack:
        source, plain = VideoFileSource(path), MediaPipePoseEstimator()
        film, other = VideoFileSource(path), MediaPipePoseEstimator()
        ahead = LookAhead(film, other)
        for closing in (source, plain, film, other, ahead):
            stack.callback(closing.close)
        source.open()
        ahead.open()
        for _ in range(60):
            frame, same = source.read(), ahead.read()
            assert frame is not None
            assert same is not None
            expected, found = plain.estimate(frame), ahead.estimate(same)
            assert np.array_equal(found.world_xyz_m, expected.world_xyz_m, equal_nan=True)
            assert np.array_equal(found.image_xyz, expected.image_xyz, equal_nan=True)
            assert (found.t_ns, found.person_count) == (expected.t_ns, expected.person_count)
