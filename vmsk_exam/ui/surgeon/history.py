"""The last minute of angles and landmarks in buffers of a fixed size. No Qt."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import LANDMARK_COUNT, MEASURED_CHANNELS, MEASURED_INDEX
from vmsk_exam.assessment.results import NORMAL_95
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample, QualityReason

WINDOW_S: Final = 60.0
"""How far one can look back."""
CAPACITY: Final = 3600
"""Samples kept: the window at 60 samples a second; slower cameras are kept for longer."""
REASONS: Final = tuple(QualityReason)
NO_REASON: Final = -1


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without an angle, and why."""

    start_s: float
    end_s: float
    reason: QualityReason | None


class AngleHistory:
    """Ring of samples in order of time; a sample that is not later than the last begins anew."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._t_s = np.full(capacity, np.nan)
        self._angles = np.full((capacity, len(MEASURED_CHANNELS)), np.nan)
        self._sds = np.full((capacity, len(MEASURED_CHANNELS)), np.nan)
        self._points = np.full((capacity, LANDMARK_COUNT, 3), np.nan, dtype=np.float32)
        self._visibility = np.zeros((capacity, LANDMARK_COUNT), dtype=np.float32)
        self._reasons = np.full(capacity, NO_REASON, dtype=np.int8)
        self._size_px = (0, 0)
        self._next, self.count = 0, 0

    @property
    def capacity(self) -> int:
        """Samples that are kept at most."""
        return len(self._t_s)

    @property
    def last_s(self) -> float:
        """Time of the newest sample, NaN before the first."""
        return float(self._t_s[self._next - 1]) if self.count else float("nan")

    def clear(self) -> None:
        """Forget everything."""
        self._next, self.count = 0, 0

    def append(self, angles: AngleSample, pose: PoseSample | None) -> None:
        """Keep a sample; one at the time of the last is passed over."""
        t_s = angles.t_ns / 1e9
        if self.count and t_s == self.last_s:
            return
        if self.count and t_s < self.last_s:
            self.clear()
        place = self._next
        self._t_s[place] = t_s
        self._angles[place], self._sds[place] = angles.measured()
        self._reasons[place] = REASONS.index(angles.reasons[0]) if angles.reasons else NO_REASON
        self._points[place] = np.nan if pose is None else pose.image_xyz
        self._visibility[place] = 0.0 if pose is None else pose.visibility
        if pose is not None:
            self._size_px = (pose.width_px, pose.height_px)
        self._next = (place + 1) % self.capacity
        self.count = min(self.capacity, self.count + 1)

    def copy(self) -> "AngleHistory":
        """Return what is kept now, to look at while more arrives."""
        other = AngleHistory(self.capacity)
        for name in ("_t_s", "_angles", "_sds", "_points", "_visibility", "_reasons"):
            getattr(other, name)[:] = getattr(self, name)
        other._size_px, other._next, other.count = self._size_px, self._next, self.count
        return other

    def times(self) -> FloatArray:
        """Return the times of the window in order, float64 (n,), seconds."""
        return self._t_s[self._places()]

    def values(self, channel: str) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return times, angles and half widths of the 95 % interval of the window, each float64 (n,); NaN where missing."""
        places, column = self._places(), MEASURED_INDEX[channel]
        return self._t_s[places], self._angles[places, column], NORMAL_95 * self._sds[places, column]

    def sample(self, t_s: float, channel: str) -> tuple[float, float, QualityReason | None]:
        """Return angle, standard deviation and what limited the sample nearest to a time; NaN where missing."""
        place = self._nearest(t_s)
        if place is None:
            return float("nan"), float("nan"), None
        if channel not in MEASURED_INDEX:  # of a hand nothing is kept
            return float("nan"), float("nan"), self._reason(place)
        column = MEASURED_INDEX[channel]
        return float(self._angles[place, column]), float(self._sds[place, column]), self._reason(place)

    def pose(self, t_s: float) -> PoseSample | None:
        """Return the landmarks nearest to a time; None before the first."""
        place = self._nearest(t_s)
        if place is None or self._size_px == (0, 0):
            return None
        points, visibility = self._points[place].astype(np.float64), self._visibility[place].astype(np.float64)
        count = int(np.isfinite(points[0, 0]))
        missing = np.full_like(points, np.nan)
        return PoseSample(round(float(self._t_s[place]) * 1e9), *self._size_px, points, missing, visibility, visibility, count)

    def step(self, t_s: float, count: int) -> float:
        """Return the time of the sample so many after (before) the one nearest to a time."""
        times = self.times()
        if not len(times):
            return t_s
        index = int(np.argmin(np.abs(times - t_s))) + count
        return float(times[min(len(times) - 1, max(0, index))])

    def gaps(self, channel: str, least_s: float) -> tuple[Gap, ...]:
        """Return the times without an angle that last at least so long, from the last angle before to the first after."""
        places, column = self._places(), MEASURED_INDEX[channel]
        if not len(places):
            return ()
        is_missing = np.isnan(self._angles[places, column])
        edges = np.flatnonzero(np.diff(np.concatenate([[False], is_missing, [False]]).astype(np.int8)))
        times = self._t_s[places]
        found = []
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            last = min(end, len(times) - 1)
            if times[last] - times[start] >= least_s:
                found.append(
                    Gap(float(times[max(0, start - 1)]), float(times[last]), self._reason(int(places[(start + end - 1) // 2])))
                )
        return tuple(found)

    def _places(self) -> NDArray[np.int64]:
        """Return where the samples of the window lie, oldest first."""
        places = (self._next - self.count + np.arange(self.count)) % self.capacity
        times = self._t_s[places]
        return places[int(np.searchsorted(times, self.last_s - WINDOW_S)) :] if self.count else places

    def _nearest(self, t_s: float) -> int | None:
        places = self._places()
        if not len(places):
            return None
        return int(places[int(np.argmin(np.abs(self._t_s[places] - t_s)))])

    def _reason(self, place: int) -> QualityReason | None:
        code = int(self._reasons[place])
        return None if code == NO_REASON else REASONS[code]
