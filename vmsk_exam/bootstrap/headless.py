"""Runs a whole exam without a window, in one thread."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.bootstrap.demo import DEMO_CAMERA_ID, DemoPatient
from vmsk_exam.bootstrap.exams import ExamOrder, build_session
from vmsk_exam.bootstrap.reports import export_exam
from vmsk_exam.bootstrap.sources import open_camera
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import Subject
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.session.exam import ExamSession
from vmsk_exam.session.ports import FrameSource, RecordStore
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.session.timing import HEADLESS_TIMING

Advance = Callable[[int, int | None], None]
Follow = Callable[[SessionSnapshot], None]

_REPORT_FORMATS = ("pdf", "html", "json", "csv")


@dataclass(frozen=True, slots=True)
class HeadlessRequest:
    """What the command ``exam --headless`` was asked."""

    protocol_id: str
    camera_id: str
    language: str = "en"
    out: Path | None = None
    """Folder for the reports; None makes none."""


@dataclass(frozen=True, slots=True)
class HeadlessOutcome:
    """What a head-less exam gave, ready to print."""

    exam_id: str
    status: str
    rows: tuple[tuple[str, ...], ...]
    reports: tuple[Path, ...]
    has_measured: bool


def run_headless_exam(request: HeadlessRequest, store: SqlCipherStore, advance: Advance) -> HeadlessOutcome:
    """Run an exam to its end and write its reports.

    Raises
    ------
    VmskError
        If camera, model or store cannot be used.
    """
    from vmsk_exam.vision.estimator import MediaPipePoseEstimator

    is_demo = request.camera_id == DEMO_CAMERA_ID
    subject = Subject(name="Demo patient") if is_demo else Subject()
    order = ExamOrder(request.protocol_id, request.language, subject, is_demo, HEADLESS_TIMING, is_demo)
    with ExitStack() as stack:
        source = open_camera(request.camera_id, is_paced=False)
        stack.callback(source.close)
        source.open()
        estimator = MediaPipePoseEstimator()
        stack.callback(estimator.close)
        journal = JournalWriter(store)
        stack.callback(journal.close)
        session, header = build_session(order, store, journal, estimator, source, lambda: journal.problem)
        drive(session, source, _follower(source, is_demo=is_demo), advance)
        journal.flush()
    return _finish(request, store, header.exam_id)


def drive(session: ExamSession, source: FrameSource, follow: Follow, advance: Advance) -> None:
    """Step a session with every frame of a source until the exam is over or the source ends."""
    last_ns = 0
    while not session.is_over:
        frame = source.read()
        if frame is None:
            follow(session.end(last_ns))
            return
        last_ns = frame.t_ns
        snapshot = session.step(frame)
        follow(snapshot)
        advance(max(snapshot.task_number - 1, 0), snapshot.task_count)


def _follower(source: FrameSource, *, is_demo: bool) -> Follow:
    if not is_demo:
        return lambda _: None
    from vmsk_exam.avatar.camera import AvatarCamera

    return DemoPatient(source).follow if isinstance(source, AvatarCamera) else lambda _: None


def _finish(request: HeadlessRequest, store: RecordStore, exam_id: str) -> HeadlessOutcome:
    record = store.load_exam(exam_id)
    reports: list[Path] = []
    for file_format in _REPORT_FORMATS if request.out is not None else ():
        path = (request.out or Path()) / f"{exam_id}.{file_format}"
        export_exam(store, exam_id, file_format, path)
        reports.append(path)
    rows = tuple(_row(result) for result in record.results)
    has_measured = any(result.outcome is Outcome.MEASURED for result in record.results)
    return HeadlessOutcome(exam_id, record.status, rows, tuple(reports), has_measured)


def _row(result: ManeuverResult) -> tuple[str, ...]:
    half = "" if result.peak_sd_deg is None else f"{1.96 * result.peak_sd_deg:.1f}"
    measures = ", ".join(f"{measure.name} {measure.value:g} {measure.unit}".strip() for measure in result.measures)
    numbers = (_degrees(result.start_deg), _degrees(result.peak_deg), _degrees(result.arc_deg), half)
    return (result.task_id, result.outcome.value, *numbers, str(len(result.repetitions)), result.reason or measures)


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}°"
