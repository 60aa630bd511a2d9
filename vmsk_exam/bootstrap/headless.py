"""Runs a whole exam without a window, in one thread."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from vmsk_exam.anatomy import HAND_ANGLES
from vmsk_exam.assessment.results import Outcome
from vmsk_exam.bootstrap.demo import DEMO_CAMERA_ID, DemoPatient
from vmsk_exam.bootstrap.exams import ExamOrder, build_journal, build_session, find_protocol
from vmsk_exam.bootstrap.files import check_folder
from vmsk_exam.bootstrap.intake import headless_documents
from vmsk_exam.bootstrap.obstacles import ObstacleWatch
from vmsk_exam.bootstrap.reports import export_exam
from vmsk_exam.bootstrap.sources import open_camera
from vmsk_exam.bootstrap.summary_rows import summary_rows
from vmsk_exam.errors import SourceError, StoreError, VmskError
from vmsk_exam.record.desk import ExamDesk
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import Subject
from vmsk_exam.resources import validate_language
from vmsk_exam.session.exam import ExamSession
from vmsk_exam.session.ports import FrameSource, PoseEstimator, RecordStore
from vmsk_exam.session.runner import REOPEN_AFTER_S
from vmsk_exam.session.snapshot import Command, CommandKind, SessionSnapshot
from vmsk_exam.session.timing import HEADLESS_TIMING

Advance = Callable[[int, int | None], None]
Follow = Callable[[SessionSnapshot], None]

_log = logging.getLogger(__name__)

SPACE_LIMIT_S: Final = 60.0
"""A full disk is waited for so long; then the exam goes on, and its numbers are printed but not stored."""
_REPORT_FORMATS = ("pdf", "html", "json", "csv")
RECONNECT_LIMIT_S: Final = 60.0
"""A lost camera is waited for so long; nobody sits at the keyboard of a head-less exam."""


@dataclass(frozen=True, slots=True)
class HeadlessRequest:
    """What the command ``exam --headless`` was asked."""

    protocol_id: str
    camera_id: str
    language: str = "en"
    out: Path | None = None
    """Folder for the reports; None makes none."""
    keep_video: bool = False
    """The person in front of the camera agrees that video is kept."""


@dataclass(frozen=True, slots=True)
class HeadlessOutcome:
    """What a head-less exam gave, ready to print."""

    exam_id: str
    status: str
    rows: tuple[tuple[str, ...], ...]
    reports: tuple[Path, ...]
    has_measured: bool
    problem: str = ""
    """What went wrong (nothing measured, camera gone for good, store or reports not written); empty if nothing did."""


def run_headless_exam(request: HeadlessRequest, store: ExamDesk, advance: Advance) -> HeadlessOutcome:
    """Run an exam to its end and write its reports.

    What was measured is in the outcome even if it could not be stored.

    Raises
    ------
    VmskError
        If camera, model, store or the folder for reports cannot be used.
    """
    _check_request(request)
    with ExitStack() as stack:
        source = open_camera(request.camera_id, is_paced=False)
        stack.callback(source.close)
        source.open()
        exam_id, last, problem = _run(request, store, source, advance)
    reports: tuple[Path, ...] = ()
    if not last.store_message:
        reports, report_problem = _write_reports(request, store, exam_id)
        problem = problem or report_problem
    has_measured = any(result.outcome is Outcome.MEASURED for result in last.results)
    rows = summary_rows(last.results, find_protocol(request.protocol_id), request.language)
    status = "not stored" if last.store_message else last.state.value
    return HeadlessOutcome(exam_id, status, rows, reports, has_measured, problem)


def _check_request(request: HeadlessRequest) -> None:
    validate_language(request.language)
    find_protocol(request.protocol_id)
    if request.out is not None:
        check_folder(request.out)


def _run(request: HeadlessRequest, store: ExamDesk, source: FrameSource, advance: Advance) -> tuple[str, SessionSnapshot, str]:
    """Return the exam's identifier, its last snapshot (with what the store said) and what went wrong."""
    from vmsk_exam.vision.estimator import MediaPipePoseEstimator
    from vmsk_exam.vision.hand_estimator import MediaPipeHandEstimator

    is_demo = request.camera_id == DEMO_CAMERA_ID
    subject = Subject(name="Demo patient") if is_demo else Subject()
    order = ExamOrder(
        request.protocol_id, request.language, subject, is_demo, HEADLESS_TIMING, is_demo, keep_video=request.keep_video
    )
    with ExitStack() as stack:
        estimator = MediaPipePoseEstimator()
        stack.callback(estimator.close)
        hands = MediaPipeHandEstimator()
        stack.callback(hands.close)
        journal = build_journal(store, order.settings)
        stack.callback(_close_journal, journal)
        pictures, finder = _look_ahead(request, source, estimator, stack)
        session, header = build_session(order, store, journal, finder, pictures, hands)
        stack.callback(session.close)
        for document in headless_documents(find_protocol(request.protocol_id), request.language, is_demo=is_demo):
            journal.put_document(header.exam_id, document)
        obstacles = ObstacleWatch()
        demo = _follower(source, session, is_demo=is_demo)

        def follow(snapshot: SessionSnapshot) -> None:
            demo(snapshot)
            obstacles.watch(snapshot)

        last, problem = drive(session, pictures, follow, advance)
        problem = problem or _find_problem(last, obstacles, request.language)
        session.close()
        try:
            journal.flush()
        except StoreError as error:
            return header.exam_id, replace(last, store_message=str(error)), str(error)
    return header.exam_id, replace(last, store_message=""), problem


