"""The keys with which cases and opinions travel between two stores: one that signs, one that seals.

Both follow from the store's own key (as the secret of de-identification does), so that they lie nowhere by themselves, are
in every backup, and stay the same for the life of the store.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final, NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from vmsk_exam.errors import InputError

KEY_BYTES: Final = 32
KEY_PREFIX: Final = "vmskkey1"
"""Begins a public key as text."""
_CHECK_BYTES: Final = 4
_GROUPS: Final = 8
_GROUP_BYTES: Final = 5
_UNREADABLE: Final = "This is not a whole public key. Copy all of it, from vmskkey1 to its last letter, and paste it again."


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What others may know: enough to seal something for this store, and to check what it signed."""

    signing: bytes
    """Ed25519, 32 bytes."""
    sealing: bytes
    """X25519, 32 bytes."""

    @property
    def text(self) -> str:
        """The keys as one word of letters and digits that can be copied; its end shows a letter that is missing or wrong."""
        both = self.signing + self.sealing
        checked = both + hashlib.sha256(KEY_PREFIX.encode() + both).digest()[:_CHECK_BYTES]
        return KEY_PREFIX + base64.b32encode(checked).decode("ascii").rstrip("=").lower()

    @property
    def fingerprint(self) -> str:
        """Eight groups of five digits, to be compared by telephone."""
        digest = hashlib.sha256(b"vmsk-exam fingerprint 1" + self.signing + self.sealing).digest()
        digest += hashlib.sha256(b"vmsk-exam fingerprint 2" + self.signing + self.sealing).digest()
        groups = (digest[_GROUP_BYTES * place : _GROUP_BYTES * (place + 1)] for place in range(_GROUPS))
        return " ".join(f"{int.from_bytes(group, 'big') % 100_000:05d}" for group in groups)

    @classmethod
    def from_text(cls, text: str) -> "PublicKeys":
        """Read the keys; spaces, line ends and capital letters do not matter.

        Raises
        ------
        InputError
            If a letter is missing or wrong.
        """
        word = "".join(text.split()).lower()
        if not word.startswith(KEY_PREFIX):
            raise InputError(_UNREADABLE)
        letters = word.removeprefix(KEY_PREFIX).upper()
        try:
            data = base64.b32decode(letters + "=" * (-len(letters) % 8))
        except (binascii.Error, ValueError) as error:
            raise InputError(_UNREADABLE) from error
        keys = cls(data[:KEY_BYTES], data[KEY_BYTES : 2 * KEY_BYTES])
        if keys.text != word:
            raise InputError(_UNREADABLE)
        return keys


class CaseKeys:
    """The private keys of a store; show themselves to nobody: not printed, not logged, not pickled.

    Parameters
    ----------
    signing_seed, sealing_seed
        32 secret bytes each.
    """

    __slots__ = ("__sealing", "__signing", "public")

    def __init__(self, signing_seed: bytes, sealing_seed: bytes) -> None:
        self.__signing = Ed25519PrivateKey.from_private_bytes(signing_seed)
        self.__sealing = X25519PrivateKey.from_private_bytes(sealing_seed)
        self.public: Final = PublicKeys(
            self.__signing.public_key().public_bytes_raw(), self.__sealing.public_key().public_bytes_raw()
        )

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes."""
        return self.__signing.sign(message)

    @property
    def sealing(self) -> X25519PrivateKey:
        """The key that opens what was sealed for this store."""
        return self.__sealing

    def __repr__(self) -> str:
        return f"CaseKeys({self.public.fingerprint})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("private keys are never written out")
