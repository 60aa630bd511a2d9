"""Curves of angles over time, ready to draw: values with gaps, 95 % band, repetitions, holds, the reported peak. No Qt."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import MEASURED_INDEX
from vmsk_exam.assessment.banded import BAND_UNIT
from vmsk_exam.assessment.results import NORMAL_95, ManeuverResult
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.record.corrections import EnterAngle
from vmsk_exam.record.effective import EffectiveResult, Origin
from vmsk_exam.record.model import Track
from vmsk_exam.record.track_channels import read_track_channel
from vmsk_exam.report.curve import find_hold_window, read_curve
from vmsk_exam.samples import FloatArray

MAX_POINTS: Final = 1200
"""Points of a drawn curve; more cannot be told apart on a screen."""
LEAST_SPAN_DEG: Final = 30.0
"""A curve's axis covers at least so much, so that noise does not look like motion."""
AXIS_STEP_DEG: Final = 15.0


@dataclass(frozen=True, slots=True)
class PeakMark:
    """The end of one repetition as it counts."""

    number: int
    t_s: float
    angle_deg: float
    origin: Origin = Origin.MEASURED
    original: tuple[float, float] | None = None
    """Time and angle as measured, where it was moved."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked on the measured curve, seconds and degrees."""

    repetitions: tuple[tuple[int, float, float], ...] = ()
    """Number, start and end of each."""
    holds: tuple[tuple[float, float], ...] = ()
    peak: tuple[float, float] | None = None
    """Time and angle of the reported end of the range."""
    peaks: tuple[PeakMark, ...] = ()
    """Ends of the repetitions that count; they can be moved."""
    excluded: tuple[int, ...] = ()
    """Numbers of the repetitions that do not count."""
    origin: Origin = Origin.MEASURED
    """Where the reported end of the range comes from."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One angle over time; NaN where it could not be measured."""

    channel: str
    t_s: FloatArray
    """float64 (n,), seconds."""
    angle_deg: FloatArray
    """float64 (n,), degrees."""
    half_deg: FloatArray
    """float64 (n,), half width of the 95 % interval in degrees."""
    marks: Marks = Marks()
    has_degrees: bool = True
    """Whether its degrees are told; of a band or an alignment only the shape is shown."""

    @property
    def has_values(self) -> bool:
        """Whether anything was measured."""
        return bool(np.isfinite(self.angle_deg).any())

    def axis_deg(self) -> tuple[float, float]:
        """Return a round range of degrees that holds curve and band."""
        return round_axis(self.angle_deg - self.half_deg, self.angle_deg + self.half_deg)


def round_axis(low_deg: FloatArray, high_deg: FloatArray) -> tuple[float, float]:
    """Return the range of an axis in whole steps, at least ``LEAST_SPAN_DEG`` wide."""
    low, high = _extreme(np.fmin, low_deg), _extreme(np.fmax, high_deg)
    if not np.isfinite(low) or not np.isfinite(high):
        return 0.0, LEAST_SPAN_DEG
    first = AXIS_STEP_DEG * float(np.floor(low / AXIS_STEP_DEG))
    last = AXIS_STEP_DEG * float(np.ceil(high / AXIS_STEP_DEG))
    return first, max(last, first + LEAST_SPAN_DEG)


def _extreme(reduce: np.ufunc, values: FloatArray) -> float:
    return float(reduce.reduce(values)) if len(values) else float("nan")


def read_channel(track: Track, channel: str, marks: Marks) -> Curve:
    """Return a channel of a track, thinned for the screen."""
    angle, sd = read_track_channel(track, channel)
    return Curve(channel, *thin(track.t_s, angle, NORMAL_95 * sd, MAX_POINTS), marks)


