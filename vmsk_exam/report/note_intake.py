"""What was asked around the maneuvers as lines of a note: from the stored documents, whatever their shape."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.report.note_draft import IntakeLines

_HIDDEN: Final = frozenset({"is_positive", "version", "wording_version", "language", "schema"})
"""Names in a document that are for the program."""
_HISTORY: Final = (DocumentKind.HISTORY, DocumentKind.BODY_CHART, DocumentKind.PALPATION, DocumentKind.PRECAUTIONS)
_CONSENT: Final = (DocumentKind.CONSENT,)


def intake_lines(documents: Iterable[Document]) -> IntakeLines:
    """Return the documents of an exam as lines; a kind that was never written stays None.

    Parameters
    ----------
    documents
        The versions that count.
    """
    by_kind: dict[DocumentKind, list[Document]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, []).append(document)

    def lines(*kinds: DocumentKind) -> tuple[str, ...] | None:
        found = [document for kind in kinds for document in by_kind.get(kind, ())]
        return tuple(line for document in found for line in document_lines(document)) if found else None

    return IntakeLines(
        red_flags=lines(DocumentKind.RED_FLAGS),
        history=lines(*_HISTORY),
        scores=lines(DocumentKind.SCORES, DocumentKind.QUESTIONNAIRE),
        consent=lines(*_CONSENT) or (),
    )


def document_lines(document: Document) -> tuple[str, ...]:
    """Return the content of a document, one statement a line, names before values."""
    content = document.content
    answers = content.get("answers") if isinstance(content, Mapping) else None
    return tuple(_lines("", content if answers is None else answers))


def _lines(name: str, value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [line for key, inner in value.items() if key not in _HIDDEN for line in _lines(str(key), inner)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        if all(not isinstance(inner, (Mapping, list)) for inner in value):
            return [_named(name, ", ".join(_plain(inner) for inner in value))] if value else []
        return [line for inner in value for line in _lines(name, inner)]
    return [_named(name, _plain(value))] if value not in (None, "") else []


def _named(name: str, text: str) -> str:
    words = name.replace("_", " ").replace(".", ", ")
    return f"- {words[:1].upper()}{words[1:]}: {text}" if words else f"- {text}"


def _plain(value: object) -> str:
    return str(value).replace("_", " ") if isinstance(value, str) else str(value)
