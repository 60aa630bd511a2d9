"""Renders the screens of second opinions to PNG: ``python -m tests.ui.surgeon.case_shots FOLDER [--language es]``."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from reportlab.pdfgen.canvas import Canvas

from tests.ui.shots import wait
from tests.ui.surgeon.cases import QUESTION, CaseClinic, add_earlier_exam, make_case, make_clinics
from tests.ui.surgeon.fakes import SAMPLE_ID
from tests.unit.exchange.cases import PASSPHRASE, PNG
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.exchange.case_desk import OpenedCase
from vmsk_exam.resources import asset_path
from vmsk_exam.ui.fonts import load_fonts, text_font
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.surgeon.case_ask import CaseAskDialog
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.theme import SURGEON_DARK, SURGEON_LIGHT

SIZES = {720: (1280, 720), 1080: (1920, 1080)}
ANSWER = "I would wait four more weeks with supervised physiotherapy, and mobilise if flexion stays below 100 degrees."

ATTACHED = ("knee_outside.jpg", "letter.pdf")


def attachments(folder: Path) -> tuple[Attachment, ...]:
    """Return a picture and a letter to attach."""
    picture = asset_path("palpation", "knee.jpg").read_bytes()
    canvas = Canvas(str(folder / "letter.pdf"), (595, 842))
    for number in (1, 2):
        canvas.setFont("Helvetica", 20)
        canvas.drawString(72, 740, f"Letter of discharge, page {number}")
        canvas.setFont("Helvetica", 12)
        for line in range(20):
            canvas.drawString(72, 700 - 20 * line, "Total knee replacement, left, without complications. Flexion 96 degrees.")
        canvas.showPage()
    canvas.save()
    letter = (folder / "letter.pdf").read_bytes()
    return Attachment(ATTACHED[0], picture), Attachment(ATTACHED[1], letter), Attachment("scan.dcm", bytes(128) + b"DICM")


def open_page(services: CaseClinic, size: tuple[int, int], *, is_dark: bool) -> SurgeonPage:
    """Show the page of a clinic."""
    page = SurgeonPage(services, SnapshotRelay(), None, SURGEON_DARK if is_dark else SURGEON_LIGHT)
    page.resize(*size)
    page.show()
    settle(page)
    return page


def settle(page: SurgeonPage) -> None:
    """Wait until the page rests."""
    wait(900)
    while page.content.list.is_reading:
        wait(100)


def shoot(widget: QWidget, folder: Path, name: str) -> None:
    """Write one picture."""
    wait(500)
    widget.grab().save(str(folder / f"case-{name}.png"))


def shoot_asking(page: SurgeonPage, folder: Path, end: str) -> None:
    """Show the list, the review, and the dialog that asks."""
    shoot(page, folder, f"list-{end}")
    page.content.open_exam(SAMPLE_ID)
    settle(page)
    page.content.cases.ask()
    dialog = page.content.cases.dialog
    assert isinstance(dialog, CaseAskDialog)
    wait(800)
    shoot(dialog, folder, f"ask-empty-{end}")
    dialog.question.setPlainText(QUESTION)
    next(iter(dialog.ticks.values())).setChecked(True)
    (folder / "mri.png").write_bytes(PNG)
    dialog.attach([folder / "mri.png"])
    dialog.names.setChecked(True)
    wait(800)
    shoot(dialog, folder, f"ask-{end}")
    dialog.open_keys()
    assert dialog.keys_dialog is not None
    shoot(dialog.keys_dialog, folder, f"keys-{end}")
    dialog.keys_dialog.close()
    dialog.choose_exams()
    assert dialog.exams_dialog is not None
    dialog.exams_dialog.boxes["earlier"].setChecked(True)
    shoot(dialog.exams_dialog, folder, f"exams-{end}")
    dialog.exams_dialog.accept()
    dialog.seal(folder / "made.vmskcase")
    wait(2500)
    shoot(dialog, folder, f"ask-done-{end}")
    dialog.close()


def shoot_answering(page: SurgeonPage, folder: Path, end: str, case: Path) -> None:
    """Show the case as the colleague sees it."""
    page.content.cases.open(case)
    wait(2500)
    view = page.content.cases.view
    assert view.letter is not None
    shoot(page, folder, f"letter-empty-{end}")
    view.letter.answer.setPlainText(ANSWER)
    wait(2500)
    shoot(page, folder, f"letter-{end}")
    for name in ATTACHED:
        view.letter.show_buttons[name].click()
        assert view.letter.shown is not None
        wait(1500)
        shoot(view.letter.shown, folder, f"shown-{name.rpartition('.')[2]}-{end}")
        view.letter.shown.accept()
    view.show_exam()
    wait(2500)
    shoot(page, folder, f"exam-{end}")
    view.show_letter()
    view.letter.seal(folder / "answer.vmskanswer")
    wait(1500)
    shoot(page, folder, f"answered-{end}")


def render(folder: Path, size: tuple[int, int], language: str, *, is_dark: bool) -> None:
    """Write every screen."""
    folder.mkdir(parents=True, exist_ok=True)
    end = f"{'dark-' if is_dark else ''}{language}-{size[1]}"
    with tempfile.TemporaryDirectory() as place:
        asking, answering = make_clinics(Path(place), language)
        add_earlier_exam(asking)
        page = open_page(asking, size, is_dark=is_dark)
        shoot_asking(page, folder, end)
        case = make_case(
            asking, Path(place) / "a.vmskcase", exam_ids=(SAMPLE_ID, "earlier"), attachments=attachments(Path(place))
        )
        colleague = open_page(answering, size, is_dark=is_dark)
        shoot_answering(colleague, folder, end, case)
        colleague.content.cases.open(make_case(asking, Path(place) / "b.vmskcase", by_passphrase=True), "wrong words")
        wait(1500)
        assert colleague.content.cases.dialog is not None
        shoot(colleague.content.cases.dialog, folder, f"passphrase-{end}")
        opened = answering.desk.open(Path(place) / "b.vmskcase", PASSPHRASE)
        assert isinstance(opened, OpenedCase)
        page.content.cases.open(folder / "answer.vmskanswer")
        wait(3500)
        shoot(page, folder, f"review-{end}")
        page.content.cases.show_opinions()
        assert page.content.cases.dialog is not None
        shoot(page.content.cases.dialog, folder, f"opinions-{end}")
        for each in (page, colleague):
            each.content.leave()
            each.close()
            each.deleteLater()
        asking.guarded.close()
        answering.guarded.close()


def main() -> int:
    """Render what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, choices=list(SIZES), default=720)
    parser.add_argument("--language", choices=("en", "es"), default="en")
    parser.add_argument("--dark", action="store_true")
    chosen = parser.parse_args()
    os.environ["VMSK_EXAM_HOME"] = tempfile.mkdtemp()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(text_font(SURGEON_LIGHT.type_scale.body))
    render(chosen.folder, SIZES[chosen.size], chosen.language, is_dark=chosen.dark)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
