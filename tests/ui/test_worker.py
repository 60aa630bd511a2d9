"""One kind of background job: results, errors, progress and cancel arrive in the thread of the screen."""

import threading
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from vmsk_exam.errors import StoreError
from vmsk_exam.record.database import full_error
from vmsk_exam.ui.error_texts import choose_language
from vmsk_exam.ui.worker import CancellationToken, Job, Progress, stop_all_jobs


def test_result_arrives_in_the_thread_of_the_screen(qtbot: QtBot) -> None:
    seen: list[tuple[object, threading.Thread]] = []
    job = Job(lambda _token, _progress: (40 + 2, threading.current_thread()))
    job.finished.connect(lambda result: seen.append((result, threading.current_thread())))
    with qtbot.waitSignal(job.ended, timeout=2000):
        job.start()
    (result, worker_thread), screen_thread = seen[0]
    assert result == 42
    assert screen_thread is threading.main_thread()
    assert worker_thread is not threading.main_thread()


def test_progress_is_told(qtbot: QtBot) -> None:
    told: list[tuple[float, str]] = []

    def work(_token: CancellationToken, progress: Progress) -> None:
        progress(0.5, "half")
        progress(1.0, "all")

    job = Job(work)
    job.progressed.connect(lambda share, text: told.append((share, text)))
    with qtbot.waitSignal(job.ended, timeout=2000):
        job.start()
    assert told == [(0.5, "half"), (1.0, "all")]


def test_an_error_of_ours_is_shown_as_it_is(qtbot: QtBot) -> None:
    def work(_token: CancellationToken, _progress: Progress) -> None:
        raise StoreError("The disk is full. Free some space.")

    job = Job(work)
    with qtbot.waitSignal(job.failed, timeout=2000) as caught:
        job.start()
    assert caught.args == ["The disk is full. Free some space."]
    qtbot.waitUntil(lambda: not job.is_running)


def test_an_unexpected_error_names_its_kind(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def work(_token: CancellationToken, _progress: Progress) -> None:
        raise ZeroDivisionError

    job = Job(work)
    with qtbot.waitSignal(job.failed, timeout=2000) as caught:
        job.start()
    assert "ZeroDivisionError" in caught.args[0]
    qtbot.waitUntil(lambda: not job.is_running)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    caplog.clear()


def test_cancel_ends_a_waiting_job_at_once(qtbot: QtBot) -> None:
    job = Job(lambda token, _progress: token.sleep_unless_cancelled(30))
    with qtbot.waitSignal(job.cancelled, timeout=2000):
        job.start()
        job.cancel()
    qtbot.waitUntil(lambda: not job.is_running)


def test_all_jobs_are_stopped_together(qtbot: QtBot) -> None:
    jobs = [Job(lambda token, _progress: token.sleep_unless_cancelled(30)).start() for _ in range(3)]
    begun = time.monotonic()
    stop_all_jobs()
    assert time.monotonic() - begun < 2.0
    qtbot.waitUntil(lambda: not any(job.is_running for job in jobs))


def test_an_error_is_shown_in_the_language_of_the_screens_and_told_as_raised_too(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_token: CancellationToken, _progress: Progress) -> None:
        raise full_error(Path("exams.db"))

    def fail(_token: CancellationToken, _progress: Progress) -> None:
        raise ZeroDivisionError

    choose_language("es")
    said: list[str] = []
    for function in (work, fail):
        job = Job(function)
        job.raised.connect(said.append)
        job.failed.connect(said.append)
        with qtbot.waitSignal(job.ended, timeout=2000):
            job.start()
    assert said[0] == str(full_error(Path("exams.db")))
    assert said[1].startswith("No se puede escribir el almacén exams.db: el disco está lleno")
    assert "ZeroDivisionError" in said[2]
    assert said[3] == "Pasó algo que no se esperaba. Inténtelo otra vez. Si sigue igual, empiece el programa otra vez."
    caplog.clear()
