"""dev.py finds a Python that the program runs on, by name or by the launcher of Windows."""

import os
import sys
from typing import Any

import pytest

import dev

Found = dict[str, str]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Found:
    """Programs of a machine: name and path."""
    programs: Found = {}
    monkeypatch.setattr(dev.shutil, "which", programs.get)
    monkeypatch.delenv(dev.GUARD, raising=False)
    return programs


def test_the_newest_supported_name_is_taken(found: Found) -> None:
    found.update({"python3.11": "/usr/bin/python3.11", "python3.12": "/usr/bin/python3.12", "python3.14": "/usr/bin/python3.14"})
    assert dev.find_supported_python() == ["/usr/bin/python3.12"]


def test_the_launcher_of_windows_is_asked(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    found["py"] = "C:/Windows/py.exe"
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_options: int(command[1] != "-3.12"))
    assert dev.find_supported_python() == ["C:/Windows/py.exe", "-3.12"]


def test_without_any_the_answer_is_empty_and_a_second_try_is_not_made(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dev.find_supported_python() == []
    found["python3.12"] = "/usr/bin/python3.12"
    monkeypatch.setenv(dev.GUARD, "/usr/bin/python3.12")
    assert dev.find_supported_python() == []


def test_an_unsupported_python_hands_over(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    found["py"] = "py.exe"
    monkeypatch.setattr(dev.sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(dev.sys, "argv", ["dev.py", "exam"])

    def call(command: list[str], **options: Any) -> int:
        calls.append((command, options.get("env", {}).get(dev.GUARD)))
        return 0

    monkeypatch.setattr(dev.subprocess, "call", call)

    assert dev.main() == 0
    assert calls[-1] == (["py.exe", "-3.13", dev.__file__, "exam"], "py.exe -3.13")


def test_a_machine_without_one_is_told_what_to_install(
    found: Found, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not found
    monkeypatch.setattr(dev.sys, "version_info", (3, 14, 0))
    assert dev.main() == 1
    assert "this is Python 3.14." in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="asks the launcher's way with a program that only other systems have")
def test_a_version_that_the_launcher_does_not_have_is_left_out() -> None:
    assert dev._can_run([sys.executable])
    assert not dev._can_run([sys.executable, "-3.99"])
