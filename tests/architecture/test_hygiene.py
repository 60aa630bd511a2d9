"""Each guard of the test suite fires on the fault that it is for, and stays silent otherwise."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SUITE = """
import atexit
import logging
import threading
import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget

log = logging.getLogger("vmsk_exam.record")
release = threading.Event()
kept = []

def test_noisy():
    log.warning("the disk is slow")

@pytest.mark.expected_log("another text")
def test_other_noise():
    log.warning("the disk is slow")

@pytest.mark.expected_log("never said")
def test_expectation_not_met():
    pass

@pytest.mark.expected_log("disk is slow")
def test_expected_noise_is_fine():
    log.warning("the disk is slow")

def test_noise_that_is_read_is_fine(caplog):
    log.warning("the disk is slow")
    assert "slow" in caplog.text

def test_foreign_noise_is_fine():
    logging.getLogger("elsewhere").warning("not ours")

def test_daemon():
    threading.Thread(target=release.wait, args=(60,), daemon=True, name="forgotten-daemon").start()

def test_thread():
    threading.Thread(target=release.wait, args=(60,), name="forgotten-thread").start()
    atexit.register(release.set)

def test_thread_that_ends_is_fine():
    threading.Thread(target=release.wait, args=(0.2,)).start()

def test_window(qtbot):
    kept.append(QWidget())

def test_timer(qtbot):
    kept.append(QTimer())
    kept[-1].start(1234)

def test_qthread(qtbot):
    kept.append(QThread())
    kept[-1].start()

def test_tidy_qt_is_fine(qtbot):
    qtbot.addWidget(QWidget())
    timer = QTimer()
    timer.start(1000)
    timer.stop()

def test_end():
    kept[-1].quit()
    kept[-1].wait()
    release.set()
"""
COMPLAINTS = {
    "test_noisy": "WARNING vmsk_exam.record: the disk is slow",
    "test_other_noise": "the disk is slow",
    "test_expectation_not_met": "never said",
    "test_daemon": "threads still run after the test: forgotten-daemon (daemon)",
    "test_thread": "forgotten-thread",
    "test_window": "window QWidget",
    "test_timer": "every 1234 ms",
    "test_qthread": "QThread QThread",
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("noisy")
    (folder / "test_noisy.py").write_text(textwrap.dedent(SUITE), encoding="utf-8")
    plugins = ["pytestqt.plugin", *(f"tests.hygiene.{guard}" for guard in ("logs", "threads", "widgets"))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", "."]
    command += [word for plugin in plugins for word in ("-p", plugin)] + ["."]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("test", COMPLAINTS)
def test_guard_fires(outcome: str, test: str) -> None:
    report = re.search(rf"ERROR at teardown of {test} _+\n(.*?)\n(?:_{{5}}|=)", outcome, re.DOTALL)
    assert report is not None, outcome
    assert COMPLAINTS[test] in report.group(1)


def test_guards_fire_only_on_faults(outcome: str) -> None:
    assert set(re.findall(r"ERROR at teardown of (\w+)", outcome)) == set(COMPLAINTS)
    assert f"14 passed, {len(COMPLAINTS)} errors" in outcome
