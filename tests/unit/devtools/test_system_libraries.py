"""Missing system libraries are installed where that is allowed, else named with the command to run."""

import sys

import pytest

from devtools import system_libraries
from devtools.console import SetupError
from devtools.system_libraries import LIBRARIES, Library, Need, ensure_libraries, find_missing, install_packages

SOUND = Library("libnothing-sound.so.9", "libnothing9", Need.EXTRA)
WINDOW = Library("libnothing-window.so.9", "libwindow9", Need.WINDOW)
CORE = Library("libnothing-core.so.9", "libcore9", Need.ALWAYS)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves these libraries to the system")


@pytest.fixture
def no_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(system_libraries.os, "geteuid", lambda: 1000)


def test_only_libraries_that_cannot_be_loaded_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "LIBRARIES", (Library("libc.so.6", "libc6", Need.ALWAYS), SOUND))
    assert find_missing() == [SOUND]


def test_the_person_gets_the_exact_command(no_administrator: None) -> None:
    assert install_packages(["libegl1", "libpulse0"]) == "sudo apt-get install --yes --no-install-recommends libegl1 libpulse0"


@pytest.mark.parametrize(("missing", "is_window_needed"), [(CORE, False), (WINDOW, True)])
def test_set_up_stops_without_a_needed_library(
    no_administrator: None, monkeypatch: pytest.MonkeyPatch, missing: Library, is_window_needed: bool
) -> None:
    monkeypatch.setattr(system_libraries, "LIBRARIES", (missing,))
    with pytest.raises(SetupError, match=f"sudo apt-get install .* {missing.package}"):
        ensure_libraries(is_window_needed)


@pytest.mark.parametrize("missing", [SOUND, WINDOW])
def test_set_up_goes_on_without_the_others(
    no_administrator: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: Library
) -> None:
    monkeypatch.setattr(system_libraries, "LIBRARIES", (missing,))
    ensure_libraries(is_window_needed=False)
    assert f"Going on, {missing.need.value}" in capsys.readouterr().err


def test_without_apt_the_library_itself_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries.shutil, "which", lambda name: None)
    monkeypatch.setattr(system_libraries, "LIBRARIES", (CORE,))
    with pytest.raises(SetupError, match=CORE.name):
        ensure_libraries(is_window_needed=False)


def test_every_library_is_listed_once() -> None:
    assert len({library.name for library in LIBRARIES}) == len(LIBRARIES)
