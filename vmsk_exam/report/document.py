"""What a report is made from, and the neutral document that every renderer draws, so that PDF and HTML never differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from vmsk_exam.assessment.reference import ReferenceRange
from vmsk_exam.protocol.model import Maneuver
from vmsk_exam.record.documents import Document
from vmsk_exam.record.effective import EffectiveExam, Origin
from vmsk_exam.record.model import ExamRecord, KeyFrame, Track
from vmsk_exam.report.drawing import Drawing


class Reference(Protocol):
    """A reference range of one motion, degrees in the convention of ``anatomy``."""

    @property
    def low_deg(self) -> float:
        """Lower end of the range."""

    @property
    def high_deg(self) -> float:
        """Upper end of the range."""

    @property
    def source(self) -> str:
        """Where the range was published."""

    @property
    def population(self) -> str:
        """Who was measured for it."""

    @property
    def is_confirmed(self) -> bool:
        """Whether the figures were checked against the source."""


@dataclass(frozen=True, slots=True, eq=False)
class ReportInput:
    """Everything that a report shows; what is missing from the mappings is left out of the report."""

    record: ExamRecord
    maneuvers: Mapping[str, Maneuver] = field(default_factory=dict)
    """By maneuver id: titles, joints and names of compensations; without one the id itself is shown."""
    tracks: Mapping[str, Track] = field(default_factory=dict)
    """By task id."""
    key_frames: Mapping[str, KeyFrame] = field(default_factory=dict)
    """By task id."""
    references: Mapping[str, Reference] = field(default_factory=dict)
    """By maneuver id, for ranges of motion."""
    functional_references: Mapping[str, ReferenceRange] = field(default_factory=dict)
    """By maneuver id, for the time of a functional test, in the unit of its measure."""
    language: str = "en"
    local_offset: timedelta | None = None
    """How far the local time where the report is made is ahead of UTC at the exam; None leaves local time out."""
    effective: EffectiveExam | None = None
    """What was corrected and entered; ``record`` is then its effective record. None: everything is as measured."""
    documents: tuple[Document, ...] = ()
    """The documents of the exam that count: consents and what was asked around the maneuvers."""


class Emphasis(StrEnum):
    """How a cell stands out; the words carry the meaning, never the look alone."""

    NORMAL = "normal"
    STRONG = "strong"
    MUTED = "muted"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: a main text, a quieter text after it, quieter lines below it."""

    text: str
    suffix: str = ""
    notes: tuple[str, ...] = ()
    emphasis: Emphasis = Emphasis.NORMAL
    span: int = 1
    origin: Origin = Origin.MEASURED
    """Where the number comes from; the text carries a sign, ``report.origin``, wherever it was not measured."""
    """Columns that the cell covers."""


@dataclass(frozen=True, slots=True)
class Row:
    """One table row; the spans of its cells add up to the columns. A group row is a heading within the table."""

    cells: tuple[Cell, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Heading and share of the width of one column."""

    title: str
    width_ratio: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one heading row."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values in columns, read row by row."""

    pairs: tuple[tuple[str, str], ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a note is smaller and quieter, a statement is framed."""

    text: str
    is_note: bool = False
    is_statement: bool = False


@dataclass(frozen=True, slots=True)
class TaskPanel:
    """Curve, picture and repetitions of one task, kept together on a page."""

    title: str
    value: str
    lines: tuple[str, ...]
    plot: Drawing | None
    picture: Drawing | None
    repetitions: Table | None


Block = Table | Facts | Paragraph | TaskPanel


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report, ready to be drawn."""

    title: str
    subtitle: str
    language: str
    warning: str
    """A line that must be seen first (demonstration, exam not ended); empty if there is none."""
    facts: Facts
    sections: tuple[Section, ...]
    running_head: tuple[str, ...]
    """Patient, date and exam id: on every page."""
    page_label: str
    """With the placeholders ``{page}`` and ``{pages}``."""

    @property
    def full_title(self) -> str:
        """Title and what it is about in one line."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title
