"""What a colleague attached is shown, and what is broken or made to mislead is told."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from tests.ui.surgeon.cases import make_case, make_clinics
from tests.ui.surgeon.conftest import OpenPage
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.ui.surgeon import attachment_page
from vmsk_exam.ui.surgeon.attachment_dialog import AttachmentDialog
from vmsk_exam.ui.surgeon.attachment_page import LONGEST_PX, ShowFault, ShownPage, ShownText, can_be_shown, read_page

WAIT_MS = 30_000
pytestmark = pytest.mark.qt_log_ignore("JPEG", "libpng", "This plugin does not support")


def picture(size: tuple[int, int] = (40, 20), kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (200, 30, 40)).save(target, kind)
    return target.getvalue()


def document(pages: int = 2, password: str | None = None) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, (200, 400), encrypt=password)
    for _ in range(pages):
        canvas.setFillColorRGB(0, 0, 1)
        canvas.rect(0, 200, 200, 200, fill=1, stroke=0)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.mark.parametrize(("name", "kind"), [("mri.png", "PNG"), ("leg.jpg", "JPEG"), ("leg.jpeg", "JPEG")])
def test_a_picture_is_shown(qapp: object, name: str, kind: str) -> None:
    shown = read_page(Attachment(name, picture(kind=kind)))
    assert isinstance(shown, ShownPage)
    assert (shown.image.width(), shown.image.height(), shown.count) == (40, 20, 1)
    assert shown.image.pixelColor(20, 10).red() == pytest.approx(200, abs=4)


def test_a_large_picture_is_made_smaller_and_a_huge_one_refused(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = read_page(Attachment("wide.png", picture((2 * LONGEST_PX, 10))))
    assert isinstance(shown, ShownPage)
    assert shown.image.width() == LONGEST_PX
    monkeypatch.setattr(attachment_page, "MOST_PIXELS", 40 * 20 - 1)
    assert read_page(Attachment("mri.png", picture())) is ShowFault.TOO_LARGE


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.png", picture((300, 300))[:60]),
        ("noise.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("noise.jpg", b"\xff\xd8\xff" + bytes(200)),
        ("noise.pdf", b"%PDF-1.7\n" + bytes(200)),
    ],
)
def test_what_is_broken_is_told(qapp: object, name: str, data: bytes) -> None:
    assert read_page(Attachment(name, data)) is ShowFault.BROKEN


def test_the_pages_of_a_pdf_are_drawn_on_white(qapp: object) -> None:
    shown = read_page(Attachment("letter.pdf", document()), 1)
    assert isinstance(shown, ShownPage)
    assert (shown.number, shown.count, shown.image.height()) == (1, 2, LONGEST_PX)
    assert shown.image.pixelColor(10, 10).name() == "#0000ff"
    assert shown.image.pixelColor(10, LONGEST_PX - 10).name() == "#ffffff"
    assert read_page(Attachment("letter.pdf", document(password="geheim"))) is ShowFault.LOCKED


def test_a_text_is_shown_without_signs_that_mislead(monkeypatch: pytest.MonkeyPatch) -> None:
    note = Attachment("note.txt", "Knie \u202egnp.exe\r\nKälte\x07".encode())
    assert read_page(note) == ShownText("Knie gnp.exe\nKälte", is_cut=False)
    monkeypatch.setattr(attachment_page, "MOST_LETTERS", 4)
    assert read_page(note) == ShownText("Knie", is_cut=True)


def test_only_some_kinds_can_be_shown() -> None:
    dicom = Attachment("scan.dcm", bytes(128) + b"DICM")
    assert not can_be_shown(dicom)
    assert can_be_shown(Attachment("note.txt", b"knee"))


def test_the_letter_shows_what_is_attached(open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    asking, answering = make_clinics(tmp_path / "stores")
    attached = (
        Attachment("letter.pdf", document()), Attachment("leg.jpg", picture((600, 400), "JPEG")),
        Attachment("note.txt", b"Fell in May."), Attachment("bad.png", b"\x89PNG\r\n\x1a\n"),
        Attachment("scan.dcm", bytes(128) + b"DICM"),
    )  # fmt: skip
    case = make_case(asking, tmp_path / "a.vmskcase", attachments=attached)
    page = open_page(answering)
    with qtbot.waitSignal(page.content.cases.case_shown, timeout=WAIT_MS):
        page.content.cases.open(case)
    letter = page.content.cases.view.letter
    assert letter is not None
    assert list(letter.show_buttons) == ["letter.pdf", "leg.jpg", "note.txt", "bad.png"]

    def show(name: str) -> AttachmentDialog:
        letter.show_buttons[name].click()
        dialog = letter.shown
        assert dialog is not None
        qtbot.waitUntil(lambda: dialog.stack.currentIndex() < 2 or "Opening" not in dialog.words.text(), timeout=WAIT_MS)
        return dialog

    pdf = show("letter.pdf")
    qtbot.waitUntil(lambda: pdf.picture.pixmap().height() > 0, timeout=WAIT_MS)
    assert pdf.number.text() == "Page 1 of 2"
    assert (pdf.before.isEnabled(), pdf.after.isEnabled()) == (False, True)
    pdf.turn(1)
    qtbot.waitUntil(lambda: pdf.number.text() == "Page 2 of 2", timeout=WAIT_MS)
    assert pdf.picture.pixmap().height() > pdf.area.height()
    pdf.enlarge(0.0)
    before = pdf.picture.pixmap().height()
    assert before < pdf.area.height()
    pdf.enlarge(2.0)
    assert pdf.picture.pixmap().height() == pytest.approx(2 * before, abs=3)
    pdf.enlarge(0.0)
    assert pdf.picture.pixmap().height() == pytest.approx(before, abs=3)
    pdf.accept()
    leg = show("leg.jpg")
    assert leg.after.isHidden()
    leg.accept()
    note = show("note.txt")
    assert note.text.toPlainText() == "Fell in May."
    note.accept()
    bad = show("bad.png")
    assert bad.words.text().startswith("bad.png cannot be shown: it is damaged")
    bad.accept()
    for clinic in (asking, answering):
        clinic.guarded.close()
