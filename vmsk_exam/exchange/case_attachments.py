"""Documents and pictures that go with a case: only kinds that cannot do anything by themselves, and not too large."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vmsk_exam.errors import InputError

MOST_ATTACHMENTS: Final = 20
ATTACHMENT_LIMIT_BYTES: Final = 25_000_000
"""Largest single attachment."""
KINDS: Final = ("pdf", "png", "jpg", "jpeg", "dcm", "txt")
"""Endings that are accepted; the content must be of that kind."""
NAME_LIMIT: Final = 120
_BEGINNINGS: Final = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
_DICOM_MARK: Final = b"DICM"
_DICOM_PREAMBLE_BYTES: Final = 128
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
"""Signs that are no part of a file's name somewhere, or that make it look like another."""
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One document or picture.

    Raises
    ------
    InputError
        If its kind, its content or its size is not accepted.
    """

    name: str
    """Name of a file, without a folder."""
    data: bytes

    def __post_init__(self) -> None:
        fault = find_fault(self.name, self.data)
        if fault is not None:
            raise InputError(fault)

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return _ending(self.name) in ("png", "jpg", "jpeg")


def load_attachment(path: Path) -> Attachment:
    """Read an attachment from a file.

    Raises
    ------
    InputError
        If it cannot be read, or is not accepted.
    """
    try:
        size = path.stat().st_size
        if size > ATTACHMENT_LIMIT_BYTES:
            raise InputError(_too_large(path.name))
        return Attachment(safe_name(path.name), path.read_bytes())
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}). Choose another file.") from error


def find_fault(name: str, data: bytes) -> str | None:
    """Return why something cannot be attached, as a sentence; None if it can."""
    kind = _ending(name)
    if name != safe_name(name):
        return f"The name of an attachment is not usable: {safe_name(name)}. Give the file another name."
    if kind not in KINDS:
        return f"{name} cannot be attached. Attach PDF, PNG, JPEG, DICOM (.dcm) or plain text (.txt)."
    if len(data) > ATTACHMENT_LIMIT_BYTES:
        return _too_large(name)
    if not _is_kind(kind, data):
        return f"{name} is not what its name says, or it is damaged. Open it, save it again as {kind.upper()}, and attach that."
    return None


def safe_name(name: str) -> str:
    """Return the name of a file that every system can store and that hides nothing."""
    plain = _UNFIT.sub("_", name).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    short = f"{(stem if dot else ending)[: NAME_LIMIT - 6].strip(' .')}{dot}{ending[:5] if dot else ''}"
    return f"_{short}" if not short or _RESERVED.fullmatch(short) or short.startswith(".") else short


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _is_kind(kind: str, data: bytes) -> bool:
    if kind == "dcm":
        return data[_DICOM_PREAMBLE_BYTES : _DICOM_PREAMBLE_BYTES + len(_DICOM_MARK)] == _DICOM_MARK
    if kind == "txt":
        try:
            return "\x00" not in data.decode("utf-8")
        except UnicodeDecodeError:
            return False
    return data.startswith(_BEGINNINGS[kind])


def _too_large(name: str) -> str:
    return f"{name} is larger than {ATTACHMENT_LIMIT_BYTES // 1_000_000} MB. Attach a smaller copy, or only some pages."
