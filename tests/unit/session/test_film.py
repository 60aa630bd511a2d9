"""Filming picks ten pictures a second, never makes the measuring wait, and ends when no more are taken."""

import threading

import numpy as np
import pytest

from tests.unit.session.fakes import (
    NS,
    ScriptedEncoder,
    ScriptedPipeline,
    ScriptedRecorder,
    bend_and_straighten,
    make_frame,
    make_header,
    make_protocol,
)
from vmsk_exam.anatomy import Side
from vmsk_exam.errors import InputError
from vmsk_exam.record.model import VideoPicture
from vmsk_exam.samples import ImageArray
from vmsk_exam.session.book import ResultBook
from vmsk_exam.session.exam import ExamSession
from vmsk_exam.session.film import CHUNK_PICTURES, MOST_WAITING, Film, FilmPlace
from vmsk_exam.session.plan import ExamPlan, SessionParts
from vmsk_exam.session.snapshot import Command, CommandKind

PLACE = FilmPlace("exam-1", "left_knee", 1)
IMAGE = np.zeros((48, 64, 3), np.uint8)


class ScriptedVideo:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.chunks: list[tuple[str, int, tuple[VideoPicture, ...]]] = []
        self.withdrawn: list[str] = []
        self.is_open = True

    def add_video(self, exam_id: str, task_id: str, attempt: int, pictures: tuple[VideoPicture, ...]) -> bool:
        self.chunks.append((task_id, attempt, pictures))
        return self.is_open

    def withdraw_video(self, exam_id: str) -> None:
        self.withdrawn.append(exam_id)

    @property
    def times(self) -> list[float]:
        return [round(picture.t_s, 4) for _, _, pictures in self.chunks for picture in pictures]


class WaitingEncoder(ScriptedEncoder):
    """Packs only when it is let."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def encode_jpeg(self, image: ImageArray) -> bytes:
        assert self.gate.wait(10)
        return super().encode_jpeg(image)


class BrokenEncoder:
    def encode_jpeg(self, image: ImageArray) -> bytes:
        raise InputError("The picture cannot be encoded as JPEG. Try again.")


def take_slowly(film: Film, video: ScriptedVideo, times: list[float], place: FilmPlace = PLACE) -> None:
    """Give pictures one by one, each only when none waits, so that none is left out."""
    for t_s in times:
        film.take(place, t_s, IMAGE)
        with film._changed:
            film._changed.wait_for(lambda: not film._shots, 0.0)
        while film._shots:
            threading.Event().wait(0.001)


def test_ten_pictures_a_second_in_chunks() -> None:
    video = ScriptedVideo()
    film = Film(video, ScriptedEncoder())
    take_slowly(film, video, [index / 30 for index in range(31)])
    film.close()
    assert video.times == [round(index / 10, 4) for index in range(11)]
    assert [len(pictures) for _, _, pictures in video.chunks] == [CHUNK_PICTURES, CHUNK_PICTURES, 1]
    assert film.left_out_count == 0


def test_a_chunk_belongs_to_one_attempt() -> None:
    video = ScriptedVideo()
    film = Film(video, ScriptedEncoder())
    take_slowly(film, video, [0.0, 0.1])
    take_slowly(film, video, [0.0, 0.1], FilmPlace("exam-1", "left_knee", 2))
    film.close()
    assert [(task_id, attempt, len(pictures)) for task_id, attempt, pictures in video.chunks] == [
        ("left_knee", 1, 2),
        ("left_knee", 2, 2),
    ]


def test_measuring_never_waits_for_packing() -> None:
    video, encoder = ScriptedVideo(), WaitingEncoder()
    film = Film(video, encoder)
    for index in range(40):
        film.take(PLACE, index / 10, IMAGE)
    assert film.left_out_count >= 40 - MOST_WAITING - 1
    encoder.gate.set()
    film.close()
    assert len(video.times) == 40 - film.left_out_count


def test_filming_ends_when_no_more_is_taken() -> None:
    video = ScriptedVideo()
    video.is_open = False
    film = Film(video, ScriptedEncoder())
    take_slowly(film, video, [index / 10 for index in range(CHUNK_PICTURES)])
    film.close()
    film.take(PLACE, 9.0, IMAGE)
    film.close()
    assert len(video.chunks) == 1


def test_withdrawing_hands_over_nothing_more() -> None:
    video = ScriptedVideo()
    film = Film(video, ScriptedEncoder())
    take_slowly(film, video, [0.0, 0.1])
    film.withdraw("exam-1")
    film.take(PLACE, 0.3, IMAGE)
    film.close()
    assert (video.chunks, video.withdrawn) == ([], ["exam-1"])


@pytest.mark.expected_log("video of the exam ended")
def test_a_picture_that_cannot_be_packed_ends_filming_alone() -> None:
    video = ScriptedVideo()
    film = Film(video, BrokenEncoder())
    take_slowly(film, video, [0.0])
    film.close()
    assert video.chunks == []


@pytest.mark.parametrize("keep_video", [True, False])
def test_attempts_are_filmed_with_consent_alone(keep_video: bool) -> None:
    video, protocol = ScriptedVideo(), make_protocol()
    film = Film(video, ScriptedEncoder())
    header = make_header(protocol, keep_video=keep_video)
    book = ResultBook(header, ScriptedRecorder(), ScriptedEncoder(), (), film)  # type: ignore[arg-type]
    attempt = book.begin_attempt(protocol.tasks[0], 1.0)
    pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 1.0, count=2))
    for index in range(100, 110):
        frame = make_frame(index)
        attempt.update(frame, *pipeline.measure(frame))
        while film._shots:
            threading.Event().wait(0.001)
    film.close()
    assert video.times == ([0.0, 0.1, 0.2, 0.3, 0.4] if keep_video else [])
    assert make_frame(100).t_ns == 5 * NS


def test_during_a_pause_the_patient_takes_the_consent_back() -> None:
    video, protocol = ScriptedVideo(), make_protocol()
    film = Film(video, ScriptedEncoder())
    pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 2.5, count=2))
    parts = SessionParts(pipeline, ScriptedRecorder(), ScriptedEncoder(), film)  # type: ignore[arg-type]
    session = ExamSession(parts, ExamPlan(make_header(protocol, keep_video=True), protocol))
    assert session.step(make_frame(0)).is_filmed
    session.submit(Command(CommandKind.WITHDRAW_VIDEO))
    assert session.step(make_frame(1)).is_filmed
    assert video.withdrawn == []
    for kind in (CommandKind.PAUSE, CommandKind.WITHDRAW_VIDEO):
        session.submit(Command(kind))
    assert not session.step(make_frame(2)).is_filmed
    assert video.withdrawn == ["exam-1"]
    session.close()


def test_an_exam_without_consent_says_so() -> None:
    protocol = make_protocol()
    pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 2.5, count=2))
    parts = SessionParts(pipeline, ScriptedRecorder(), ScriptedEncoder())  # type: ignore[arg-type]
    session = ExamSession(parts, ExamPlan(make_header(protocol), protocol))
    assert not session.step(make_frame(0)).is_filmed
