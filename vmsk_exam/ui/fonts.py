"""Loads the shipped typeface once; falls back to the system's when it is not there."""

import logging
from functools import cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from vmsk_exam.resources import asset_path

_log = logging.getLogger(__name__)

FAMILY: Final = "Inter"
_TABULAR: Final = "tnum"


@cache
def load_fonts() -> str:
    """Register the shipped fonts and return the family to use; needs a running application."""
    families: set[str] = set()
    for path in sorted(asset_path("fonts").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families.update(QFontDatabase.applicationFontFamilies(number) if number >= 0 else ())
    if FAMILY in families or FAMILY in QFontDatabase.families():
        return FAMILY
    _log.info("The typeface %s is not installed; the system's is used.", FAMILY)
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def text_font(size_px: int, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = False) -> QFont:
    """Return a font for painting by hand, optionally with figures of equal width."""
    font = QFont(load_fonts())
    font.setPixelSize(max(1, size_px))
    font.setWeight(weight)
    return tabular_font(font) if tabular else font


def tabular_font(font: QFont) -> QFont:
    """Return the font with figures of equal width, so that a changing number stands still."""
    tabular = QFont(font)
    tabular.setFeature(QFont.Tag(_TABULAR), 1)
    return tabular
