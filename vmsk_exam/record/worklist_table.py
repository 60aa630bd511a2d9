"""The worklist as rows of the store: kept up to date in the transaction that changes an exam, listed page by page."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol.loader import current_library
from vmsk_exam.protocol.model import Maneuver
from vmsk_exam.record.connection import Connection
from vmsk_exam.record.document_table import load_documents
from vmsk_exam.record.documents import DocumentKind, newest
from vmsk_exam.record.effective import apply_corrections
from vmsk_exam.record.header_rows import time_from_text, time_text
from vmsk_exam.record.model import ExamRecord, ExamStatus
from vmsk_exam.record.queries import load_exam
from vmsk_exam.record.revision_table import load_revisions
from vmsk_exam.record.revisions import Revision
from vmsk_exam.record.rows import Row
from vmsk_exam.record.worklist import (
    NOTHING_KNOWN,
    Deficit,
    DeficitAgainst,
    WorklistPage,
    WorklistQuery,
    WorklistRow,
    WorklistSort,
    WorklistState,
    find_worst_deficit,
    fold_words,
)

_log = logging.getLogger(__name__)

RARE_WORD: Final = 20_000
"""A beginning of a word that fits at most so many exams is looked up; a commoner one is compared along the sorted list."""
COUNT_LIMIT: Final = 5_000
"""With a text to search for, not more exams than this are counted."""

_SHOWN: Final = (
    "exam_id", "started_utc", "status", "state", "has_red_flag", "subject_name", "patient_number", "protocol_title",
    "task_count", "measured_count", "not_assessable_count", "worst_deficit_deg", "worst_deficit_task", "is_demo",
)  # fmt: skip
_COLUMNS: Final = ("exam_key", *_SHOWN, "is_urgent", "folded_name", "words")
_SORT_COLUMN: Final = {
    WorklistSort.URGENCY: "is_urgent",
    WorklistSort.DATE: "started_utc",
    WorklistSort.PATIENT: "folded_name",
    WorklistSort.PROTOCOL: "protocol_title",
    WorklistSort.STATE: "state",
    WorklistSort.DEFICIT: "worst_deficit_deg",
    WorklistSort.NOT_ASSESSABLE: "not_assessable_count",
}
_MARK: Final = "reference:"
_AFTER_ANY: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of a WHERE clause with its values."""

    text: str
    values: tuple[object, ...] = ()


def fill_worklist(connection: Connection) -> None:
    """List every exam that is not listed yet (after a migration)."""
    missing = connection.execute("SELECT exam_id FROM exams WHERE exam_key NOT IN (SELECT exam_key FROM worklist)").fetchall()
    for (exam_id,) in missing:
        refresh_worklist(connection, exam_id)


def refresh_worklist(connection: Connection, exam_id: str) -> None:
    """Bring the row of an exam up to date; does nothing for an exam that has not begun."""
    found = connection.execute(
        "SELECT exam_key, measured_count, not_assessable_count FROM exams WHERE exam_id = ?", (exam_id,)
    ).fetchone()
    if found is None:
        return
    key, measured, not_assessable = found
    record, revisions = load_exam(connection, exam_id), load_revisions(connection, exam_id)
    marks = ", ".join("?" * len(_COLUMNS))
    row = _row(connection, record, revisions, (measured, not_assessable))
    connection.execute(f"INSERT OR REPLACE INTO worklist ({', '.join(_COLUMNS)}) VALUES ({marks})", (key, *row))  # noqa: S608
    words = row[-1].split()
    stored = {word for (word,) in connection.execute("SELECT word FROM worklist_words WHERE exam_key = ?", (key,))}
    if stored != set(words):
        connection.execute("DELETE FROM worklist_words WHERE exam_key = ?", (key,))
        for word in words:
            connection.execute("INSERT INTO worklist_words (word, exam_key) VALUES (?, ?)", (word, key))


def _row(connection: Connection, record: ExamRecord, revisions: Sequence[Revision], counts: tuple[int, int]) -> Row:
    header, subject = record.header, record.header.subject
    deficit = find_worst_deficit(apply_corrections(record, revisions).record, _library())
    state, has_red_flag = _state(record, revisions), _has_red_flag(connection, record.exam_id)
    words = fold_words(f"{subject.name} {subject.patient_number} {header.protocol_title}")
    return (
        record.exam_id,
        time_text(header.started_utc),
        record.status.value,
        state.value,
        int(has_red_flag),
        subject.name,
        subject.patient_number,
        header.protocol_title,
        len(header.task_ids),
        *counts,
        None if deficit is None else deficit.deficit_deg,
        "" if deficit is None else _stored_task(deficit),
        int(header.is_demo),
        int(has_red_flag and state is not WorklistState.SIGNED),
        " ".join(fold_words(subject.name)),
        " ".join(words),
    )


def _library() -> Mapping[str, Maneuver]:
    """Return the maneuver library; a broken one only leaves references out of the list, it never keeps an exam from the store."""
    try:
        return current_library()
    except (ProtocolError, OSError) as error:
        _log.warning("The list of exams compares with no reference: %s", error)
        return NOTHING_KNOWN


