"""Runs the product on a clip with known angles and keeps what it said beside the truth."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from phantom.plain_angles import measure_plain
from phantom.validation_clips import Clip
from vmsk_exam.anatomy import CENTRAL_ANGLES, CHANNEL_INDEX, Side
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.bootstrap.measuring import measure_poses, measure_samples
from vmsk_exam.protocol.loader import default_maneuver
from vmsk_exam.protocol.model import Maneuver, ManeuverTask, PeakDirection
from vmsk_exam.samples import AngleSample, FloatArray

PEAK_SHARE: Final = 0.97
"""The true peak is the median of what lies beyond this share of the way from the start; so is that of the plain method."""
START_PERCENT: Final = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """What the product said of one clip; degrees, NaN where nothing was said or known."""

    clip: Clip
    motion: str
    angle: str
    channel: str
    view: str
    truth_deg: FloatArray
    """float64 (frames,): the tested angle."""
    angle_deg: FloatArray
    sd_deg: FloatArray
    flat_deg: FloatArray
    """The plain method on the picture's landmarks."""
    deep_deg: FloatArray
    """The plain method on world landmarks."""
    is_usable: NDArray[np.bool_]
    yaw_deg: FloatArray
    """float64 (frames,): estimated body yaw."""
    reasons: tuple[str, ...]
    """Main reason of each frame without the tested angle."""
    all_error: float
    """Mean absolute error over every angle and frame that both know."""
    refusal: str
    """Why the maneuver got no number; empty if it got one or none was asked."""
    true_peak: float
    peak: float
    peak_sd: float
    flat_peak: float
    deep_peak: float

    @property
    def frame_error(self) -> float:
        """Mean absolute error of the tested angle over its frames."""
        return _mean(np.abs(self.angle_deg - self.truth_deg))

    @property
    def usable_share(self) -> float:
        """Share of all frames in which the tested angle is given."""
        return float(np.isfinite(self.angle_deg).mean()) if len(self.angle_deg) else 0.0


def score_clip(clip: Clip, model: Path | None = None) -> Score:
    """Measure a clip as the commands ``angles`` and ``measure`` do.

    Raises
    ------
    SourceError, ModelError, ProtocolError
        If the clip, the model or the motion cannot be used.
    """
    pairs = list(measure_poses(clip.video, model, lambda _done, _total: None))
    samples = [sample for _, sample in pairs]
    time_s = np.array([(sample.t_ns - samples[0].t_ns) * 1e-9 for sample in samples])
    truth = clip.truth_at(time_s)
    maneuver = default_maneuver(clip.motion) if clip.motion else None
    task = None if maneuver is None else ManeuverTask(maneuver, _task_side(maneuver, clip))
    channel = task.channel if task is not None else _busiest(truth)
    index, (angle, side) = CHANNEL_INDEX[channel], _split(channel)
    result = measure_samples(samples, task.maneuver, task.side) if task is not None and not clip.is_turned else None
    plain = [[measure_plain(pose, angle, side, is_deep=is_deep) for pose, _ in pairs] for is_deep in (False, True)]
    flat, deep = (np.array(values) for values in plain)
    is_up = task is None or task.direction is PeakDirection.INCREASE
    at_peak = _find_peak(truth[:, index], is_up=is_up)
    return Score(
        clip=clip,
        motion=clip.motion or angle,
        angle=angle,
        channel=channel,
        view=str(clip.view or (task.view if task is not None else "unknown")),
        truth_deg=truth[:, index],
        angle_deg=np.array([sample.angle_deg(channel) for sample in samples]),
        sd_deg=np.array([sample.channel_sd_deg(channel) for sample in samples]),
        flat_deg=flat,
        deep_deg=deep,
        is_usable=np.array([sample.is_usable for sample in samples]),
        yaw_deg=np.array([sample.body_yaw_deg for sample in samples]),
        reasons=tuple(_frame_reasons(samples, channel)),
        all_error=_mean(np.abs(np.stack([sample.angles_deg for sample in samples]) - truth)),
        refusal=str(result.reason) if result is not None and result.outcome is not Outcome.MEASURED else "",
        true_peak=_median(truth[at_peak, index]),
        peak=_number(result, "peak_deg"),
        peak_sd=_number(result, "peak_sd_deg"),
        flat_peak=_signed(_median(flat[at_peak]), _median(truth[at_peak, index])),
        deep_peak=_signed(_median(deep[at_peak]), _median(truth[at_peak, index])),
    )


def _task_side(maneuver: Maneuver, clip: Clip) -> Side | None:
    return (clip.side or maneuver.sides[0]) if maneuver.sides else None


def _split(channel: str) -> tuple[str, Side]:
    """Return angle and side of a channel; the left for a central one."""
    if channel in CENTRAL_ANGLES:
        return channel, Side.LEFT
    side, _, angle = channel.partition("_")
    return angle, Side(side)


def _busiest(truth: FloatArray) -> str:
    """Return the channel whose truth moves most."""
    spans = [float(np.ptp(column[np.isfinite(column)])) if np.isfinite(column).any() else -1.0 for column in truth.T]
    return list(CHANNEL_INDEX)[int(np.argmax(spans))]


def _find_peak(truth: FloatArray, *, is_up: bool) -> NDArray[np.bool_]:
    """Return which frames are near the end of the range."""
    gone = truth if is_up else -truth
    if not np.isfinite(gone).any():
        return np.zeros(len(gone), dtype=np.bool_)
    start, top = float(np.nanpercentile(gone, START_PERCENT)), float(np.nanmax(gone))
    return np.asarray(gone >= start + PEAK_SHARE * (top - start))


def _frame_reasons(samples: list[AngleSample], channel: str) -> list[str]:
    missing = [sample for sample in samples if not np.isfinite(sample.angle_deg(channel))]
    return [str(sample.reasons[0]) if sample.reasons else "joint_hidden" for sample in missing]


def _number(result: ManeuverResult | None, name: str) -> float:
    value = None if result is None else getattr(result, name)
    return float("nan") if value is None else float(value)


def _signed(plain: float, truth: float) -> float:
    """Return the plain method's angle, which has no sign, with that of the truth."""
    return -plain if truth < 0.0 else plain


def _median(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def _mean(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")
