"""The exam protocols as cards; no Qt."""

from dataclasses import dataclass
from enum import StrEnum

from vmsk_exam.protocol.model import ExamProtocol, localized_text
from vmsk_exam.protocol.own import OWN_PREFIX
from vmsk_exam.resources import Translator

_ICONS = ("knee", "shoulder", "functional")


class ProtocolGroup(StrEnum):
    """Under which heading an exam stands, in the order in which they are shown."""

    OWN = "own"
    JOINT = "joint"
    OTHER = "other"
    OPERATION = "operation"


def group_of(protocol: ExamProtocol) -> ProtocolGroup:
    """Return the group of an exam: the clinic's own, of one joint, after an operation, or any other."""
    if protocol.protocol_id.startswith(OWN_PREFIX):
        return ProtocolGroup.OWN
    if protocol.protocol_id == protocol.region:
        return ProtocolGroup.JOINT
    return ProtocolGroup.OPERATION if protocol.protocol_id.startswith("postop_") else ProtocolGroup.OTHER


def grouped(protocols: tuple[ExamProtocol, ...]) -> tuple[ExamProtocol, ...]:
    """Return the exams with those of one group together, otherwise in their order."""
    return tuple(sorted(protocols, key=lambda protocol: list(ProtocolGroup).index(group_of(protocol))))


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
