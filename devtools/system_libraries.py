"""The Linux libraries that Qt, the pose model, graphics and sound need: looked for by loading, installed with apt."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from devtools.console import SetupError, join_words, say


class Need(StrEnum):
    """What does not work without a library."""

    ALWAYS = "but the program cannot start"
    WINDOW = "but no window can be shown"
    EXTRA = "without sound, speech or windows of Wayland's own; everything else works"


@dataclass(frozen=True, slots=True)
class Library:
    """One shared library and the Debian package that holds it."""

    name: str
    package: str
    need: Need


LIBRARIES: Final = (
    Library("libEGL.so.1", "libegl1", Need.ALWAYS),
    Library("libGLESv2.so.2", "libgles2", Need.ALWAYS),
    Library("libGL.so.1", "libgl1", Need.ALWAYS),
    Library("libglib-2.0.so.0", "libglib2.0-0", Need.ALWAYS),
    Library("libfontconfig.so.1", "libfontconfig1", Need.ALWAYS),
    Library("libdbus-1.so.3", "libdbus-1-3", Need.ALWAYS),
    Library("libxkbcommon.so.0", "libxkbcommon0", Need.ALWAYS),
    Library("libX11-xcb.so.1", "libx11-xcb1", Need.WINDOW),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", Need.WINDOW),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", Need.WINDOW),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", Need.WINDOW),
    Library("libxcb-image.so.0", "libxcb-image0", Need.WINDOW),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", Need.WINDOW),
    Library("libxcb-randr.so.0", "libxcb-randr0", Need.WINDOW),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", Need.WINDOW),
    Library("libxcb-shape.so.0", "libxcb-shape0", Need.WINDOW),
    Library("libxcb-shm.so.0", "libxcb-shm0", Need.WINDOW),
    Library("libxcb-sync.so.1", "libxcb-sync1", Need.WINDOW),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", Need.WINDOW),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", Need.WINDOW),
    Library("libpulse.so.0", "libpulse0", Need.EXTRA),
    Library("libspeechd.so.2", "speech-dispatcher-espeak-ng", Need.EXTRA),
    Library("libXrandr.so.2", "libxrandr2", Need.EXTRA),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", Need.EXTRA),
    Library("libwayland-egl.so.1", "libwayland-egl1", Need.EXTRA),
)


def ensure_libraries(is_window_needed: bool) -> None:
    """Look for the libraries, install what is missing where that is allowed, else say how.

    Raises
    ------
    SetupError
        If something is still missing without which the asked command cannot run.
    """
    system: str = sys.platform
    if not system.startswith("linux"):
        return
    missing = find_missing()
    if not missing:
        return
    say("Missing system libraries: " + ", ".join(library.name for library in missing))
    hint = install_packages(sorted({library.package for library in missing}))
    missing = find_missing()
    blocking = {Need.ALWAYS, Need.WINDOW} if is_window_needed else {Need.ALWAYS}
    if any(library.need in blocking for library in missing):
        raise SetupError(f"System libraries are missing. Run this, then start again:\n  {hint or _by_name(missing)}")
    for need in sorted({library.need for library in missing}):
        say(f"Going on, {need.value}. To get it:\n  {hint or _by_name(missing)}")


def find_missing() -> list[Library]:
    """Return the libraries that this machine cannot load; asked in a process of its own, since loading has effects."""
    names = [library.name for library in LIBRARIES]
    code = f"import ctypes\nfor name in {names!r}:\n try: ctypes.CDLL(name)\n except OSError: print(name)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    absent = set(result.stdout.split()) if result.returncode == 0 else {name for name in names if not _can_load(name)}
    return [library for library in LIBRARIES if library.name in absent]


def install_packages(packages: Sequence[str]) -> str:
    """Install Debian packages where that is allowed; return the command for the person if it was not done, else nothing."""
    apt = shutil.which("apt-get")
    if apt is None:
        return ""
    command = [apt, "install", "--yes", "--no-install-recommends", *packages]
    prefix = _administrator_prefix()
    if prefix is None:
        return join_words(["sudo", "apt-get", *command[1:]])
    say("Installing with apt: " + ", ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in ([*prefix, apt, "update"], [*prefix, *command]):
        result = subprocess.run(step, capture_output=True, text=True, env=environment, check=False, stdin=subprocess.DEVNULL)
    if result.returncode == 0:
        return ""
    say(result.stderr.strip()[-800:])
    return join_words([*prefix, "apt-get", *command[1:]])


def _administrator_prefix() -> list[str] | None:
    """Return what to put before a command that changes the system; None if this person may not without a password."""
    user = getattr(os, "geteuid", None)  # Windows has none
    if user is None or user() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def _can_load(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _by_name(missing: Sequence[Library]) -> str:
    return "install the packages of your system that hold " + ", ".join(library.name for library in missing)
