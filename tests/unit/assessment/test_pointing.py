"""A finger laid on known places of a figure: which part of the body, where on the chart, when it is left out."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import ANGLE_CHANNELS, Landmark, Side
from vmsk_exam.assessment.intake.body_chart import FIGURE_HEIGHT, FIGURE_WIDTH
from vmsk_exam.assessment.pointing import PointedPlace, PointingWatch, chart_point
from vmsk_exam.kinematics.pointing import BodyPart, Fingertip, find_fingertip, find_pointing_side, locate_on_body
from vmsk_exam.samples import AngleSample, HandSample, PoseSample

POSE = make_pose(Figure())
STEP_NS = 50_000_000


def middle(*marks: Landmark) -> np.ndarray:
    return np.asarray(POSE.image_px[list(marks)].mean(axis=0))


def tip(px: np.ndarray, sd_px: float = 4.0, side: Side = Side.RIGHT) -> Fingertip:
    return Fingertip(np.asarray(px, dtype=np.float64), sd_px, side, True)


def seen(t_ns: int, yaw_deg: float = 0.0) -> AngleSample:
    values = np.zeros(len(ANGLE_CHANNELS))
    return AngleSample(t_ns, values, values + 1.0, True, (), yaw_deg)


def hold(tips: list[Fingertip | None], yaw_deg: float = 0.0) -> list[PointedPlace]:
    watch = PointingWatch()
    found = []
    for number, each in enumerate(tips):
        t_ns = number * STEP_NS
        found.append(watch.update(replace(POSE, t_ns=t_ns), seen(t_ns, yaw_deg), each))
    return [place for place in found if place is not None]


BELLY = 0.4 * middle(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER) + 0.6 * middle(Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


@pytest.mark.parametrize(
    ("px", "part", "side", "region"),
    [
        (middle(Landmark.LEFT_KNEE), BodyPart.THIGH, Side.LEFT, "knee_left"),
        (middle(Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE), BodyPart.THIGH, Side.RIGHT, "thigh_right"),
        (middle(Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE), BodyPart.SHANK, Side.RIGHT, "shin_right"),
        (middle(Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST), BodyPart.FOREARM, Side.LEFT, "forearm_left"),
        (BELLY, BodyPart.TRUNK, None, "belly"),
        (middle(Landmark.NOSE), BodyPart.HEAD, None, "head"),
    ],
)
def test_a_finger_on_a_part_of_the_body_is_told_on_the_chart(
    px: np.ndarray, part: BodyPart, side: Side | None, region: str
) -> None:
    place = locate_on_body(POSE, tip(px))

    assert place is not None
    assert (place.part, place.side) == (part, side)
    assert abs(place.across) < 0.4
    assert hold([tip(px)] * 22)[0].region_id == region


def test_the_place_lies_where_the_finger_does() -> None:
    knee = middle(Landmark.LEFT_KNEE)
    trunk_px = float(
        np.linalg.norm(middle(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER) - middle(Landmark.LEFT_HIP, Landmark.RIGHT_HIP))
    )
    above = locate_on_body(POSE, tip(knee + np.array([0.0, -0.2]) * trunk_px))
    outside = locate_on_body(POSE, tip(knee + np.array([0.1, -0.2]) * trunk_px))

    assert above is not None
    assert outside is not None
    assert chart_point(above) == pytest.approx((121.4, 279.0), abs=4.0)
    assert chart_point(outside)[0] - chart_point(above)[0] == pytest.approx(11.0, abs=1.5)  # a tenth of the trunk's 110 units


def test_left_and_right_are_mirror_images() -> None:
    left, right = (locate_on_body(POSE, tip(middle(mark))) for mark in (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE))

    assert left is not None
    assert right is not None
    assert chart_point(left)[0] + chart_point(right)[0] == pytest.approx(FIGURE_WIDTH, abs=2.0)


def test_the_pointing_arm_is_no_place() -> None:
    forearm = middle(Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST)

    assert locate_on_body(POSE, tip(forearm, side=Side.RIGHT)) is None
    assert locate_on_body(POSE, tip(forearm, side=Side.LEFT)) is not None


@pytest.mark.parametrize("px", [(5.0, 5.0), (np.nan, np.nan)])
def test_beside_the_body_there_is_no_place(px: tuple[float, float]) -> None:
    assert locate_on_body(POSE, tip(np.array(px))) is None
    assert hold([tip(np.array(px))] * 30) == []


def test_a_place_counts_after_a_second_and_keeps_its_uncertainty() -> None:
    knee = tip(middle(Landmark.LEFT_KNEE), 3.0)

    assert hold([knee] * 20) == []  # 0.95 s
    (place, *_) = hold([knee] * 21)
    assert (place.x_ratio * FIGURE_WIDTH, place.y_ratio * FIGURE_HEIGHT) == pytest.approx((122.0, 304.0), abs=4.0)
    assert 0.02 < place.sd_ratio < 0.06


def test_a_finger_that_moves_on_has_no_place() -> None:
    start, end = middle(Landmark.LEFT_HIP), middle(Landmark.LEFT_KNEE)
    moving = [tip(start + (end - start) * share) for share in np.linspace(0.1, 1.0, 30)]

    assert hold(list(moving)) == []


def test_a_short_loss_is_bridged_and_a_long_one_begins_anew() -> None:
    knee = tip(middle(Landmark.LEFT_KNEE))

    assert len(hold([knee] * 10 + [None] * 4 + [knee] * 8)) > 0
    assert hold([knee] * 10 + [None] * 8 + [knee] * 15) == []


def test_an_uncertain_finger_is_left_out() -> None:
    assert hold([tip(middle(Landmark.LEFT_KNEE), 60.0)] * 30) == []


def test_a_body_seen_from_the_side_is_no_chart() -> None:
    assert hold([tip(middle(Landmark.LEFT_KNEE))] * 30, yaw_deg=60.0) == []


def bent(side: Side) -> PoseSample:
    """The figure with one forearm at a right angle."""
    wrist, elbow, shoulder = (Landmark[f"{side.name}_{name}"] for name in ("WRIST", "ELBOW", "SHOULDER"))
    world = POSE.world_xyz_m.copy()
    down = world[elbow] - world[shoulder]
    world[wrist] = world[elbow] + np.array([down[1], -down[0], 0.0])
    return replace(POSE, world_xyz_m=world)


@pytest.mark.parametrize("side", list(Side))
def test_the_bent_arm_points_and_hanging_arms_do_not(side: Side) -> None:
    assert find_pointing_side(bent(side)) is side
    assert find_pointing_side(POSE) is None
    assert find_pointing_side(PoseSample.without_person(0, 640, 480)) is None


def hand_at(px: np.ndarray, *, is_straight: bool) -> HandSample:
    """A hand whose wrist lies at a place, its index finger straight up or folded back."""
    image = np.tile(px, (21, 1)) + np.arange(21)[:, None] * [0.1, -0.3]
    world = np.zeros((21, 3))
    ys = (0.0, -0.04, -0.065, -0.085) if is_straight else (0.0, -0.04, -0.02, 0.0)
    world[[5, 6, 7, 8], 1] = ys
    size = (POSE.width_px, POSE.height_px)
    shares = np.column_stack([image / size, np.zeros(21)])
    return HandSample(0, *size, shares, world, Side.RIGHT, 0.99, 1)


def test_the_tip_comes_from_the_hand_model_where_it_sees_the_finger_point() -> None:
    wrist = POSE.image_px[Landmark.RIGHT_WRIST]
    by_hand = find_fingertip(POSE, hand_at(wrist, is_straight=True), Side.RIGHT)
    folded = find_fingertip(POSE, hand_at(wrist, is_straight=False), Side.RIGHT)
    elsewhere = find_fingertip(POSE, hand_at(wrist + 300.0, is_straight=True), Side.RIGHT)

    assert by_hand is not None
    assert by_hand.is_by_hand_model
    assert by_hand.px == pytest.approx(wrist + np.array([0.8, -2.4]))
    for coarse in (folded, elsewhere, find_fingertip(POSE, None, Side.RIGHT)):
        assert coarse is not None
        assert not coarse.is_by_hand_model
        assert coarse.sd_px > 2.0 * by_hand.sd_px


def test_a_hidden_wrist_has_no_fingertip() -> None:
    visibility = POSE.visibility.copy()
    visibility[Landmark.RIGHT_WRIST] = 0.2

    assert find_fingertip(replace(POSE, visibility=visibility), None, Side.RIGHT) is None
