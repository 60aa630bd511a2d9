"""Signed PDFs, judged by pyHanko's own validator; keys that must not sign are refused with a sentence."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tests.unit.report.certificates import PASSPHRASE, SURGEON, make_certificate, write_p12
from tests.unit.report.sample import sample_input
from vmsk_exam.errors import InputError, UnavailableError
from vmsk_exam.report import pades
from vmsk_exam.report.build import build_document
from vmsk_exam.report.pades import SignatureDetails, sign_pdf
from vmsk_exam.report.pdf import SignablePdf, render_pdf, render_signable_pdf
from vmsk_exam.report.signature_panel import describe_signature
from vmsk_exam.report.signing_key import SigningKey, SigningOrder, read_signing_key

SIGNED = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def signable() -> SignablePdf:
    return render_signable_pdf(build_document(sample_input()))


def open_key(path: Path, passphrase: str = PASSPHRASE) -> SigningKey:
    return read_signing_key(SigningOrder(path, passphrase), datetime.now(UTC))


def signed_with(path: Path, signable: SignablePdf, url: str = "", language: str = "en") -> bytes:
    key = open_key(path)
    return sign_pdf(signable, key, SignatureDetails(describe_signature(key, SIGNED, url, language), "Report", url))


def judge(pdf: bytes, root: x509.Certificate) -> PdfSignatureStatus:
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    trusted = asn1_x509.Certificate.load(root.public_bytes(Encoding.DER))
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[trusted]))


@pytest.mark.parametrize(
    "make_key",
    [lambda: ec.generate_private_key(ec.SECP256R1()), lambda: rsa.generate_private_key(65537, 2048)],
    ids=["ec", "rsa"],
)
def test_the_whole_file_is_signed_and_trusted(
    tmp_path: Path, signable: SignablePdf, make_key: Callable[[], ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey]
) -> None:
    certificate = write_p12(tmp_path / "surgeon.p12", key=make_key())
    status = judge(signed_with(tmp_path / "surgeon.p12", signable), certificate)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE


@pytest.mark.parametrize("place", [0.1, 0.5, 0.8])
def test_a_changed_byte_breaks_the_signature(tmp_path: Path, signable: SignablePdf, place: float) -> None:
    certificate = write_p12(tmp_path / "surgeon.p12")
    pdf = bytearray(signed_with(tmp_path / "surgeon.p12", signable))
    where = int(place * len(signable.content))
    pdf[where] ^= 1
    status = judge(bytes(pdf), certificate)
    assert not status.intact
    assert not status.bottom_line


def test_a_stranger_is_not_trusted(tmp_path: Path, signable: SignablePdf) -> None:
    write_p12(tmp_path / "surgeon.p12")
    stranger = write_p12(tmp_path / "stranger.p12")
    status = judge(signed_with(tmp_path / "surgeon.p12", signable), stranger)
    assert (status.intact, status.trusted) == (True, False)


def test_pages_stay_as_they_were_and_the_panel_says_who_and_when(tmp_path: Path, signable: SignablePdf) -> None:
    write_p12(tmp_path / "surgeon.p12")
    plain = pypdfium2.PdfDocument(render_pdf(build_document(sample_input())))
    signed = pypdfium2.PdfDocument(signed_with(tmp_path / "surgeon.p12", signable))
    signed.init_forms()
    texts = [[page.get_textpage().get_text_range() for page in each] for each in (plain, signed)]
    assert texts[0] == texts[1]
    left, bottom, right, top = signable.place.box
    page = signed[signable.place.page_index]
    before = plain[signable.place.page_index].render().to_numpy()
    after = page.render(may_draw_forms=True).to_numpy()
    height = int(page.get_height())
    assert (before[height - top : height - bottom, left:right] == 255).all()
    assert (after[height - top + 4 : height - bottom - 4, left + 6 : right - 6] < 250).mean() > 0.9
    for each in (plain, signed):
        each.close()


def test_panel_in_both_languages(tmp_path: Path) -> None:
    write_p12(tmp_path / "surgeon.p12")
    key = open_key(tmp_path / "surgeon.p12")
    english = describe_signature(key, SIGNED, "", "en")
    assert english.title == f"Signed with a certificate by {SURGEON}"
    assert english.lines[0] == "2026-11-23 10:05 UTC+00:00, by the clock of the signer's computer"
    assert english.lines[1].startswith("Self-made certificate, valid until ")
    spanish = describe_signature(key, SIGNED, "https://sello.example/tsa", "es")
    assert spanish.lines[0].endswith("confirmado por el servidor de sellado de tiempo sello.example")


def test_time_stamp_makes_b_t(tmp_path: Path, signable: SignablePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = write_p12(tmp_path / "surgeon.p12")
    server_key = rsa.generate_private_key(65537, 2048)
    server = make_certificate(server_key, datetime.now(UTC))
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(server.public_bytes(Encoding.DER)), pades_key(server_key), fixed_dt=datetime.now(UTC)
    )
    asked: list[str] = []
    monkeypatch.setattr(pades, "HTTPTimeStamper", lambda url, timeout: (asked.append(url), stamper)[1])
    status = judge(signed_with(tmp_path / "surgeon.p12", signable, "https://tsa.example"), certificate)
    assert asked == ["https://tsa.example"]
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.intact


def pades_key(key: rsa.RSAPrivateKey) -> object:
    from asn1crypto.keys import PrivateKeyInfo
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    return PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def test_a_time_stamp_server_that_does_not_answer_is_named(tmp_path: Path, signable: SignablePdf) -> None:
    write_p12(tmp_path / "surgeon.p12")
    with pytest.raises(UnavailableError, match=r"http://127.0.0.1:9/ does not answer as it should"):
        signed_with(tmp_path / "surgeon.p12", signable, "http://127.0.0.1:9/")


def test_keys_that_must_not_sign_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "surgeon.p12"
    write_p12(path)
    with pytest.raises(InputError, match="does not open with this passphrase"):
        open_key(path, "other words")
    write_p12(path, (-30, -2))
    with pytest.raises(InputError, match="expired on"):
        open_key(path)
    write_p12(path, (2, 30))
    with pytest.raises(InputError, match="is valid from"):
        open_key(path)
    write_p12(path, has_key=False)
    with pytest.raises(InputError, match="holds no private key"):
        open_key(path)
    write_p12(path, can_sign=False)
    with pytest.raises(InputError, match="not meant for signing"):
        open_key(path)
    write_p12(path, key=rsa.generate_private_key(65537, 1024))  # noqa: S505  on purpose
    with pytest.raises(InputError, match="1024 bits and is too weak"):
        open_key(path)


def test_files_that_are_no_certificates_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        open_key(tmp_path / "missing.p12")
    other = tmp_path / "letter.p12"
    other.write_bytes(b"Dear colleague")
    with pytest.raises(InputError, match="is no certificate file"):
        open_key(other)
    other.write_bytes(bytes(1_000_001))
    with pytest.raises(InputError, match="too large"):
        open_key(other)


def test_a_key_shows_its_secrets_to_nobody(tmp_path: Path) -> None:
    write_p12(tmp_path / "surgeon.p12")
    order = SigningOrder(tmp_path / "surgeon.p12", PASSPHRASE)
    assert PASSPHRASE not in repr(order)
    assert PASSPHRASE not in repr(read_signing_key(order, datetime.now(UTC)))
