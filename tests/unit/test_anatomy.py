"""The words of the body."""

import pytest

from vmsk_exam.anatomy import (
    ANGLE_CHANNELS,
    CENTRAL_ANGLES,
    CHANNEL_INDEX,
    LANDMARK_COUNT,
    SIDED_ANGLES,
    CameraView,
    Landmark,
    Side,
    channel_name,
)


def test_sides_are_each_others_other() -> None:
    assert Side.LEFT.other is Side.RIGHT
    assert Side.RIGHT.other is Side.LEFT


def test_channels_are_eight_a_side_and_five_in_the_middle() -> None:
    assert len(ANGLE_CHANNELS) == len(set(ANGLE_CHANNELS)) == 8 + 8 + 5
    assert ANGLE_CHANNELS[0] == "left_shoulder_elevation"
    assert ANGLE_CHANNELS[6] == "left_knee_flexion"
    assert ANGLE_CHANNELS[14] == "right_knee_flexion"
    assert ANGLE_CHANNELS[-1] == "trunk_lateral_flexion"


def test_index_finds_each_channel() -> None:
    assert [ANGLE_CHANNELS[CHANNEL_INDEX[name]] for name in ANGLE_CHANNELS] == list(ANGLE_CHANNELS)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("angle", SIDED_ANGLES)
def test_sided_channel_carries_the_side(angle: str, side: Side) -> None:
    assert channel_name(angle, side) == f"{side.value}_{angle}"


@pytest.mark.parametrize("side", [None, *Side])
@pytest.mark.parametrize("angle", CENTRAL_ANGLES)
def test_central_channel_has_no_side(angle: str, side: Side | None) -> None:
    assert channel_name(angle, side) == angle


@pytest.mark.parametrize(("angle", "side"), [("knee_flexion", None), ("toe_flexion", Side.LEFT), ("", None)])
def test_unknown_channel_is_refused(angle: str, side: Side | None) -> None:
    with pytest.raises(KeyError):
        channel_name(angle, side)


def test_views_tell_how_the_body_is_turned() -> None:
    assert {view: view.yaw_deg for view in CameraView} == {
        CameraView.FRONT: 0.0,
        CameraView.LEFT: 90.0,
        CameraView.RIGHT: -90.0,
        CameraView.BACK: 180.0,
    }


def test_landmarks_are_numbered_without_gap_and_paired() -> None:
    assert [int(landmark) for landmark in Landmark] == list(range(33))
    assert LANDMARK_COUNT == 33
    paired = [landmark for landmark in Landmark if landmark.name.startswith("LEFT_")]
    assert len(paired) == 15
    assert all(f"RIGHT_{landmark.name.removeprefix('LEFT_')}" in Landmark.__members__ for landmark in paired)
