"""The small file beside a store that says where its key is; a passphrase-wrapped key lies in it encrypted."""

import os
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from vmsk_exam.errors import StoreDamagedError, StoreFullError, StoreVersionError
from vmsk_exam.record.passphrase import PassphraseWrap

KEY_FILE_NAME: Final = "exams.key.json"
_VERSION: Final = 2


class KeyringWrap(BaseModel):
    """A key that lies in the keyring under a name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=100)

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class KeyFile(BaseModel):
    """Content of the key file: at least one way to the key; version 2 where there is a recovery key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1, 2] = 1
    keyring: KeyringWrap | None = None
    passphrase: PassphraseWrap | None = None
    recovery: PassphraseWrap | None = None
    """The key, wrapped by the recovery key that was printed once."""

    @model_validator(mode="after")
    def _has_a_way(self) -> "KeyFile":
        if self.keyring is None and self.passphrase is None:
            raise ValueError("neither keyring nor passphrase")
        if self.recovery is not None and self.version == 1:
            raise ValueError("a recovery key needs version 2")
        return self

    def with_passphrase(self, wrap: PassphraseWrap) -> "KeyFile":
        """Return the file with another passphrase."""
        return KeyFile(version=self.version, keyring=self.keyring, passphrase=wrap, recovery=self.recovery)

    def with_recovery(self, wrap: PassphraseWrap) -> "KeyFile":
        """Return the file with another recovery key."""
        return KeyFile(version=2, keyring=self.keyring, passphrase=self.passphrase, recovery=wrap)


class _AnyVersion(BaseModel):
    version: int


def read_key_file(folder: Path) -> KeyFile | None:
    """Return the key file of a folder, None if there is none.

    Raises
    ------
    StoreVersionError
        If a newer version of the program wrote it.
    StoreDamagedError
        If it is broken.
    """
    path = folder / KEY_FILE_NAME
    try:
        text = path.read_bytes()
        version = _AnyVersion.model_validate_json(text).version
        if version > _VERSION:
            raise StoreVersionError(f"{path} was written by a newer version of the program. Update the program.")
        return KeyFile.model_validate_json(text)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValidationError) as error:
        raise StoreDamagedError(f"The key file {path} cannot be read ({type(error).__name__}). Restore it from a copy.") from None


def write_key_file(folder: Path, key_file: KeyFile) -> None:
    """Write the key file so that the old one survives any crash; only its owner can read it.

    Raises
    ------
    StoreFullError
        If the folder cannot be written.
    """
    path = folder / KEY_FILE_NAME
    temporary = path.with_suffix(".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(key_file.model_dump_json(indent=2, exclude_none=True) + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(folder)
    except OSError as error:
        raise StoreFullError(
            f"The key file cannot be saved in {folder} ({error.strerror}). Free some space or choose another folder."
        ) from error


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
