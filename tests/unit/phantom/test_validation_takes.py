import numpy as np
import pytest

from phantom.validation_people import load_shipped_people
from phantom.validation_takes import LIGHTS, MOTIONS, TURNED, Take, list_takes

MIRRORED = {"trunk_lateral_flexion", "neck_lateral_flexion", "neck_rotation"}


@pytest.fixture(scope="module")
def takes() -> list[Take]:
    return list_takes(load_shipped_people(), is_quick=False)


def test_the_same_seed_gives_the_same_set(takes: list[Take]) -> None:
    again = list_takes(load_shipped_people(), is_quick=False)
    assert [(t.name, t.spec, t.camera, t.look) for t in takes] == [(t.name, t.spec, t.camera, t.look) for t in again]
    assert len({take.name for take in takes}) == len(takes)


def test_every_motion_is_done_often_by_everybody_in_every_light(takes: list[Take]) -> None:
    straight = [take for take in takes if not take.is_turned]
    assert {take.maneuver_id for take in straight} == {row.maneuver_id for row in MOTIONS}
    assert all(sum(take.maneuver_id == row.maneuver_id for take in straight) >= 10 for row in MOTIONS)
    counts = [sum(take.member.name == name for take in straight) for name in {take.member.name for take in takes}]
    assert len(counts) == 8
    assert max(counts) <= 1.5 * min(counts)
    assert {take.light for take in straight} == set(LIGHTS)


def test_turned_takes_go_all_round(takes: list[Take]) -> None:
    for name in TURNED:
        yaws = sorted(
            round((take.spec.view.yaw_deg + take.yaw_deg + 180.0) % 360.0 - 180.0)
            for take in takes
            if take.is_turned and take.maneuver_id == name
        )
        assert yaws == list(range(-180, 180, 30))


def test_peaks_lie_in_their_range_and_right_is_negative_for_the_spine(takes: list[Take]) -> None:
    reach = {row.maneuver_id: row.peaks_deg for row in MOTIONS}
    for take in takes:
        low, high = reach[take.maneuver_id]
        is_mirrored = (
            take.maneuver_id in {"trunk_lateral_flexion", "neck_lateral_flexion", "neck_rotation"} and take.side == "right"
        )
        assert low <= (-take.spec.peak_deg if is_mirrored else take.spec.peak_deg) <= high


def test_the_quick_set_is_small(takes: list[Take]) -> None:
    quick = list_takes(load_shipped_people(), is_quick=True)
    assert len(MOTIONS) < len(quick) < 25
    assert len(takes) > 200


def test_necks_are_filmed_from_near_and_everybody_else_whole(takes: list[Take]) -> None:
    for take in takes:
        seen_m = 2.0 * take.camera.distance_m * np.tan(np.radians(take.camera.fov_deg / 2.0))
        is_neck = take.maneuver_id.startswith("neck")
        assert 0.84 < seen_m < 1.31 if is_neck else 2.09 < seen_m < 2.81
