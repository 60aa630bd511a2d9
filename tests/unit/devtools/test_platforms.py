"""Commands and branches for systems that are not at hand."""

import os
import subprocess
from pathlib import Path

import pytest

from devtools import environment, platforms, system_libraries
from devtools.environment import VENV, venv_program
from devtools.platforms import PYTHONS, TARGETS, check_wheels, typing_command, wheel_command


def test_types_are_checked_with_a_cache_for_each_system() -> None:
    command = typing_command("win32")
    assert command[1:4] == ["-m", "mypy", "--platform"]
    assert command[4] == "win32"
    assert command[-1] != typing_command("darwin")[-1]


def test_wheels_are_asked_for_without_installing(tmp_path: Path) -> None:
    command = wheel_command(TARGETS[0], "3.13", tmp_path / "some.lock")
    assert {"--dry-run", "--require-hashes", "--only-binary"} <= set(command)
    assert command[command.index("--python-platform") + 1] == "x86_64-pc-windows-msvc"
    assert command[command.index("--python-version") + 1] == "3.13"


def test_what_lacks_a_wheel_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def answer(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        is_bad = "aarch64-apple-darwin" in command and "3.12" in command
        return subprocess.CompletedProcess(command, int(is_bad), "", "no usable wheels" if is_bad else "")

    monkeypatch.setattr(platforms.subprocess, "run", answer)
    assert check_wheels() == ["macOS, Apple processor, Python 3.12"]
    said = capsys.readouterr().err
    assert said.count("ok ") == len(TARGETS) * len(PYTHONS) - 1
    assert "no usable wheels" in said


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_only_linux_is_asked_for_system_libraries(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr(system_libraries.sys, "platform", system)
    asked: list[str] = []
    monkeypatch.setattr(system_libraries, "find_missing", lambda: asked.append("missing"))
    system_libraries.ensure_libraries(is_window_needed=True)
    assert asked == []


def test_a_system_without_user_numbers_needs_no_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "geteuid", raising=False)
    assert system_libraries._administrator_prefix() == []


@pytest.mark.parametrize(("name", "place"), [("nt", ("Scripts", "python.exe")), ("posix", ("bin", "python"))])
def test_programs_of_the_environment(monkeypatch: pytest.MonkeyPatch, name: str, place: tuple[str, str]) -> None:
    monkeypatch.setattr(environment.os, "name", name)
    found = venv_program("python")
    monkeypatch.undo()
    assert found == VENV.joinpath(*place)


def test_the_command_of_the_checkout_on_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scripts = tmp_path / "Scripts"
    scripts.mkdir()
    answer = subprocess.CompletedProcess([], 0, f"{tmp_path}\n", "")
    monkeypatch.setattr(environment.subprocess, "run", lambda *_, **__: answer)
    monkeypatch.setattr(environment, "venv_program", lambda name: scripts / f"{name}.exe")
    monkeypatch.setattr(environment, "os", _Windows)
    environment._link_project()
    assert (scripts / "vmsk-exam.cmd").read_text() == '@"%~dp0python.exe" -m vmsk_exam %*\n'
    assert (tmp_path / "vmsk_exam_checkout.pth").read_text().strip() == f"import sys; sys.path.append({str(environment.ROOT)!a})"


class _Windows:
    name = "nt"
