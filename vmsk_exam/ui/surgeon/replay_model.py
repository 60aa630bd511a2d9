"""Replays a stored attempt: where the cursor stands, how it moves, what is seen there. No Qt."""

import math
from typing import Final

import numpy as np

from vmsk_exam.record.model import KeyFrame, Track
from vmsk_exam.record.track_channels import read_track_channel
from vmsk_exam.samples import FloatArray, PoseSample

SPEEDS: Final = (0.25, 0.5, 1.0, 2.0)
"""Speeds of the replay; 1 is as it was."""


class ReplayModel:
    """One attempt under a cursor that stands on a sample.

    Parameters
    ----------
    track
        Samples of the attempt; at least one.
    key_frame
        The kept picture, if any.
    """

    def __init__(self, track: Track, key_frame: KeyFrame | None = None) -> None:
        self.track = track
        self.key_frame = key_frame
        self.index = 0
        self.is_playing = False
        self.speed = 1.0
        self.loop_s: tuple[float, float] | None = None
        """Start and end of what is played again and again; None plays all once."""
        self._clock_s = float(track.t_s[0])
        self._channels: dict[str, tuple[FloatArray, FloatArray]] = {}

    @property
    def cursor_s(self) -> float:
        """Time of the sample under the cursor, seconds."""
        return float(self.track.t_s[self.index])

    @property
    def last_s(self) -> float:
        """Time of the last sample, seconds."""
        return float(self.track.t_s[-1])

    @property
    def count(self) -> int:
        """Number of samples."""
        return len(self.track.t_s)

    @property
    def is_at_key_frame(self) -> bool:
        """Whether the kept picture belongs to the sample under the cursor."""
        return self.key_frame is not None and self.nearest(self.key_frame.t_s) == self.index

    def nearest(self, t_s: float) -> int:
        """Return the sample nearest to a time."""
        right = int(np.clip(np.searchsorted(self.track.t_s, t_s), 1, max(1, self.count - 1)))
        if self.count == 1:
            return 0
        before, after = float(self.track.t_s[right - 1]), float(self.track.t_s[right])
        return right if after - t_s < t_s - before else right - 1

    def move_to(self, t_s: float) -> None:
        """Put the cursor on the sample nearest to a time."""
        self._put(self.nearest(t_s))

    def step(self, count: int) -> None:
        """Move by samples and stop playing."""
        self.is_playing = False
        self._put(min(self.count - 1, max(0, self.index + count)))

    def switch_playing(self) -> None:
        """Play, from the start if the end was reached, or stop."""
        self.is_playing = not self.is_playing
        if self.is_playing and self.index == self.count - 1 and self.loop_s is None:
            self._put(0)

    def switch_loop(self, span_s: tuple[float, float] | None) -> None:
        """Play a span again and again from its start; the same span, or None, ends that."""
        self.loop_s = None if span_s == self.loop_s else span_s
        if self.loop_s is not None:
            self.move_to(self.loop_s[0])
            self.is_playing = True

    def change_speed(self, step: int) -> None:
        """Take a faster or slower speed."""
        number = min(len(SPEEDS) - 1, max(0, SPEEDS.index(self.speed) + step))
        self.speed = SPEEDS[number]

    def advance(self, elapsed_s: float) -> bool:
        """Let time pass while playing; return whether another sample is under the cursor."""
        if not self.is_playing:
            return False
        self._clock_s += elapsed_s * self.speed
        self._keep_in_loop()
        index = int(np.searchsorted(self.track.t_s, self._clock_s, side="right")) - 1
        if index >= self.count - 1:
            self.is_playing = False
        before, self.index = self.index, min(self.count - 1, max(0, index))
        return self.index != before

    def pose(self) -> PoseSample:
        """Return the landmarks under the cursor."""
        return pose_at(self.track, self.index)

    def angle(self, channel: str) -> tuple[float | None, float | None]:
        """Return angle and standard deviation under the cursor in degrees, None where there is none."""
        return self.angle_at(self.index, channel)

    def angle_at(self, index: int, channel: str) -> tuple[float | None, float | None]:
        """Return angle and standard deviation of a sample in degrees, None where there is none."""
        if channel not in self._channels:
            self._channels[channel] = read_track_channel(self.track, channel)
        angle, sd = self._channels[channel]
        return _finite(angle[index]), _finite(sd[index])

    def _keep_in_loop(self) -> None:
        if self.loop_s is None:
            return
        start_s, end_s = self.loop_s
        if not start_s <= self._clock_s < end_s:
            self._clock_s = start_s

    def _put(self, index: int) -> None:
        self.index = index
        self._clock_s = self.cursor_s


def pose_at(track: Track, index: int) -> PoseSample:
    """Return a stored sample as a pose; world landmarks are not stored."""
    points, visibility = track.image_xyz[index], track.visibility[index]
    missing = np.full_like(points, np.nan)
    count = int(np.isfinite(points[0, 0]))
    t_ns = round(float(track.t_s[index]) * 1e9)
    return PoseSample(t_ns, track.width_px, track.height_px, points, missing, visibility, visibility, count)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
