"""Wraps the store's key by a passphrase: argon2id makes a wrapping key, ChaCha20-Poly1305 encrypts and proves."""

import hmac
import json
import secrets
import unicodedata
from typing import Annotated, Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from vmsk_exam.errors import UnavailableError, WrongKeyError

_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_WRAPPING_KEY_BYTES: Final = 32


def _even_hex(text: str) -> str:
    bytes.fromhex(text)
    return text


Hex = Annotated[str, Field(max_length=200), AfterValidator(_even_hex)]


class Argon2Cost(BaseModel):
    """What one guess costs; stored with each key, and limited so that a forged key file cannot stall the program."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    memory_kib: int = Field(default=65_536, ge=8, le=1_048_576)
    rounds: int = Field(default=3, ge=1, le=20)
    lanes: int = Field(default=4, ge=1, le=16)


STANDARD_COST: Final = Argon2Cost()
"""64 MiB, three rounds: RFC 9106's second recommended choice."""


class PassphraseWrap(BaseModel):
    """A key encrypted under a passphrase."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cost: Argon2Cost
    salt: Hex
    nonce: Hex
    sealed_key: Hex


class PassphraseProof(BaseModel):
    """Proves a passphrase without keeping it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cost: Argon2Cost
    salt: Hex
    digest: Hex


def make_proof(passphrase: str, cost: Argon2Cost) -> PassphraseProof:
    """Return what is kept of a passphrase."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return PassphraseProof(cost=cost, salt=salt.hex(), digest=stretch_passphrase(passphrase, salt, cost).hex())


def is_proven(proof: PassphraseProof, passphrase: str) -> bool:
    """Return whether a passphrase is the one of a proof."""
    digest = stretch_passphrase(passphrase, bytes.fromhex(proof.salt), proof.cost)
    return hmac.compare_digest(digest, bytes.fromhex(proof.digest))


def wrap_key(secret: bytes, passphrase: str, cost: Argon2Cost) -> PassphraseWrap:
    """Return the key encrypted under a passphrase."""
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    cipher = ChaCha20Poly1305(stretch_passphrase(passphrase, salt, cost))
    sealed = cipher.encrypt(nonce, secret, _bound_data(cost))
    return PassphraseWrap(cost=cost, salt=salt.hex(), nonce=nonce.hex(), sealed_key=sealed.hex())


def unwrap_key(wrap: PassphraseWrap, passphrase: str) -> bytes:
    """Return the key.

    Raises
    ------
    WrongKeyError
        If the passphrase is wrong (or the key file was changed: the two cannot be told apart).
    UnavailableError
        If the machine has too little memory for the stretching.
    """
    cipher = ChaCha20Poly1305(stretch_passphrase(passphrase, bytes.fromhex(wrap.salt), wrap.cost))
    try:
        return cipher.decrypt(bytes.fromhex(wrap.nonce), bytes.fromhex(wrap.sealed_key), _bound_data(wrap.cost))
    except (InvalidTag, ValueError):
        raise WrongKeyError("The passphrase is not the right one. Check the keyboard's language and capital letters.") from None


def stretch_passphrase(passphrase: str, salt: bytes, cost: Argon2Cost) -> bytes:
    """Return 32 bytes that follow from a passphrase and a salt, slowly (argon2id).

    Raises
    ------
    UnavailableError
        If the machine has too little memory.
    """
    secret = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return hash_secret_raw(secret, salt, cost.rounds, cost.memory_kib, cost.lanes, _WRAPPING_KEY_BYTES, Type.ID)
    except HashingError:
        raise UnavailableError("The passphrase cannot be checked: too little free memory. Close other programs.") from None


def _bound_data(cost: Argon2Cost) -> bytes:
    return b"vmsk_exam store key 1 " + json.dumps(cost.model_dump(), sort_keys=True).encode()
