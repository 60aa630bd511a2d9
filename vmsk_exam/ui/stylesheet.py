"""The one place where tokens become Qt's style sheet; widgets choose by the properties ``role`` and ``kind``.

``role`` of a label: ``small``, ``body``, ``lead``, ``cue``, ``headline``, ``angle``, with ``tone`` ``secondary``, ``accent``,
``attention`` or ``stop``. ``kind`` of a button: ``primary``, ``plain``, ``quiet``, ``stop``, ``card``; of a frame: ``panel``.
"""

from typing import Final

from vmsk_exam.resources import asset_path
from vmsk_exam.ui.theme import Palette, Theme

HINT_SHARE: Final = 0.9
"""How much of the colour of a hint in an empty field is that of words; the rest is the ground."""


def stylesheet(theme: Theme, family: str) -> str:
    """Return the style sheet of a face with a font family."""
    parts = (_base(theme, family), _labels(theme), _buttons(theme), _fields(theme), _containers(theme))
    return "\n".join(parts)


def _base(theme: Theme, family: str) -> str:
    p, t = theme.palette, theme.type_scale
    return f"""
    QWidget {{ color: {p.text}; font-family: "{family}"; font-size: {t.body}px; }}
    QWidget#page, QMainWindow {{ background: {p.ground}; }}
    QToolTip {{ background: {p.panel}; color: {p.text}; border: 1px solid {p.line}; padding: 4px; font-size: {t.small}px; }}
    """


def _labels(theme: Theme) -> str:
    p, t = theme.palette, theme.type_scale
    sizes = {"small": t.small, "body": t.body, "lead": t.lead, "cue": t.cue, "headline": t.headline, "angle": t.angle}
    weights = {"cue": 600, "headline": 700, "angle": 700, "lead": 500}
    tones = {"secondary": p.secondary, "accent": p.accent, "attention": p.attention, "stop": p.stop_text}
    rules = ["QLabel { background: transparent; border: none; }"]
    rules += [f'QLabel[role="{r}"] {{ font-size: {px}px; font-weight: {weights.get(r, 400)}; }}' for r, px in sizes.items()]
    rules += [f'QLabel[tone="{tone}"] {{ color: {colour}; }}' for tone, colour in tones.items()]
    return "\n".join(rules)


def _buttons(theme: Theme) -> str:
    p, s, t = theme.palette, theme.spacing, theme.type_scale
    ring = max(2, s.line + 1)
    return f"""
    QPushButton {{ background: {p.panel}; color: {p.text}; border: {ring}px solid {p.line}; border-radius: {s.corner_small}px;
        min-height: {s.control - 2 * ring}px; padding: 0 {s.gap}px; font-weight: 600; }}
    QPushButton:hover {{ background: {p.raised}; }}
    QPushButton:pressed {{ background: {p.line}; }}
    QPushButton:focus {{ border-color: {p.focus}; outline: none; }}
    QPushButton:disabled {{ color: {p.secondary}; background: {p.ground}; }}
    QPushButton:checked {{ border-color: {p.accent}; background: {p.raised}; }}
    QPushButton[kind="primary"] {{ background: {p.accent}; color: {p.on_accent}; border-color: {p.accent}; }}
    QPushButton[kind="primary"]:focus {{ border-color: {p.focus}; }}
    QPushButton[kind="primary"]:disabled {{ background: {p.panel}; color: {p.secondary}; border-color: {p.line}; }}
    QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; color: {p.secondary}; font-weight: 500;
        padding: 0 {s.small}px; }}
    QPushButton[kind="quiet"]:hover {{ color: {p.text}; background: {p.panel}; }}
    QPushButton[kind="quiet"]:focus {{ border-color: {p.focus}; color: {p.text}; }}
    QPushButton[kind="stop"] {{ background: {p.stop_fill}; color: {p.on_stop}; border-color: {p.stop}; font-weight: 700; }}
    QPushButton[kind="stop"]:focus {{ border-color: {p.focus}; }}
    QPushButton[kind="stop"]:disabled {{ background: {p.ground}; color: {p.secondary}; border-color: {p.line}; }}
    QPushButton[kind="card"] {{ border-radius: {s.corner}px; text-align: left; padding: {s.gap}px; }}
    QPushButton[kind="card"]:checked {{ border-color: {p.accent}; }}
    QPushButton[kind="card"]:focus {{ border-color: {p.focus}; }}
    QPushButton[kind="choice"] {{ padding: 0 {s.small}px; font-size: {t.body}px; }}
    QPushButton[kind="pain"] {{ font-size: {round(t.headline * 1.35)}px; font-weight: 700; padding: 0; }}
    """


