"""The frozen results of a maneuver and the live status while it runs."""

import math
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
    STOPPED_BY_PATIENT = "stopped_by_patient"
    """"Stop" was pressed, and it was not (or not yet) said that it hurt."""
    NO_REPETITION = "no_repetition"
    TIME_LIMIT = "time_limit"
    TOO_UNCERTAIN = "too_uncertain"
    NOT_ANSWERED = "not_answered"
    """The question of an answered maneuver got no answer, or was not asked."""
    SAFETY_GATE = "safety_gate"
    """Not offered: the answers before the exam speak against it today."""
    PRECAUTION = "precaution"
    """Not offered: a precaution after an operation forbids it."""
    EASIER_NOT_HELD = "easier_not_held"
    """Not offered: an easier stance before it was not held for long enough."""


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
    STAY = "stay"
    """The set-up is good."""
    HOLD_ON = "hold_on"
    """A hold that lasts long."""
    TURN = "turn"
    """Turn a little; the detail is the patient's ``left`` or ``right``."""
    SHOW_PART = "show_part"
    """A part of the body left the picture: ``head``, ``hands`` or ``feet``."""
    TO_MIDDLE = "to_middle"
    SLOWER = "slower"


@dataclass(frozen=True, slots=True)
class Cue:
    """What to say now; ``detail`` is a compensation id, a quality reason, a side or a part where the kind needs one."""

    kind: CueKind
    detail: str = ""

    @property
    def cue_id(self) -> str:
        """Identifier that reads aloud: ``hold``, ``turn.left``, ``compensation.trunk_lean``."""
        return f"{self.kind}.{self.detail}" if self.detail else str(self.kind)


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

    @property
    def mdc95_deg(self) -> float | None:
        """Smallest change between two visits that is more than error, with 95 % confidence, degrees; None without a peak.

        ``1.96 * sqrt(2) * peak_sd_deg``, with the whole standard deviation as standard error of measurement: view, lens and
        landmark errors may differ between visits (Weir 2005, J Strength Cond Res 19:231).
        """
        return None if self.peak_sd_deg is None else NORMAL_95 * math.sqrt(2.0) * self.peak_sd_deg

    @property
    def is_inconsistent(self) -> bool:
        """Whether three or more repetitions disagree: one peak is further from their mean than 5 deg and than 10 %.

        The rule that the larger of 5 deg and 10 % of the mean bounds three measurements is that of the AMA Guides to the
        Evaluation of Permanent Impairment (remembered, to be confirmed by a clinician).
        """
        peaks = [repetition.peak_deg for repetition in self.repetitions]
        if self.peak_deg is None or len(peaks) < CONSISTENT_COUNT:
            return False
        mean_deg = sum(peaks) / len(peaks)
        limit_deg = max(CONSISTENT_DEG, CONSISTENT_SHARE * abs(mean_deg))
        return max(abs(peak_deg - mean_deg) for peak_deg in peaks) > limit_deg

    def with_pain(self, pain: int | None) -> "ManeuverResult":
        """Return the result with the patient's answer."""
        return replace(self, pain=pain)


CONSISTENT_COUNT: Final = 3
CONSISTENT_DEG: Final = 5.0
CONSISTENT_SHARE: Final = 0.1
ANSWER: Final = "answer"
"""Name and unit of the measure that holds the value of the chosen answer."""
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
    is_hurting: bool = False
    """Where pain is marked: whether the patient said that it began, and not yet that it ended."""
