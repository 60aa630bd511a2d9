"""What the editor's parts share: the surgeon's screens and the editor's own words."""

from dataclasses import dataclass

from vmsk_exam.resources import Translator
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
    p = theme.palette
    return f"""
    QLineEdit[faulty="true"] {{ border-color: {p.attention}; }}
    QSplitter::handle {{ background: transparent; }}
    """