def _fields(theme: Theme) -> str:
    p, s = theme.palette, theme.spacing
    ring = max(2, s.line + 1)
    box = round(s.control * 0.5)
    return f"""
    QLineEdit, QComboBox, QDateEdit {{ background: {p.panel}; color: {p.text}; border: {ring}px solid {p.line};
        border-radius: {s.corner_small}px; min-height: {s.control - 2 * ring}px; padding: 0 {s.small}px;
        selection-background-color: {p.accent}; selection-color: {p.on_accent};
        placeholder-text-color: {hint_colour(p)}; }}
    QLineEdit:focus, QComboBox:focus, QDateEdit:focus {{ border-color: {p.focus}; }}
    QLineEdit:disabled, QComboBox:disabled, QDateEdit:disabled {{ color: {p.secondary}; background: {p.ground}; }}
    QComboBox::drop-down {{ border: none; width: {box + s.small}px; }}
    QComboBox::down-arrow {{ image: url("{field_arrow("down")}"); width: {box}px; height: {box}px; }}
    QComboBox QAbstractItemView {{ background: {p.panel}; color: {p.text}; border: 1px solid {p.line};
        selection-background-color: {p.raised}; selection-color: {p.text}; }}
    QCheckBox {{ spacing: {s.small}px; background: transparent; border: {ring}px solid transparent;
        border-radius: {s.corner_small}px; padding: {s.tiny}px; }}
    QCheckBox:focus {{ border-color: {p.focus}; }}
    QCheckBox::indicator {{ width: {box}px; height: {box}px; border: {ring}px solid {p.secondary};
        border-radius: {s.tiny}px; background: {p.panel}; }}
    QCheckBox::indicator:checked {{ background: {p.accent}; border-color: {p.accent}; }}
    QProgressBar {{ background: {p.line}; border: none; border-radius: {s.tiny // 2 + 1}px; max-height: {s.tiny}px;
        min-height: {s.tiny}px; text-align: center; }}
    QProgressBar::chunk {{ background: {p.accent}; border-radius: {s.tiny // 2 + 1}px; }}
    """


def hint_colour(palette: Palette) -> str:
    """Return the colour of what stands in an empty field: fainter than what is typed, and still easy to read."""
    pairs = zip(*(bytes.fromhex(colour[1:]) for colour in (palette.secondary, palette.panel)), strict=True)
    return "#" + "".join(f"{round(HINT_SHARE * words + (1 - HINT_SHARE) * ground):02X}" for words, ground in pairs)


def field_arrow(direction: str) -> str:
    """Return the file of the arrow of a field, ``down`` or ``up``; its one grey is seen on light and on dark grounds."""
    return asset_path("icons", "field", f"{direction}.svg").as_posix()


def _containers(theme: Theme) -> str:
    p, s = theme.palette, theme.spacing
    return f"""
    QFrame[kind="panel"] {{ background: {p.panel}; border: {s.line}px solid {p.line}; border-radius: {s.corner}px; }}
    QFrame[kind="rule"] {{ background: {p.line}; border: none; max-height: {s.line}px; min-height: {s.line}px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: {s.small}px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {p.line}; border-radius: {s.small // 2}px; min-height: {s.control}px; }}
    QScrollBar::handle:vertical:hover {{ background: {p.secondary}; }}
    QScrollBar:horizontal {{ background: transparent; height: {s.small}px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {p.line}; border-radius: {s.small // 2}px; min-width: {s.control}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QSplitter::handle {{ background: {p.line}; }}
    """
