from pathlib import Path

import pytest

from vmsk_exam.errors import SourceError
from vmsk_exam.vision.file_source import VideoFileSource
from vmsk_exam.vision.live_sources import StreamSource, WebcamSource
from vmsk_exam.vision.sources import open_source


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("0", WebcamSource, "Camera 1"),
        (" 12 ", WebcamSource, "Camera 13"),
        ("clip.mp4", VideoFileSource, "clip.mp4"),
        ("/some/where/7.mov", VideoFileSource, "7.mov"),
        ("http://10.0.0.2/video.mjpg", StreamSource, "http://10.0.0.2/video.mjpg"),
        ("RTSP://u:p@cam.example/live", StreamSource, "rtsp://cam.example/live"),
    ],
)
def test_a_text_names_a_source(text: str, kind: type, name: str) -> None:
    source = open_source(text)

    assert type(source) is kind
    assert source.name == name


@pytest.mark.parametrize(
    ("text", "says"),
    [("  ", "No camera is named"), ("ftp://host/clip.mp4", "ftp:// are not known. Use http, https, rtsp or rtsps")],
)
def test_other_texts_are_refused(text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        open_source(text)


def test_a_home_folder_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    with pytest.raises(SourceError, match=r"There is no file .*clip\.mp4") as caught:
        open_source("~/clip.mp4").open()
    assert str(tmp_path) in str(caught.value)
