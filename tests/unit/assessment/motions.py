"""Angle series with known truth: what a patient does is described, the samples follow."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX
from vmsk_exam.protocol.loader import default_maneuver
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, FloatArray, QualityReason


@dataclass(frozen=True)
class Motion:
    """Out-and-back repetitions of one channel; angles in degrees, times in seconds."""

    start_deg: float = 5.0
    peaks_deg: tuple[float, ...] = (110.0, 112.0, 114.0)
    move_s: float = 1.5
    hold_s: float = 2.0
    rest_s: float = 1.5
    lead_s: float = 1.5
    """Still before the first repetition."""
    is_cosine: bool = False
    """Turn without any flat top, else minimum jerk."""

    @property
    def duration_s(self) -> float:
        return self.lead_s + len(self.peaks_deg) * (2 * self.move_s + self.hold_s + self.rest_s)

    def angle_deg(self, t_s: FloatArray) -> FloatArray:
        """The true angle at any times."""
        angle = np.full_like(t_s, self.start_deg)
        for number, peak in enumerate(self.peaks_deg):
            begin = self.lead_s + number * (2 * self.move_s + self.hold_s + self.rest_s)
            rise = np.clip((t_s - begin) / self.move_s, 0, 1)
            fall = np.clip((t_s - begin - self.move_s - self.hold_s) / self.move_s, 0, 1)
            angle += (peak - self.start_deg) * (self._blend(rise) - self._blend(fall))
        return angle

    def _blend(self, x: FloatArray) -> FloatArray:
        if self.is_cosine:
            return (1 - np.cos(np.pi * x)) / 2
        return 10 * x**3 - 15 * x**4 + 6 * x**5


@dataclass(frozen=True)
class Filming:
    """How the motion is seen."""

    fps: float = 30.0
    noise_deg: float = 0.0
    sd_deg: float = 4.0
    jitter: float = 0.0
    """Irregularity of the frame times, share of a frame."""
    yaw_deg: float = 90.0
    gaps: tuple[tuple[float, float], ...] = ()
    """Times at which nothing is seen."""
    reason: QualityReason = QualityReason.BODY_CUT_OFF
    seed: int = 0
    others: dict[str, Motion] = field(default_factory=dict)
    """What other channels do."""


def sample_motion(motion: Motion, channel: str, filming: Filming = Filming()) -> Iterator[AngleSample]:
    """Yield the samples of a motion in one channel; all other channels stand at zero."""
    rng = np.random.default_rng(filming.seed)
    count = int(motion.duration_s * filming.fps) + 1
    t_s = (np.arange(count) + filming.jitter * rng.uniform(-0.45, 0.45, count)) / filming.fps
    t_s = np.maximum(t_s - t_s[0], 0)
    tracks = {name: other.angle_deg(t_s) for name, other in filming.others.items()}
    tracks[channel] = motion.angle_deg(t_s)
    noise = rng.normal(0, filming.noise_deg, (count, len(ANGLE_CHANNELS))) if filming.noise_deg else None
    for index in range(count):
        angles = np.zeros(len(ANGLE_CHANNELS)) if noise is None else noise[index].copy()
        for name, track in tracks.items():
            angles[CHANNEL_INDEX[name]] += track[index]
        t_ns = 1_000_000_000 + round(t_s[index] * 1e9)
        if any(first <= t_s[index] < last for first, last in filming.gaps):
            yield AngleSample.unusable(t_ns, (filming.reason,), filming.yaw_deg)
        else:
            yield AngleSample(t_ns, angles, np.full(len(ANGLE_CHANNELS), filming.sd_deg), True, (), filming.yaw_deg)


def task_of(name: str, side: str | None = "left", **changes: object) -> ManeuverTask:
    """A task of the shipped library, with changed fields."""
    from vmsk_exam.anatomy import Side

    maneuver = replace(default_maneuver(name), **changes)
    return ManeuverTask(maneuver, None if side is None else Side(side))
