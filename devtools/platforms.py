"""What can be checked for systems that are not at hand: types as they are there, and wheels for every pin of the locks."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from devtools.console import say
from devtools.environment import APP_LOCK, ROOT, venv_program

PYTHONS: Final = ("3.11", "3.12", "3.13")
MACOS: Final = "14.0"
"""Oldest macOS whose wheels are asked for."""


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of machine."""

    name: str
    uv_name: str
    """As ``uv --python-platform`` calls it."""


TARGETS: Final = (
    Target("Windows, Intel or AMD", "x86_64-pc-windows-msvc"),
    Target("macOS, Apple processor", "aarch64-apple-darwin"),
    Target("Linux, Intel or AMD", "x86_64-manylinux_2_34"),
)
"""Where the program is meant to run."""
OTHER_SYSTEMS: Final = ("win32", "darwin")


def typing_command(system: str) -> list[str]:
    """Return the command that checks the types as they are on a system, with a cache of its own."""
    cache = str(ROOT / ".mypy_cache" / system)
    return [str(venv_program("python")), "-m", "mypy", "--platform", system, "--cache-dir", cache]


def wheel_command(target: Target, python: str, lock: Path) -> list[str]:
    """Return the command that resolves a lock for a machine from wheels alone and installs nothing."""
    command = [str(venv_program("uv")), "pip", "install", "--dry-run", "--quiet", "--no-config", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "--python-platform", target.uv_name, "--python-version", python]
    return [*command, "--target", str(ROOT / "build" / "wheels"), "--requirements", str(lock)]


def check_wheels(lock: Path = APP_LOCK) -> list[str]:
    """Ask for a wheel of every pin for each machine and Python; return the combinations that lack one."""
    lacking = []
    environment = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": MACOS}
    for target in TARGETS:
        for python in PYTHONS:
            command = wheel_command(target, python, lock)
            result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
            name = f"{target.name}, Python {python}"
            say(f"{'ok     ' if result.returncode == 0 else 'LACKING'} wheels for {name}")
            if result.returncode != 0:
                say(result.stderr.strip()[-600:])
                lacking.append(name)
    return lacking
