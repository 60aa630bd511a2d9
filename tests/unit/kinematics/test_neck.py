import math
from dataclasses import replace

import numpy as np
import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from tests.unit.kinematics.test_head_turn import make_face, turn
from vmsk_exam.kinematics.engine import AngleEngine
from vmsk_exam.kinematics.head_turn import HeadTurn
from vmsk_exam.kinematics.neck import NECK_CHANNELS, NeckReader, ThoraxMemory, compute_neck_angles, weigh_straightness
from vmsk_exam.kinematics.segments import OUTPUT_NAMES
from vmsk_exam.samples import FloatArray

UP, LEFT, FORWARD = np.array([0.0, -1.0, 0.0]), np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, -1.0])
THORAX = np.stack([UP, LEFT])
FRAME_NS = 50_000_000


def bow(deg: float) -> FloatArray:
    """Return the turn of something that looks at the lens and bows."""
    return turn(deg, 0.0, 0.0)


def degrees_between(first: FloatArray, second: FloatArray) -> float:
    return math.degrees(math.acos(min(max(float(first @ second), -1.0), 1.0)))


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [
        (bow(30.0), (30.0, 0.0, 0.0)),
        (bow(-20.0), (-20.0, 0.0, 0.0)),
        (turn(0.0, 0.0, 25.0), (0.0, 25.0, 0.0)),
        (turn(0.0, -40.0, 0.0), (0.0, 0.0, 40.0)),
    ],
)
def test_neck_angles_of_a_turned_head(rotation: FloatArray, expected: tuple[float, float, float]) -> None:
    head = HeadTurn(rotation @ UP, rotation @ FORWARD, np.ones(3))
    assert compute_neck_angles(head, THORAX) == pytest.approx(expected, abs=1e-6)


def test_a_bent_or_turned_head_counts_little() -> None:
    assert weigh_straightness(UP, FORWARD, THORAX) == pytest.approx(1.0)
    assert weigh_straightness(bow(12.0) @ UP, FORWARD, THORAX) == pytest.approx(math.exp(-0.5))
    assert weigh_straightness(UP, turn(0.0, 40.0, 0.0) @ FORWARD, THORAX) < 0.01


def test_the_thorax_stays_while_a_head_bows_and_the_sight_of_it_bows_along() -> None:
    memory = ThoraxMemory()
    for index in range(20):
        memory.follow(index * FRAME_NS, THORAX, UP, FORWARD)
    for index in range(20, 60):
        seen = THORAX @ bow(10.0).T
        kept = memory.follow(index * FRAME_NS, seen, bow(50.0) @ UP, bow(50.0) @ FORWARD)
    assert degrees_between(kept[0], UP) < 1.0


def test_a_thorax_that_moves_under_a_straight_head_is_followed() -> None:
    memory = ThoraxMemory()
    for index in range(40):
        memory.follow(index * FRAME_NS, THORAX, UP, FORWARD)
    leant = bow(25.0)
    kept = memory.follow(40 * FRAME_NS, THORAX @ leant.T, leant @ UP, leant @ FORWARD)
    assert degrees_between(kept[0], leant @ UP) < 0.1


def test_after_a_gap_the_thorax_is_learned_anew() -> None:
    memory = ThoraxMemory()
    memory.follow(0, THORAX, UP, FORWARD)
    seen = THORAX @ bow(10.0).T
    kept = memory.follow(3_000_000_000, seen, UP, FORWARD)
    assert np.allclose(kept, seen)


def test_without_a_mesh_a_far_neck_stays_and_a_near_one_is_doubted() -> None:
    directions, plain = np.zeros((len(OUTPUT_NAMES), 3)), (np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]))
    assert NeckReader().read(make_pose(Figure()), directions, plain) is None
    near = NeckReader().read(make_pose(Figure(distance_m=1.0, camera_height_m=1.5)), directions, plain)
    assert near is not None
    assert near[0].tolist() == [1.0, 2.0, 3.0]
    assert near[1].tolist() == [8.0, 10.0, 12.0]


def test_the_engine_takes_the_neck_from_the_mesh() -> None:
    def measure(roll_deg: float) -> tuple[FloatArray, FloatArray]:
        engine = AngleEngine()
        for index in range(30):
            face = make_face(turn(0.0, 0.0, roll_deg if index > 15 else 0.0))
            sample = engine.measure(replace(make_pose(Figure()), t_ns=index * FRAME_NS, face=face))
        assert sample.is_usable
        return sample.angles_deg[NECK_CHANNELS], sample.sd_deg[NECK_CHANNELS]

    (straight, _), (tilted, sd_deg) = measure(0.0), measure(25.0)
    assert tilted[1] - straight[1] == pytest.approx(25.0, abs=4.0)
    assert np.isfinite(sd_deg[1])
    assert np.array_equal(np.isfinite(sd_deg), np.isfinite(tilted))
