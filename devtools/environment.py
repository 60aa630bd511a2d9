"""The virtual environment: made once, filled from the hashed lock, healed after an interruption."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

from devtools.console import SetupError, say
from devtools.install import install_lock
from devtools.system_libraries import install_packages

ROOT: Final = Path(__file__).resolve().parents[1]
VENV: Final = ROOT / ".venv"
APP_LOCK: Final = ROOT / "requirements" / "dev.lock"
TOOLS_LOCK: Final = ROOT / "requirements" / "tools.lock"


def venv_program(name: str) -> Path:
    """Return the path of a program of the environment, such as ``python``."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def prepare_environment(lock: Path = APP_LOCK) -> Path:
    """Make the environment ready and return its Python.

    A stamp file names what was installed; while it is current nothing is done, which takes milliseconds. A mark that is
    set while packages are being installed survives an interruption, and then everything is installed once more.

    Raises
    ------
    SetupError
        If the environment cannot be made or filled.
    """
    stamp = VENV / f"vmsk_exam.{lock.stem}.stamp"
    if venv_program("python").exists() and _is_current(stamp, lock):
        return venv_program("python")
    _make_venv()
    mark = VENV / f"vmsk_exam.{lock.stem}.unfinished"
    is_repair = mark.exists()
    if is_repair:
        say("The last set-up was interrupted; installing everything once more.")
    stamp.unlink(missing_ok=True)
    mark.touch()
    install_lock(venv_program("python"), lock, is_repair)
    _link_project()
    stamp.write_text(_fingerprint(lock), encoding="utf-8")
    mark.unlink()
    return venv_program("python")


def _fingerprint(lock: Path) -> str:
    """Return what must stay the same for an environment to be ready: lock, Python, machine, place."""
    facts = (hashlib.sha256(lock.read_bytes()).hexdigest(), _venv_version(), platform.system(), platform.machine(), str(ROOT))
    return "\n".join(facts)


def _venv_version() -> str:
    """Return the Python version of the environment, such as ``3.11.7``, empty if unknown."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition("=")[2].strip() for line in lines if line.partition("=")[0].strip() == "version"), "")


def _is_current(stamp: Path, lock: Path) -> bool:
    try:
        return stamp.read_text(encoding="utf-8") == _fingerprint(lock)
    except OSError:
        return False


def _make_venv() -> None:
    """Make the environment unless a usable one is there; a broken one is made anew."""
    if _is_usable():
        return
    say(f"Making the environment {VENV.name} for Python {platform.python_version()}.")
    _require_venv_module()
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"The environment cannot be made in {VENV} ({error}). Check that the folder can be written.") from error


def _is_usable() -> bool:
    """Return whether the environment has a supported Python with pip."""
    version = tuple(_venv_version().split(".")[:2])
    if version not in {("3", "11"), ("3", "12"), ("3", "13")} or not venv_program("python").exists():
        return False
    return subprocess.run([venv_program("python"), "-c", "import pip"], capture_output=True, check=False).returncode == 0


def _require_venv_module() -> None:
    """Make sure that an environment with pip can be made; Debian keeps that part in a package of its own."""
    check = [sys.executable, "-c", "import ensurepip, venv"]
    if subprocess.run(check, capture_output=True, check=False).returncode == 0:
        return
    package = f"python3.{sys.version_info.minor}-venv"
    hint = install_packages([package])
    if hint or subprocess.run(check, capture_output=True, check=False).returncode != 0:
        advice = hint or "Install Python's venv and ensurepip modules"
        raise SetupError(f"This Python cannot make virtual environments. Run this, then start again:\n  {advice}")


def _link_project() -> None:
    """Make the project importable from the environment, and its command callable, without a build."""
    purelib = subprocess.run(
        [venv_program("python"), "-X", "utf8", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.strip()
    _write_path_file(Path(purelib, "vmsk_exam_checkout.pth"))
    if os.name == "nt":
        script = venv_program("python").with_name("vmsk-exam.cmd")
        script.write_text('@"%~dp0python.exe" -m vmsk_exam %*\n', encoding="utf-8")
        return
    script = venv_program("vmsk-exam")
    script.write_text('#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -m vmsk_exam "$@"\n', encoding="utf-8")
    script.chmod(0o755)


def _write_path_file(path: Path) -> None:
    """Name the checkout to Python: as an instruction in ASCII, since which encoding a plain path is read in differs by system."""
    path.write_text(f"import sys; sys.path.append({str(ROOT)!a})\n", encoding="ascii")
