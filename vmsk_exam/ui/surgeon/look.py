"""Style of the surgeon's tables, lists, menus and tabs; added to the style sheet that all screens share."""

from PySide6.QtWidgets import QLabel

from vmsk_exam.record.effective import Origin
from vmsk_exam.ui.layouts import label
from vmsk_exam.ui.stylesheet import field_arrow, stylesheet
from vmsk_exam.ui.theme import Theme, contrast_ratio

TABULAR_FAMILY = "Inter Tabular"
"""Shipped typeface whose figures are of equal width, so that changing numbers stand still."""
CURVE_COLOURS_LIGHT = ("#0A7565", "#6A4FD8", "#B45309", "#0B5FFF", "#B0308C", "#55627A")
CURVE_COLOURS_DARK = ("#2CC7AB", "#A894FF", "#F5B041", "#7CA8FF", "#F08CD3", "#A9B6CB")


def curve_colour(theme: Theme, number: int) -> str:
    """Return the colour of a curve, the first being that of what is measured."""
    colours = CURVE_COLOURS_DARK if theme.is_dark else CURVE_COLOURS_LIGHT
    return colours[number % len(colours)]


def origin_colour(theme: Theme, origin: Origin) -> str:
    """Return the colour of a value by where it comes from; a sign and a word always stand beside it."""
    if origin is Origin.MEASURED:
        return theme.palette.text
    if origin is Origin.CORRECTED:
        return "#C3B2FF" if theme.is_dark else "#5B3FCB"
    return "#7CC4FF" if theme.is_dark else "#0B5CAD"


def figures_label(role: str = "body", tone: str = "") -> QLabel:
    """Return an empty label for numbers that change."""
    result = label(role, tone, wraps=False)
    result.setProperty("figures", "tabular")
    return result


def surgeon_stylesheet(theme: Theme, family: str) -> str:
    """Return the style sheet of the surgeon's face."""
    return "\n".join((stylesheet(theme, family), _tables(theme), _lists(theme), _menus(theme), _parts(theme)))


def _tables(theme: Theme) -> str:
    p, t = theme.palette, theme.type_scale
    return f"""
    QTableView {{ background: {p.panel}; border: none; gridline-color: {p.line}; outline: none;
        selection-background-color: {p.raised}; selection-color: {p.text}; }}
    QTableView::item {{ padding: 0 10px; border: none; border-bottom: 1px solid {p.line}; }}
    QTableView::item:selected {{ background: {p.raised}; }}
    QHeaderView {{ background: {p.panel}; border: none; }}
    QHeaderView::section {{ background: {p.panel}; color: {p.secondary}; border: none; border-bottom: 1px solid {p.line};
        padding: 8px 10px; font-size: {t.small}px; font-weight: 600; }}
    QHeaderView::section:hover {{ color: {p.text}; }}
    """


def _lists(theme: Theme) -> str:
    p, s, t = theme.palette, theme.spacing, theme.type_scale
    return f"""
    QListView, QTreeView {{ background: transparent; border: none; outline: none; }}
    QListView::item, QTreeView::item {{ border-radius: {s.corner_small}px; padding: 7px 8px; color: {p.text}; }}
    QListView::item:hover, QTreeView::item:hover {{ background: {p.raised}; }}
    QListView::item:selected, QTreeView::item:selected {{ background: {p.raised}; color: {p.accent}; }}
    QLabel[role="section"] {{ color: {p.secondary}; font-size: {t.small}px; font-weight: 600; }}
    QLabel[role="keycap"] {{ font-size: {t.small}px; font-weight: 600; }}
    QLabel[role="cell"] {{ font-size: {t.body - 1}px; }}
    QLabel[role="title"] {{ font-size: {t.body}px; }}
    QLabel[role="title"] {{ font-weight: 600; }}
    QLabel[figures="tabular"] {{ font-family: "{TABULAR_FAMILY}"; }}
    QLabel[tone="measured"] {{ color: {p.measured_text}; }}
    """


