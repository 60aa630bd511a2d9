"""A head-less exam looks one picture ahead only where that changes nothing."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.unit.bootstrap.test_headless import Camera
from vmsk_exam.bootstrap.headless import HeadlessRequest, _look_ahead
from vmsk_exam.samples import Frame, PoseSample
from vmsk_exam.session.ports import FrameSource
from vmsk_exam.vision.file_source import VideoFileSource
from vmsk_exam.vision.look_ahead import LookAhead

VIDEO = VideoFileSource(Path("walk.mp4"))


class Estimator:
    model_name = "none"
    model_sha256 = ""

    def estimate(self, frame: Frame) -> PoseSample:
        return PoseSample.without_person(frame.t_ns, 4, 4)

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


def join(protocol_id: str, source: FrameSource) -> bool:
    estimator = Estimator()
    with ExitStack() as stack:
        pictures, finder = _look_ahead(HeadlessRequest(protocol_id, "walk.mp4"), source, estimator, stack)
    is_joined = isinstance(pictures, LookAhead)
    assert is_joined == isinstance(finder, LookAhead)
    assert is_joined or (pictures is source and finder is estimator)
    return is_joined


@pytest.mark.parametrize("protocol_id", ["knee", "shoulder"])
def test_in_a_file_the_person_is_found_a_picture_ahead(protocol_id: str) -> None:
    assert join(protocol_id, VIDEO)


def test_never_with_a_camera_that_runs() -> None:
    assert not join("knee", Camera())


def test_never_where_hands_are_looked_at_instead_of_the_body() -> None:
    assert not join("hand", VIDEO)
