"""Type, colours and spaces of the PDF."""

from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle

from vmsk_exam.report.document import Emphasis
from vmsk_exam.report.pdf_fonts import BOLD, REGULAR, STRONG

INK: Final = HexColor("#152033")
QUIET: Final = HexColor("#55627a")
ATTENTION: Final = HexColor("#b45309")
ACTION: Final = HexColor("#0b5fff")
LINE: Final = HexColor("#dde3eb")
GROUND: Final = HexColor("#f3f5f8")
WARM: Final = HexColor("#fdf3e3")
MEASURED: Final = HexColor("#0fa38a")

MARGIN: Final = 39.0
GAP: Final = 6.0


def _style(name: str, font: str, size: float, color: HexColor = INK, **extra: object) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.35, textColor=color, splitLongWords=1, **extra)


TITLE: Final = _style("title", BOLD, 18)
SUBTITLE: Final = _style("subtitle", REGULAR, 11, QUIET, spaceAfter=8)
SECTION: Final = _style("section", BOLD, 12, spaceBefore=13, spaceAfter=4)
PANEL: Final = _style("panel", STRONG, 10)
PANEL_VALUE: Final = _style("panel_value", BOLD, 12, alignment=2)
BODY: Final = _style("body", REGULAR, 9)
NOTE: Final = _style("note", REGULAR, 7.5, QUIET, spaceBefore=3)
STATEMENT: Final = _style("statement", REGULAR, 8.5)
WARNING: Final = _style("warning", STRONG, 9, ATTENTION)
HEADING: Final = _style("heading", STRONG, 7.5, QUIET)
GROUP: Final = _style("group", STRONG, 8.5)
CELL: Final = _style("cell", REGULAR, 9)
CELL_NOTE: Final = _style("cell_note", REGULAR, 7.2, QUIET)
FACT_NAME: Final = _style("fact_name", REGULAR, 7.6, QUIET)
FACT_VALUE: Final = _style("fact_value", REGULAR, 8.2)

EMPHASIS: Final = {
    Emphasis.NORMAL: (REGULAR, "#152033"),
    Emphasis.STRONG: (STRONG, "#152033"),
    Emphasis.MUTED: (REGULAR, "#55627a"),
    Emphasis.ATTENTION: (STRONG, "#b45309"),
}
"""Font and colour of a cell's main text."""