def _menus(theme: Theme) -> str:
    p, s = theme.palette, theme.spacing
    return f"""
    QMenu {{ background: {p.panel}; border: 1px solid {p.line}; padding: {s.tiny}px; }}
    QMenu::item {{ padding: 7px 18px; border-radius: {s.tiny}px; }}
    QMenu::item:selected {{ background: {p.raised}; color: {p.text}; }}
    QMenu::item:disabled {{ color: {p.secondary}; }}
    QDialog, QMessageBox {{ background: {p.ground}; }}
    """


def _parts(theme: Theme) -> str:
    p, s = theme.palette, theme.spacing
    selected = p.accent if contrast_ratio(p.accent, p.panel) >= 4.5 else p.text
    return f"""
    QWidget#bar {{ background: {p.panel}; border-bottom: 1px solid {p.line}; }}
    QPushButton[kind="tab"] {{ background: transparent; border: none; border-bottom: 3px solid transparent; border-radius: 0;
        color: {p.secondary}; padding: 0 {s.gap}px; min-height: 40px; }}
    QPushButton[kind="tab"]:hover {{ color: {p.text}; }}
    QPushButton[kind="tab"]:checked {{ color: {selected}; border-bottom-color: {selected}; background: transparent; }}
    QPushButton[kind="tab"]:focus {{ color: {p.text}; background: {p.raised}; }}
    QPushButton[kind="tool"] {{ background: transparent; border: none; border-radius: {s.tiny}px; padding: 0 {s.small}px;
        min-height: 28px; font-weight: 500; text-align: left; }}
    QPushButton[kind="tool"]:hover, QPushButton[kind="tool"]:focus {{ background: {p.raised}; }}
    QPushButton[kind="tool"]:checked {{ background: {p.raised}; color: {selected}; font-weight: 600; }}
    QPushButton[kind="tool"]:disabled {{ background: transparent; color: {p.secondary}; }}
    QGraphicsView {{ background: transparent; border: none; }}
    QLabel[kind="chip"] {{ background: {p.raised}; border-radius: {s.corner_small}px; padding: 4px 10px; font-weight: 600; }}
    QTextEdit, QPlainTextEdit {{ background: {p.panel}; color: {p.text}; border: 1px solid {p.line};
        border-radius: {s.corner_small}px; padding: 2px 4px;
        selection-background-color: {p.accent}; selection-color: {p.on_accent}; }}
    QTextEdit:focus, QPlainTextEdit:focus {{ border-color: {p.focus}; }}
    QTextEdit:read-only, QPlainTextEdit:read-only {{ background: {p.ground}; }}
    QDateTimeEdit {{ background: {p.panel}; color: {p.text}; border: 2px solid {p.line}; border-radius: {s.corner_small}px;
        min-height: {s.control - 4}px; padding: 0 {s.small}px; }}
    QDateTimeEdit:focus {{ border-color: {p.focus}; }}
    QDateTimeEdit::drop-down {{ border: none; width: 28px; subcontrol-origin: border; subcontrol-position: center right; }}
    QDateTimeEdit::down-arrow {{ image: url("{field_arrow("down")}"); width: 17px; height: 17px; }}
    QRadioButton {{ spacing: {s.small}px; background: transparent; border: 2px solid transparent;
        border-radius: {s.corner_small}px; padding: 2px; }}
    QRadioButton:disabled {{ color: {p.secondary}; }}
    QTextEdit:disabled, QPlainTextEdit:disabled {{ color: {p.secondary}; background: {p.ground}; }}
    QRadioButton:focus {{ border-color: {p.focus}; }}
    QRadioButton::indicator {{ width: 12px; height: 12px; border: 2px solid {p.secondary}; border-radius: 8px;
        background: {p.panel}; }}
    QRadioButton::indicator:checked {{ border: 5px solid {p.accent}; width: 6px; height: 6px; }}
    QSplitter::handle {{ background: transparent; }}
    QSplitter::handle:hover {{ background: {p.line}; }}
    QPushButton::menu-indicator {{ image: none; width: 0; }}
    QSlider::groove:horizontal {{ height: 4px; background: {p.line}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ background: {p.accent}; width: 14px; margin: -5px 0; border-radius: 7px; }}
    """
