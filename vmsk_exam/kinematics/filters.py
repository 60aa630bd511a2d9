"""A causal filter for angles that are shown live: rejects one-frame spikes, calms noise, never blunts a peak.

Each channel runs through three steps, without delay:

1. **Spike**: a joint cannot speed up at will. A value further from the straight continuation of the last two than
   ``acceleration * dt**2`` (plus a share for noise) is left out for one frame; if the next value confirms it, it was a
   movement and is taken over. The frame stays without a value: an earlier one is never given again.
2. **Local quadratic**: a parabola through the last ``WINDOW_S`` (Savitzky and Golay 1964), read at the newest sample, so
   that it does not lag.
3. **Limit**: the output never leaves the measured value by more than ``LIMIT_DEG`` or by twice the noise of the channel,
   whichever is larger. Noise is learned only while the joint is nearly at rest: a clean movement has none, so its peak
   survives within ``LIMIT_DEG`` however fast it is.
"""

from typing import Final

import numpy as np

from vmsk_exam.samples import FloatArray

WINDOW_S: Final = 0.2
"""Length of the window of the local quadratic, seconds."""
LIMIT_DEG: Final = 0.4
"""Largest distance of the output from a noiseless measurement, degrees."""
SPEED_SPAN_S: Final = 0.09
"""Time over which the speed of an angle is taken, seconds: long enough that noise of a degree makes 10 degrees a second."""
LARGEST_ACCELERATION_DEG_S2: Final = 9000.0
"""Fastest change of speed that is taken for movement: 170 degrees in 0.4 s by minimum jerk reaches 6135 deg/s2."""

_MEMORY: Final = 9
_FEWEST: Final = 4
"""A parabola through fewer samples smooths nothing."""
_SPIKE_OFFSET_DEG: Final = 6.0
_LARGEST_GAP_S: Final = 0.5
_REST_DEG_S: Final = 15.0
_NOISE_SHARE: Final = 0.06
_LARGEST_NOISE_DEG: Final = 3.0
_DIFFERENCE_TO_SD: Final = 1.0 / np.sqrt(6.0)
"""Standard deviation of white noise divided by that of its second difference."""


