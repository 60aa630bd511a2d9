"""Streams from real servers that run beside the test: Motion JPEG over HTTP in this process, RTSP where one is installed."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.unit.vision.clips import grey_picture
from vmsk_exam.errors import SourceError
from vmsk_exam.vision.live_sources import StreamSource
from vmsk_exam.vision.opencv import cv2

BOUNDARY = "picture"


class PictureServer(ThreadingHTTPServer):
    """Serves numbered pictures as Motion JPEG until it is told to stop."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.is_running = threading.Event()
        self.is_running.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/camera.mjpg"


class _Handler(BaseHTTPRequestHandler):
    server: PictureServer

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        self.end_headers()
        number = 0
        try:
            while self.server.is_running.is_set():
                self._send(number)
                number += 1
                time.sleep(1 / 60)
        except OSError:
            self.close_connection = True

    def _send(self, number: int) -> None:
        content = cv2.imencode(".jpg", grey_picture(number, 160, 120))[1].tobytes()
        head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(content)}\r\n\r\n"
        self.wfile.write(head.encode() + content + b"\r\n")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def read_until_lost(source: StreamSource) -> None:
    for _ in range(500):
        source.read()


@pytest.fixture
def picture_server() -> Iterator[PictureServer]:
    server = PictureServer()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.is_running.clear()
    server.shutdown()
    thread.join()
    server.server_close()


def test_motion_jpeg_over_http_is_read(picture_server: PictureServer) -> None:
    source = StreamSource(picture_server.url)
    source.open()
    frames = [source.read() for _ in range(5)]
    source.close()

    assert all(frame is not None and frame.image.shape == (120, 160, 3) for frame in frames)
    times = [frame.t_ns for frame in frames if frame is not None]
    assert times == sorted(set(times))


def test_a_stream_that_stops_is_lost_and_opens_again(picture_server: PictureServer) -> None:
    source = StreamSource(picture_server.url)
    source.open()
    picture_server.is_running.clear()
    begin = time.perf_counter()
    with pytest.raises(SourceError, match=r"stopped giving pictures\. Check the network"):
        read_until_lost(source)
    assert time.perf_counter() - begin < 4

    picture_server.is_running.set()
    source.open()
    assert source.read() is not None
    source.close()


def test_nobody_at_the_address_is_explained() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/camera.mjpg"
        with pytest.raises(SourceError, match=r"gives no picture\. Check the address"):
            StreamSource(url).open()


RTSP_SERVER = """
import sys, gi
gi.require_version("Gst", "1.0"); gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer(service="0", address="127.0.0.1")
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch("( videotestsrc is-live=true ! video/x-raw,format=I420,width=320,height=240,framerate=30/1 ! "
                   "jpegenc ! rtpjpegpay name=pay0 pt=26 )")
server.get_mount_points().add_factory("/camera", factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
"""


@pytest.fixture
def rtsp_url() -> Iterator[str]:
    python = "/usr/bin/python3" if sys.platform == "linux" else sys.executable
    server = subprocess.Popen([python, "-c", RTSP_SERVER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    with server:
        port = server.stdout.readline().strip()
        if not port:
            pytest.skip("no RTSP server: the system's Python has no GstRtspServer bindings")
        yield f"rtsp://127.0.0.1:{port}/camera"
        server.kill()


def test_rtsp_is_read(rtsp_url: str) -> None:
    source = StreamSource(rtsp_url)
    source.open()
    frames = [source.read() for _ in range(3)]
    source.close()

    assert all(frame is not None and frame.image.shape == (240, 320, 3) for frame in frames)
