"""Lists the cameras of this machine by name, without opening any of them."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LINUX_CAMERAS: Final = Path("/sys/class/video4linux")
NO_CAMERA_NAMES: Final = re.compile(r"codec|decod|encod|\bisp\b|-isp|hevc|stateless|jpegenc|metadata", re.IGNORECASE)
"""Video nodes of the system that are no cameras: codecs and image processors."""

QUESTION_LIMIT_S: Final = 10
MAC_QUESTION: Final = ("/usr/sbin/system_profiler", "SPCameraDataType", "-json")
WINDOWS_QUESTION: Final = (
    "powershell.exe",
    "-NoProfile",
    "-NonInteractive",
    "-Command",
    "[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false); "
    "Get-CimInstance Win32_PnPEntity -Filter \"PNPClass='Camera' OR PNPClass='Image'\" | Select-Object Name | ConvertTo-Json",
)
_NO_WINDOW: Final = int(getattr(subprocess, "CREATE_NO_WINDOW", 0))
"""Windows would show a black window for a moment."""


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """One camera."""

    index: int
    """The number by which it is opened."""
    name: str
    """Name for people, as the system gives it."""

    @property
    def camera_id(self) -> str:
        """What ``--camera`` takes."""
        return str(self.index)


def list_cameras() -> tuple[CameraInfo, ...]:
    """Return the cameras that are there now; ask again to notice one that was plugged in.

    No device is opened, so a camera in use is listed and not disturbed. On Linux this takes well under a millisecond; on
    macOS and Windows the system is asked by one of its own tools, which may take a second.
    """
    system: str = sys.platform
    if system == "darwin":
        return _numbered(mac_camera_names(_answer(MAC_QUESTION)))
    if system == "win32":
        return _numbered(windows_camera_names(_answer(WINDOWS_QUESTION)))
    return linux_cameras(LINUX_CAMERAS)


def linux_cameras(folder: Path) -> tuple[CameraInfo, ...]:
    """Return the cameras that the kernel lists in a folder of video nodes."""
    nodes = sorted((int(node.name[5:]), node) for node in folder.glob("video*") if node.name[5:].isdigit())
    found = [CameraInfo(number, name) for number, node in nodes if (name := _linux_camera_name(node))]
    return _with_distinct_names(found)


def mac_camera_names(answer: str) -> tuple[str, ...]:
    """Return the names in an answer of ``system_profiler``."""
    return _names(_parsed(answer).get("SPCameraDataType", []), "_name")


def windows_camera_names(answer: str) -> tuple[str, ...]:
    """Return the names in an answer of PowerShell, which gives one object, or a list of them."""
    parsed = _parsed(f'{{"found": {answer.strip() or "[]"}}}').get("found")
    return _names(parsed if isinstance(parsed, list) else [parsed], "Name")


def _linux_camera_name(node: Path) -> str:
    try:
        name = (node / "name").read_text(encoding="utf-8", errors="replace").strip()
        part = (node / "index").read_text(encoding="ascii").strip()
    except OSError:
        return ""
    # A webcam has several nodes: part 0 gives pictures, the others metadata.
    is_camera = part == "0" and "virtual" not in node.resolve().parts and not NO_CAMERA_NAMES.search(name)
    return (name or "Camera") if is_camera else ""


def _with_distinct_names(cameras: list[CameraInfo]) -> tuple[CameraInfo, ...]:
    names = [camera.name for camera in cameras]
    return tuple(
        CameraInfo(camera.index, f"{camera.name} ({camera.index})") if names.count(camera.name) > 1 else camera
        for camera in cameras
    )


def _numbered(names: tuple[str, ...]) -> tuple[CameraInfo, ...]:
    return _with_distinct_names([CameraInfo(index, name) for index, name in enumerate(names)])


def _answer(question: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(  # noqa: S603
            question, capture_output=True, timeout=QUESTION_LIMIT_S, check=False, creationflags=_NO_WINDOW
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8-sig", errors="replace")


def _parsed(answer: str) -> dict[str, object]:
    try:
        parsed = json.loads(answer)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _names(entries: object, key: str) -> tuple[str, ...]:
    if not isinstance(entries, list):
        return ()
    return tuple(str(entry[key]) for entry in entries if isinstance(entry, dict) and entry.get(key))
