"""Pins every dependency with its hashes, for all systems and Python versions at once, without naming an index."""

import subprocess
from pathlib import Path
from typing import Final

from devtools.console import SetupError, say
from devtools.environment import APP_LOCK, ROOT, TOOLS_LOCK

HEADER: Final = "# Made by: python3 dev.py lock. Holds for Python 3.11 to 3.13 on Linux, macOS and Windows.\n"


def write_locks(uv: Path, is_upgrade: bool) -> None:
    """Write the lock of the program with its checks, and that of the tools that only few commands need.

    Raises
    ------
    SetupError
        If the dependencies cannot be resolved.
    """
    APP_LOCK.parent.mkdir(exist_ok=True)
    _compile(uv, APP_LOCK, ["pyproject.toml", "--group", "dev"], is_upgrade)
    pinned = f"{APP_LOCK.parent.name}/{APP_LOCK.name}"
    _compile(uv, TOOLS_LOCK, ["--group", "tools", "--constraints", pinned], is_upgrade)


def _compile(uv: Path, lock: Path, sources: list[str], is_upgrade: bool) -> None:
    command = [str(uv), "pip", "compile", *sources, "--universal", "--python-version", "3.11", "--generate-hashes", "--no-config"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate", "--quiet"]
    command += ["--output-file", str(lock)]
    if is_upgrade:
        command.append("--upgrade")
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise SetupError(f"The dependencies cannot be pinned:\n{result.stderr.strip()}")
    lock.write_text(HEADER + lock.read_text(encoding="utf-8").replace(HEADER, ""), encoding="utf-8")
    say(f"Written: {lock.relative_to(ROOT)}")
