"""People who lie: every joint angle as posed, the trunk level, the body on its bed, the bed in the picture."""

import numpy as np
import pytest

from phantom.bed import Bed, draw_bed, draw_side_camera, paint_bed
from phantom.lying import Rest, draw_lying, lay_down
from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX
from vmsk_exam.avatar.body import load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.skinning import skin_points
from vmsk_exam.avatar.truth import compute_true_angles

IN_THE_ROOM = [CHANNEL_INDEX["trunk_flexion"], CHANNEL_INDEX["trunk_lateral_flexion"]]
IN_THE_BODY = [index for index in range(len(ANGLE_CHANNELS)) if index not in IN_THE_ROOM]


def _lie(seed: int) -> tuple[str, Rest, PosedBody, PosedBody, float]:
    """Name, rest, body standing and lying at the first posture, height of the surface."""
    body = load_body()
    take, lying, yaw_deg = draw_lying(np.random.default_rng(seed), body)
    standing = pose_body(body, take.postures[0].with_values(yaw=yaw_deg))
    return take.name, lying.rest, standing, lay_down(standing, lying.tip_deg, lying.hips_m), lying.surface_m


@pytest.mark.parametrize("seed", range(8))
def test_joint_angles_stay_and_the_trunk_is_level(seed: int) -> None:
    _, rest, standing, lying, _ = _lie(seed)
    before, after = compute_true_angles(standing), compute_true_angles(lying)
    assert after[IN_THE_BODY] == pytest.approx(before[IN_THE_BODY], abs=1e-6, nan_ok=True)
    up = lying.segments["thorax"] @ [0.0, 0.0, 1.0]
    assert abs(up[2]) < 0.35
    flexion, lateral = after[IN_THE_ROOM]
    expected = {Rest.BACK: (flexion, -90.0), Rest.BELLY: (flexion, 90.0)}
    measured, level = expected.get(rest, (lateral, 90.0 if rest is Rest.LEFT_SIDE else -90.0))
    assert measured == pytest.approx(level, abs=25.0)


@pytest.mark.parametrize(("tip", "index", "expected"), [((-90.0, 0.0), 0, -90.0), ((0.0, 90.0), 1, 90.0), ((90.0, 0.0), 0, 90.0)])
def test_the_trunk_of_a_straight_body_is_exactly_level(tip: tuple[float, float], index: int, expected: float) -> None:
    lying = lay_down(pose_body(load_body(), Posture.of(yaw=70.0)), tip, np.array([0.1, 0.2, 0.6]))
    assert compute_true_angles(lying)[IN_THE_ROOM[index]] == pytest.approx(expected, abs=1e-6)
    hips = 0.5 * (lying.joints_m["left_hip"] + lying.joints_m["right_hip"])
    assert hips == pytest.approx([0.1, 0.2, 0.6])


@pytest.mark.parametrize("seed", range(8))
def test_the_body_rests_on_its_bed_under_the_lens(seed: int) -> None:
    _, _, _, lying, surface_m = _lie(seed)
    points = skin_points(lying)
    assert surface_m - 0.35 < points[:, 2].min() < surface_m
    assert np.percentile(points[:, 2], 2.0) == pytest.approx(surface_m, abs=0.08)
    assert np.abs(0.5 * (points.min(axis=0) + points.max(axis=0)))[:2].max() < 0.01


def test_a_seed_gives_the_same_take() -> None:
    body = load_body()
    first, second = (draw_lying(np.random.default_rng(4), body) for _ in range(2))
    assert first[0].name == second[0].name
    assert first[2] == second[2]
    assert all(np.array_equal(a.values, b.values) for a, b in zip(first[0].postures, second[0].postures, strict=True))


def test_every_way_to_lie_is_drawn() -> None:
    rng, body = np.random.default_rng(2), load_body()
    takes = [draw_lying(rng, body) for _ in range(30)]
    assert {lying.rest for _, lying, _ in takes} == set(Rest)
    assert all(take.name.startswith("lying ") and take.length_s > 1.0 for take, _, _ in takes)


@pytest.mark.parametrize("seed", range(6))
def test_somebody_who_lies_is_in_the_picture(seed: int) -> None:
    rng, body = np.random.default_rng(seed), load_body()
    take, lying, yaw_deg = draw_lying(rng, body)
    camera = draw_side_camera(rng, (640, 480), lying)
    posed = lay_down(pose_body(body, take.postures[0].with_values(yaw=yaw_deg)), lying.tip_deg, lying.hips_m)
    pixels = camera.project(np.array(list(posed.joints_m.values())), 640, 480)
    assert 1.5 <= camera.distance_m <= 5.0
    assert np.mean((pixels > -20.0) & (pixels < [660.0, 500.0])) > 0.9
    assert draw_bed(rng, lying, posed.positions_m[body.bone("head")]).size_m[0] >= 1.8


def test_a_bed_is_painted_where_it_stands() -> None:
    picture = np.full((240, 320, 3), 9, dtype=np.uint8)
    bed = Bed(0.0, (2.0, 0.9), 0.5, (200, 100, 50), None, is_mat=False)
    camera = CameraPose(distance_m=3.0, height_m=1.2, tilt_deg=-10.0, fov_deg=50.0)
    paint_bed(picture, bed, camera, 1.0)
    x, y = (int(v) for v in camera.project(np.array([0.0, 0.0, 0.5]), 320, 240))
    assert picture[y, x].tolist() == [200, 100, 50]
    assert picture[5, 5].tolist() == [9, 9, 9]
    paint_bed(nothing := np.full((240, 320, 3), 9, dtype=np.uint8), bed, CameraPose(distance_m=0.3, height_m=0.6), 1.0)
    assert (nothing == 9).all()
