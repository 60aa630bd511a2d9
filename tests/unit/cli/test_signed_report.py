"""``report --sign-with``: a PDF that carries the surgeon's own signature, and what is refused before anything is written."""

import io
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tests.unit.record.builders import make_header
from tests.unit.report.certificates import PASSPHRASE, SURGEON, write_p12
from vmsk_exam.cli.app import run
from vmsk_exam.cli.report import SIGN_FILE_VARIABLE
from vmsk_exam.cli.unlock import PASSPHRASE_FILE_VARIABLE, open_store
from vmsk_exam.record import keyring_access, keys


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for module in (keyring_access, keys):
        monkeypatch.setattr(module, "find_keyring", lambda: None)
    monkeypatch.setattr("vmsk_exam.bootstrap.store.find_keyring", lambda: None)
    for variable, text in ((PASSPHRASE_FILE_VARIABLE, "words of the store"), (SIGN_FILE_VARIABLE, PASSPHRASE)):
        (tmp_path / variable).write_text(text + "\n", encoding="utf-8")
        monkeypatch.setenv(variable, str(tmp_path / variable))
    file = str(tmp_path / "clinic" / "exams.db")
    with open_store(file) as records:
        records.begin_exam(make_header())
    return file


def test_signed_report(tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_p12(tmp_path / "ruiz.p12")
    out = tmp_path / "exam.pdf"
    assert run(["report", "last", "--out", str(out), "--sign-with", str(tmp_path / "ruiz.p12"), "--store", store]) == 0
    assert f"signed by {SURGEON}" in capsys.readouterr().err
    (signature,) = PdfFileReader(io.BytesIO(out.read_bytes())).embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[]))
    assert (status.intact, status.valid, status.coverage) == (True, True, SignatureCoverageLevel.ENTIRE_FILE)
    with open_store(store) as records:
        details = [entry.note.detail for entry in records.audit_entries()]
    assert any(detail.startswith("exam as pdf, signed with certificate ") for detail in details)


def test_refused_before_anything_is_written(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_p12(tmp_path / "ruiz.p12")
    out, order = tmp_path / "exam.pdf", ["--sign-with", str(tmp_path / "ruiz.p12"), "--store", store]
    assert run(["report", "last", "--out", str(out), "--format", "html", *order]) == 1
    assert "Only a PDF can be signed" in capsys.readouterr().err
    (tmp_path / SIGN_FILE_VARIABLE).write_text("other words\n", encoding="utf-8")
    assert run(["report", "last", "--out", str(out), *order]) == 1
    shown = capsys.readouterr().err
    assert "does not open with this passphrase" in shown
    assert "other words" not in shown
    monkeypatch.delenv(SIGN_FILE_VARIABLE)
    assert run(["report", "last", "--out", str(out), *order]) == 1
    assert f"name a file that holds it in {SIGN_FILE_VARIABLE}" in " ".join(capsys.readouterr().err.split())
    assert not out.exists()
