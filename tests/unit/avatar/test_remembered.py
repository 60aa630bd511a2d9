"""A loop of the demonstration is drawn once; later rounds look the same and draw nothing."""

import numpy as np

from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.demonstrator import demonstration_of
from vmsk_exam.avatar.remembered import PICTURES_PER_S, RememberedDemonstrator
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.samples import ImageArray

LEFT = PerformanceSpec("knee_flexion", Side.LEFT, Motion.FLEXION, "standing", CameraView.LEFT, 0.0, 90.0)
RIGHT = PerformanceSpec("knee_flexion", Side.RIGHT, Motion.FLEXION, "standing", CameraView.RIGHT, 0.0, 90.0)


class ScriptedDemonstrator:
    """Gives a grey that tells the time of the loop."""

    def __init__(self) -> None:
        self.calls: list[tuple[PerformanceSpec, float]] = []

    def frame(self, spec: PerformanceSpec, t_s: float) -> ImageArray:
        self.calls.append((spec, t_s))
        return np.full((24, 32, 3), round(t_s * 40) % 200, dtype=np.uint8)


def test_second_round_draws_nothing_and_looks_the_same() -> None:
    drawn = ScriptedDemonstrator()
    remembered = RememberedDemonstrator(drawn)
    times = np.arange(0.0, demonstration_of(LEFT).duration_s - 0.01, 1.0 / PICTURES_PER_S) + 0.001
    first = [remembered.frame(LEFT, float(t_s)) for t_s in times]
    count = len(drawn.calls)
    length_s = round(demonstration_of(LEFT).duration_s * PICTURES_PER_S) / PICTURES_PER_S
    second = [remembered.frame(LEFT, float(t_s) + length_s) for t_s in times]
    assert len(drawn.calls) == count == len({t_s for _, t_s in drawn.calls})
    assert max(int(np.abs(a.astype(int) - b.astype(int)).max()) for a, b in zip(first, second, strict=True)) <= 3


def test_another_maneuver_is_drawn_anew() -> None:
    drawn = ScriptedDemonstrator()
    remembered = RememberedDemonstrator(drawn)
    for spec in (LEFT, RIGHT, LEFT):
        remembered.frame(spec, 0.0)
    assert [spec for spec, _ in drawn.calls] == [LEFT, RIGHT, LEFT]
