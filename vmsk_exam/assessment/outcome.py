"""From the repetitions of an attempt to its result."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.cycles import Cycle
from vmsk_exam.assessment.results import (
    CompensationSeen,
    EndReason,
    ManeuverResult,
    Measure,
    Outcome,
    Repetition,
)
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask, PeakDirection
from vmsk_exam.samples import QualityReason

MAX_PEAK_SD_DEG: Final = 20.0
"""A peak less certain than this is not given in degrees."""
MAX_MISSED_DEG: Final = 5.0
"""Where so much of a turning point may lie between two frames, there are too few frames for the speed."""
TURN_SHARE: Final = 0.72
"""Part of an excursion that lies within one move time of the turn, by square of time: 5.77 (the largest acceleration of a
minimum-jerk movement, Flash and Hogan 1985) divided by 8 (half a frame interval to each side)."""
HELD_S: Final = 0.3
"""A peak that was held so long is missed by no frame rate."""


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """What is known about an attempt besides its repetitions."""

    attempt: int
    frame_count: int
    duration_s: float
    usable_ratio: float
    missing_reason: str
    """Why there is no number, if there is none."""
    compensations: tuple[CompensationSeen, ...] = ()
    measures: tuple[Measure, ...] = ()
    hold_s: float = 0.0
    """Longest hold where it is not that of a repetition (single-leg stance)."""


def direction_sign(task: ManeuverTask) -> float:
    """Return 1 if the end of the range is the largest angle, -1 if it is the smallest."""
    return 1.0 if task.direction is PeakDirection.INCREASE else -1.0


def to_repetition(cycle: Cycle, number: int, sign: float) -> Repetition:
    """Return a cycle as repetition, its angles in the convention of ``anatomy``."""
    return Repetition(
        number=number,
        start_s=cycle.start_s,
        peak_s=cycle.peak.t_s,
        end_s=cycle.end_s,
        start_deg=sign * cycle.start_deg,
        peak_deg=sign * cycle.peak.value_deg,
        sd_deg=cycle.peak.sd_deg,
        hold_s=cycle.hold_s,
    )


def find_best(repetitions: Sequence[Repetition], sign: float) -> Repetition:
    """Return the repetition that went furthest (docs/adr/0005-peak-of-a-maneuver.md)."""
    return max(repetitions, key=lambda repetition: sign * repetition.peak_deg)


def compute_peak_sd(repetitions: Sequence[Repetition], sign: float, missed_deg: float = 0.0) -> float:
    """Return the standard deviation of the best peak: its own, how well the next best one confirms it, what frames may miss.

    ``sd**2 = sd_best**2 + (best - second)**2 / 2 + missed**2 / 12``; the second term is the variance of two values, the last
    that of anything between nothing and ``missed_deg``.
    """
    ranked = sorted(repetitions, key=lambda repetition: sign * repetition.peak_deg, reverse=True)
    gap_deg = abs(ranked[0].peak_deg - ranked[1].peak_deg) if len(ranked) > 1 else 0.0
    return math.sqrt(ranked[0].sd_deg ** 2 + gap_deg**2 / 2 + missed_deg**2 / 12)


def estimate_missed_deg(repetition: Repetition, frames_per_s: float) -> float:
    """Return how much of a turning point may lie between two frames, degrees; 0 for a peak that was held.

    Parameters
    ----------
    repetition
        Its excursion and the time from start to peak say how sharply it turned.
    frames_per_s
        Usable frames a second.
    """
    move_s = repetition.peak_s - repetition.start_s
    if repetition.hold_s >= HELD_S or frames_per_s <= 0.0 or move_s <= 0.0:
        return 0.0
    excursion_deg = abs(repetition.peak_deg - repetition.start_deg)
    return TURN_SHARE * excursion_deg * min(1.0 / (frames_per_s * move_s), 1.0) ** 2


def build_result(task: ManeuverTask, repetitions: tuple[Repetition, ...], facts: AttemptFacts) -> ManeuverResult:
    """Return the result of an attempt: measured if anything was, else not assessable with the reason."""
    if task.maneuver.kind is not ManeuverKind.RANGE_OF_MOTION:
        is_measured = bool(facts.measures) and not facts.missing_reason
        return _result(task, repetitions, facts, Outcome.MEASURED if is_measured else Outcome.NOT_ASSESSABLE)
    if not repetitions or facts.missing_reason:
        return _result(task, repetitions, facts, Outcome.NOT_ASSESSABLE)
    best = find_best(repetitions, direction_sign(task))
    if _missed_deg(best, facts) > MAX_MISSED_DEG:
        return _result(task, repetitions, facts, Outcome.NOT_ASSESSABLE, reason=QualityReason.TOO_FEW_FRAMES)
    if best.sd_deg > MAX_PEAK_SD_DEG:
        return _result(task, repetitions, facts, Outcome.NOT_ASSESSABLE, reason=EndReason.TOO_UNCERTAIN)
    return _result(task, repetitions, facts, Outcome.MEASURED, best=best)


def build_not_offered(task: ManeuverTask, reason: EndReason) -> ManeuverResult:
    """Return the result of a task that was not offered."""
    nothing = AttemptFacts(attempt=1, frame_count=0, duration_s=0.0, usable_ratio=0.0, missing_reason="")
    return build_skipped(task, (), nothing, reason)


def build_skipped(
    task: ManeuverTask, repetitions: tuple[Repetition, ...], facts: AttemptFacts, reason: EndReason
) -> ManeuverResult:
    """Return the result of an attempt that was broken off without a number."""
    return _result(task, repetitions, facts, Outcome.SKIPPED, reason=reason)


def _missed_deg(repetition: Repetition, facts: AttemptFacts) -> float:
    return estimate_missed_deg(repetition, facts.usable_ratio * facts.frame_count / max(facts.duration_s, 1e-3))


def _result(
    task: ManeuverTask,
    repetitions: tuple[Repetition, ...],
    facts: AttemptFacts,
    outcome: Outcome,
    *,
    best: Repetition | None = None,
    reason: str | None = None,
) -> ManeuverResult:
    is_measured = outcome is Outcome.MEASURED
    return ManeuverResult(
        task_id=task.task_id,
        maneuver_id=task.maneuver.maneuver_id,
        side=task.side,
        channel=task.channel,
        view=task.view,
        outcome=outcome,
        reason=None if is_measured else str(reason or facts.missing_reason or EndReason.NO_REPETITION),
        attempt=facts.attempt,
        start_deg=None if best is None else best.start_deg,
        peak_deg=None if best is None else best.peak_deg,
        arc_deg=None if best is None else best.peak_deg - best.start_deg,
        peak_sd_deg=None if best is None else compute_peak_sd(repetitions, direction_sign(task), _missed_deg(best, facts)),
        repetitions=repetitions,
        hold_s=max([facts.hold_s, *(repetition.hold_s for repetition in repetitions)]),
        compensations=facts.compensations,
        measures=facts.measures if is_measured else (),
        usable_ratio=facts.usable_ratio,
        frame_count=facts.frame_count,
        duration_s=facts.duration_s,
    )
