"""Webcams and network streams as frame sources."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from vmsk_exam.errors import SourceError
from vmsk_exam.samples import Frame
from vmsk_exam.vision.capture import Capture, open_device, open_stream
from vmsk_exam.vision.live_capture import LiveCapture, LiveTexts

PICTURE_SIZE_PX: Final = (1280, 720)
"""Asked of a webcam; it gives what it can."""


class _LiveSource:
    """What webcams and streams have in common (``session.ports.FrameSource``)."""

    def __init__(self, name: str, open_capture: Callable[[], Capture], texts: LiveTexts) -> None:
        self._name = name
        self._open_capture = open_capture
        self._texts = texts
        self._live: LiveCapture | None = None

    @property
    def name(self) -> str:
        """Name shown to people and stored in the record."""
        return self._name

    @property
    def is_live(self) -> bool:
        """Pictures come in real time; the newest is given, older ones are dropped."""
        return True

    def open(self) -> None:
        """Start the source and wait for its first picture.

        Raises
        ------
        SourceError
            If none comes; the message says what to do.
        """
        self.close()
        live = LiveCapture(self._open_capture, self._texts)
        live.start()
        self._live = live

    def read(self) -> Frame | None:
        """Return the newest picture not yet read, waiting for it at most two seconds.

        Raises
        ------
        SourceError
            If the source is lost or was not opened; it may be opened again.
        """
        if self._live is None:
            raise SourceError(f"{self._name} is not open. Open it before reading.")
        return self._live.take()

    def close(self) -> None:
        """Release the source."""
        if self._live is not None:
            self._live.stop()
            self._live = None


class WebcamSource(_LiveSource):
    """A camera of this machine.

    Parameters
    ----------
    index
        The system's number of the camera, from 0.
    name
        Name for people; ``Camera 1`` for number 0 if empty.
    open_capture
        Opens a device by number, width and height; another in tests.
    """

    def __init__(self, index: int, name: str = "", open_capture: Callable[[int, int, int], Capture] = open_device) -> None:
        label = name or f"Camera {index + 1}"
        texts = LiveTexts(
            cannot_open=f"{label} gives no picture. Plug it in, close other programs that use it (video calls), "
            "allow camera use in the system's privacy settings, then try again.",
            lost=f"{label} stopped giving pictures. Plug it in again, then go on.",
        )
        super().__init__(label, lambda: open_capture(index, *PICTURE_SIZE_PX), texts)


class StreamSource(_LiveSource):
    """A camera on the network: Motion JPEG or any video over HTTP, or RTSP.

    Parameters
    ----------
    url
        Address; a user name and password in it are used, and never shown or stored.
    open_capture
        Opens an address; another in tests.
    """

    def __init__(self, url: str, open_capture: Callable[[str], Capture] = open_stream) -> None:
        label = public_address(url)
        texts = LiveTexts(
            cannot_open=f"The network camera {label} gives no picture. Check the address, the network and the camera.",
            lost=f"The network camera {label} stopped giving pictures. Check the network and the camera, then go on.",
        )
        super().__init__(label, lambda: open_capture(url), texts)


def public_address(url: str) -> str:
    """Return an address without user name, password and query, which may hold secrets."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