def _stored_task(deficit: Deficit) -> str:
    """Return the task of a deficit as the column holds it: what it is against stands before the task, unless the other side."""
    return f"{_MARK}{deficit.task_id}" if deficit.against is DeficitAgainst.REFERENCE else deficit.task_id


def _state(record: ExamRecord, revisions: Sequence[Revision]) -> WorklistState:
    if record.status is ExamStatus.RUNNING:
        return WorklistState.RUNNING
    if not revisions:
        return WorklistState.NEW
    return WorklistState.SIGNED if revisions[-1].is_signed else WorklistState.IN_REVIEW


def _has_red_flag(connection: Connection, exam_id: str) -> bool:
    contents = [document.content for document in newest(load_documents(connection, exam_id, DocumentKind.RED_FLAGS))]
    return any(isinstance(content, dict) and content.get("is_positive") is True for content in contents)


def list_worklist(connection: Connection, query: WorklistQuery, scope: Condition | None = None) -> WorklistPage:
    """Return a page of the list.

    Parameters
    ----------
    scope
        Restricts the exams to those that somebody may see.
    """
    conditions = [*_conditions(connection, query), *([] if scope is None else [scope])]
    where = " AND ".join(condition.text for condition in conditions) or "1"
    values = [value for condition in conditions for value in condition.values]
    rows = connection.execute(
        f"""SELECT {", ".join(_SHOWN)} FROM worklist WHERE exam_key IN (
                SELECT exam_key FROM worklist WHERE {where} ORDER BY {_order(query)} LIMIT ? OFFSET ?)
            ORDER BY {_order(query)}""",  # noqa: S608
        (*values, query.limit, query.offset),
    ).fetchall()
    total, is_exact = query.offset + len(rows), True
    if len(rows) == query.limit or (query.offset and not rows):
        total, is_exact = _count(connection, where, values, COUNT_LIMIT if query.text else None)
    return WorklistPage(tuple(map(_shown, rows)), max(total, query.offset + len(rows) if rows else 0), is_exact)


def _count(connection: Connection, where: str, values: list[object], limit: int | None) -> tuple[int, bool]:
    (total,) = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM worklist WHERE {where} LIMIT ?)",  # noqa: S608
        (*values, -1 if limit is None else limit),
    ).fetchone()
    return int(total), limit is None or total < limit


def _order(query: WorklistQuery) -> str:
    if query.sort is WorklistSort.URGENCY:
        return "is_urgent DESC, started_utc DESC"
    direction = "DESC" if query.is_descending else "ASC"
    column = _SORT_COLUMN[query.sort]
    return f"{column} {direction}" if column == "started_utc" else f"{column} {direction}, started_utc {direction}"


def _conditions(connection: Connection, query: WorklistQuery) -> list[Condition]:
    conditions = [] if not query.text else _word_conditions(connection, fold_words(query.text))
    if query.states:
        states = sorted(query.states)
        conditions.append(Condition(f"state IN ({', '.join('?' * len(states))})", tuple(states)))
    if query.red_flags_only:
        conditions.append(Condition("has_red_flag"))
    if query.patient_number is not None:
        conditions.append(Condition("patient_number = ?", (query.patient_number,)))
    return conditions


def _word_conditions(connection: Connection, beginnings: tuple[str, ...]) -> list[Condition]:
    rare = [beginning for beginning in beginnings if _count_word(connection, beginning) <= RARE_WORD]
    common = [beginning for beginning in beginnings if beginning not in rare]
    conditions = [Condition("instr(' ' || words, ?)", (f" {beginning}",)) for beginning in common]
    if rare:
        found = " INTERSECT ".join(["SELECT exam_key FROM worklist_words WHERE word >= ? AND word < ?"] * len(rare))
        bounds = tuple(bound for beginning in rare for bound in (beginning, beginning + _AFTER_ANY))
        conditions.insert(0, Condition(f"exam_key IN ({found})", bounds))
    return conditions


def _count_word(connection: Connection, beginning: str) -> int:
    (count,) = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM worklist_words WHERE word >= ? AND word < ? LIMIT ?)",
        (beginning, beginning + _AFTER_ANY, RARE_WORD + 1),
    ).fetchone()
    return int(count)


def _shown(row: Row) -> WorklistRow:
    values = dict(zip(_SHOWN, row, strict=True))
    values["started_utc"] = time_from_text(values["started_utc"])
    values["status"] = ExamStatus(values["status"])
    values["state"] = WorklistState(values["state"])
    task = values["worst_deficit_task"]
    if task.startswith(_MARK):
        values["worst_deficit_task"], values["deficit_against"] = task.removeprefix(_MARK), DeficitAgainst.REFERENCE
    values["has_red_flag"], values["is_demo"] = bool(values["has_red_flag"]), bool(values["is_demo"])
    return WorklistRow(**values)
