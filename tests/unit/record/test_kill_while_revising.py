"""A hundred exams with three revisions each survive two hundred kills at random moments: nothing told is lost."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).resolve().parents[3]
KILLS = 200

MEMORY_DISK = Path("/dev/shm")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: a killed process loses what it did not write, on any kind of disk."""
    if not MEMORY_DISK.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY_DISK) as made:
        yield Path(made)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
def test_two_hundred_kills(folder: Path) -> None:
    command = [sys.executable, "-m", "tests.unit.record.revising", str(KILLS), str(folder / "exams.db")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1150)
    assert done.returncode == 0, done.stderr
    killed = int(done.stdout.split()[0])
    assert killed >= KILLS // 4
