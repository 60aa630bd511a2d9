"""Fonts of the PDF: Inter with tabular figures, embedded; other scripts from the first font that has their letters."""

from functools import cache
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from vmsk_exam.report.script import clean_text, visual_text
from vmsk_exam.resources import asset_path

REGULAR: Final = "InterTabular"
STRONG: Final = "InterTabular-SemiBold"
BOLD: Final = "InterTabular-Bold"

_FILES: Final = {
    REGULAR: "InterTabular-Regular.ttf",
    STRONG: "InterTabular-SemiBold.ttf",
    BOLD: "InterTabular-Bold.ttf",
    "NotoSansHebrew": "NotoSansHebrew-Regular.ttf",
    "NotoSansArabic": "NotoSansArabic-Regular.ttf",
}
_SCRIPTS: Final = ("NotoSansHebrew", "NotoSansArabic")
_ASIAN: Final = (
    ("HeiseiKakuGo-W5", ((0x3040, 0x3100), (0x31F0, 0x3200), (0xFF66, 0xFFA0))),
    ("HYGothic-Medium", ((0x1100, 0x1200), (0xAC00, 0xD7B0))),
    ("STSong-Light", ((0x2E80, 0x3040), (0x3400, 0xA000), (0xF900, 0xFB00), (0xFF00, 0xFF66))),
)
"""East Asian letters: too large to ship, taken from the reader's own fonts (not embedded)."""
_UNKNOWN: Final = "\u25a1"


@cache
def register_fonts() -> None:
    """Make the fonts known to the PDF library and set its way of storing pictures; once per process."""
    rl_config.useA85 = 0  # Pictures as bytes, not as text: a third smaller and much faster.
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(asset_path("fonts", file))))
    for name, _ in _ASIAN:
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=STRONG, italic=REGULAR, boldItalic=STRONG)


def split_by_font(text: str, font: str) -> tuple[tuple[str, str], ...]:
    """Return (font, text) pieces in drawing order; a letter that no font has becomes an empty square.

    Parameters
    ----------
    text
        Any text.
    font
        Font to use where it has the letters.
    """
    placed = ((_font_for(character, font), character) for character in visual_text(clean_text(text)))
    known = ((name or font, character if name else _UNKNOWN) for name, character in placed)
    return tuple((name, "".join(character for _, character in group)) for name, group in groupby(known, key=lambda pair: pair[0]))


def paragraph_markup(text: str, font: str) -> str:
    """Return a text as escaped markup of the PDF library's paragraphs."""
    return "".join(f'<font name="{name}">{escape(piece)}</font>' for name, piece in split_by_font(text, font))


def draw_line(canvas: Canvas, text: str, font: str, size: float, place: tuple[float, float]) -> None:
    """Draw one line of text from a place to the right, in the fill colour that is set."""
    x, y = place
    for name, piece in split_by_font(text, font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, piece)
        x += float(pdfmetrics.stringWidth(piece, name, size))


def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a line of text in points."""
    return sum(float(pdfmetrics.stringWidth(piece, name, size)) for name, piece in split_by_font(text, font))


def fit_text(text: str, font: str, size: float, width: float) -> str:
    """Return a text cut with an ellipsis so that it fits a width in points."""
    if text_width(text, font, size) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", font, size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _font_for(character: str, font: str) -> str | None:
    code = ord(character)
    for name in (font, *_SCRIPTS):
        if code in pdfmetrics.getFont(name).face.charToGlyph:
            return name
    ranges = ((name, start, end) for name, blocks in _ASIAN for start, end in blocks)
    return next((name for name, start, end in ranges if start <= code < end), None)
