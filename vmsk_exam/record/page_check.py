"""Tells a wrong key from a damaged first page: both look the same to SQLCipher.

Every page of the file ends with a nonce of 16 bytes and an HMAC-SHA512 of 64 bytes over the page and its number. The
HMAC key follows from the store's key and salt; if it proves any later page, the key is right and the first page is broken.
Source: SQLCipher design, https://www.zetetic.net/sqlcipher/design/ (version 4 defaults).
"""

import hashlib
import hmac
from pathlib import Path
from typing import Final

PAGE_BYTES: Final = 4096
SALT_BYTES: Final = 16
_HMAC_BYTES: Final = 64
_SALT_MASK: Final = 0x3A
_ROUNDS: Final = 2
_KEY_BYTES: Final = 32
_PAGES_TRIED: Final = 64


def salt_of(key: bytes) -> bytes:
    """Return the salt of the store that a key belongs to; it follows from the key, so a broken header does no harm."""
    return hmac.digest(key, b"vmsk_exam store salt", "sha256")[:SALT_BYTES]


def is_right_key(path: Path, key: bytes) -> bool:
    """Return whether any page behind the first was written with the key; False also for a file that cannot be read."""
    hmac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ _SALT_MASK for byte in salt_of(key)), _ROUNDS, _KEY_BYTES)
    try:
        with path.open("rb") as file:
            file.seek(PAGE_BYTES)
            return any(_is_proven(file.read(PAGE_BYTES), number, hmac_key) for number in range(2, _PAGES_TRIED + 2))
    except OSError:
        return False


def _is_proven(page: bytes, number: int, hmac_key: bytes) -> bool:
    body, code = page[:-_HMAC_BYTES], page[-_HMAC_BYTES:]
    expected = hmac.digest(hmac_key, body + number.to_bytes(4, "little"), "sha512")
    return len(page) == PAGE_BYTES and hmac.compare_digest(expected, code)
