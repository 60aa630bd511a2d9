"""What a clinician changes about a measured exam: frozen corrections, kept beside the numbers and never instead of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Point = tuple[float, float]
"""Share of the picture's width and height, 0..1 from the upper left corner (as ``PoseSample.image_xyz``)."""


class AngleEnd(StrEnum):
    """Which number of a task an angle measured by hand stands for."""

    START = "start"
    PEAK = "peak"


class HandTool(StrEnum):
    """How an angle was measured by hand."""

    THREE_POINT = "three_point"
    """End of one segment, the joint, end of the other segment."""
    LINE_TO_VERTICAL = "line_to_vertical"
    """Two points of a line against the picture's vertical."""


@dataclass(frozen=True, slots=True)
class MovePeak:
    """The end of a repetition lies at another frame."""

    task_id: str
    repetition: int
    """``Repetition.number``."""
    t_s: float
    """New time of the peak, seconds since the attempt's first frame."""
    peak_deg: float
    """Angle of the channel there, degrees."""
    sd_deg: float
    """Standard deviation of that angle, degrees."""


@dataclass(frozen=True, slots=True)
class ExcludeRepetition:
    """A repetition does not count."""

    task_id: str
    repetition: int


@dataclass(frozen=True, slots=True)
class MarkNotAssessable:
    """The task has no number that may be used."""

    task_id: str
    cause: str
    """Value of ``EndReason`` or ``QualityReason``, or the clinician's own words."""


@dataclass(frozen=True, slots=True)
class EnterAngle:
    """An angle was measured by hand on a frozen frame."""

    task_id: str
    end: AngleEnd
    angle_deg: float
    """In the convention of ``anatomy``, degrees."""
    t_s: float
    """Time of the frame, seconds since the attempt's first frame."""
    tool: HandTool
    points: tuple[Point, ...]
    """Three points, or two for a line to the vertical."""


@dataclass(frozen=True, slots=True)
class AddComment:
    """A remark about a task, or about the exam where ``task_id`` is empty; changes no number."""

    task_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Takes back a correction of an earlier, signed revision."""

    revision: int
    """Number of the revision."""
    place: int
    """Place of the correction in it, from 0."""


Change = MovePeak | ExcludeRepetition | MarkNotAssessable | EnterAngle | AddComment | Withdraw
"""Anything that a correction can do."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One change with who, when and why."""

    change: Change
    author: str
    """Account; empty where there are no accounts."""
    written_utc: datetime
    reason: str = ""
