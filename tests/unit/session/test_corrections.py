"""What could be said after a frame, and what of it is said."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tests.unit.session.fakes import NS, angle_sample, make_maneuver, standing_pose
from vmsk_exam.anatomy import CameraView, Joint, Side
from vmsk_exam.assessment.results import Cue, CueKind, ManeuverStatus, Phase
from vmsk_exam.kinematics.setup import check_setup
from vmsk_exam.protocol.model import CueTopic, ManeuverKind, ManeuverTask, ViewRule
from vmsk_exam.samples import PoseSample
from vmsk_exam.session.corrections import (
    is_switched_off,
    missing_part,
    performing_candidates,
    setup_candidates,
    turn_error_deg,
)
from vmsk_exam.session.countdown import Countdown
from vmsk_exam.session.cueing import Cueing
from vmsk_exam.session.snapshot import EventKind

TASK = ManeuverTask(make_maneuver(view=ViewRule.FRONT), Side.LEFT)
FPS = 20


def status(phase: Phase, cue: Cue | None = None, *, angle_deg: float = 3.0, hold_ratio: float = 0.0) -> ManeuverStatus:
    return ManeuverStatus(phase, angle_deg, 1.0, None, hold_ratio, 0, 2, cue or Cue(CueKind.BEGIN), 0.0, None)


def moved(**places: tuple[int, float]) -> PoseSample:
    """Return the standing person with some landmarks elsewhere: name = (landmark, y)."""
    pose = standing_pose(0)
    points = pose.image_xyz.copy()
    for index, y in places.values():
        points[index, 1] = y
    return replace(pose, image_xyz=points)


@pytest.mark.parametrize(
    ("yaw_deg", "view", "error_deg"),
    [
        (40.0, CameraView.FRONT, 40.0),
        (-40.0, CameraView.FRONT, -40.0),
        (-170.0, CameraView.BACK, 10.0),
        (60.0, CameraView.LEFT, -30.0),
    ],
)
def test_turned_beyond_the_view_to_the_own_right_counts_positive(yaw_deg: float, view: CameraView, error_deg: float) -> None:
    assert turn_error_deg(yaw_deg, view) == pytest.approx(error_deg)


@pytest.mark.parametrize(
    ("yaw_deg", "cue"),
    [
        (50.0, Cue(CueKind.TURN, "left")),
        (-50.0, Cue(CueKind.TURN, "right")),
        (120.0, Cue(CueKind.NOT_SEEN, "wrong_view")),
        (float("nan"), Cue(CueKind.NOT_SEEN, "wrong_view")),
    ],
)
def test_a_wrong_view_says_which_way_to_turn_where_a_little_is_enough(yaw_deg: float, cue: Cue) -> None:
    seen = status(Phase.WAITING, Cue(CueKind.NOT_SEEN, "wrong_view"))
    found = performing_candidates(TASK, standing_pose(0), angle_sample(0, {}, yaw_deg), seen)
    assert [item.cue for item in found] == [cue]


@pytest.mark.parametrize(("phase", "count"), [(Phase.WAITING, 1), (Phase.READY, 1), (Phase.MOVING, 0), (Phase.HOLDING, 0)])
def test_a_little_turn_is_asked_for_between_motions_only(phase: Phase, count: int) -> None:
    found = performing_candidates(TASK, standing_pose(0), angle_sample(0, {}, 30.0), status(phase))
    assert [item.cue for item in found if item.cue.kind is CueKind.TURN] == [Cue(CueKind.TURN, "left")] * count


def test_who_stands_well_hears_only_what_the_motion_asks_for() -> None:
    found = performing_candidates(TASK, standing_pose(0), angle_sample(0, {}, 5.0), status(Phase.READY))
    assert [item.cue.kind for item in found] == [CueKind.BEGIN]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda pose: replace(pose, luminance_ratio=0.08), Cue(CueKind.NOT_SEEN, "too_dark")),
        (lambda pose: replace(pose, image_xyz=pose.image_xyz * 0.3), Cue(CueKind.NOT_SEEN, "too_far")),
        (lambda pose: replace(pose, image_xyz=pose.image_xyz + np.array([0.45, 0.0, 0.0])), Cue(CueKind.TO_MIDDLE)),
    ],
)
def test_light_distance_and_place_are_asked_for(change: Callable[[PoseSample], PoseSample], reason: Cue) -> None:
    found = performing_candidates(TASK, change(standing_pose(0)), angle_sample(0, {}, 0.0), status(Phase.READY))
    assert reason in [item.cue for item in found]


def test_the_tested_limb_has_to_be_in_the_picture() -> None:
    low_foot, low_other = moved(foot=(27, 1.05)), moved(foot=(28, 1.05))
    assert missing_part(TASK, low_foot) == "feet"
    assert missing_part(TASK, low_other) is None
    arm = ManeuverTask(make_maneuver(joint=Joint.SHOULDER, angle="shoulder_abduction"), Side.LEFT)
    assert missing_part(arm, low_foot) is None
    assert missing_part(arm, moved(hand=(15, -0.05))) == "hands"
    assert missing_part(TASK, PoseSample.without_person(0, 640, 480)) is None


@pytest.mark.parametrize(
    ("cue", "off", "is_off"),
    [
        (Cue(CueKind.TURN, "left"), {CueTopic.TURN}, True),
        (Cue(CueKind.NOT_SEEN, "wrong_view"), {CueTopic.TURN}, True),
        (Cue(CueKind.NOT_SEEN, "no_person"), set(CueTopic), False),
        (Cue(CueKind.NOT_SEEN, "no_hand"), set(CueTopic), False),
        (Cue(CueKind.NOT_SEEN, "hand_cut_off"), {CueTopic.FRAMING}, True),
        (Cue(CueKind.NOT_SEEN, "hand_too_small"), {CueTopic.DISTANCE}, True),
        (Cue(CueKind.COMPENSATION, "trunk_lean"), {"trunk_lean"}, True),
        (Cue(CueKind.COMPENSATION, "shoulder_hike"), {"trunk_lean"}, False),
        (Cue(CueKind.COMPENSATION, "shoulder_hike"), {CueTopic.COMPENSATION}, True),
        (Cue(CueKind.AGAIN), {CueTopic.ENCOURAGEMENT}, True),
        (Cue(CueKind.HOLD), set(CueTopic), False),
    ],
)
def test_a_protocol_switches_corrections_off(cue: Cue, off: set[str], is_off: bool) -> None:
    assert is_switched_off(cue, frozenset(off)) is is_off


def test_the_set_up_asks_for_the_first_thing_first() -> None:
    pose = replace(standing_pose(0), luminance_ratio=0.08)
    checks = check_setup(pose, angle_sample(0, {}, 50.0), CameraView.FRONT)
    found = setup_candidates(checks, 50.0)
    assert [item.cue for item in found] == [Cue(CueKind.NOT_SEEN, "too_dark"), Cue(CueKind.TURN, "left")]
    assert found[0].rank > found[1].rank
    good = setup_candidates(check_setup(standing_pose(0), angle_sample(0, {}, 0.0), CameraView.FRONT), 0.0)
    assert [item.cue.kind for item in good] == [CueKind.STAY]


def perform(cueing: Cueing, task: ManeuverTask, script: list[ManeuverStatus]) -> list[tuple[EventKind, str]]:
    happened: list[tuple[EventKind, str]] = []
    for index, one in enumerate(script):
        t_ns = index * NS // FPS
        happened += cueing.perform(task, standing_pose(t_ns), angle_sample(t_ns, {}, 0.0), one)
    return happened


def test_a_hold_is_counted_down_and_ends_with_a_word() -> None:
    task = ManeuverTask(make_maneuver(view=ViewRule.FRONT, hold_s=3.0), Side.LEFT)
    hold = [status(Phase.HOLDING, Cue(CueKind.HOLD), hold_ratio=min(1.0, index / 60)) for index in range(70)]
    happened = perform(Cueing(), task, hold)
    assert [detail for kind, detail in happened if kind is EventKind.COUNTDOWN] == ["2", "1"]
    assert [kind for kind, _ in happened].count(EventKind.HOLD_DONE) == 1
    assert (EventKind.CUE_GIVEN, "hold") in happened


def test_a_long_hold_is_encouraged() -> None:
    task = ManeuverTask(make_maneuver(view=ViewRule.FRONT, kind=ManeuverKind.TIMED_HOLD), Side.LEFT)
    happened = perform(Cueing(), task, [status(Phase.HOLDING, Cue(CueKind.HOLD))] * 150)
    assert [detail for kind, detail in happened if kind is EventKind.CUE_GIVEN] == ["hold", "hold_on"]


@pytest.mark.parametrize(("deg_per_s", "is_asked"), [(110.0, False), (400.0, True)])
def test_who_moves_too_fast_for_the_camera_is_asked_to_slow_down(deg_per_s: float, is_asked: bool) -> None:
    moving = [status(Phase.MOVING, Cue(CueKind.GO_ON), angle_deg=deg_per_s * index / FPS) for index in range(10)]
    cueing = Cueing()
    happened = perform(cueing, TASK, moving)
    assert ((EventKind.CUE_GIVEN, "slower") in happened) is is_asked
    assert cueing.cue == Cue(CueKind.SLOWER if is_asked else CueKind.GO_ON)
    assert not any(detail == "slower" for _, detail in perform(Cueing(("speed",)), TASK, moving))


def test_the_end_of_a_showing_is_counted_once_a_second() -> None:
    countdown = Countdown()
    seconds = [countdown.update(5.0 - index / FPS) for index in range(100)]
    assert [second for second in seconds if second is not None] == [3, 2, 1]
    assert countdown.update(None) is None
    assert countdown.update(2.5) is None


def test_a_pause_ends_every_cue() -> None:
    cueing = Cueing()
    perform(cueing, TASK, [status(Phase.READY)])
    assert cueing.cue == Cue(CueKind.BEGIN)
    cueing.rest()
    assert cueing.cue is None
