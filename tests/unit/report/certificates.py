"""Certificates made for tests: a surgeon's own, valid now unless said otherwise."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "words of the certificate"
SURGEON = "Dr. Elena Ruiz Ñíguez"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def make_certificate(key: Key, now: datetime, days: tuple[int, int] = (-1, 300), *, can_sign: bool = True) -> x509.Certificate:
    """Return a self-made certificate that is valid between two days counted from now."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SURGEON)])
    usage = x509.KeyUsage(can_sign, can_sign, not can_sign, False, False, False, False, False, False)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(now + timedelta(days=days[0])).not_valid_after(now + timedelta(days=days[1]))
    return builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())


def write_p12(
    path: Path, days: tuple[int, int] = (-1, 300), *, key: Key | None = None, has_key: bool = True, can_sign: bool = True
) -> x509.Certificate:
    """Write a PKCS#12 file and return its certificate."""
    made = key or ec.generate_private_key(ec.SECP256R1())
    certificate = make_certificate(made, datetime.now(UTC), days, can_sign=can_sign)
    lock = BestAvailableEncryption(PASSPHRASE.encode())
    content = pkcs12.serialize_key_and_certificates(b"surgeon", made if has_key else None, certificate, None, lock)
    path.write_bytes(content)
    return certificate
