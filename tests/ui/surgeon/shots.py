"""Renders every screen of the surgeon to PNG: ``python -m tests.ui.surgeon.shots FOLDER [--dark] [--language es]``."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui.fakes import ScriptedExam, knee_protocol
from tests.ui.shots import wait
from tests.ui.surgeon.fakes import SAMPLE_ID, ScriptedStore, SurgeonServices
from tests.ui.surgeon.live_scenes import TASK_ID, exam_snapshots
from vmsk_exam.anatomy import Side
from vmsk_exam.bootstrap.demonstrations import AvatarDemonstrations
from vmsk_exam.record.planned import PlannedVisit, VisitForm, visit_document
from vmsk_exam.ui.exam_control import ExamControl
from vmsk_exam.ui.fonts import load_fonts, text_font
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.surgeon.cheat_sheet import CheatSheet
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.surgeon.planned_dialog import PlannedDialog
from vmsk_exam.ui.surgeon.planned_model import PlannedFilter
from vmsk_exam.ui.surgeon.sign_dialog import SignDialog
from vmsk_exam.ui.surgeon.trend_loading import write_surgery
from vmsk_exam.ui.surgeon.trend_model import Surgery
from vmsk_exam.ui.surgeon.trend_view import TrendView
from vmsk_exam.ui.theme import SURGEON_DARK, SURGEON_LIGHT

SIZES = ((1280, 720), (1440, 900), (1920, 1080))
PAUSE_MS = 900
Stage = Callable[[SurgeonPage], None]


def screens() -> dict[str, Stage]:
    """Return what to do to a page so that it shows each screen."""
    return {
        "list": lambda page: page.content.show_list(),
        "list-not-found": lambda page: page.content.list.search.setText("shoulder 2019"),
        "review": _open_with_visits,
        "review-not-assessable": _open("right_single_leg_stance"),
        "review-provenance": lambda page: page.content.review.results.switch_provenance(),
        "review-3d": _show_3d,
        "review-goniometer": _measure,
        "review-corrected": _correct,
        "review-visits": _show_visits,
        "live-none": lambda page: page.content.show_live(),
        "live": _run_exam,
        "live-frozen": lambda page: page.content.live.point(-24.0),
        "live-joints": lambda page: page.content.live.open_picker(),
        "live-replay": _replay,
        "note": lambda page: page.content.open_note(SAMPLE_ID),
        "note-sign": _sign,
        "planned": _plan,
        "planned-new": _plan_new,
        "editor-exams": _edit,
        "editor": _compose,
        "editor-exam": lambda page: page.content.editor.editor.tabs["exam"].click() if page.content.editor else None,
        "keys": lambda page: page.content.show_sheet(),
    }


def _open(task_id: str) -> Stage:
    def show(page: SurgeonPage) -> None:
        page.content.list.search.clear()
        page.content.open_exam(SAMPLE_ID, task_id)

    return show


def _open_with_visits(page: SurgeonPage) -> None:
    services = page.content.context.services
    store: object = services.store
    if isinstance(store, ScriptedStore) and not store.visits:
        store.add_visits()
        write_surgery(services, store.record.header.subject, Surgery(date(2026, 9, 1), "tka"))
    _open("")(page)
    wait(PAUSE_MS)


def _show_3d(page: SurgeonPage) -> None:
    _open("")(page)
    wait(PAUSE_MS)
    stage = page.content.review.replay.stage
    stage.switch_3d()
    stage.skeleton.turn_by(-35.0, 15.0)


def _measure(page: SurgeonPage) -> None:
    stage = page.content.review.replay.stage
    if stage.is_3d:
        stage.switch_3d()
    page.content.review.use_tool("goniometer")


def _correct(page: SurgeonPage) -> None:
    review = page.content.review
    review.replay.point(4.0)
    review.use_tool("exclude")
    review.replay.point(9.0)
    review.use_tool("move_peak")


def _show_visits(page: SurgeonPage) -> None:
    review = page.content.review
    for _ in range(2):
        review.corrector.undo()
    review.show_trends()


def _run_exam(page: SurgeonPage) -> None:
    for snapshot in exam_snapshots(70.0):
        page.content.live.model.take_snapshot(snapshot)
    page.content.live.show_snapshot(snapshot)


def _edit(page: SurgeonPage) -> None:
    page.content.context.services.demonstrations = AvatarDemonstrations  # type: ignore[method-assign, assignment]
    page.content.show_editor()
    wait(PAUSE_MS)


def _compose(page: SurgeonPage) -> None:
    _edit(page)
    shown = page.content.editor
    assert shown is not None
    shown.catalog.copy_asked.emit("knee")
    shown.editor.add("single_leg_stance")
    shown.editor.use.sides[Side.RIGHT].click()
    shown.editor.add("toe_walk")
    shown.editor.uses.lines.setCurrentRow(0)
    for _ in range(100):
        if shown.editor.preview.figure.has_picture:
            break
        wait(200)


def _plan(page: SurgeonPage) -> None:
    store, now = page.content.context.services.store, datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    lines = (
        (-26, "Bruno Keller", "0021", "Shoulder, pain at night", VisitForm.LINK),
        (3, "Ana López", "0140", "Knee replacement, 6 weeks", VisitForm.LINK),
        (27, "José Ángel Núñez", "0137", "Second opinion, instability of the left knee", VisitForm.LINK),
        (50, "Marta Iglesias Peña", "0142", "Knee, control", VisitForm.IN_PERSON),
    )
    for number, (hours, name, patient_number, reason, form) in enumerate(lines):
        link = "https://visit.example/7" if form is VisitForm.LINK else ""
        visit = PlannedVisit(f"v{number}", now + timedelta(hours=hours), name, patient_number, reason, "knee", form, link)
        store.put_document(None, visit_document(visit, now))
    page.content.show_planned()
    page.content.planned.choose(PlannedFilter.ALL)


def _plan_new(page: SurgeonPage) -> None:
    page.content.show_planned()
    page.content.planned.make_new()


def _sign(page: SurgeonPage) -> None:
    page.content.open_note(SAMPLE_ID)
    wait(PAUSE_MS)
    page.content.note.ask_to_sign()


def _replay(page: SurgeonPage) -> None:
    page.content.live.picker.hide()
    page.content.replay(SAMPLE_ID, TASK_ID)
    wait(9000)


def render(folder: Path, services: SurgeonServices, size: tuple[int, int], *, is_dark: bool, wanted: str = "") -> list[Path]:
    """Write every screen in one language, size and face; return the files."""
    relay = SnapshotRelay()
    control = ExamControl(services, relay)
    control._exam = ScriptedExam(knee_protocol(), lambda _snapshot: None)
    page = SurgeonPage(services, relay, control, SURGEON_DARK if is_dark else SURGEON_LIGHT)
    page.resize(*size)
    page.show()
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, show in screens().items():
        if wanted and wanted not in name:
            continue
        show(page)
        wait(PAUSE_MS)
        while page.content.list.is_reading or (
            page.content.review._task_job is not None and page.content.review._task_job.is_running
        ):
            wait(100)
        wait(100)
        face = "-dark" if is_dark else ""
        paths.append(folder / f"surgeon-{name}{face}-{services.settings.language}-{size[1]}.png")
        shown = (
            page.findChild(CheatSheet)
            or page.findChild(SignDialog)
            or page.findChild(PlannedDialog)
            or page.findChild(TrendView)
            or (page.content.live.picker if name == "live-joints" else page)
        )
        shown.grab().save(str(paths[-1]))
        if isinstance(shown, SignDialog | PlannedDialog | TrendView):
            shown.close()
            wait(100)
    page.content.leave()
    page.close()
    page.deleteLater()
    return paths


def main() -> int:
    """Render what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, choices=[height for _, height in SIZES], action="append")
    parser.add_argument("--language", choices=("en", "es"), action="append")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--only", default="", help="part of a screen's name")
    chosen = parser.parse_args()
    os.environ["VMSK_EXAM_HOME"] = tempfile.mkdtemp()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(text_font(SURGEON_LIGHT.type_scale.body))
    for size in (size for size in SIZES if not chosen.size or size[1] in chosen.size):
        for language in chosen.language or ("en", "es"):
            render(chosen.folder, SurgeonServices(language), size, is_dark=chosen.dark, wanted=chosen.only)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
