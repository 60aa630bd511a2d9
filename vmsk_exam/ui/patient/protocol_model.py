"""The exam protocols as cards; no Qt."""

from dataclasses import dataclass

from vmsk_exam.protocol.model import ExamProtocol, localized_text
from vmsk_exam.resources import Translator

_ICONS = ("knee", "shoulder", "functional")


@dataclass(frozen=True, slots=True)
class ProtocolCard:
    """One exam to choose."""

    protocol_id: str
    icon_name: str
    title: str
    summary: str
    minutes: str
    needs: str


def protocol_cards(protocols: tuple[ExamProtocol, ...], translator: Translator) -> tuple[ProtocolCard, ...]:
    """Return a card for each protocol in its order."""
    language = translator.language
    return tuple(
        ProtocolCard(
            protocol.protocol_id,
            protocol.protocol_id if protocol.protocol_id in _ICONS else "body_frame",
            localized_text(protocol.title, language),
            localized_text(protocol.summary, language),
            translator.text("protocol.minutes", minutes=protocol.duration_min),
            translator.text("protocol.needs", needs=localized_text(protocol.needs, language)),
        )
        for protocol in protocols
    )
