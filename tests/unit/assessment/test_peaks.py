import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment.motions import Motion
from vmsk_exam.assessment.peaks import Series, estimate_noise, estimate_peak


def _series(motion: Motion, fps: float, noise_deg: float = 0.0, sd_deg: float = 4.0) -> Series:
    t = np.arange(0, motion.duration_s, 1 / fps)
    noise = np.random.default_rng(7).normal(0, noise_deg, len(t)) if noise_deg else 0.0
    return Series(t, motion.angle_deg(t) + noise, np.full(len(t), sd_deg))


@settings(max_examples=60, deadline=None)
@given(
    arc=st.floats(15, 160),
    move_s=st.floats(0.5, 8.0),
    hold_s=st.sampled_from([0.0, 0.3, 0.6, 2.0, 5.0]),
    fps=st.floats(20, 120),
    is_cosine=st.booleans(),
    knows_hold=st.booleans(),
)
def test_the_peak_of_a_clean_motion_is_not_blunted(
    arc: float, move_s: float, hold_s: float, fps: float, is_cosine: bool, knows_hold: bool
) -> None:
    motion = Motion(start_deg=3.0, peaks_deg=(3.0 + arc,), move_s=move_s, hold_s=hold_s, is_cosine=is_cosine)
    top_s = motion.lead_s + move_s
    hold = (top_s, top_s + hold_s) if knows_hold and hold_s else None
    peak = estimate_peak(_series(motion, fps), hold)
    assert peak.value_deg == pytest.approx(3.0 + arc, abs=0.5)
    assert top_s - 0.3 * move_s <= peak.t_s <= top_s + hold_s + 0.3 * move_s


def test_noise_averages_out_of_the_value_and_stays_in_the_sd() -> None:
    motion = Motion(start_deg=0.0, peaks_deg=(100.0,), hold_s=3.0)
    series = _series(motion, 30, noise_deg=2.0, sd_deg=5.0)
    assert estimate_noise(series) == pytest.approx(2.0, abs=0.4)
    peak = estimate_peak(series, (motion.lead_s + motion.move_s, motion.lead_s + motion.move_s + 3.0))
    assert peak.value_deg == pytest.approx(100.0, abs=1.0)
    # 5 deg per frame of which 2 are noise: sqrt(25 - 4) stays, the noise of the median is about 0.45
    assert peak.sd_deg == pytest.approx(np.sqrt(21 + 0.45**2), abs=0.3)


def test_a_higher_turning_point_beats_a_hold() -> None:
    t = np.arange(0, 6, 1 / 30)
    value = np.interp(t, [0, 1, 3, 3.5, 4, 6], [0, 80, 80, 95, 80, 0])
    peak = estimate_peak(Series(t, value, np.full(len(t), 3.0)), (1.0, 3.0))
    assert peak.value_deg == pytest.approx(95.0, abs=1.0)


def test_two_frames_are_enough() -> None:
    peak = estimate_peak(Series(np.array([0.0, 0.2]), np.array([5.0, 60.0]), np.array([3.0, 4.0])), None)
    assert (peak.t_s, peak.value_deg) == (0.2, 60.0)
    assert peak.sd_deg > 3.5
