import numpy as np
import pytest

from vmsk_exam.avatar.posture import NEUTRAL, POSTURE_CHANNELS, Posture


def test_neutral_is_zero_with_even_load() -> None:
    assert NEUTRAL["left_load"] == 0.5
    assert sum(abs(NEUTRAL[name]) for name in POSTURE_CHANNELS if name != "left_load") == 0.0


def test_unknown_channel_is_refused() -> None:
    with pytest.raises(KeyError):
        Posture.of(left_knee_bend=3.0)


def test_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="a posture has"):
        Posture(np.zeros(3))


def test_towards_is_linear() -> None:
    half = NEUTRAL.towards(Posture.of(left_knee_flexion=80.0, left_load=0.0), 0.25)
    assert half["left_knee_flexion"] == 20.0
    assert half["left_load"] == 0.375


def test_mirrored_exchanges_sides_and_turns_signs() -> None:
    mirrored = Posture.of(left_knee_flexion=40.0, neck_rotation=30.0, yaw=90.0, left_load=0.2, pelvis_tilt=5.0).mirrored()
    assert mirrored["right_knee_flexion"] == 40.0
    assert mirrored["left_knee_flexion"] == 0.0
    assert mirrored["neck_rotation"] == -30.0
    assert mirrored["yaw"] == -90.0
    assert mirrored["left_load"] == pytest.approx(0.8)
    assert mirrored["pelvis_tilt"] == 5.0
    assert np.allclose(
        mirrored.mirrored().values,
        Posture.of(left_knee_flexion=40.0, neck_rotation=30.0, yaw=90.0, left_load=0.2, pelvis_tilt=5.0).values,
    )


def test_seated_needs_chair_and_bent_hips() -> None:
    bent = Posture.of(left_hip_flexion=90.0, right_hip_flexion=90.0)
    assert not bent.is_seated
    assert bent.with_values(chair=1.0).is_seated