class AngleFilter:
    """Filters all channels of one stream of angles; samples come in order of time.

    Parameters
    ----------
    channel_count
        Number of channels in each sample.
    """

    def __init__(self, channel_count: int) -> None:
        self._channel_count = channel_count
        self.reset()

    def reset(self) -> None:
        """Forget all samples."""
        self._times_s: list[float] = []
        self._values: FloatArray = np.empty((0, self._channel_count))
        self._pending = self._nothing = np.full(self._channel_count, np.nan)
        self._noise_deg = np.zeros(self._channel_count)

    @property
    def noise_deg(self) -> FloatArray:
        """Standard deviation of the noise of each channel, learned at rest; float64 (channels,), degrees."""
        return self._noise_deg

    @property
    def speed_deg_s(self) -> FloatArray:
        """How fast each channel moved over the last ``SPEED_SPAN_S`` or more; float64 (channels,), 0 where it is not known."""
        spans_s = [self._times_s[-1] - t_s for t_s in self._times_s]
        before = [number for number, span_s in enumerate(spans_s) if span_s >= SPEED_SPAN_S]
        if not before:
            return np.zeros(self._channel_count)
        speed: FloatArray = np.abs(self._values[-1] - self._values[before[-1]]) / spans_s[before[-1]]
        speed[np.isnan(speed)] = 0.0
        return speed

    def filter(self, t_ns: int, values_deg: FloatArray) -> FloatArray:
        """Return the filtered values of a new sample.

        Parameters
        ----------
        t_ns
            Time of the sample, nanoseconds.
        values_deg
            float64 (channels,): degrees, NaN where missing; a missing value stays missing.

        Returns
        -------
        FloatArray
            float64 (channels,): degrees; NaN also where the value was a spike.
        """
        t_s = t_ns * 1e-9
        if self._times_s and not 0.0 < t_s - self._times_s[-1] <= _LARGEST_GAP_S:
            self.reset()
        accepted = self._reject_spikes(t_s, values_deg)
        self._times_s = [*self._times_s[-_MEMORY + 1 :], t_s]
        self._values = np.concatenate([self._values[-_MEMORY + 1 :], accepted[None]])
        self._learn_noise()
        smooth = self._smooth(accepted)
        return smooth if self._pending is self._nothing else np.where(np.isfinite(self._pending), np.nan, smooth)

    def _reject_spikes(self, t_s: float, values: FloatArray) -> FloatArray:
        """Continue the last value, for the memory only, where no joint can have reached the new one; once."""
        if len(self._values) < 2:
            return values
        last, before = self._values[-1], self._values[-2]
        step_s, last_step_s = t_s - self._times_s[-1], self._times_s[-1] - self._times_s[-2]
        expected = last + (last - before) * (step_s / last_step_s)
        limit = LARGEST_ACCELERATION_DEG_S2 * step_s * 0.5 * (step_s + last_step_s) + _SPIKE_OFFSET_DEG + 3.0 * self._noise_deg
        is_spike = np.abs(values - expected) > limit
        # Mostly there is none; it is confirmed where the value before was left out.
        if self._pending is not self._nothing:
            is_spike &= ~(np.abs(values - self._pending) <= limit)
        if not is_spike.any():
            self._pending = self._nothing
            return values
        self._pending = np.where(is_spike, values, np.nan)
        return np.where(is_spike, last, values)

    def _learn_noise(self) -> None:
        """Update the noise from second differences of samples at rest."""
        if len(self._values) < 4:
            return
        last = self._values[-4:]
        span_s = self._times_s[-1] - self._times_s[-4]
        is_resting = np.abs(last[3] - last[0]) < _REST_DEG_S * span_s + 2.0 * self._noise_deg
        if not is_resting.any():
            return
        seconds = np.abs(last[:2] - 2.0 * last[1:3] + last[2:])
        target = np.minimum(np.minimum(seconds[0], seconds[1]) * _DIFFERENCE_TO_SD, _LARGEST_NOISE_DEG)
        step = (target - self._noise_deg) * _NOISE_SHARE
        step[~is_resting | np.isnan(target)] = 0.0
        self._noise_deg = self._noise_deg + step

    def _smooth(self, newest: FloatArray) -> FloatArray:
        times = [t_s - self._times_s[-1] for t_s in self._times_s if t_s - self._times_s[-1] >= -WINDOW_S]
        if len(times) < _FEWEST:
            return newest
        weights = np.array(compute_endpoint_weights(times))
        fitted = weights @ self._values[-len(times) :]
        limit = np.maximum(LIMIT_DEG, 2.0 * self._noise_deg)
        smoothed: FloatArray = np.minimum(np.maximum(fitted, newest - limit), newest + limit)
        np.copyto(smoothed, newest, where=np.isnan(smoothed))
        return smoothed


def compute_endpoint_weights(times_s: list[float]) -> list[float]:
    """Return the weights of a least-squares parabola read at time 0, the newest sample.

    Parameters
    ----------
    times_s
        At least four different times, the last being 0, seconds.
    """
    span_s = max(-times_s[0], 1e-9)
    scaled = [t_s / span_s for t_s in times_s]
    squares = [t * t for t in scaled]
    one, first, second = float(len(scaled)), sum(scaled), sum(squares)
    third, fourth = sum(t * q for t, q in zip(scaled, squares, strict=True)), sum(q * q for q in squares)
    # First row of the inverse of the normal equations.
    constant, linear, square = second * fourth - third * third, second * third - first * fourth, first * third - second * second
    determinant = one * constant + first * linear + second * square
    return [(constant + linear * t + square * q) / determinant for t, q in zip(scaled, squares, strict=True)]
