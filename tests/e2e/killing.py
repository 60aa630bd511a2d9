"""Kills programs that write into a store and checks what they had said: shared by the tests that kill."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.unit.record.builders import open_store
from vmsk_exam.record.store import SqlCipherStore

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50
WORKERS = 2

CheckLine = Callable[[SqlCipherStore, str], None]
KillRun = Callable[[Path, int], list[str]]


class Victim:
    """A running program whose words are read line by line."""

    def __init__(self, child: subprocess.Popen[str], out: IO[str]) -> None:
        self.kill = child.kill
        self._out = out
        self._heard: list[str] = []

    def hear(self) -> str:
        """Return its next line, empty when there is none any more."""
        self._heard.append(self._out.readline())
        return self._heard[-1]

    def count(self, *kinds: str) -> int:
        """Return how many lines that were heard begin with one of some words."""
        return sum(line.startswith(kinds) for line in self._heard)

    def hear_all(self) -> list[str]:
        """Wait for its end and return every whole line; a line that was cut off by the kill was not said."""
        self._heard += self._out.readlines()
        return [line.rstrip("\n") for line in self._heard if line.endswith("\n")]


@contextmanager
def running(module: str, *arguments: object) -> Iterator[Victim]:
    """Run a module of the tests; it may be killed, and must not complain."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        try:
            yield Victim(child, child.stdout)
        except BaseException:
            child.kill()
            raise
        assert child.stderr.read() == ""


def check_store(store_path: Path, lines: list[str], check_line: CheckLine) -> None:
    """Assert that the store is whole and holds what the lines claim."""
    store = open_store(store_path)
    try:
        store.check()
        for line in lines:
            check_line(store, line)
    finally:
        store.close()


def kill_50_times(folder: Path, kill_run: KillRun, check_line: CheckLine) -> list[str]:
    """Kill again and again, on two stores side by side, checking after each kill; return all that was said.

    Parameters
    ----------
    kill_run
        Runs once on a store, kills at a moment that follows from the run's number, and returns what was said.
    """

    def kill_repeatedly(store_path: Path, runs: range) -> list[str]:
        said: list[str] = []
        for run in runs:
            lines = kill_run(store_path, run)
            check_store(store_path, lines, check_line)
            said += lines
        check_store(store_path, said, check_line)
        return said

    each = KILLS // WORKERS
    with ThreadPoolExecutor(WORKERS) as pool:
        stores = (folder / f"worker_{number}" / "exams.db" for number in range(WORKERS))
        runs = (range(number * each, (number + 1) * each) for number in range(WORKERS))
        return [line for said in pool.map(kill_repeatedly, stores, runs) for line in said]


def count_kinds(said: list[str], kinds: tuple[str, ...]) -> dict[str, int]:
    """Return how many lines begin with each word."""
    return {kind: sum(line.startswith(kind) for line in said) for kind in kinds}
