"""Turns what a colleague attached into something to look at; the bytes are trusted in nothing. For workers.

Pictures are read by the reader of their kind alone, and not beyond a size; PDF pages are drawn by PDFium as QtPdf brings it,
without scripts and forms. Nothing is written to the disk.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from vmsk_exam.exchange.case_attachments import Attachment

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

LONGEST_PX: Final = 3000
"""A picture or page is shown with no more pixels along its longer side."""
MOST_PIXELS: Final = 60_000_000
"""A larger picture is not decoded."""
MOST_LETTERS: Final = 200_000
"""A longer text is cut."""
_FORMATS: Final = {"png": b"png", "jpg": b"jpeg", "jpeg": b"jpeg"}
_HIDDEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that are not seen, or that make a text look like another."""


class ShowFault(StrEnum):
    """Why something cannot be shown; names of the texts that say so."""

    BROKEN = "broken"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    """A PDF under a passphrase of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownPage:
    """A picture, or a page of a document."""

    image: QImage
    number: int = 0
    count: int = 1
    is_text: bool = False
    """A page that is read, not a picture that is looked at."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """A plain text."""

    text: str
    is_cut: bool


def can_be_shown(attachment: Attachment) -> bool:
    """Return whether there is a way to show an attachment of this kind."""
    return attachment.is_picture or _ending(attachment) in ("pdf", "txt")


def read_page(attachment: Attachment, number: int = 0) -> ShownPage | ShownText | ShowFault:
    """Return what is to be seen of an attachment, of a document the page of a number from 0."""
    if attachment.is_picture:
        return _read_picture(attachment.data, _FORMATS[_ending(attachment)])
    if _ending(attachment) == "pdf":
        return _read_pdf(attachment.data, number)
    text = _HIDDEN.sub("", attachment.data[: 4 * MOST_LETTERS].decode("utf-8", "ignore").replace("\r\n", "\n"))
    return ShownText(text[:MOST_LETTERS], is_cut=len(attachment.data) > 4 * MOST_LETTERS or len(text) > MOST_LETTERS)


def _read_picture(data: bytes, kind: bytes) -> ShownPage | ShowFault:
    buffer = _opened(data)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isEmpty():
        return ShowFault.BROKEN
    if size.width() * size.height() > MOST_PIXELS:
        return ShowFault.TOO_LARGE
    if max(size.width(), size.height()) > LONGEST_PX:
        reader.setScaledSize(size.scaled(LONGEST_PX, LONGEST_PX, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return ShowFault.BROKEN if image.isNull() else ShownPage(image)


def _read_pdf(data: bytes, number: int) -> ShownPage | ShowFault:
    from PySide6.QtPdf import QPdfDocument

    buffer, document = _opened(data), QPdfDocument()
    try:
        document.load(buffer)
        fault = document.error()
        if fault in (QPdfDocument.Error.IncorrectPassword, QPdfDocument.Error.UnsupportedSecurityScheme):
            return ShowFault.LOCKED
        if fault is not QPdfDocument.Error.None_ or document.pageCount() < 1:
            return ShowFault.BROKEN
        return _draw(document, min(max(number, 0), document.pageCount() - 1))
    finally:
        document.close()


def _draw(document: "QPdfDocument", number: int) -> ShownPage | ShowFault:
    points = document.pagePointSize(number)
    longest = max(points.width(), points.height())
    if not math.isfinite(longest) or min(points.width(), points.height()) <= 0.0:
        return ShowFault.BROKEN
    share = LONGEST_PX / longest
    size = QSize(max(1, round(points.width() * share)), max(1, round(points.height() * share)))
    drawn = document.render(number, size)
    if drawn.isNull():
        return ShowFault.BROKEN
    page = QImage(size, QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return ShownPage(page, number, document.pageCount(), is_text=True)


def _opened(data: bytes) -> QBuffer:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return buffer


def _ending(attachment: Attachment) -> str:
    return attachment.name.rpartition(".")[2].lower()
