"""The exception tree; every message says what happened and what to do next.

::

    VmskError
    ├── InputError            something from outside is not what it should be
    │   ├── SourceError         camera, video file or stream cannot be opened or read
    │   ├── ProtocolError       a protocol file is broken (file, key and line named)
    │   ├── ModelError          a model bundle is missing or differs from its card
    │   └── SettingsError       a settings file or value is not valid
    ├── StoreError            the record store cannot do what was asked
    │   ├── WrongKeyError       passphrase or key does not open the store
    │   ├── StoreVersionError   the store was written by a newer version
    │   ├── StoreDamagedError   a page of the store was changed or is unreadable
    │   ├── StoreFullError      the disk is full or the folder read-only
    │   └── AccessRefusedError  this account may not do that
    │       └── TryLaterError     too many wrong passphrases: nobody can try again for a while
    └── UnavailableError      a part of the machine is missing (GL, speech, keyring); the program goes on without
"""


class VmskError(Exception):
    """Base of every error that the program raises on purpose; shown to people as it is."""


class InputError(VmskError):
    """Something from outside the program is not what it should be."""


class SourceError(InputError):
    """A camera, video file or stream cannot be opened or read."""


class ProtocolError(InputError):
    """A protocol file is broken; the message names file, key and line."""


class ModelError(InputError):
    """A model bundle is missing or differs from its card."""


class SettingsError(InputError):
    """A settings file or value is not valid."""


class StoreError(VmskError):
    """The record store cannot do what was asked."""


class WrongKeyError(StoreError):
    """The passphrase or key does not open the store."""


class StoreVersionError(StoreError):
    """The store was written by a newer version of the program."""


class StoreDamagedError(StoreError):
    """A page of the store was changed or is unreadable."""


class StoreFullError(StoreError):
    """The disk is full or the folder cannot be written."""


class AccessRefusedError(StoreError):
    """The account that is signed in may not do what was asked."""


class TryLaterError(AccessRefusedError):
    """Too many wrong passphrases: nobody can try again for a while.

    Parameters
    ----------
    wait_s
        For how long, seconds, 1 and up.
    """

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"Too many wrong passphrases. Try again in {wait_s} seconds, or ask an administrator.")
        self.wait_s = wait_s


class UnavailableError(VmskError):
    """A part of the machine is missing; the program goes on without it."""
