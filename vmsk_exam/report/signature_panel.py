"""The place on the last page that a signature with a certificate fills: who, when, and how it can be checked."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from vmsk_exam.report.pdf_fonts import REGULAR, STRONG, draw_line, fit_text, register_fonts
from vmsk_exam.report.pdf_style import ACTION, GROUND, INK, LINE, QUIET
from vmsk_exam.report.script import clean_text
from vmsk_exam.report.signing_key import SigningKey
from vmsk_exam.resources import Translator

PANEL_HEIGHT: Final = 74.0
"""Points."""
GAP_ABOVE: Final = 14.0
_PAD: Final = 12.0
_HEAD_SIZE, _SIZE, _SMALL = 10.0, 8.5, 7.2
_LEADING: Final = 13.5


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """Where the panel lies."""

    page_index: int
    """0 and up."""
    box: tuple[int, int, int, int]
    """Left, bottom, right, top; points from the lower left corner of the page."""


@dataclass(frozen=True, slots=True)
class SignaturePanel:
    """What the panel says."""

    title: str
    lines: tuple[str, ...]
    note: str
    """How the signature can be checked; smaller."""


class PanelSpace(Flowable):  # type: ignore[misc]
    """Keeps a place free at the end of the document, and knows afterwards where it is."""

    def __init__(self, width: float) -> None:
        super().__init__()
        self.width, self.height = width, PANEL_HEIGHT + GAP_ABOVE
        self.place: PanelPlace | None = None

    def wrap(self, *_available: float) -> tuple[float, float]:
        """Return the size that is kept free."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw nothing; remember the place."""
        left, bottom = self.canv.absolutePosition(0, 0)
        box = (round(left), round(bottom), round(left + self.width), round(bottom + PANEL_HEIGHT))
        self.place = PanelPlace(self.canv.getPageNumber() - 1, box)


def describe_signature(key: SigningKey, signed: datetime, time_stamp_url: str, language: str) -> SignaturePanel:
    """Return what the panel says of a signature, in the language of the document.

    Parameters
    ----------
    signed
        When, with its time zone.
    time_stamp_url
        Server that vouches for the time; empty: the computer's own clock.
    """
    text = Translator("report", language).text
    source = text("pades.time_stamp", server=urlsplit(time_stamp_url).hostname) if time_stamp_url else text("pades.own_clock")
    expires = f"{key.not_after_utc:%Y-%m-%d}"
    issuer = text("pades.self_made", date=expires) if key.is_self_made else text("pades.issuer", issuer=key.issuer, date=expires)
    offset = f"{signed:%z}" or "+0000"
    time = f"{signed:%Y-%m-%d %H:%M} UTC{offset[:3]}:{offset[3:5]}"
    lines = (text("pades.time", time=time, source=source), issuer)
    return SignaturePanel(text("pades.title", signer=key.signer), lines, text("pades.check"))


def draw_panel(panel: SignaturePanel, width: float, height: float) -> bytes:
    """Return a PDF with one page: the panel in its size in points."""
    register_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=1, initialFontName=REGULAR)
    canvas.setFillColor(GROUND)
    canvas.setStrokeColor(LINE)
    canvas.roundRect(0.5, 0.5, width - 1, height - 1, 5, stroke=1, fill=1)
    canvas.setFillColor(ACTION)
    canvas.rect(0.5, 6, 3, height - 12, stroke=0, fill=1)
    y = height - _PAD - _HEAD_SIZE + 2
    _write(canvas, panel.title, STRONG, _HEAD_SIZE, (y, width))
    for line in panel.lines:
        y -= _LEADING
        _write(canvas, line, REGULAR, _SIZE, (y, width))
    _write(canvas, panel.note, REGULAR, _SMALL, (_PAD - 3, width))
    canvas.save()
    return buffer.getvalue()


def _write(canvas: Any, text: str, font: str, size: float, place: tuple[float, float]) -> None:  # noqa: ANN401
    y, width = place
    canvas.setFillColor(QUIET if size == _SMALL else INK)
    draw_line(canvas, fit_text(clean_text(text), font, size, width - 2 * _PAD), font, size, (_PAD, y))
