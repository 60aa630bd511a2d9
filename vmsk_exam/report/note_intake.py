"""What was asked around the maneuvers as lines of a note: in the words of the report, else from the documents as they are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.report.document import Block, Facts, Paragraph, Table, TaskPanel
from vmsk_exam.report.intake_sections import IntakeReport
from vmsk_exam.report.note_draft import IntakeLines
from vmsk_exam.report.wording import Wording

_HIDDEN: Final = frozenset({"is_positive", "version", "wording_version", "language", "schema", "is_asked", "stage"})
"""Names in a document that are for the program."""

Lines = tuple[str, ...]


def intake_lines(documents: Iterable[Document], wording: Wording) -> IntakeLines:
    """Return the documents of an exam as lines; what was never written stays None.

    Parameters
    ----------
    documents
        The versions that count.
    wording
        Language of the note.
    """
    listed = tuple(documents)
    report = IntakeReport(listed, wording)
    found = {section.title: _block_lines(section.blocks) for section in (*report.before(), *report.after())}

    def told(*names: str) -> Lines:
        return tuple(line for name in names for line in found.get(wording.text(f"intake.{name}"), ()))

    def lines(worded: Lines, *kinds: DocumentKind) -> Lines | None:
        if worded:
            return worded
        plain = [document for document in listed if document.kind in kinds]
        return tuple(line for document in plain for line in document_lines(document)) if plain else None

    warning = (report.warning(),) if report.warning() else ()
    history = told("history", "chart", "safety")
    questionnaires = lines((), DocumentKind.QUESTIONNAIRE) or ()
    scores = lines(told("scores_title"), DocumentKind.SCORES)
    return IntakeLines(
        red_flags=lines((*warning, *told("red_flags")), DocumentKind.RED_FLAGS),
        history=lines(history, DocumentKind.HISTORY, DocumentKind.BODY_CHART, DocumentKind.PALPATION),
        scores=(*(scores or ()), *questionnaires) if scores is not None or questionnaires else None,
        consent=lines(told("before"), DocumentKind.CONSENT, DocumentKind.LOCATION) or (),
    )


def _block_lines(blocks: Iterable[Block]) -> Lines:
    lines: list[str] = []
    for block in blocks:
        match block:
            case Facts():
                lines.extend(f"- {name}: {value}" for name, value in block.pairs)
            case Paragraph(is_note=False):
                lines.append(block.text)
            case Table():
                for row in block.rows:
                    first, *others = (
                        " ".join(part for part in (cell.text, cell.suffix, *cell.notes) if part) for cell in row.cells
                    )
                    lines.append(f"- {first}: {'; '.join(others)}")
            case TaskPanel():
                lines.extend(f"- {line}" for line in block.lines)
            case _:
                pass
    return tuple(lines)


def document_lines(document: Document) -> Lines:
    """Return the content of a document as it is, one statement a line, names before values."""
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
