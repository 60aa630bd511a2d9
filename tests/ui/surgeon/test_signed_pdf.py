"""A PDF with the surgeon's certificate: offered when signing and after; a wrong passphrase signs nothing."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.errors import InputError
from vmsk_exam.report.signing_key import SigningOrder
from vmsk_exam.ui.surgeon.note_view import NoteView
from vmsk_exam.ui.surgeon.sign_certificate import CertificateDialog
from vmsk_exam.ui.surgeon.sign_dialog import SignDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PATIENCE_MS = 30_000
WORDS = "words of the certificate"


class CertificateServices(SurgeonServices):
    """Signs with one certificate."""

    def __init__(self, language: str = "en") -> None:
        super().__init__(language)
        self.signed: list[tuple[str, Path, str, SigningOrder]] = []

    def check_certificate(self, order: SigningOrder) -> str:
        """Refuse any other passphrase."""
        if order.passphrase != WORDS:
            raise InputError(f"{order.key_file.name} does not open with this passphrase.")
        return "Dr. Elena Ruiz"

    def export_signed(self, exam_id: str, path: Path, kind: str, order: SigningOrder) -> str:
        """Remember what was signed."""
        self.signed.append((exam_id, path, kind, order))
        return self.check_certificate(order)


@pytest.fixture
def services() -> CertificateServices:
    return CertificateServices()


@pytest.fixture
def view(qtbot: QtBot, open_page: OpenPage, services: CertificateServices) -> NoteView:
    page = open_page(services)
    page.content.open_note(SAMPLE_ID)
    note = page.content.note
    qtbot.waitUntil(lambda: note.model is not None, timeout=PATIENCE_MS)
    return note


def ask_to_sign(view: NoteView) -> SignDialog:
    view.ask_to_sign()
    assert isinstance(view.dialog, SignDialog)
    view.dialog.tick.setChecked(True)
    return view.dialog


def ask_for_certificate(view: NoteView) -> CertificateDialog:
    dialog = ask_to_sign(view)
    dialog.also.setChecked(True)
    dialog.sign_button.click()
    assert dialog.certificate is not None
    return dialog.certificate


def test_without_the_wish_nothing_is_asked(qtbot: QtBot, view: NoteView, services: CertificateServices) -> None:
    dialog = ask_to_sign(view)
    assert dialog.also.isVisible()
    dialog.sign_button.click()
    qtbot.waitUntil(lambda: view.is_locked and not view.is_busy, timeout=PATIENCE_MS)
    assert view.signed_export.dialog is None
    assert services.signed == []


def test_a_wrong_passphrase_signs_nothing(qtbot: QtBot, view: NoteView, services: CertificateServices) -> None:
    certificate = ask_for_certificate(view)
    fields = certificate.fields
    certificate.accept()
    assert fields.fault.text() == "Choose the file of your certificate first."
    fields.file.setText("/keys/ruiz.p12")
    fields.passphrase.setText("other words")
    certificate.accept()
    qtbot.waitUntil(lambda: "does not open with this passphrase" in fields.fault.text(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not fields.is_busy, timeout=PATIENCE_MS)
    assert certificate.isVisible()
    certificate.reject()
    assert view.dialog is not None
    assert view.dialog.isVisible()
    assert services.store.kept == []
    view.dialog.reject()


def test_signing_then_asks_where_the_pdf_goes(
    qtbot: QtBot, view: NoteView, services: CertificateServices, tmp_path: Path
) -> None:
    certificate = ask_for_certificate(view)
    fields = certificate.fields
    fields.file.setText("/keys/ruiz.p12")
    fields.passphrase.setText(WORDS)
    fields.kind.setCurrentIndex(1)
    certificate.accept()
    qtbot.waitUntil(lambda: view.signed_export.dialog is not None, timeout=PATIENCE_MS)
    assert services.store.kept[-1].is_signed
    chosen = view.signed_export.dialog
    assert chosen is not None
    assert chosen.selectedFiles()[0].endswith("_note_signed.pdf")
    chosen.fileSelected.emit(str(tmp_path / "ruiz.pdf"))
    chosen.close()
    qtbot.waitUntil(lambda: view.told.text().startswith("Signed PDF of Dr. Elena Ruiz saved"), timeout=PATIENCE_MS)
    (exam_id, path, kind, order), *others = services.signed
    assert (exam_id, path, kind, others) == (SAMPLE_ID, tmp_path / "ruiz.pdf", "note", [])
    assert (order.key_file, order.passphrase) == (Path("/keys/ruiz.p12"), WORDS)


def test_a_signed_exam_can_get_its_pdf_later(qtbot: QtBot, view: NoteView, services: CertificateServices, tmp_path: Path) -> None:
    assert not view.pdf_button.isVisible()
    ask_to_sign(view).sign_button.click()
    qtbot.waitUntil(lambda: view.pdf_button.isVisible() and not view.is_busy, timeout=PATIENCE_MS)
    view.pdf_button.click()
    dialog = view.dialog
    assert isinstance(dialog, CertificateDialog)
    dialog.fields.file.setText("/keys/ruiz.p12")
    dialog.fields.passphrase.setText(WORDS)
    with qtbot.waitSignal(dialog.finished, timeout=PATIENCE_MS):
        dialog.accept()
    assert view.signed_export.dialog is not None
    view.signed_export.dialog.fileSelected.emit(str(tmp_path / "later.pdf"))
    view.signed_export.dialog.close()
    qtbot.waitUntil(lambda: not view.signed_export.is_busy and bool(services.signed), timeout=PATIENCE_MS)
    assert services.signed[0][1:3] == (tmp_path / "later.pdf", "exam")


def test_what_leaves_the_computer_is_said(qtbot: QtBot, open_page: OpenPage, services: CertificateServices) -> None:
    page = open_page(services)
    shown = CertificateDialog(page.content.context, page, services, lambda _order, _kind: None)
    texts = [each.text() for each in shown.findChildren(type(shown.fields.fault))]
    assert "Nothing leaves this computer." in texts
    shown.reject()
    services.settings = services.settings.model_copy(update={"time_stamp_url": "https://tsa.example/stamp"})
    asked = CertificateDialog(page.content.context, page, services, lambda _order, _kind: None)
    texts = [each.text() for each in asked.findChildren(type(asked.fields.fault))]
    assert any(text.startswith("A hash of the signature is sent to tsa.example") for text in texts)
    asked.reject()
