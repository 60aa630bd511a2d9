"""Running statistics of the newest part of a series, each value at constant cost."""

import math
from collections import deque


class SlidingFit:
    """Straight line through the values of the last seconds.

    The window always reaches back at least ``window_s`` once that much has been seen, so that five frames a second
    suffice.

    Parameters
    ----------
    window_s
        Length of the window, seconds.
    """

    def __init__(self, window_s: float) -> None:
        self.window_s = window_s
        self._points: deque[tuple[float, float]] = deque()
        self._clear_sums()

    @property
    def count(self) -> int:
        """Number of values in the window."""
        return len(self._points)

    @property
    def span_s(self) -> float:
        """Time from the oldest to the newest value, seconds."""
        return self._points[-1][0] - self._points[0][0] if self._points else 0.0

    @property
    def mean(self) -> float:
        """Mean of the values; NaN without any."""
        return self._sum_v / len(self._points) if self._points else math.nan

    @property
    def slope(self) -> float:
        """Slope of the fitted line, units per second; 0 with less than two values."""
        spread = self._spread_t()
        return self._covariance() / spread if spread > 0 else 0.0

    @property
    def change(self) -> float:
        """Change of the fitted line over the window."""
        return self.slope * self.span_s

    @property
    def residual_sd(self) -> float:
        """Standard deviation of the values about the line; 0 with less than three values."""
        count = len(self._points)
        if count < 3:
            return 0.0
        spread_v = self._sum_vv - self._sum_v * self._sum_v / count
        return math.sqrt(max(spread_v - self.slope * self._covariance(), 0.0) / (count - 2))

    @property
    def change_se(self) -> float:
        """Standard error of ``change``."""
        return self.residual_sd * math.sqrt(12.0 / max(len(self._points), 1))

    def add(self, t_s: float, value: float) -> None:
        """Append a value and forget those that are too old."""
        if not self._points:
            self._origin_s = t_s
        self._points.append((t_s, value))
        self._count_in(t_s, value, 1.0)
        while len(self._points) > 2 and self._points[1][0] <= t_s - self.window_s + 1e-9:
            self._count_in(*self._points.popleft(), -1.0)

    def clear(self) -> None:
        """Forget everything."""
        self._points.clear()
        self._clear_sums()

    def _clear_sums(self) -> None:
        self._origin_s = 0.0
        self._sum_t = self._sum_v = self._sum_tt = self._sum_tv = self._sum_vv = 0.0

    def _count_in(self, t_s: float, value: float, sign: float) -> None:
        t_s -= self._origin_s
        self._sum_t += sign * t_s
        self._sum_v += sign * value
        self._sum_tt += sign * t_s * t_s
        self._sum_tv += sign * t_s * value
        self._sum_vv += sign * value * value

    def _spread_t(self) -> float:
        count = len(self._points)
        spread = self._sum_tt - self._sum_t * self._sum_t / count if count > 1 else 0.0
        return spread if spread > 1e-9 else 0.0

    def _covariance(self) -> float:
        return self._sum_tv - self._sum_t * self._sum_v / max(len(self._points), 1)


class SlidingMean:
    """Mean of the values of the last seconds, at least of the newest one.

    Parameters
    ----------
    window_s
        Length of the window, seconds; values further apart than that are not averaged.
    """

    def __init__(self, window_s: float) -> None:
        self.window_s = window_s
        self._points: deque[tuple[float, float]] = deque()
        self._sum = 0.0

    @property
    def count(self) -> int:
        """Number of values in the window."""
        return len(self._points)

    def add(self, t_s: float, value: float) -> float:
        """Append a value and return the mean."""
        self._points.append((t_s, value))
        self._sum += value
        while self._points[0][0] < t_s - self.window_s:
            self._sum -= self._points.popleft()[1]
        return self._sum / len(self._points)

    def clear(self) -> None:
        """Forget everything."""
        self._points.clear()
        self._sum = 0.0
