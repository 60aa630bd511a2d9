"""Arguments and exit status of dev.py."""

import subprocess
import sys
from pathlib import Path

import pytest

from devtools import commands
from devtools.commands import exam_arguments, run_command
from devtools.console import SetupError

ROOT = Path(__file__).resolve().parents[3]


def test_demo_exam_without_a_display_writes_reports(tmp_path: Path) -> None:
    words = ["exam", "--protocol", "knee", "--camera", "demo", "--store", "none", "--out", str(tmp_path), "--headless"]
    assert exam_arguments([], tmp_path, is_windowed=False) == words


def test_demo_exam_with_a_display_opens_the_app(tmp_path: Path) -> None:
    assert exam_arguments([], tmp_path, is_windowed=True) == ["exam", "--protocol", "knee", "--camera", "demo", "--store", "none"]


def test_own_arguments_replace_the_defaults(tmp_path: Path) -> None:
    words = exam_arguments(["--protocol=shoulder", "--camera", "0", "--headless", "--out", "here"], tmp_path, is_windowed=False)
    assert words == ["exam", "--protocol=shoulder", "--camera", "0", "--headless", "--out", "here", "--store", "none"]


def test_unknown_command_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["dance"]) == 2
    assert run_command([]) == 2
    assert run_command(["--help"]) == 0
    assert capsys.readouterr().err.count("usage: python3 dev.py exam|test|lint") == 3


def test_a_problem_of_the_set_up_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(extra: list[str]) -> int:
        raise SetupError("The disk is full.")

    monkeypatch.setitem(commands.COMMANDS, "exam", refuse)
    assert run_command(["exam"]) == 1
    assert capsys.readouterr().err == "\nThe disk is full.\n"


def test_interruption_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(extra: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(commands.COMMANDS, "test", interrupt)
    assert run_command(["test"]) == 130
    assert "again to go on" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_display(monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: bool) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert commands.has_display() is expected


def test_an_old_python_is_told_which_one_is_needed() -> None:
    code = "import sys, shutil; sys.version_info = (3, 9, 2); shutil.which = lambda name: None; import dev; sys.exit(dev.main())"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith("This program needs Python 3.11, 3.12 or 3.13; this is Python 3.9.")
