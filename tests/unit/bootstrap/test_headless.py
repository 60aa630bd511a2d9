"""The head-less exam: a lost camera, a full disk, a place that cannot be written."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.unit.session.fakes import (
    ScriptedEncoder,
    ScriptedPipeline,
    bend_and_straighten,
    make_frame,
    make_header,
    make_maneuver,
    make_protocol,
)
from vmsk_exam.anatomy import Side
from vmsk_exam.bootstrap import headless
from vmsk_exam.cli.app import run
from vmsk_exam.errors import SourceError, StoreFullError
from vmsk_exam.record.entries import Entry
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import ExamHeader
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.samples import Frame
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.timing import SessionTiming

EXAM = ["exam", "--camera", "9", "--headless", "--store", "none"]


class Camera:
    """A live camera of 800 pictures that is unplugged at some of them and then refuses to open for some tries."""

    name = "Camera 10"
    is_live = True

    def __init__(self, lost_at: Sequence[int] = (), refuse_count: int = 0) -> None:
        self.lost_at, self.refuse_count = list(lost_at), refuse_count
        self.index = self.refusals = self.open_count = 0

    def open(self) -> None:
        if self.refusals:
            self.refusals -= 1
            raise SourceError("Camera 10 gives no picture. Plug it in.")
        self.open_count += 1

    def read(self) -> Frame | None:
        if self.index in self.lost_at:
            self.lost_at.remove(self.index)
            self.refusals = self.refuse_count
            raise SourceError("Camera 10 stopped giving pictures. Plug it in again, then go on.")
        self.index += 1
        return make_frame(self.index - 1) if self.index <= 800 else None

    def close(self) -> None:
        pass


def scripted_session(_order: object, _store: object, journal: JournalWriter, *_: object) -> tuple[ExamSession, ExamHeader]:
    """A session whose patient bends the left knee twice, with the real journal and store behind it."""
    protocol = make_protocol(make_maneuver(sides=(Side.LEFT,)))
    pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 6.0, count=2))
    parts = SessionParts(pipeline, journal, ScriptedEncoder())  # type: ignore[arg-type]
    header = make_header(protocol)
    return ExamSession(parts, ExamPlan(header, protocol, SessionTiming(0.2, 0.5, 0.5))), header


@pytest.fixture
def plug_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Camera], None]:
    monkeypatch.setattr(headless, "build_session", scripted_session)
    monkeypatch.setattr(headless, "REOPEN_AFTER_S", 0.001)
    monkeypatch.setattr("vmsk_exam.session.exam.check_setup", lambda *_: ())
    return lambda camera: monkeypatch.setattr(headless, "open_camera", lambda *_, **__: camera)


def test_an_exam_is_measured_and_stored(plug_in: Callable[[Camera], None], capsys: pytest.CaptureFixture[str]) -> None:
    plug_in(Camera())
    assert run(EXAM) == 0
    shown = capsys.readouterr()
    assert "left_knee_flexion_standing" in shown.out
    assert "90." in shown.out
    assert "finished" in shown.err


@pytest.mark.expected_log("The exam is paused. Camera 10 stopped giving pictures", "there again")
def test_a_camera_lost_twice_pauses_and_the_exam_goes_on(
    plug_in: Callable[[Camera], None], capsys: pytest.CaptureFixture[str]
) -> None:
    camera = Camera([60, 200], refuse_count=2)
    plug_in(camera)
    assert run(EXAM) == 0
    assert camera.open_count == 3
    assert "finished" in capsys.readouterr().err


@pytest.mark.expected_log("The exam is paused")
def test_a_camera_that_stays_away_ends_the_exam_and_keeps_what_was_measured(
    plug_in: Callable[[Camera], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(headless, "RECONNECT_LIMIT_S", 0.05)
    plug_in(Camera([220], refuse_count=10**9))
    assert run(EXAM) == 1
    shown = capsys.readouterr()
    assert "MEASURED" in shown.out
    assert "Plug it in again" in shown.err
    assert "stopped" in shown.err


@pytest.mark.expected_log("The exam cannot be stored at present", "The exam is paused", "may not be stored")
def test_on_a_full_disk_the_numbers_are_shown_and_the_store_is_named(
    plug_in: Callable[[Camera], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def refuse(_self: SqlCipherStore, _entries: Sequence[Entry]) -> None:
        raise StoreFullError("The disk is full. Free some space.")

    plug_in(Camera())
    monkeypatch.setattr(headless, "SPACE_LIMIT_S", 0.02)
    monkeypatch.setattr(SqlCipherStore, "apply", refuse)
    assert run([*EXAM, "--out", str(tmp_path)]) == 1
    shown = capsys.readouterr()
    assert "left_knee_flexion_standing" in shown.out
    assert "90." in shown.out
    assert "The disk is full. Free some space." in shown.err
    assert "not stored" in shown.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.expected_log("The exam cannot be stored at present", "The exam is paused", "There is space again")
def test_an_exam_waits_for_a_full_disk_and_then_everything_is_stored(
    plug_in: Callable[[Camera], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    apply, refusals = SqlCipherStore.apply, iter(range(8))

    def refuse_at_first(store: SqlCipherStore, entries: Sequence[Entry]) -> None:
        if next(refusals, None) is not None:
            raise StoreFullError("The disk is full. Free some space.")
        apply(store, entries)

    plug_in(Camera())
    monkeypatch.setattr(SqlCipherStore, "apply", refuse_at_first)
    assert run([*EXAM, "--out", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert "finished" in shown.err
    assert "not stored" not in shown.err
    assert {path.suffix for path in tmp_path.iterdir()} >= {".pdf", ".json"}


def test_reports_are_refused_before_the_exam_where_they_cannot_be_written(
    plug_in: Callable[[Camera], None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    camera = Camera()
    plug_in(camera)
    (tmp_path / "file").write_text("")
    assert run([*EXAM, "--out", str(tmp_path / "file" / "reports")]) == 1
    assert "Choose another folder" in capsys.readouterr().err
    assert camera.open_count == 0


def test_an_unknown_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*EXAM, "--language", "fr"]) == 1
    assert "en, es" in capsys.readouterr().err
