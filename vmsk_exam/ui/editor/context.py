"""What the editor's parts share: the surgeon's screens and the editor's own words."""

from dataclasses import dataclass

from vmsk_exam.resources import Translator
from vmsk_exam.ui.stylesheet import field_arrow
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.theme import Theme


@dataclass(frozen=True, slots=True, eq=False)
class EditorContext:
    """Made anew when language or colours change."""

    surgeon: SurgeonContext
    texts: Translator

    @classmethod
    def of(cls, surgeon: SurgeonContext) -> "EditorContext":
        """Return the context of the surgeon's screens with the editor's words."""
        return cls(surgeon, Translator("editor", surgeon.texts.language))

    @property
    def theme(self) -> Theme:
        """Colours and lengths."""
        return self.surgeon.theme

    @property
    def language(self) -> str:
        """Language of the screens."""
        return self.texts.language

    def text(self, key: str, **values: object) -> str:
        """Return a text of the editor."""
        return self.texts.text(key, **values)


def field_stylesheet(theme: Theme) -> str:
    """Return the style of fields that only the editor has."""
    p, s = theme.palette, theme.spacing
    return f"""
    QLineEdit[faulty="true"] {{ border-color: {p.attention}; }}
    QAbstractSpinBox {{ background: {p.panel}; border: 2px solid {p.line}; border-radius: {s.corner_small}px;
        min-height: {s.control - 4}px; padding: 0; }}
    QAbstractSpinBox:focus {{ border-color: {p.focus}; }}
    QAbstractSpinBox:disabled {{ color: {p.secondary}; background: {p.ground}; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 24px; subcontrol-origin: border;
        subcontrol-position: top right; height: {s.control // 2}px; }}
    QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
    QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {p.raised}; }}
    QAbstractSpinBox::up-arrow {{ image: url("{field_arrow("up")}"); width: 13px; height: 13px; }}
    QAbstractSpinBox::down-arrow {{ image: url("{field_arrow("down")}"); width: 13px; height: 13px; }}
    QSplitter::handle {{ background: transparent; }}
    """
