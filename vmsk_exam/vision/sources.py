"""Turns what a person names into a frame source: a camera's number, a file, an address."""

from pathlib import Path
from typing import Final

from vmsk_exam.errors import SourceError
from vmsk_exam.vision.file_source import VideoFileSource
from vmsk_exam.vision.live_sources import StreamSource, WebcamSource

STREAM_SCHEMES: Final = ("http", "https", "rtsp", "rtsps")


def open_source(text: str) -> WebcamSource | StreamSource | VideoFileSource:
    """Return the source that a text names; it is not opened yet.

    Parameters
    ----------
    text
        A camera's number (``0``), an address (``http://``, ``https://``, ``rtsp://``, ``rtsps://``) or a file's path.

    Raises
    ------
    SourceError
        If the text is empty or an address of another kind.
    """
    wanted = text.strip()
    if not wanted:
        raise SourceError("No camera is named. Give a camera's number, a video file or an address.")
    if wanted.isascii() and wanted.isdigit():
        return WebcamSource(int(wanted))
    scheme, separator, _ = wanted.partition("://")
    if not separator:
        return VideoFileSource(Path(wanted).expanduser())
    if scheme.lower() not in STREAM_SCHEMES:
        raise SourceError(f"Addresses that begin with {scheme}:// are not known. Use http, https, rtsp or rtsps.")
    return StreamSource(wanted)
