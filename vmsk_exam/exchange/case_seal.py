"""Seals content into one file for named recipients or a passphrase, signed by the sender, and opens it again.

::

    head (``case_head``)   encrypted pieces (``case_stream``) of: content, sender's public keys (64 bytes), signature (64 bytes)

The signature covers the head as well, and so the recipients: a recipient cannot pass the content on in the sender's name.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vmsk_exam.errors import InputError, WrongKeyError
from vmsk_exam.exchange.case_head import make_head, open_head, read_head
from vmsk_exam.exchange.case_stream import CHANGED, SealingWriter, unseal_pieces
from vmsk_exam.record.opinion_keys import KEY_BYTES, CaseKeys, PublicKeys
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost

SEALED_LIMIT_BYTES: Final = 300_000_000
"""Largest sealed file: it is opened in memory, so that nothing of it is ever readable on the disk."""
_SIGNATURE_BYTES: Final = 64
_TAIL_BYTES: Final = 2 * KEY_BYTES + _SIGNATURE_BYTES


@dataclass(frozen=True, slots=True)
class Locks:
    """Who can open a file."""

    recipients: tuple[PublicKeys, ...] = ()
    passphrase: str | None = None
    cost: Argon2Cost = STANDARD_COST
    """Of a guess at the passphrase."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What was in a sealed file."""

    content: bytes
    sender: PublicKeys
    """Proven: the sender has the private keys."""
    digest: str
    """Of head and content, lower-case hex; only who sealed or opened the file can know it."""


def seal(target: BinaryIO, keys: CaseKeys, locks: Locks, write: Callable[[BinaryIO], None]) -> str:
    """Write a sealed file; return the digest that whoever opens it will know.

    Parameters
    ----------
    keys
        Of the sender.
    write
        Writes the content to the file it is given; called once.
    """
    head, stream_key = make_head(locks.recipients, locks.passphrase, locks.cost)
    target.write(head)
    sealing = SealingWriter(target, stream_key, hashlib.sha256(head).digest())
    hashing = _HashingWriter(sealing)
    write(hashing)  # type: ignore[arg-type]
    digest = _digest(head, hashing.content.digest())
    sealing.write(keys.public.signing + keys.public.sealing + keys.sign(_message(digest, keys.public)))
    sealing.finish()
    return digest.hex()


def unseal(source: BinaryIO, keys: CaseKeys, passphrase: str | None = None) -> Unsealed:
    """Read a sealed file into memory and prove it.

    Parameters
    ----------
    keys
        Of the recipient.
    passphrase
        Tried if the keys do not open it.

    Raises
    ------
    WrongKeyError
        If neither keys nor passphrase open it.
    InputError
        If it is no sealed file, too large, or not as it was written.
    """
    head, fields = read_head(source)
    stream_key = open_head(fields, keys, passphrase)
    plain = bytearray()
    for piece in unseal_pieces(source, stream_key, hashlib.sha256(head).digest()):
        plain += piece
        if len(plain) > SEALED_LIMIT_BYTES:
            raise InputError(f"The case is larger than {SEALED_LIMIT_BYTES // 1_000_000} MB. Ask for one with fewer documents.")
    if len(plain) < _TAIL_BYTES:
        raise InputError(CHANGED)
    content, tail = bytes(plain[:-_TAIL_BYTES]), bytes(plain[-_TAIL_BYTES:])
    sender = PublicKeys(tail[:KEY_BYTES], tail[KEY_BYTES : 2 * KEY_BYTES])
    digest = _digest(head, hashlib.sha256(content).digest())
    try:
        Ed25519PublicKey.from_public_bytes(sender.signing).verify(tail[2 * KEY_BYTES :], _message(digest, sender))
    except (InvalidSignature, ValueError) as error:
        raise InputError(
            "The signature of the case is not right: it does not come from whom it says. Do not use it; call the sender."
        ) from error
    return Unsealed(content, sender, digest.hex())


def needs_passphrase(source: BinaryIO, keys: CaseKeys) -> bool:
    """Return whether a sealed file can be opened by a passphrase only.

    Raises
    ------
    InputError
        If it is no sealed file, or damaged.
    """
    _, fields = read_head(source)
    if fields.passphrase is None:
        return False
    try:
        open_head(fields.model_copy(update={"passphrase": None}), keys)
    except WrongKeyError:
        return True
    return False


class _HashingWriter(io.RawIOBase):
    """Passes bytes on and keeps their hash."""

    def __init__(self, target: SealingWriter) -> None:
        super().__init__()
        self._target = target
        self.content = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        return self._target.tell()

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self.content.update(data)
        return self._target.write(data)


def _digest(head: bytes, content_sha256: bytes) -> bytes:
    return hashlib.sha256(b"vmsk-case/1 digest" + hashlib.sha256(head).digest() + content_sha256).digest()


def _message(digest: bytes, sender: PublicKeys) -> bytes:
    return b"vmsk-case/1 signature" + sender.signing + sender.sealing + digest