def _look_ahead(
    request: HeadlessRequest, source: FrameSource, estimator: PoseEstimator, stack: ExitStack
) -> tuple[FrameSource, PoseEstimator]:
    """Return source and estimator, joined so that a file's next picture is looked at early if all are looked at for a body."""
    from vmsk_exam.vision.file_source import VideoFileSource
    from vmsk_exam.vision.look_ahead import LookAhead

    has_hands = any(task.maneuver.angle in HAND_ANGLES for task in find_protocol(request.protocol_id).tasks)
    if has_hands or not isinstance(source, VideoFileSource):
        return source, estimator
    ahead = LookAhead(source, estimator)
    stack.callback(ahead.close)
    return ahead, ahead


def _find_problem(last: SessionSnapshot, obstacles: ObstacleWatch, language: str) -> str:
    if any(result.outcome is Outcome.MEASURED for result in last.results):
        return ""
    return f"Nothing was measured. {obstacles.sentence(language)}".strip()


def _close_journal(journal: JournalWriter) -> None:
    with suppress(StoreError):  # what could not be stored was told by the flush before, or an error is on its way
        journal.close()


def drive(
    session: ExamSession, source: FrameSource, follow: Follow, advance: Advance, wait: Callable[[float], None] = time.sleep
) -> tuple[SessionSnapshot, str]:
    """Step a session with every frame of a source until the exam is over or the source ends.

    A live source that is lost pauses the exam; it is opened again for ``RECONNECT_LIMIT_S``. A full store is waited for
    ``SPACE_LIMIT_S``; no picture is read meanwhile.

    Returns
    -------
    SessionSnapshot
        The last one.
    str
        Why the exam ended early: the source stayed away; empty otherwise.
    """
    last_ns = 0
    snapshot = session.tick(last_ns)
    while not session.is_over:
        try:
            frame = source.read()
        except SourceError as error:
            follow(session.mark_camera_lost(last_ns))
            _log.warning("The exam is paused. %s", error)
            if not source.is_live or not _reopen(source, wait):
                return session.end(last_ns), f"{error} The exam was ended; what was measured until then is kept."
            continue
        if frame is None:
            snapshot = session.end(last_ns, may_wait=True)
        else:
            last_ns = frame.t_ns
            snapshot = session.step(frame)
        follow(snapshot)
        if session.is_held:
            snapshot = _await_space(session, last_ns, wait)
            follow(snapshot)
        advance(max(snapshot.task_number - 1, 0), snapshot.task_count)
    return snapshot, ""


def _await_space(session: ExamSession, t_ns: int, wait: Callable[[float], None]) -> SessionSnapshot:
    """Wait until the store takes something again; nobody can be asked, so after a while go on without it."""
    snapshot = session.tick(t_ns)
    _log.warning("The exam is paused. %s", snapshot.store_message)
    deadline_s = time.monotonic() + SPACE_LIMIT_S
    while session.is_held and time.monotonic() < deadline_s:
        wait(REOPEN_AFTER_S)
        session.submit(Command(CommandKind.RESUME))
        snapshot = session.tick(t_ns)
    if session.is_held:
        session.submit(Command(CommandKind.GO_ON_UNSAVED))
        snapshot = session.tick(t_ns)
        _log.warning("The disk is still full. The exam goes on; its results may not be stored.")
    else:
        _log.warning("There is space again. The exam goes on.")
    return snapshot


def _reopen(source: FrameSource, wait: Callable[[float], None]) -> bool:
    deadline_s = time.monotonic() + RECONNECT_LIMIT_S
    while time.monotonic() < deadline_s:
        wait(REOPEN_AFTER_S)
        try:
            source.close()
            source.open()
        except SourceError:
            continue
        _log.warning("%s is there again. The exam goes on.", source.name)
        return True
    return False


def _follower(source: FrameSource, session: ExamSession, *, is_demo: bool) -> Follow:
    if not is_demo:
        return lambda _: None
    from vmsk_exam.avatar.camera import AvatarCamera

    return DemoPatient(source, session.submit).follow if isinstance(source, AvatarCamera) else lambda _: None


def _write_reports(request: HeadlessRequest, store: RecordStore, exam_id: str) -> tuple[tuple[Path, ...], str]:
    if request.out is None:
        return (), ""
    reports: list[Path] = []
    for file_format in _REPORT_FORMATS:
        path = request.out / f"{exam_id}.{file_format}"
        try:
            export_exam(store, exam_id, file_format, path)
        except VmskError as error:
            return tuple(reports), str(error)
        reports.append(path)
    return tuple(reports), ""
