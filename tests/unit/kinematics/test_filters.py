from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.kinematics.filters import AngleFilter, compute_endpoint_weights


def raised_cosine(phase: float) -> float:
    return 0.5 - 0.5 * np.cos(np.pi * phase)


def minimum_jerk(phase: float) -> float:
    return phase**3 * (10.0 - 15.0 * phase + 6.0 * phase**2)


def make_motion(
    shape: Callable[[float], float], amplitude_deg: float, move_s: float, hold_s: float, fps: float
) -> tuple[np.ndarray, np.ndarray]:
    """Rest, out, hold, back, rest."""
    t = np.arange(0.0, 1.0 + 2.0 * move_s + hold_s, 1.0 / fps)
    phase = np.clip(np.minimum((t - 0.5) / move_s, (0.5 + 2.0 * move_s + hold_s - t) / move_s), 0.0, 1.0)
    return t, amplitude_deg * np.array([shape(value) for value in phase])


def run_filter(t: np.ndarray, values: np.ndarray) -> np.ndarray:
    angle_filter = AngleFilter(1)
    return np.array([angle_filter.filter(int(time * 1e9), np.array([value]))[0] for time, value in zip(t, values, strict=True)])


@given(
    shape=st.sampled_from([raised_cosine, minimum_jerk]),
    amplitude_deg=st.floats(20.0, 170.0),
    move_s=st.floats(0.4, 3.0),
    hold_s=st.floats(0.0, 3.0),
    fps=st.floats(15.0, 60.0),
    direction=st.sampled_from([-1.0, 1.0]),
)
def test_peak_of_a_clean_motion_survives(
    shape: Callable[[float], float], amplitude_deg: float, move_s: float, hold_s: float, fps: float, direction: float
) -> None:
    t, values = make_motion(shape, amplitude_deg, move_s, hold_s, fps)
    filtered = direction * run_filter(t, direction * values)
    assert abs(filtered.max() - values.max()) <= 0.5
    assert np.abs(filtered - values).max() <= 0.5


@given(spike_deg=st.floats(25.0, 120.0), sign=st.sampled_from([-1.0, 1.0]), fps=st.floats(24.0, 240.0), index=st.integers(5, 20))
def test_one_frame_spike_is_rejected(spike_deg: float, sign: float, fps: float, index: int) -> None:
    t = np.arange(30) / fps
    values = 40.0 + 30.0 * t
    values[index] += sign * spike_deg
    filtered = run_filter(t, values)
    assert np.isnan(filtered[index]), "no earlier value may be given again"
    rest = np.arange(30) != index
    assert np.abs(filtered - (40.0 + 30.0 * t))[rest].max() < 4.0


def test_step_is_taken_over_after_one_frame() -> None:
    t = np.arange(30) / 30.0
    values = np.where(t < 0.5, 10.0, 90.0)
    filtered = run_filter(t, values)
    first_after = int(np.argmax(t >= 0.5))
    assert np.isnan(filtered[first_after])
    assert filtered[first_after + 1] == pytest.approx(90.0, abs=0.5)


def test_noise_at_rest_is_calmed_and_learned() -> None:
    generator = np.random.default_rng(4)
    t = np.arange(300) / 30.0
    angle_filter = AngleFilter(1)
    noisy = 30.0 + generator.normal(0.0, 1.5, t.size)
    filtered = np.array(
        [angle_filter.filter(int(time * 1e9), np.array([value]))[0] for time, value in zip(t, noisy, strict=True)]
    )
    assert filtered[100:].std() < 0.95 * noisy[100:].std()
    assert 0.4 < angle_filter.noise_deg[0] < 2.5


def test_missing_values_stay_missing_and_do_not_spread() -> None:
    angle_filter = AngleFilter(2)
    outputs = [angle_filter.filter(index * 33_000_000, np.array([50.0, np.nan if index == 4 else 20.0])) for index in range(12)]
    assert np.isnan(outputs[4][1])
    assert outputs[5] == pytest.approx([50.0, 20.0])
    assert outputs[11] == pytest.approx([50.0, 20.0])


def test_a_long_gap_starts_anew() -> None:
    angle_filter = AngleFilter(1)
    for index in range(6):
        angle_filter.filter(index * 33_000_000, np.array([10.0]))
    assert angle_filter.filter(5_000_000_000, np.array([120.0])) == pytest.approx([120.0])


@pytest.mark.parametrize("fps", [5.0, 240.0])
def test_unusual_frame_rates_keep_the_peak(fps: float) -> None:
    t, values = make_motion(raised_cosine, 100.0, 1.0, 1.0, fps)
    assert run_filter(t, values).max() == pytest.approx(values.max(), abs=0.5)


@given(st.lists(st.floats(0.004, 0.2), min_size=3, max_size=8), st.tuples(*[st.floats(-50.0, 50.0)] * 3))
def test_a_parabola_is_read_exactly_at_its_newest_point(steps: list[float], shape: tuple[float, float, float]) -> None:
    times = [-float(sum(steps[index:])) for index in range(len(steps))] + [0.0]
    weights = compute_endpoint_weights(times)
    values = [shape[0] + shape[1] * t + shape[2] * t * t for t in times]
    assert sum(weight * value for weight, value in zip(weights, values, strict=True)) == pytest.approx(shape[0], abs=1e-3)
    assert sum(weights) == pytest.approx(1.0, abs=1e-6)