def thin(t_s: FloatArray, angle: FloatArray, half: FloatArray, max_points: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return fewer points: of each run of samples the lowest and the highest angle, so that peaks and gaps survive."""
    share = int(np.ceil(2 * len(t_s) / max_points))
    if share <= 2:
        return t_s, angle, half
    count = int(np.ceil(len(t_s) / share))
    padded = np.concatenate([angle, np.full(count * share - len(angle), np.nan)]).reshape(count, share)
    first = share * np.arange(count)
    low = first + np.argmin(np.where(np.isnan(padded), np.inf, padded), axis=1)
    high = first + np.argmax(np.where(np.isnan(padded), -np.inf, padded), axis=1)
    kept = np.unique(np.concatenate([low, high]))
    return t_s[kept], angle[kept], half[kept]


def find_marks(track: Track, result: ManeuverResult | None, effective: EffectiveResult | None = None) -> Marks:
    """Return repetitions, holds and peaks of a result, with its corrections where there are any."""
    if result is None:
        return Marks()
    measured = result if effective is None else effective.original
    curve = read_curve(track, result.channel)
    windows = () if curve is None else (find_hold_window(curve, repetition) for repetition in measured.repetitions)
    holds = tuple(window for window in windows if window is not None)
    spans = tuple((item.number, item.start_s, item.end_s) for item in measured.repetitions)
    if effective is None:
        peaks = tuple(PeakMark(item.number, item.peak_s, item.peak_deg) for item in result.repetitions)
        return Marks(spans, holds, peak_point(result), peaks)
    origin = effective.mark("peak_deg").origin
    return Marks(spans, holds, reported_peak(effective), _effective_peaks(effective), effective.excluded, origin)


def _effective_peaks(effective: EffectiveResult) -> tuple[PeakMark, ...]:
    before = {item.number: (item.peak_s, item.peak_deg) for item in effective.original.repetitions}
    return tuple(
        PeakMark(item.number, item.peak_s, item.peak_deg, Origin.CORRECTED, before[item.number])
        if item.number in effective.moved
        else PeakMark(item.number, item.peak_s, item.peak_deg)
        for item in effective.result.repetitions
    )


def reported_peak(effective: EffectiveResult) -> tuple[float, float] | None:
    """Return time and angle of the end of the range that counts; an angle entered by hand stands at its frame."""
    mark, result = effective.mark("peak_deg"), effective.result
    if mark.origin is Origin.ENTERED and result.peak_deg is not None and mark.correction is not None:
        change = mark.correction.change
        return (change.t_s, result.peak_deg) if isinstance(change, EnterAngle) else None
    return peak_point(result)


def peak_point(result: ManeuverResult | None) -> tuple[float, float] | None:
    """Return time and angle of the reported peak, None without one."""
    if result is None or result.peak_deg is None or not result.repetitions:
        return None
    peak_deg = result.peak_deg
    best = min(result.repetitions, key=lambda item: abs(item.peak_deg - peak_deg))
    return best.peak_s, peak_deg


def hides_degrees(task: ManeuverTask | None, result: ManeuverResult) -> bool:
    """Return whether the angle that finds the repetitions is never told, as in the report.

    Parameters
    ----------
    task
        The task as it was asked; None where the library no longer holds it.
    result
        Its result; told as a band it was never in degrees.
    """
    if task is not None:
        return task.maneuver.kind.hides_degrees
    return any(measure.unit == BAND_UNIT for measure in result.measures)


def task_channels(task: ManeuverTask) -> tuple[str, ...]:
    """Return the measured channel of a task, then those in which its compensations show; other signals are not stored."""
    found = [task.channel, *(task.compensation_channel(rule) for rule in task.maneuver.compensations)]
    return tuple(name for name in dict.fromkeys(found) if name in MEASURED_INDEX)


def task_curves(
    track: Track, task: ManeuverTask | None, result: ManeuverResult | None, effective: EffectiveResult | None = None
) -> tuple[Curve, ...]:
    """Return the measured curve with its marks, then compensations that were seen at least once."""
    measured = () if result is None else (result.channel,)
    channels = measured if task is None else task_channels(task)
    marks = find_marks(track, result, effective)
    curves = [read_channel(track, channel, marks if number == 0 else Marks()) for number, channel in enumerate(channels)]
    if result is not None and hides_degrees(task, result):
        curves = [replace(curve, has_degrees=curve.channel != result.channel) for curve in curves]
    return tuple(curve for number, curve in enumerate(curves) if number == 0 or curve.has_values)
