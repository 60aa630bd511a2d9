import numpy as np
import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, SIGNAL_INDEX, SIGNALS, Landmark, Side, signal_name
from vmsk_exam.kinematics import body_signals
from vmsk_exam.kinematics.body_signals import NORMAL_HIKE_SHARE, SETTING_DEG, add_signals
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample, QualityReason


def angles(yaw_deg: float = 0.0, **values: float) -> AngleSample:
    array = np.zeros(len(ANGLE_CHANNELS))
    for name, value in values.items():
        array[CHANNEL_INDEX[name]] = value
    return AngleSample(0, array, np.ones(len(ANGLE_CHANNELS)), True, (), yaw_deg)


def compute_signals(pose: PoseSample, sample: AngleSample) -> FloatArray:
    return body_signals.compute_signals(pose, sample)[0]


def moved(pose: PoseSample, **shifts_px: tuple[float, float]) -> PoseSample:
    for name, (x, y) in shifts_px.items():
        pose.image_xyz[Landmark[name.upper()], :2] += np.array([x / pose.width_px, y / pose.height_px])
    return pose


def signal(signals: FloatArray, name: str) -> float:
    return float(signals[SIGNAL_INDEX[name]])


def test_a_straight_figure_has_no_signal() -> None:
    signals = compute_signals(make_pose(), angles())
    for name in (
        "left_shoulder_hike",
        "right_shoulder_hike",
        "pelvis_obliquity",
        "left_knee_valgus_projection",
        "trunk_rotation",
    ):
        assert signal(signals, name) == pytest.approx(0.0, abs=0.6), name


@pytest.mark.parametrize("side", list(Side))
def test_a_raised_shoulder_raises_its_own_side(side: Side) -> None:
    signals = compute_signals(moved(make_pose(), **{f"{side}_shoulder": (0.0, -8.0)}), angles())
    assert signal(signals, f"{side}_shoulder_hike") > 5.0
    assert signal(signals, f"{side.other}_shoulder_hike") < -5.0


def test_raising_the_arm_is_no_hike_in_itself() -> None:
    pose = moved(make_pose(), left_shoulder=(0.0, -8.0))
    plain = compute_signals(pose, angles())
    raised = compute_signals(pose, angles(left_shoulder_elevation=SETTING_DEG + 50.0))
    expected = NORMAL_HIKE_SHARE * 50.0
    assert signal(plain, "left_shoulder_hike") - signal(raised, "left_shoulder_hike") == pytest.approx(expected)


@pytest.mark.parametrize("yaw_deg", [0.0, 180.0])
def test_left_hip_up_is_positive_from_front_and_back(yaw_deg: float) -> None:
    pose = moved(make_pose(Figure(yaw_deg=yaw_deg)), left_hip=(0.0, -6.0))
    assert signal(compute_signals(pose, angles(yaw_deg)), "pelvis_obliquity") > 5.0


@pytest.mark.parametrize("yaw_deg", [0.0, 180.0])
@pytest.mark.parametrize("side", list(Side))
def test_a_knee_inward_of_hip_and_ankle_is_positive(side: Side, yaw_deg: float) -> None:
    pose = make_pose(Figure(yaw_deg=yaw_deg))
    middle = float(pose.image_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP], 0].mean())
    inward = float(np.sign(middle - pose.image_px[Landmark[f"{side}_knee".upper()], 0]))
    signals = compute_signals(moved(pose, **{f"{side}_knee": (10.0 * inward, 0.0)}), angles(yaw_deg))
    assert signal(signals, f"{side}_knee_valgus_projection") > 8.0
    assert abs(signal(signals, f"{side.other}_knee_valgus_projection")) < 1.0


def test_a_lifted_heel_is_seen_from_the_side_only() -> None:
    side_on = make_pose(Figure(yaw_deg=90.0))
    flat = signal(compute_signals(side_on, angles(90.0)), "left_heel_lift")
    lifted = signal(compute_signals(moved(side_on, left_heel=(0.0, -6.0)), angles(90.0)), "left_heel_lift")
    assert lifted - flat > 8.0
    assert np.isnan(signal(compute_signals(make_pose(), angles(0.0)), "left_heel_lift"))


def test_what_a_view_cannot_show_is_missing() -> None:
    signals = compute_signals(make_pose(Figure(yaw_deg=90.0)), angles(90.0))
    for name in ("left_shoulder_hike", "pelvis_obliquity", "left_knee_valgus_projection", "left_hip_rotation"):
        assert np.isnan(signal(signals, name)), name


def test_hidden_landmarks_give_nothing() -> None:
    pose = make_pose()
    pose.visibility[Landmark.LEFT_HIP] = 0.1
    signals = compute_signals(pose, angles())
    for name in ("pelvis_obliquity", "left_shoulder_hike", "left_knee_valgus_projection", "trunk_rotation"):
        assert np.isnan(signal(signals, name)), name


def test_unusable_samples_stay_as_they_are() -> None:
    unusable = AngleSample.unusable(0, (QualityReason.TOO_DARK,))
    assert add_signals(unusable, make_pose()) is unusable
    assert np.isnan(unusable.watched_deg("left_heel_lift"))
    known = add_signals(angles(left_knee_flexion=12.0), make_pose())
    assert known.signals_deg is not None
    assert known.signals_deg.shape == (len(SIGNALS),)
    assert known.watched_deg("left_knee_flexion") == 12.0
    assert known.watched_deg("pelvis_obliquity") == pytest.approx(0.0, abs=0.6)


def test_names_of_signals() -> None:
    assert signal_name("heel_lift", Side.RIGHT) == "right_heel_lift"
    assert signal_name("trunk_rotation", Side.RIGHT) == "trunk_rotation"
    with pytest.raises(KeyError):
        signal_name("elbow_flexion", Side.LEFT)
