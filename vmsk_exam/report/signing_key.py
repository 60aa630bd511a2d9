"""The certificate and key with which a surgeon signs a document, from a PKCS#12 file; held in memory only."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from vmsk_exam.errors import InputError

SHORTEST_RSA_BITS: Final = 2048
LARGEST_FILE_BYTES: Final = 1_000_000
"""A file of key and certificates has some thousand bytes; what is larger is something else."""
_SEQUENCE: Final = b"\x30"
_DATA_OBJECT: Final = bytes.fromhex("06092a864886f70d0107")
"""How the content of a PKCS#12 file is announced (RFC 7292): an object identifier of PKCS#7 near its beginning."""
_HEAD_BYTES: Final = 64
_KEY_KINDS: Final = (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey, ed25519.Ed25519PrivateKey)


@dataclass(frozen=True, slots=True)
class SigningOrder:
    """With what a document is signed; never stored, logged or passed as an argument of a command."""

    key_file: Path
    """PKCS#12 (``.p12``, ``.pfx``)."""
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that is fit to sign now."""

    archive: bytes = field(repr=False)
    passphrase: bytes = field(repr=False)
    signer: str
    """Name on the certificate."""
    issuer: str
    """Who vouches for the name; the signer where the certificate is self-made."""
    not_after_utc: datetime
    fingerprint: str
    """SHA-256 of the certificate, lower-case hex."""
    is_self_made: bool


def read_signing_key(order: SigningOrder, now: datetime) -> SigningKey:
    """Return the key of a PKCS#12 file.

    Parameters
    ----------
    now
        When it is to be used; a certificate that is not valid then is refused.

    Raises
    ------
    InputError
        If the file cannot be read, is no PKCS#12 file, the passphrase is wrong, there is no key in it, or the
        certificate must not sign now; the message says what to do.
    """
    archive, passphrase = _read_archive(order.key_file), order.passphrase.encode("utf-8")
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(archive, passphrase or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputError(
            f"{order.key_file.name} does not open with this passphrase. Check capital letters, or export the certificate again."
        ) from error
    if key is None or certificate is None:
        raise InputError(
            f"{order.key_file.name} holds no private key with its certificate. Export the certificate again, with its key."
        )
    _refuse_unfit_key(key)
    _refuse_unfit_certificate(certificate, now)
    signer = _common_name(certificate.subject)
    issuer, is_self_made = _common_name(certificate.issuer), certificate.issuer == certificate.subject
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    return SigningKey(archive, passphrase, signer, issuer, certificate.not_valid_after_utc, fingerprint, is_self_made)


def _read_archive(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise InputError(f"{path.name} is too large for a certificate. Choose the .p12 or .pfx file.")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Choose the .p12 or .pfx file.") from error
    if content[:1] != _SEQUENCE or _DATA_OBJECT not in content[:_HEAD_BYTES]:
        raise InputError(f"{path.name} is no certificate file (PKCS#12). Choose the .p12 or .pfx file.")
    return content


def _refuse_unfit_key(key: object) -> None:
    if not isinstance(key, _KEY_KINDS):
        raise InputError("This kind of key cannot sign a PDF. Use a certificate with an RSA or elliptic-curve key.")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < SHORTEST_RSA_BITS:
        raise InputError(f"The key has {key.key_size} bits and is too weak. Use one of at least {SHORTEST_RSA_BITS} bits.")


def _refuse_unfit_certificate(certificate: x509.Certificate, now: datetime) -> None:
    if now > certificate.not_valid_after_utc:
        day = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
        raise InputError(f"The certificate expired on {day}. Ask its issuer for a new one.")
    if now < certificate.not_valid_before_utc:
        day = f"{certificate.not_valid_before_utc:%Y-%m-%d}"
        raise InputError(f"The certificate is valid from {day} on. Check the date of this computer.")
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise InputError("The certificate is not meant for signing (key usage). Use one for signatures.")


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()
