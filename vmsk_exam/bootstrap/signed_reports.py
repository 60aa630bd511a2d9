"""Reports as PDF with the signature of the surgeon's own certificate (PAdES)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vmsk_exam.bootstrap.files import write_bytes_safely
from vmsk_exam.bootstrap.reports import build_report
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.report.signing_key import SigningOrder
from vmsk_exam.session.ports import RecordStore


@dataclass(frozen=True, slots=True)
class SignedExport:
    """What is to be signed, and where it goes."""

    exam_id: str
    path: Path
    kind: str = "exam"
    """exam, note or rom."""
    time_stamp_url: str = ""
    """Server that vouches for the time; empty: nothing leaves this computer."""


def check_certificate(order: SigningOrder) -> str:
    """Return the name on the certificate, if it may sign now.

    Raises
    ------
    InputError
        If it may not; the message says what to do.
    """
    from vmsk_exam.report.signing_key import read_signing_key

    return read_signing_key(order, datetime.now(UTC)).signer


def export_signed(store: RecordStore, export: SignedExport, order: SigningOrder) -> str:
    """Write a report with a signature and return the name on the certificate.

    Raises
    ------
    VmskError
        If the certificate must not sign, the account may not export, or the file cannot be written.
    """
    from vmsk_exam.report.pades import SignatureDetails, sign_pdf
    from vmsk_exam.report.pdf import render_signable_pdf
    from vmsk_exam.report.signature_panel import describe_signature
    from vmsk_exam.report.signing_key import read_signing_key
    from vmsk_exam.resources import Translator

    now = datetime.now(UTC)
    key = read_signing_key(order, now)
    if isinstance(store, GuardedStore):
        store.permit_export(export.exam_id, f"{export.kind} as pdf, signed with certificate {key.fingerprint[:16]}")
    document = build_report(store, export.exam_id, export.kind)
    panel = describe_signature(key, now.astimezone(), export.time_stamp_url, document.language)
    details = SignatureDetails(panel, Translator("report", document.language).text("pades.reason"), export.time_stamp_url)
    write_bytes_safely(export.path, sign_pdf(render_signable_pdf(document), key, details))
    return key.signer
