"""Renders every screen of the patient to PNG.

``python -m tests.ui.shots FOLDER`` uses real pictures of the demo patient; tests use plain ones.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.ui.fakes import (
    CAMERA_FAULT,
    Scene,
    ScriptedServices,
    ScriptedSounds,
    all_checks_ok,
    checks_with,
    knee_protocol,
    measured,
    neck_protocol,
    performing,
    standing_pose,
    unfinished_record,
    without_number,
)
from tests.ui.intake_shots import intake_screens
from vmsk_exam.assessment.results import Cue, CueKind, EndReason, Outcome
from vmsk_exam.kinematics.setup import Framing, SetupCheckKind
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.samples import QualityReason
from vmsk_exam.session.snapshot import ExamState, PauseReason, SessionSnapshot
from vmsk_exam.ui.app import build_window
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.setup_guide_model import SetupTopic
from vmsk_exam.ui.services import StoreState

SIZES = ((1280, 720), (1920, 1080))
LANGUAGES = ("en", "es")
MAX_WAITS = 200
Scenes = dict[str, SessionSnapshot]
Stage = Callable[[MainWindow, Scenes], None]


def plain_scenes() -> Scenes:
    """Return the moments of an exam with plain pictures."""
    scene = Scene(knee_protocol())
    turning = performing(None, Cue(CueKind.GET_READY), done=0)
    return {
        "setup": scene.snapshot(ExamState.SETUP),
        "showing": scene.snapshot(ExamState.SHOWING),
        "turning": scene.snapshot(ExamState.PERFORMING, status=turning, pose=standing_pose()),
        "moving": scene.snapshot(ExamState.PERFORMING, pose=standing_pose(60)),
        "holding": scene.snapshot(
            ExamState.PERFORMING, pose=standing_pose(96), status=performing(cue=Cue(CueKind.HOLD), hold_ratio=0.7)
        ),
        "pain": scene.snapshot(ExamState.ASKING_PAIN, last_result=measured(knee_protocol().tasks[0], pain=None)),
    }


def screens() -> dict[str, Stage]:
    """Return what to do to a window so that it shows each screen."""
    exam = {
        "setup": lambda scenes: replace(scenes["setup"], setup_checks=all_checks_ok()),
        "setup-step-back": lambda scenes: replace(
            scenes["setup"], setup_checks=checks_with(QualityReason.BODY_CUT_OFF, SetupCheckKind.WHOLE_BODY)
        ),
        "setup-near": lambda scenes: replace(
            scenes["setup"],
            setup_checks=all_checks_ok(Framing.HEAD_AND_SHOULDERS),
            framing=Framing.HEAD_AND_SHOULDERS,
        ),
        "showing": lambda scenes: scenes["showing"],
        "get-ready": lambda scenes: scenes["turning"],
        "moving": lambda scenes: scenes["moving"],
        "holding": lambda scenes: scenes["holding"],
        "marking-pain": lambda scenes: _raising(is_hurting=False),
        "hurting": lambda scenes: _raising(is_hurting=True),
        "compensation": lambda scenes: _with_cue(scenes["moving"], Cue(CueKind.COMPENSATION, "trunk_lean")),
        "turn": lambda scenes: _with_cue(scenes["turning"], Cue(CueKind.TURN, "left")),
        "hands-out": lambda scenes: _with_cue(scenes["moving"], Cue(CueKind.SHOW_PART, "hands")),
        "slower": lambda scenes: _with_cue(scenes["moving"], Cue(CueKind.SLOWER)),
        "not-seen": lambda scenes: _with_cue(scenes["moving"], Cue(CueKind.NOT_SEEN, QualityReason.WRONG_VIEW)),
        "pain": lambda scenes: scenes["pain"],
        "pain-stopped": _pain_stopped,
        "stop": lambda scenes: replace(scenes["moving"], state=ExamState.ASKING_STOP, status=None),
        "paused": lambda scenes: replace(
            scenes["moving"], state=ExamState.PAUSED, pause_reason=PauseReason.BY_PATIENT, status=None
        ),
        "camera-lost": lambda scenes: replace(
            scenes["moving"], state=ExamState.PAUSED, pause_reason=PauseReason.CAMERA_LOST, status=None
        ),
        "disk-full": lambda scenes: replace(
            scenes["moving"], state=ExamState.PAUSED, pause_reason=PauseReason.STORE_FULL, status=None
        ),
    }
    pages: dict[str, Stage] = {
        "who": lambda window, _scenes: window.shell.go_to(PageId.WHO),
        "resume": _show_resume,
        "protocol": lambda window, _scenes: window.shell.go_to(PageId.PROTOCOL),
        "person": lambda window, _scenes: window.shell.go_to(PageId.PERSON),
        "camera": lambda window, _scenes: window.shell.go_to(PageId.CAMERA),
        **{f"setup-guide-{topic}": partial(_show_setup_guide, topic) for topic in SetupTopic},
        "consent": lambda window, _scenes: window.shell.go_to(PageId.CONSENT),
        "starting": _show_starting,
        "start-failed": _show_start_failed,
    }
    pages |= {name: _exam_stage(pick) for name, pick in exam.items()}
    return pages | intake_screens() | {"summary": _show_summary, "unlock": _show_unlock}


def _with_cue(snapshot: SessionSnapshot, cue: Cue) -> SessionSnapshot:
    assert snapshot.status is not None
    return replace(snapshot, status=replace(snapshot.status, cue=cue), cue=cue)


def _raising(*, is_hurting: bool) -> SessionSnapshot:
    """Return an arm on its way, in the full shoulder exam, where pain is marked."""
    scene = Scene(next(protocol for protocol in load_protocols() if protocol.protocol_id == "shoulder_full"))
    number = next(place for place, task in enumerate(scene.protocol.tasks, 1) if task.maneuver.marks_pain)
    return scene.snapshot(ExamState.PERFORMING, number, status=replace(performing(), is_hurting=is_hurting))


def _pain_stopped(scenes: Scenes) -> SessionSnapshot:
    task = knee_protocol().tasks[0]
    return replace(scenes["pain"], last_result=without_number(task, Outcome.SKIPPED, EndReason.STOPPED_BY_PAIN))


def _exam_stage(pick: Callable[[Scenes], SessionSnapshot]) -> Stage:
    def show(window: MainWindow, scenes: Scenes) -> None:
        _show_starting(window, scenes)
        snapshot = pick(scenes)
        if snapshot.status is not None and snapshot.status.best_deg is not None:
            furthest = scenes["holding"]
            assert furthest.status is not None
            window.shell.exam.show_snapshot(replace(furthest, status=replace(furthest.status, elapsed_s=0.0)))
        window.shell.exam.show_snapshot(snapshot)

    return show


def _show_starting(window: MainWindow, _scenes: Scenes) -> None:
    protocol = knee_protocol()
    window.shell.exam.begin(protocol.title[window.context.translator.language])
    window.shell.go_to(PageId.EXAM)


def _show_setup_guide(topic: SetupTopic, window: MainWindow, _scenes: Scenes) -> None:
    guide = window.shell.setup_guide
    guide.begin(neck_protocol() if topic is SetupTopic.NEAR else None)
    while guide.model.topic is not topic:
        guide.try_to_go_on()
    window.shell.go_to(PageId.SETUP_GUIDE)


def _show_start_failed(window: MainWindow, scenes: Scenes) -> None:
    _show_starting(window, scenes)
    window.shell.exam.starting.show_failure(CAMERA_FAULT)


def _show_resume(window: MainWindow, _scenes: Scenes) -> None:
    window.shell.resume.show_exam(window.context.services.store.unfinished_exams()[0], knee_protocol())
    window.shell.go_to(PageId.RESUME)


def _show_summary(window: MainWindow, _scenes: Scenes) -> None:
    protocol = knee_protocol()
    first, second, third, fourth = protocol.tasks[:4]
    results = (
        measured(first, 112.0),
        measured(second, 126.0, pain=0),
        measured(third, 4.0, pain=1),
        without_number(fourth, Outcome.NOT_ASSESSABLE, QualityReason.JOINT_HIDDEN),
    )
    snapshot = Scene(protocol).snapshot(ExamState.FINISHED, 0, results=results)
    window.shell.summary.show_exam("20261123-101500-a1b2c3", snapshot, protocol)
    window.shell.go_to(PageId.SUMMARY)


def _show_unlock(window: MainWindow, _scenes: Scenes) -> None:
    window.shell.unlock.show_state(StoreState.NEEDS_NEW_PASSPHRASE)
    window.shell.go_to(PageId.UNLOCK)


def wait(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def each_screen(window: MainWindow, scenes: Scenes, pause_ms: int, chosen: tuple[str, ...] = ()) -> Iterator[str]:
    """Show one screen after another, or the chosen ones, and give its name."""
    for name, show in screens().items():
        if chosen and name not in chosen:
            continue
        show(window, scenes)
        wait(pause_ms)
        exam = window.shell.exam
        for figure in (exam.showing.figure, exam.performing.figure):
            for _ in range(MAX_WAITS):
                if not figure.isVisible() or figure.has_picture:
                    break
                wait(100)
        yield name


def render(
    folder: Path,
    services: ScriptedServices,
    scenes: Scenes,
    language: str,
    size: tuple[int, int],
    chosen: tuple[str, ...] = (),
) -> list[Path]:
    """Write every screen, or the chosen ones, in one language and size; return the files."""
    services.settings = services.settings.model_copy(update={"language": language, "contact_phone": "555 0142"})
    window = build_window(services, ScriptedSounds())
    window.resize(*size)
    window.show()
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in each_screen(window, scenes, 400, chosen):
        paths.append(folder / f"patient-{name}-{language}-{size[1]}.png")
        window.grab().save(str(paths[-1]))
    window.close()
    window.deleteLater()
    return paths


def main() -> int:
    """Render with real pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, choices=[height for _, height in SIZES], action="append")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--screen", choices=list(screens()), action="append", help="only this one; may be given again")
    parser.add_argument("--plain", action="store_true", help="plain pictures instead of the demo patient's; quick")
    chosen = parser.parse_args()
    os.environ["VMSK_EXAM_HOME"] = tempfile.mkdtemp()
    from tests.ui.real_scenes import real_scenes
    from vmsk_exam.bootstrap.demonstrations import AvatarDemonstrations

    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    scenes = plain_scenes() if chosen.plain else real_scenes()
    for size in (size for size in SIZES if not chosen.size or size[1] in chosen.size):
        for language in chosen.language or LANGUAGES:
            services = ScriptedServices(unfinished=unfinished_record())
            services.demonstrations = AvatarDemonstrations  # type: ignore[method-assign, assignment]
            frame = scenes["setup"].frame
            services.picture = None if frame is None else frame.image
            render(chosen.folder, services, scenes, language, size, tuple(chosen.screen or ()))
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
