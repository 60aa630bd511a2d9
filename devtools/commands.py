"""The commands of dev.py."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from devtools.console import SetupError, join_words, say
from devtools.environment import ROOT, TOOLS_LOCK, prepare_environment, venv_program
from devtools.locking import write_locks
from devtools.platforms import OTHER_SYSTEMS, check_wheels, typing_command
from devtools.system_libraries import ensure_libraries

USAGE: Final = (
    "usage: python3 dev.py exam|test|lint|platforms|doctor|bench|validate|shots|lock|bundle [arguments]; see the top of dev.py"
)
HOME_VARIABLE: Final = "VMSK_EXAM_HOME"


def run_command(arguments: Sequence[str]) -> int:
    """Run one command of dev.py and return its exit status."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        say(USAGE)
        return 0 if arguments[:1] in (["-h"], ["--help"], ["help"]) else 2
    os.chdir(ROOT)
    try:
        return command(list(arguments[1:]))
    except SetupError as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Start the same command again to go on.")
        return 130


def has_display() -> bool:
    """Return whether windows can be shown on this machine."""
    is_linux = sys.platform.startswith("linux")
    return not is_linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def exam_arguments(extra: Sequence[str], folder: Path, is_windowed: bool) -> list[str]:
    """Return the arguments of the demo exam; what the person gave comes first and replaces the defaults."""
    defaults = {"--protocol": "knee", "--camera": "demo", "--store": "none"}
    if not is_windowed:
        defaults["--out"] = str(folder)
    arguments = ["exam", *extra]
    for option, value in defaults.items():
        if not _has_option(extra, option):
            arguments += [option, value]
    if not is_windowed and "--headless" not in extra:
        arguments.append("--headless")
    return arguments


def _has_option(arguments: Sequence[str], option: str) -> bool:
    return any(word == option or word.startswith(f"{option}=") for word in arguments)


def _exam(extra: list[str]) -> int:
    is_windowed = has_display() and "--headless" not in extra
    python = _ready(is_window_needed=is_windowed)
    if not is_windowed and "--headless" not in extra:
        say("No display here: the same exam runs without a window.")
    folder = Path(tempfile.mkdtemp(prefix="vmsk-exam-demo-"))
    environment = {**os.environ, HOME_VARIABLE: str(folder / "home")}
    return _run([python, "-m", "vmsk_exam", *exam_arguments(extra, folder, is_windowed)], environment)


def _test(extra: list[str]) -> int:
    python = _ready()
    pytest: list[str | Path] = [python, "-m", "pytest", *_parallel(extra), *extra]
    if extra:
        return _run(pytest)
    failed = _run_checks()
    status = _run(pytest)
    if failed:
        say("Checks that failed: " + ", ".join(failed))
    return status or int(bool(failed))


def _parallel(extra: Sequence[str]) -> list[str]:
    """Return how pytest shares the work; a run of few tests, or one that is being debugged, stays in one process."""
    return [] if extra else ["--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--quiet"]


def _lint(extra: list[str]) -> int:
    _ready()
    if extra:
        raise SetupError("lint takes no arguments.")
    failed = _run_checks()
    say("Checks that failed: " + ", ".join(failed) if failed else "All checks passed.")
    return int(bool(failed))


def _run_checks() -> list[str]:
    """Run every check and return the names of those that failed."""
    python = str(venv_program("python"))
    checks = {
        "ruff": [python, "-m", "ruff", "check", "."],
        "mypy": [python, "-m", "mypy"],
        "mypy for Windows": typing_command("win32"),
        "import-linter": [str(venv_program("lint-imports"))],
        "typos": [str(venv_program("typos")), "."],
    }
    failed = []
    for name, command in checks.items():
        say(f"== {name}")
        if _run(command) != 0:
            failed.append(name)
    return failed


def _platforms(extra: list[str]) -> int:
    _ready()
    if extra:
        raise SetupError("platforms takes no arguments.")
    failed = [system for system in OTHER_SYSTEMS if _run(typing_command(system)) != 0]
    failed += check_wheels()
    say("Not as it should be: " + "; ".join(failed) if failed else "Types and wheels are there for every system.")
    return int(bool(failed))


def _doctor(extra: list[str]) -> int:
    return _run([_ready(), "-m", "vmsk_exam", "doctor", *extra])


def _bench(extra: list[str]) -> int:
    python = _ready()
    names = extra or sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    failed = [name for name in names if _run([python, "-m", f"benchmarks.{name}"]) != 0]
    if failed:
        say("Benchmarks that failed: " + ", ".join(failed))
    return int(bool(failed))


def _validate(extra: list[str]) -> int:
    return _run([_ready(), "-m", "phantom.validate", *extra])


def _shots(extra: list[str]) -> int:
    python = _ready()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    modules = ("tests.ui.shots", "tests.ui.surgeon.shots", "tests.ui.admin.shots")
    present = [name for name in modules if Path(ROOT, *name.split(".")).with_suffix(".py").exists()]
    return max([_run([python, "-m", name, *extra], environment) for name in present], default=0)


def _lock(extra: list[str]) -> int:
    if extra not in ([], ["--upgrade"]):
        raise SetupError("lock takes no argument but --upgrade, which moves every pin to the newest version.")
    prepare_environment(TOOLS_LOCK) if TOOLS_LOCK.exists() else prepare_environment()
    write_locks(venv_program("uv"), bool(extra))
    return 0


def _bundle(extra: list[str]) -> int:
    _ready()
    python = prepare_environment(TOOLS_LOCK)
    return _run([python, "-m", "PyInstaller", "--noconfirm", "--distpath", "dist", "--workpath", "build", *extra, "build.spec"])


def _ready(*, is_window_needed: bool = False) -> Path:
    """Make system libraries and environment ready and return the environment's Python."""
    ensure_libraries(is_window_needed)
    return prepare_environment()


def _run(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> int:
    """Run a program of the environment in the checkout and return its exit status."""
    words = [str(word) for word in command]
    try:
        return subprocess.run(words, env=environment, cwd=ROOT, check=False).returncode
    except OSError as error:
        raise SetupError(f"This could not be started ({error.strerror}): {join_words(words)}") from error


COMMANDS: Final[dict[str, Callable[[list[str]], int]]] = {
    "exam": _exam,
    "test": _test,
    "lint": _lint,
    "platforms": _platforms,
    "doctor": _doctor,
    "bench": _bench,
    "validate": _validate,
    "shots": _shots,
    "lock": _lock,
    "bundle": _bundle,
}
