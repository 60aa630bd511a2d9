"""Encrypts bytes of any length in pieces, so that a changed, missing, added or moved piece is refused.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár 2015) with ChaCha20-Poly1305: the number of the piece, and
whether it is the last, are its nonce. What the pieces belong to (the head of the file) is bound to each of them.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from vmsk_exam.errors import InputError

PIECE_BYTES: Final = 65_536
TAG_BYTES: Final = 16
_COUNTER_BYTES: Final = 11
CHANGED: Final = (
    "The file was changed or cut short on its way, so nothing of it is shown. Ask the sender to send it again, "
    "as an attachment or on a stick, and not as text."
)


class SealingWriter(io.RawIOBase):
    """A file that encrypts what is written to it; ``finish`` must be called at the end.

    Parameters
    ----------
    target
        Where the pieces go.
    key
        32 bytes, used for this one stream only.
    bound
        What the stream belongs to.
    """

    def __init__(self, target: BinaryIO, key: bytes, bound: bytes) -> None:
        super().__init__()
        self._target, self._cipher, self._bound = target, ChaCha20Poly1305(key), bound
        self._waiting = bytearray()
        self._count = 0
        self._written = 0

    def writable(self) -> bool:
        """Whether it can be written: yes."""
        return True

    def seekable(self) -> bool:
        """Whether it can go back: no, what was encrypted is gone."""
        return False

    def tell(self) -> int:
        """Return how many bytes were given so far."""
        return self._written

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Take bytes; a piece goes out when more is known to follow."""
        size = memoryview(data).nbytes
        self._waiting += data
        self._written += size
        while len(self._waiting) > PIECE_BYTES:
            self._put(bytes(self._waiting[:PIECE_BYTES]), is_last=False)
            del self._waiting[:PIECE_BYTES]
        return size

    def finish(self) -> None:
        """Write the last piece."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._count, is_last=is_last), piece, self._bound))
        self._count += 1


def unseal_pieces(source: BinaryIO, key: bytes, bound: bytes) -> Iterator[bytes]:
    """Give the pieces of a stream; the last one comes only if it is the end of the file.

    Raises
    ------
    InputError
        If anything is not as it was written.
    """
    cipher, count = ChaCha20Poly1305(key), 0
    piece = source.read(PIECE_BYTES + TAG_BYTES)
    while True:
        following = source.read(PIECE_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(count, is_last=not following), piece, bound)
        except (InvalidTag, ValueError) as error:
            raise InputError(CHANGED) from error
        if not following:
            return
        piece, count = following, count + 1


def _nonce(count: int, *, is_last: bool) -> bytes:
    return count.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])
