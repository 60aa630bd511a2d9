"""The camera that watches for a pointing finger, with the real models."""

from pathlib import Path

import pytest

from vmsk_exam.bootstrap.pointing import CameraPointing
from vmsk_exam.errors import SourceError


def test_a_clip_is_watched_to_its_end_and_nobody_points(media_dir: Path) -> None:
    stream = CameraPointing(str(media_dir / "two_people.mp4"))
    try:
        found = [stream.read() for _ in range(4)]
        stream.restart()
    finally:
        stream.close()
    assert [snapshot is not None and snapshot.pose.person_count > 0 for snapshot in found] == [True] * 4
    assert [snapshot.place for snapshot in found if snapshot is not None] == [None] * 4


def test_a_camera_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nothing\.mp4"):
        CameraPointing(str(tmp_path / "nothing.mp4"))
