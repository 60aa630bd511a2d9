"""Rooms know only what lies below them, and only one room knows each heavy library."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, python_files

OWN_LIBRARIES = {"ui": {"PySide6", "pyqtgraph"}, "vision": {"cv2", "mediapipe"}, "avatar": {"moderngl"}}
HEAVY = frozenset({"PySide6", "pyqtgraph", "cv2", "mediapipe", "moderngl"})
JOINERS = {"__main__", "cli", "bootstrap"}
"""Parts that may join all others."""


def module_name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def import_blocked(blocked: frozenset[str], modules: list[str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(Path(__file__).with_name("blocked_imports.py")), ",".join(sorted(blocked)), *modules]
    code_path = {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "MPLBACKEND": "Agg"}
    return subprocess.run(command, capture_output=True, text=True, env=code_path, timeout=120, check=False)


def test_import_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.mark.parametrize("room", [None, *OWN_LIBRARIES])
def test_room_starts_without_the_libraries_of_others(room: str | None) -> None:
    """None stands for every room that has no heavy library of its own."""
    wanted = [path for path in python_files("vmsk_exam") if room_of(path) not in JOINERS]
    modules = [module_name(path) for path in wanted if (room_of(path) if room_of(path) in OWN_LIBRARIES else None) == room]
    assert modules != []
    result = import_blocked(HEAVY - OWN_LIBRARIES.get(room or "", set()), modules)
    assert result.returncode == 0, result.stderr


def test_command_line_starts_without_heavy_libraries() -> None:
    result = import_blocked(HEAVY, ["vmsk_exam.__main__", "vmsk_exam.cli.app"])
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("module", ["cv2", "PySide6.QtCore", "mediapipe.tasks.python"])
def test_blocker_fires(module: str) -> None:
    result = import_blocked(HEAVY, [module])
    assert result.returncode != 0
    assert f"blocked: {module.partition('.')[0]}" in result.stderr
