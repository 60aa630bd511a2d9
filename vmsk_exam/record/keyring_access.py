"""The keyring of the operating system, if it has a real one."""

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

import keyring
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringError

from vmsk_exam.errors import UnavailableError

SERVICE: Final = "vmsk_exam"
"""Name under which the keyring shows the program's keys."""

_REAL_BACKENDS: Final = ("keyring.backends.SecretService", "keyring.backends.kwallet", "keyring.backends.libsecret",
                         "keyring.backends.macOS", "keyring.backends.Windows")  # fmt: skip
"""Modules of backends that encrypt; others keep keys in plain files."""

Answer = TypeVar("Answer")


class KeyringBackend(Protocol):
    """What is needed of a keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept under a name, None if nothing is."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a text under a name."""


def find_keyring() -> KeyringBackend | None:
    """Return the keyring of the operating system, None if there is none that encrypts."""
    backend = ask_keyring(keyring.get_keyring)
    candidates = backend.backends if isinstance(backend, ChainerBackend) else [backend]
    return next((each for each in candidates if type(each).__module__.startswith(_REAL_BACKENDS)), None)


def ask_keyring(question: Callable[[], Answer]) -> Answer:
    """Return the keyring's answer.

    Raises
    ------
    UnavailableError
        If it is locked, gone, or refuses.
    """
    try:
        return question()
    except (KeyringError, OSError, RuntimeError) as error:
        raise UnavailableError(
            f"The keyring of this system does not answer ({type(error).__name__}). Unlock it and try again, or use a passphrase."
        ) from None
