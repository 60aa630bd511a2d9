import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.anatomy import CENTRAL_ANGLES, CHANNEL_INDEX, SIDED_ANGLES, CameraView, Motion, Side, channel_name
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.performer import PerformanceSpec, Sway, minimum_jerk, performance_for
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.stances import standing
from vmsk_exam.avatar.truth import compute_true_angles

PEAKS = {
    "ankle_dorsiflexion": 20.0,
    "hip_abduction": 35.0,
    "neck_flexion": 40.0,
    "neck_lateral_flexion": -30.0,
    "neck_rotation": 60.0,
    "trunk_flexion": 70.0,
    "trunk_lateral_flexion": 25.0,
    "hip_flexion": 80.0,
}


def spec_of(angle: str, side: Side | None, **changes: object) -> PerformanceSpec:
    values = {
        "angle": angle,
        "side": side,
        "motion": Motion.FLEXION,
        "position": "standing",
        "view": CameraView.FRONT,
        "start_deg": 0.0,
        "peak_deg": PEAKS.get(angle, 110.0),
    } | changes
    return PerformanceSpec(**values)  # type: ignore[arg-type]


@given(st.floats(-1.0, 2.0))
def test_minimum_jerk_stays_in_range_and_is_symmetric(share: float) -> None:
    assert 0.0 <= minimum_jerk(share) <= 1.0
    assert minimum_jerk(share) == pytest.approx(1.0 - minimum_jerk(1.0 - share), abs=1e-9)


@pytest.mark.parametrize(("angle", "side"), [(a, s) for a in SIDED_ANGLES for s in Side] + [(a, None) for a in CENTRAL_ANGLES])
def test_every_channel_reaches_its_peak_and_comes_back(body: Body, angle: str, side: Side | None) -> None:
    spec = spec_of(angle, side)
    performance = performance_for(body, spec)
    index = CHANNEL_INDEX[channel_name(angle, side)]
    at_peak = performance.pause_s + spec.move_s + 0.5 * performance.hold_s
    true = [
        compute_true_angles(pose_body(body, performance.posture_at(t)))[index] for t in (0.1, at_peak, performance.duration_s)
    ]
    assert true[1] == pytest.approx(spec.peak_deg, abs=1.0)
    assert true[0] == pytest.approx(true[2], abs=1e-6)
    assert abs(true[0]) < 12.0


@pytest.mark.parametrize(
    ("motion", "position", "start", "peak"),
    [(Motion.SQUAT, "standing", 2.0, 92.0), (Motion.SIT_TO_STAND, "seated", 92.0, 2.0), (Motion.EXTENSION, "seated", 90.0, 0.0)],
)
def test_knee_motions_follow_the_asked_angle(body: Body, motion: Motion, position: str, start: float, peak: float) -> None:
    spec = spec_of("knee_flexion", Side.LEFT, motion=motion, position=position, start_deg=start, peak_deg=peak)
    performance = performance_for(body, spec)
    index = CHANNEL_INDEX["left_knee_flexion"]
    ends = (0.0, performance.pause_s + spec.move_s)
    true = [compute_true_angles(pose_body(body, performance.posture_at(t)))[index] for t in ends]
    assert true == pytest.approx([start, peak], abs=0.5)


def test_single_leg_stance_lifts_the_other_leg(body: Body) -> None:
    spec = spec_of("knee_flexion", Side.LEFT, motion=Motion.SINGLE_LEG_STANCE, peak_deg=75.0, hold_s=0.0)
    posture = performance_for(body, spec).posture_at(1.6 + spec.move_s + 1.0)
    assert posture["right_knee_flexion"] == pytest.approx(75.0)
    assert posture["left_knee_flexion"] < 5.0
    assert posture["left_load"] == pytest.approx(1.0)


def test_scale_limits_the_movement(body: Body) -> None:
    spec = spec_of("knee_flexion", Side.LEFT, scale=0.5)
    performance = performance_for(body, spec)
    assert performance.posture_at(performance.pause_s + spec.move_s)["left_knee_flexion"] == pytest.approx(55.0)


def test_repetitions_and_holds_last_as_asked(body: Body) -> None:
    spec = spec_of("knee_flexion", Side.LEFT, repetitions=3, move_s=1.0, hold_s=2.0, rest_s=0.5)
    performance = performance_for(body, spec)
    times = np.arange(0.0, performance.duration_s, 0.05)
    shares = np.array([performance.share_at(t) for t in times])
    held = shares > 0.999
    assert int((np.diff(held.astype(int)) == 1).sum()) == 3
    assert held.sum() * 0.05 / 3 >= 2.0


def test_movement_is_smooth(body: Body) -> None:
    performance = performance_for(body, spec_of("shoulder_abduction", Side.RIGHT, peak_deg=165.0))
    values = np.array([performance.posture_at(t).values for t in np.arange(0.0, performance.duration_s, 1 / 30)])
    assert np.abs(np.diff(values, axis=0)).max() < 9.0  # degrees in a thirtieth of a second


def test_sway_is_small_seeded_and_keeps_the_soles_flat(body: Body) -> None:
    base = standing(body)
    first, same, other = (Sway(seed).applied(base, 3.3).values for seed in (1, 1, 2))
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)
    assert np.abs(first - base.values).max() < 2.0
    posed = pose_body(body, Sway(1).applied(base, 3.3))
    assert abs((posed.segments["left_foot"] @ [0.0, -1.0, 0.0])[2]) < 0.03
