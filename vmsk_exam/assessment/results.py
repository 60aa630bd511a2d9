"""The frozen results of a maneuver and the live status while it runs."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from vmsk_exam.anatomy import CameraView, Side


class Outcome(StrEnum):
    """How a maneuver ended."""

    MEASURED = "measured"
    """Numbers exist."""
    NOT_ASSESSABLE = "not_assessable"
    """Tried, and could not be measured; ``reason`` says why."""
    SKIPPED = "skipped"
    """Not tried, or broken off on purpose; ``reason`` says why."""


class EndReason(StrEnum):
    """Why a maneuver has no number; values of ``samples.QualityReason`` are used beside these."""

    SKIPPED_BY_PATIENT = "skipped_by_patient"
    STOPPED_BY_PAIN = "stopped_by_pain"
    NO_REPETITION = "no_repetition"
    TIME_LIMIT = "time_limit"
    TOO_UNCERTAIN = "too_uncertain"


class Phase(StrEnum):
    """Phase of a running maneuver.

    ::

        WAITING -> READY -> MOVING -> HOLDING -> RETURNING -> READY ... -> DONE
                     ^_________|  (too small a movement)
    """

    WAITING = "waiting"
    """Not yet in the start position, or not seen."""
    READY = "ready"
    """In the start position and still: may begin."""
    MOVING = "moving"
    HOLDING = "holding"
    """At the end of the range and still: the ring fills."""
    RETURNING = "returning"
    DONE = "done"


class CueKind(StrEnum):
    """The one thing said to the patient at a time; texts in translations ``patient.cue``."""

    GET_READY = "get_ready"
    BEGIN = "begin"
    GO_ON = "go_on"
    HOLD = "hold"
    GO_BACK = "go_back"
    AGAIN = "again"
    DONE = "done"
    COMPENSATION = "compensation"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True)
class Cue:
    """What to say now; ``detail`` is a compensation id or a quality reason where the kind needs one."""

    kind: CueKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Repetition:
    """One out-and-back cycle; times in seconds since the attempt's first frame, angles in degrees."""

    number: int
    start_s: float
    peak_s: float
    end_s: float
    start_deg: float
    peak_deg: float
    sd_deg: float
    hold_s: float


@dataclass(frozen=True, slots=True)
class CompensationSeen:
    """Another part of the body helped."""

    compensation_id: str
    change_deg: float
    """Largest change from the start of the repetition, signed, degrees."""
    repetitions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that is no joint angle: a time, a count, a distance as ratio."""

    name: str
    value: float
    unit: str
    sd: float | None = None


@dataclass(frozen=True, slots=True)
class ManeuverResult:
    """What one attempt at one task gave; angles in degrees, None where there is no number."""

    task_id: str
    maneuver_id: str
    side: Side | None
    channel: str
    view: CameraView
    outcome: Outcome
    reason: str | None
    """Value of ``EndReason`` or ``samples.QualityReason``; None exactly when measured."""
    attempt: int
    start_deg: float | None
    peak_deg: float | None
    arc_deg: float | None
    peak_sd_deg: float | None
    repetitions: tuple[Repetition, ...]
    hold_s: float
    """Longest hold at the end of the range."""
    compensations: tuple[CompensationSeen, ...]
    measures: tuple[Measure, ...]
    usable_ratio: float
    """Share of the attempt's frames in which the channel could be measured, 0..1."""
    frame_count: int
    duration_s: float
    pain: int | None = None
    """0 to 10 as the patient answered; None if not asked or not answered."""

    @property
    def peak_ci95_deg(self) -> tuple[float, float] | None:
        """95 % interval of the peak, degrees; None without a peak."""
        if self.peak_deg is None or self.peak_sd_deg is None:
            return None
        half = NORMAL_95 * self.peak_sd_deg
        return (self.peak_deg - half, self.peak_deg + half)

    def with_pain(self, pain: int | None) -> "ManeuverResult":
        """Return the result with the patient's answer."""
        return replace(self, pain=pain)


NORMAL_95: Final = 1.959964
"""Two-sided 95 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class ManeuverStatus:
    """What a running maneuver shows after each frame."""

    phase: Phase
    angle_deg: float | None
    """Newest angle of the measured channel; None if this frame has none."""
    sd_deg: float | None
    best_deg: float | None
    hold_ratio: float
    """How full the ring is, 0..1."""
    repetitions_done: int
    repetitions_asked: int
    cue: Cue | None
    elapsed_s: float
    remaining_s: float | None
    """Time left in a timed test, None otherwise."""
