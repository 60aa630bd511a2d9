import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsk_exam.assessment.sliding import SlidingFit, SlidingMean


def test_fit_of_a_line() -> None:
    fit = SlidingFit(1.0)
    for index in range(100):
        fit.add(index * 0.1, 3.0 + 2.0 * index * 0.1)
    assert fit.count == 11
    assert fit.span_s == pytest.approx(1.0)
    assert fit.slope == pytest.approx(2.0)
    assert fit.change == pytest.approx(2.0)
    assert fit.mean == pytest.approx(3.0 + 2.0 * 9.4)
    assert fit.residual_sd == pytest.approx(0.0, abs=1e-5)


def test_an_empty_window_has_no_values() -> None:
    fit = SlidingFit(1.0)
    assert (fit.count, fit.slope, fit.residual_sd, fit.span_s) == (0, 0.0, 0.0, 0.0)
    assert np.isnan(fit.mean)
    fit.add(0.0, 1.0)
    fit.clear()
    assert fit.count == 0


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.floats(0.01, 0.3), st.floats(-180, 180)), min_size=5, max_size=80),
    st.floats(0, 1e4),
)
def test_the_running_fit_equals_the_fit_of_its_window(steps: list[tuple[float, float]], origin: float) -> None:
    fit = SlidingFit(0.7)
    times, values = [], []
    t_s = origin
    for step, value in steps:
        t_s += step
        fit.add(t_s, value)
        times.append(t_s)
        values.append(value)
    t, v = np.array(times[-fit.count :]), np.array(values[-fit.count :])
    slope, offset = np.polyfit(t - t[0], v, 1)
    rest = v - offset - slope * (t - t[0])
    assert fit.mean == pytest.approx(v.mean(), abs=1e-6)
    assert fit.slope == pytest.approx(slope, rel=1e-5, abs=1e-4)
    if fit.count > 2:
        assert fit.residual_sd == pytest.approx(np.sqrt((rest**2).sum() / (len(v) - 2)), rel=1e-3, abs=1e-3)


def test_the_mean_keeps_at_least_the_newest_value() -> None:
    mean = SlidingMean(0.15)
    assert mean.add(0.0, 10.0) == 10.0
    assert mean.add(0.2, 20.0) == 20.0
    assert mean.add(0.3, 40.0) == 30.0
    assert mean.count == 2
