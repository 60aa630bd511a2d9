"""Measures a whole clip as one maneuver: no still start, any number of repetitions, may begin or end in motion."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CENTRAL_ANGLES, Side, channel_name
from vmsk_exam.assessment.compensation import CompensationWatch
from vmsk_exam.assessment.either_side import choose_surer_side
from vmsk_exam.assessment.end_seen import is_end_seen
from vmsk_exam.assessment.gate import MIN_USABLE_RATIO, FrameGate
from vmsk_exam.assessment.outcome import AttemptFacts, build_result, direction_sign
from vmsk_exam.assessment.peaks import Series, estimate_peak, smooth_series
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Repetition
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.assessment.turns import Turn, find_turns
from vmsk_exam.protocol.model import Maneuver, ManeuverKind, ManeuverTask, PeakDirection
from vmsk_exam.samples import AngleSample, QualityReason

MIN_FRAMES: Final = 5
"""Fewer usable frames are no motion."""
EXCURSION_SHARE: Final = 0.3
"""A repetition goes at least this share of the whole range of the clip."""
MAX_GAP_S: Final = 1.0
"""A longer gap cuts a repetition."""
HOLD_BAND_DEG: Final = 3.0
RANGE_PERCENT: Final = (3.0, 97.0)


@dataclass(frozen=True, slots=True)
class _Clip:
    """The usable frames of a clip."""

    samples: list[AngleSample]
    times_s: list[float]
    gate: FrameGate
    frame_count: int
    duration_s: float


def measure_maneuver(samples: Iterable[AngleSample], task: ManeuverTask, *, gate_view: bool) -> ManeuverResult:
    """Measure a clip as one attempt at a maneuver.

    Parameters
    ----------
    samples
        Every frame of the clip in order of time.
    task
        Maneuver and side; the asked number of repetitions does not matter for a range of motion.
    gate_view
        Whether frames are refused in which the patient is turned wrongly.

    Returns
    -------
    ManeuverResult
        Measured if there is a repetition and most frames are usable.
    """
    if task.maneuver.kind is not ManeuverKind.RANGE_OF_MOTION:
        return _measure_live(samples, task, gate_view=gate_view)
    clip = _read_clip(samples, task, gate_view=gate_view)
    reason = _find_reason(clip)
    repetitions, is_end_lost = ((), False) if reason else _find_repetitions(clip, task)
    if not repetitions and not reason:
        reason = str(clip.gate.main_reason if is_end_lost else EndReason.NO_REPETITION)
    watch = _watch_compensations(clip, task, repetitions)
    facts = AttemptFacts(
        attempt=1,
        frame_count=clip.frame_count,
        duration_s=clip.duration_s,
        usable_ratio=clip.gate.usable_ratio,
        missing_reason=reason,
        compensations=watch.seen(),
    )
    return build_result(task, repetitions, facts)


def choose_side(samples: Sequence[AngleSample], maneuver: Maneuver) -> Side | None:
    """Return the side of a maneuver that moved most; None for a maneuver without sides.

    For a central angle (neck, trunk) it is the side towards which the patient bent or turned furthest from the start. Where both
    legs do the same it is the leg that is measured more surely.
    """
    if not maneuver.sides:
        return choose_surer_side(samples, maneuver)
    if maneuver.angle in CENTRAL_ANGLES:
        return _side_of_central(samples, maneuver)
    ranges = {side: _range_deg(samples, channel_name(maneuver.angle, side)) for side in maneuver.sides}
    return max(ranges, key=lambda side: ranges[side])


def _measure_live(samples: Iterable[AngleSample], task: ManeuverTask, *, gate_view: bool) -> ManeuverResult:
    tracker = ManeuverTracker(task, gate_view=gate_view)
    for sample in samples:
        tracker.update(sample)
    return tracker.result()


def _read_clip(samples: Iterable[AngleSample], task: ManeuverTask, *, gate_view: bool) -> _Clip:
    gate = FrameGate(task, gate_view=gate_view)
    used: list[AngleSample] = []
    times_s: list[float] = []
    first_ns: int | None = None
    last_s = -math.inf
    for sample in samples:
        first_ns = sample.t_ns if first_ns is None else first_ns
        t_s = (sample.t_ns - first_ns) * 1e-9
        if t_s <= last_s:
            continue
        last_s = t_s
        if gate.check(sample) is None:
            used.append(sample)
            times_s.append(t_s)
    return _Clip(used, times_s, gate, gate.frame_count, max(last_s, 0.0))


def _find_reason(clip: _Clip) -> str:
    """Return why a clip cannot be measured, empty if it can."""
    if clip.frame_count and clip.gate.usable_ratio < MIN_USABLE_RATIO:
        return str(clip.gate.main_reason)
    return str(QualityReason.TOO_FEW_FRAMES) if len(clip.samples) < MIN_FRAMES else ""


def _find_repetitions(clip: _Clip, task: ManeuverTask) -> tuple[tuple[Repetition, ...], bool]:
    """Return the repetitions whose end was seen, and whether there were others."""
    sign = direction_sign(task)
    t_s = np.array(clip.times_s)
    progress_deg = sign * np.array([sample.angle_deg(task.channel) for sample in clip.samples])
    whole = Series(t_s, progress_deg, np.array([sample.channel_sd_deg(task.channel) for sample in clip.samples]))
    low_deg, high_deg = np.percentile(progress_deg, RANGE_PERCENT)
    least_deg = max(task.maneuver.min_excursion_deg, EXCURSION_SHARE * float(high_deg - low_deg))
    repetitions: list[Repetition] = []
    is_end_lost = False
    for part in np.split(np.arange(len(t_s)), np.flatnonzero(np.diff(t_s) > MAX_GAP_S) + 1):
        series = Series(t_s[part], progress_deg[part], whole.sd_deg[part])
        for turn in find_turns(series, least_deg):
            if is_end_seen(whole, int(part[turn.top])):
                repetitions.append(_build_repetition(series, turn, len(repetitions) + 1, sign))
            else:
                is_end_lost = True
    return tuple(repetitions), is_end_lost


def _build_repetition(series: Series, turn: Turn, number: int, sign: float) -> Repetition:
    around = slice(turn.start, turn.end + 1)
    part = Series(series.t_s[around], series.value_deg[around], series.sd_deg[around])
    hold = _find_hold(part, turn.top - turn.start)
    peak = estimate_peak(part, hold)
    return Repetition(
        number=number,
        start_s=float(series.t_s[turn.start]),
        peak_s=peak.t_s,
        end_s=float(series.t_s[turn.end]),
        start_deg=sign * turn.start_deg,
        peak_deg=sign * peak.value_deg,
        sd_deg=peak.sd_deg,
        hold_s=0.0 if hold is None else hold[1] - hold[0],
    )


def _find_hold(part: Series, top: int) -> tuple[float, float] | None:
    """Return first and last time at which the angle stays near the end of the range."""
    smooth = smooth_series(part.t_s, part.value_deg)
    far = np.flatnonzero(smooth < smooth[top] - HOLD_BAND_DEG)
    before, after = far[far < top], far[far > top]
    first = int(before[-1]) + 1 if len(before) else 0
    last = int(after[0]) - 1 if len(after) else len(smooth) - 1
    return (float(part.t_s[first]), float(part.t_s[last])) if last > first else None


def _watch_compensations(clip: _Clip, task: ManeuverTask, repetitions: tuple[Repetition, ...]) -> CompensationWatch:
    """Compare other angles at each repetition's start with those on its way out."""
    watch = CompensationWatch(task)
    for repetition in repetitions:
        is_begun = False
        for t_s, sample in zip(clip.times_s, clip.samples, strict=True):
            if t_s > repetition.peak_s:
                break
            if t_s <= repetition.start_s:
                watch.watch_start(t_s, sample)
            else:
                if not is_begun:
                    watch.begin_repetition()
                    is_begun = True
                watch.watch_motion(t_s, sample)
        watch.end_repetition(repetition.number)
    return watch


def _channel_values(samples: Sequence[AngleSample], channel: str) -> list[float]:
    values = [sample.angle_deg(channel) for sample in samples if sample.is_usable]
    return [value for value in values if math.isfinite(value)]


def _range_deg(samples: Sequence[AngleSample], channel: str) -> float:
    """Return the range of an angle, less by what is missing of it."""
    values = _channel_values(samples, channel)
    if len(values) < MIN_FRAMES:
        return 0.0
    low_deg, high_deg = np.percentile(values, RANGE_PERCENT)
    return float(high_deg - low_deg) * len(values) / max(len(samples), 1)


def _side_of_central(samples: Sequence[AngleSample], maneuver: Maneuver) -> Side:
    values = _channel_values(samples, channel_name(maneuver.angle, None))
    if len(values) < MIN_FRAMES:
        return maneuver.sides[0]
    start_deg = float(np.median(values[: max(len(values) // 10, 3)]))
    low_deg, high_deg = np.percentile(values, RANGE_PERCENT)
    is_up = high_deg - start_deg >= start_deg - low_deg
    is_left = is_up == (maneuver.direction is PeakDirection.INCREASE)
    return Side.LEFT if is_left else Side.RIGHT
