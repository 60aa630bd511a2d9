"""Fingers and thumb on a hand whose joint angles are known, and the gate before them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.hand import HAND_CAMERA, HandPosture, pose_hand
from vmsk_exam.kinematics.hand_angles import FINGER_SD_DEG, compute_finger_joints, compute_thumb_reach, measure_hand
from vmsk_exam.kinematics.hand_engine import OPENING_S, HandEngine, find_hand_reason
from vmsk_exam.samples import FloatArray, HandSample, PoseSample, QualityReason

WIDTH, HEIGHT = 640, 480
STEP_NS = 50_000_000


def world(points_m: FloatArray) -> FloatArray:
    """Points of the room in the axes of world landmarks: x right, y down, z away."""
    return np.stack([points_m[:, 0], -points_m[:, 2], points_m[:, 1]], axis=1)


def sample(posture: HandPosture, t_ns: int = 0, shift_px: float = 0.0) -> HandSample:
    """What a perfect hand model would see."""
    points = pose_hand(posture).points_m
    px = HAND_CAMERA.project(points, WIDTH, HEIGHT) + np.array([shift_px, 0.0])
    image = np.column_stack([px / [WIDTH, HEIGHT], np.zeros(21)])
    return HandSample(t_ns, WIDTH, HEIGHT, image, world(points), posture.side, 0.98, 1, 0.5, 0.6)


def bent(*angles_deg: float) -> FloatArray:
    return np.tile(angles_deg, (4, 1))


@given(
    side=st.sampled_from(list(Side)),
    angles=st.tuples(st.floats(0, 85), st.floats(0, 105), st.floats(0, 70)),
    turn_deg=st.floats(-180, 180),
    tilt_deg=st.floats(-60, 90),
)
def test_the_joints_come_out_as_posed_however_the_hand_is_held(
    side: Side, angles: tuple[float, float, float], turn_deg: float, tilt_deg: float
) -> None:
    posture = HandPosture(side, bent(*angles), turn_deg=turn_deg, tilt_deg=tilt_deg)

    found = compute_finger_joints(world(pose_hand(posture).points_m), side)

    np.testing.assert_allclose(found, bent(*angles), atol=4.0)


def test_the_finger_that_bends_least_counts() -> None:
    fingers = bent(80.0, 95.0, 60.0)
    fingers[2] = (20.0, 10.0, 0.0)

    measured = measure_hand(sample(HandPosture(fingers_deg=fingers)))

    assert measured.value("right_finger_flexion") == pytest.approx((10.0, FINGER_SD_DEG), abs=1.0)
    assert measured.joints_deg[0] == pytest.approx([80.0, 95.0, 60.0], abs=4.0)
    assert np.isnan(measured.value("left_finger_flexion")).all()


@pytest.mark.parametrize("side", list(Side))
def test_the_thumb_goes_across_the_palm(side: Side) -> None:
    places = [
        compute_thumb_reach(world(pose_hand(HandPosture(side, thumb_deg=60.0 * share, thumb_bend_deg=50.0 * share)).points_m))
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]

    assert places == sorted(places)
    assert places[0] < 0.0
    assert places[-1] > 32.0


OPEN = HandPosture(Side.RIGHT)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"hand_count": 2}, QualityReason.SEVERAL_HANDS),
        ({"side": Side.LEFT}, QualityReason.OTHER_HAND),
        ({"side_score": 0.6}, QualityReason.UNSTEADY_TRACKING),
        ({"luminance_ratio": 0.02}, QualityReason.TOO_DARK),
        ({"sharpness_ratio": 0.2}, QualityReason.BLURRED),
        ({"sharpness_ratio": float("nan")}, None),
        ({"width_px": 90}, QualityReason.PICTURE_TOO_SMALL),
    ],
)
def test_each_fault_has_its_reason(change: dict[str, object], reason: QualityReason | None) -> None:
    assert find_hand_reason(replace(sample(OPEN), **change), Side.RIGHT) is reason  # type: ignore[arg-type]


def test_a_hand_at_the_edge_or_far_away_is_refused() -> None:
    far = sample(OPEN)
    far = replace(far, image_xyz=0.5 + (far.image_xyz - 0.5) * 0.2)

    assert find_hand_reason(sample(OPEN, shift_px=280.0), Side.RIGHT) is QualityReason.HAND_CUT_OFF
    assert find_hand_reason(far, Side.RIGHT) is QualityReason.HAND_TOO_SMALL
    assert find_hand_reason(HandSample.without_hand(0, WIDTH, HEIGHT, 0.5), None) is QualityReason.NO_HAND


def with_hand(hand: HandSample) -> PoseSample:
    return replace(PoseSample.without_person(hand.t_ns, WIDTH, HEIGHT), hand=hand)


def test_the_engine_opens_after_a_moment_and_says_nothing_of_the_body() -> None:
    engine = HandEngine()
    samples = [engine.measure(with_hand(sample(OPEN, number * STEP_NS)), Side.RIGHT) for number in range(8)]

    opened = int(OPENING_S * 1e9) // STEP_NS
    assert [each.is_usable for each in samples] == [False] * opened + [True] * (8 - opened)
    assert all(np.isnan(each.angles_deg).all() for each in samples)
    assert samples[-1].angle_deg("right_finger_flexion") == pytest.approx(0.0, abs=2.0)
    assert np.isnan(samples[-1].angle_deg("left_knee_flexion"))
    assert samples[0].reasons == (QualityReason.UNSTEADY_TRACKING,)


def test_the_engine_begins_anew_after_a_gap_and_after_another_hand() -> None:
    engine = HandEngine()
    for number in range(6):
        engine.measure(with_hand(sample(OPEN, number * STEP_NS)), Side.RIGHT)

    assert not engine.measure(with_hand(sample(OPEN, 5 * STEP_NS + 800_000_000)), Side.RIGHT).is_usable
    other = engine.measure(with_hand(sample(HandPosture(Side.LEFT), 5 * STEP_NS + 850_000_000)), Side.RIGHT)
    assert other.reasons == (QualityReason.OTHER_HAND,)
    assert engine.measure(PoseSample.without_person(0, WIDTH, HEIGHT), None).reasons == (QualityReason.NO_HAND,)


def test_a_fist_that_shows_its_side_less_well_is_still_the_hand_that_was_open() -> None:
    engine = HandEngine()
    fist = HandPosture(Side.LEFT, bent(80.0, 95.0, 60.0))
    unsure = [replace(sample(fist, number * STEP_NS), side_score=0.7) for number in range(16)]

    assert not any(engine.measure(with_hand(each), Side.LEFT).is_usable for each in unsure[:8])
    for number in range(8):
        engine.measure(with_hand(sample(HandPosture(Side.LEFT), number * STEP_NS)), Side.LEFT)
    assert all(engine.measure(with_hand(each), Side.LEFT).is_usable for each in unsure[8:])
    wrong = replace(sample(HandPosture(Side.RIGHT), 16 * STEP_NS), side_score=0.7)
    assert engine.measure(with_hand(wrong), Side.LEFT).reasons == (QualityReason.UNSTEADY_TRACKING,)
    late = replace(sample(fist, 16 * STEP_NS + 900_000_000), side_score=0.7)
    assert not engine.measure(with_hand(late), Side.LEFT).is_usable
