"""The video of a case reads as it was written, and one that was made to mislead is refused."""

from dataclasses import dataclass

import pytest

from vmsk_exam.exchange.case_letter import WireCaseExam, WireVideo
from vmsk_exam.exchange.case_video import PICTURE_LIMIT_BYTES, pack_video, read_video, wire_video
from vmsk_exam.record.model import VideoPicture

PICTURES = tuple(VideoPicture(at / 10, b"\xff\xd8" + bytes([at]) * (at + 3)) for at in range(5))


def test_reads_as_it_was_written() -> None:
    assert read_video(wire_video("left", PICTURES), pack_video(PICTURES)) == PICTURES
    assert read_video(wire_video("left", ()), b"") == ()


@dataclass(frozen=True)
class Fault:
    t_s: tuple[float, ...]
    sizes: tuple[int, ...]
    block: bytes


@pytest.mark.parametrize(
    "fault",
    [
        Fault((0.0, 0.1), (4, 4), b"\xff\xd8ab" * 3),
        Fault((0.0, 0.1), (4, 5), b"\xff\xd8ab" * 2),
        Fault((0.0,), (4, 4), b"\xff\xd8ab" * 2),
        Fault((0.1, 0.1), (4, 4), b"\xff\xd8ab" * 2),
        Fault((0.2, 0.1), (4, 4), b"\xff\xd8ab" * 2),
        Fault((0.0, 0.1), (4, 4), b"\xff\xd8abPNG?"),
        Fault((0.0,), (PICTURE_LIMIT_BYTES + 1,), b"\xff\xd8" + bytes(PICTURE_LIMIT_BYTES - 1)),
    ],
)
def test_misleading_video_is_refused(fault: Fault) -> None:
    with pytest.raises(ValueError, match=r"do not fit|no JPEG"):
        read_video(WireVideo(task_id="left", t_s=fault.t_s, sizes=fault.sizes), fault.block)


def test_case_without_video_reads_in_programs_of_before() -> None:
    assert "video" not in WireCaseExam(tracks=(), pictures=()).model_dump_json()
    assert (
        '"video":[{"task_id":"left"'
        in WireCaseExam(tracks=(), pictures=(), video=(wire_video("left", PICTURES),)).model_dump_json()
    )
