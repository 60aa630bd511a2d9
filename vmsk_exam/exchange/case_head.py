"""The head of a sealed file: the file's key, wrapped once for each recipient; it names nobody.

::

    vmsk-case/1 and a line end   length (4 bytes)   JSON   SHA-256 of all before (finds accidents; the sealing finds everything)
"""

import hashlib
import secrets
import struct
from typing import Annotated, BinaryIO, Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from vmsk_exam.errors import InputError, WrongKeyError
from vmsk_exam.exchange.case_stream import CHANGED
from vmsk_exam.record.opinion_keys import CaseKeys, PublicKeys
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost, PassphraseWrap, unwrap_key, wrap_key

FORMAT: Final = "vmsk-case"
VERSION: Final = 1
MOST_RECIPIENTS: Final = 20
_LINE_BYTES: Final = 32
_HEAD_LIMIT: Final = 65_536
_LENGTH: Final = struct.Struct(">I")
_DIGEST_BYTES: Final = 32
_ONE_NONCE: Final = bytes(12)
"""The key that it is used with is used once."""
_NOT_ONE: Final = "This is not a sealed case. Choose a file that a colleague made with vmsk_exam (its name ends in .vmskcase)."
_NO_KEY: Final = (
    "The case was not sealed for this installation. Ask the sender to seal it for your public key, or for a passphrase."
)
_Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Hex48 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{96}$")]


class RecipientLock(BaseModel):
    """The file's key, wrapped for one recipient's public key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ephemeral: _Hex32
    """Public half of a key that was used for this lock only."""
    sealed_key: _Hex48


class CaseHead(BaseModel):
    """What is readable without a key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cipher: Literal["ChaCha20-Poly1305/STREAM-64KiB"] = "ChaCha20-Poly1305/STREAM-64KiB"
    salt: _Hex32
    recipients: tuple[RecipientLock, ...] = Field(default=(), max_length=MOST_RECIPIENTS)
    passphrase: PassphraseWrap | None = None


def make_head(
    recipients: tuple[PublicKeys, ...], passphrase: str | None = None, cost: Argon2Cost = STANDARD_COST
) -> tuple[bytes, bytes]:
    """Return the head as bytes and the key of the stream that follows it.

    Raises
    ------
    InputError
        If there is neither a recipient nor a passphrase, or too many recipients.
    """
    if not recipients and passphrase is None:
        raise InputError("Choose at least one colleague, or a passphrase; otherwise nobody could open the case.")
    if len(recipients) > MOST_RECIPIENTS:
        raise InputError(f"A case can be sealed for {MOST_RECIPIENTS} colleagues at most. Make a second one for the others.")
    file_key, salt = secrets.token_bytes(32), secrets.token_bytes(32)
    wrap = None if passphrase is None else wrap_key(file_key, passphrase, cost)
    locks = tuple(_lock(file_key, keys) for keys in recipients)
    text = CaseHead(salt=salt.hex(), recipients=locks, passphrase=wrap).model_dump_json().encode()
    head = f"{FORMAT}/{VERSION}\n".encode() + _LENGTH.pack(len(text)) + text
    head += hashlib.sha256(head).digest()
    return head, _stream_key(file_key, salt)


def read_head(source: BinaryIO) -> tuple[bytes, CaseHead]:
    """Read the head from the beginning of a file; return its bytes and what it says.

    Raises
    ------
    InputError
        If the file is no sealed case, of a newer version, or damaged.
    """
    line = source.readline(_LINE_BYTES)
    name, _, version = line.partition(b"/")
    if name != FORMAT.encode() or not line.endswith(b"\n") or not version.strip().isdigit():
        raise InputError(_NOT_ONE)
    if int(version) != VERSION:
        raise InputError(f"The case was made by a newer version of the program (format {int(version)}). Update this one.")
    length = source.read(_LENGTH.size)
    size = _LENGTH.unpack(length)[0] if len(length) == _LENGTH.size else _HEAD_LIMIT + 1
    text = source.read(size) if size <= _HEAD_LIMIT else b""
    digest = source.read(_DIGEST_BYTES)
    if hashlib.sha256(line + length + text).digest() != digest:
        raise InputError(CHANGED)
    try:
        return line + length + text + digest, CaseHead.model_validate_json(text)
    except ValidationError as error:
        raise InputError(CHANGED) from error


def open_head(head: CaseHead, keys: CaseKeys, passphrase: str | None = None) -> bytes:
    """Return the key of the stream that follows a head.

    Raises
    ------
    WrongKeyError
        If neither the keys nor the passphrase open it; ``needs_passphrase`` says whether one could.
    """
    file_key = next((key for lock in head.recipients if (key := _unlock(lock, keys)) is not None), None)
    if file_key is None and passphrase is not None and head.passphrase is not None:
        file_key = unwrap_key(head.passphrase, passphrase)
    if file_key is None:
        needs = head.passphrase is not None and passphrase is None
        raise WrongKeyError("The case is closed by a passphrase. Ask the sender for it by telephone." if needs else _NO_KEY)
    return _stream_key(file_key, bytes.fromhex(head.salt))


def _lock(file_key: bytes, keys: PublicKeys) -> RecipientLock:
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    try:
        wrapping = _wrapping_key(ephemeral.exchange(X25519PublicKey.from_public_bytes(keys.sealing)), public, keys.sealing)
    except ValueError as error:
        raise InputError("The public key of a colleague is not a usable key. Ask for it again.") from error
    sealed = ChaCha20Poly1305(wrapping).encrypt(_ONE_NONCE, file_key, None)
    return RecipientLock(ephemeral=public.hex(), sealed_key=sealed.hex())


def _unlock(lock: RecipientLock, keys: CaseKeys) -> bytes | None:
    public = bytes.fromhex(lock.ephemeral)
    try:
        wrapping = _wrapping_key(keys.sealing.exchange(X25519PublicKey.from_public_bytes(public)), public, keys.public.sealing)
        return ChaCha20Poly1305(wrapping).decrypt(_ONE_NONCE, bytes.fromhex(lock.sealed_key), None)
    except (InvalidTag, ValueError):
        return None


def _wrapping_key(shared: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    return HKDF(SHA256(), 32, ephemeral + recipient, b"vmsk-case/1 recipient").derive(shared)


def _stream_key(file_key: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"vmsk-case/1 stream").derive(file_key)
