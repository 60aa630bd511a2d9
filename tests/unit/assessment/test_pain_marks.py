"""Where on its way a motion hurts, in degrees."""

import math
from dataclasses import replace

import pytest

from tests.unit.session.fakes import NS, angle_sample, make_maneuver
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.outcome import MAX_PEAK_SD_DEG
from vmsk_exam.assessment.pain_marks import FROM, PRESS_SD_S, TO, PainMarks
from vmsk_exam.assessment.results import ManeuverResult, Measure, Outcome, Phase
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.protocol.checks import find_faults
from vmsk_exam.protocol.loader import shipped_library
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask, ViewRule

SPEED_DEG_S = 20.0
SD_DEG = 3.0
MARK_SD_DEG = math.hypot(SD_DEG, SPEED_DEG_S * PRESS_SD_S)
FPS = 20
TOP_DEG = 140.0


class Raising:
    """An arm that goes up and down evenly, again and again; presses at the named angles of each way."""

    def __init__(self, speed_deg_s: float = SPEED_DEG_S) -> None:
        self.marks = PainMarks()
        self.speed_deg_s = speed_deg_s
        self.now_s = 0.0
        self.taken: list[bool] = []

    def up(self, *presses_deg: float, blind_deg: tuple[float, float] = (999.0, 999.0)) -> "Raising":
        self._go(Phase.MOVING, 0.0, 1.0, presses_deg, blind_deg)
        return self

    def down(self, *presses_deg: float) -> "Raising":
        self._go(Phase.RETURNING, TOP_DEG, -1.0, presses_deg, (999.0, 999.0))
        self.marks.follow(self.now_s, Phase.READY, (0.0, SD_DEG))
        return self

    def _go(
        self, phase: Phase, from_deg: float, sign: float, presses_deg: tuple[float, ...], blind_deg: tuple[float, float]
    ) -> None:
        left = list(presses_deg)
        step_deg = self.speed_deg_s / FPS
        for number in range(round(TOP_DEG / step_deg) + 1):
            angle_deg = from_deg + sign * number * step_deg
            self.now_s += 1 / FPS
            is_blind = blind_deg[0] <= angle_deg <= blind_deg[1]
            self.marks.follow(self.now_s, phase, None if is_blind else (angle_deg, SD_DEG))
            while left and sign * angle_deg >= sign * left[0] - 1e-9:
                left.pop(0)
                self.taken.append(self.marks.mark())

    def measures(self) -> dict[str, Measure]:
        return {measure.name: measure for measure in self.marks.measures()}


def test_the_arc_is_what_was_passed_at_the_two_presses_with_the_way_gone_while_pressing() -> None:
    found = Raising().up(60.0, 120.0).down().measures()
    assert {name: measure.value for name, measure in found.items()} == pytest.approx({FROM: 60.0, TO: 120.0})
    assert [measure.sd for measure in found.values()] == pytest.approx([MARK_SD_DEG, MARK_SD_DEG])
    assert {measure.unit for measure in found.values()} == {"deg"}


def test_repetitions_that_scatter_are_less_certain() -> None:
    found = Raising().up(60.0, 120.0).down().up(80.0, 120.0).down().measures()
    assert found[FROM].value == pytest.approx(70.0)
    assert found[FROM].sd == pytest.approx(math.hypot(MARK_SD_DEG, 10.0))
    assert found[TO].sd == pytest.approx(MARK_SD_DEG)


def test_pain_that_does_not_end_on_the_way_out_has_a_beginning_alone() -> None:
    raising = Raising().up(90.0).down(100.0)
    assert raising.taken == [True, False]
    assert list(raising.measures()) == [FROM]


@pytest.mark.parametrize(
    ("presses_deg", "blind_deg"),
    [((), (999.0, 999.0)), ((60.0, 90.0, 120.0), (999.0, 999.0)), ((60.0, 120.0), (40.0, 70.0)), ((60.0, 60.0), (999.0, 999.0))],
    ids=["nothing pressed", "pressed three times", "arm not seen at a press", "begun and ended at once"],
)
def test_what_is_unclear_is_left_out(presses_deg: tuple[float, ...], blind_deg: tuple[float, float]) -> None:
    raising = Raising().up(*presses_deg, blind_deg=blind_deg).down()
    assert raising.measures() == {}
    assert list(raising.up(60.0, 120.0).down().measures()) == [FROM, TO]


def test_a_press_during_a_fast_motion_is_too_uncertain() -> None:
    assert 60.0 * PRESS_SD_S > MAX_PEAK_SD_DEG
    assert Raising(60.0).up(60.0, 120.0).down().measures() == {}


def test_hurting_lasts_from_the_first_press_to_the_second_and_ends_with_the_way_out() -> None:
    raising = Raising()
    assert not raising.marks.is_hurting
    assert raising.up(60.0).marks.is_hurting
    assert not raising.down().marks.is_hurting
    assert not raising.up(60.0, 120.0).marks.is_hurting


def _abduct(*, marks_pain: bool) -> ManeuverResult:
    maneuver = make_maneuver(
        angle="shoulder_abduction", view=ViewRule.FRONT, repetitions=1, hold_s=0.5, marks_pain=marks_pain, min_excursion_deg=10.0
    )
    tracker = ManeuverTracker(ManeuverTask(maneuver, Side.LEFT))
    presses_deg = [60.0, 120.0]
    for frame in range(600):
        t_s = frame / FPS
        angle_deg = max(0.0, min(t_s - 2.0, 7.0, 16.0 - t_s)) * SPEED_DEG_S
        status = tracker.update(angle_sample(int(t_s * NS), {"left_shoulder_abduction": angle_deg}, 0.0))
        if presses_deg and angle_deg >= presses_deg[0]:
            assert tracker.mark_pain() is marks_pain
            presses_deg.pop(0)
        if 65.0 < angle_deg < 115.0 and t_s < 9.0:
            assert status.is_hurting is marks_pain
    return tracker.result()


@pytest.mark.parametrize("marks_pain", [True, False])
def test_an_attempt_carries_the_arc_where_the_maneuver_asks_for_it(marks_pain: bool) -> None:
    result = _abduct(marks_pain=marks_pain)
    assert (result.outcome, len(result.repetitions)) == (Outcome.MEASURED, 1)
    found = {measure.name: measure.value for measure in result.measures}
    assert found == (pytest.approx({FROM: 60.0, TO: 120.0}, abs=1.1) if marks_pain else {})


def test_pain_is_marked_in_degrees_only() -> None:
    abduction = shipped_library()["shoulder_abduction"]
    assert abduction.marks_pain
    assert list(find_faults(abduction)) == []
    faults = [path for path, _ in find_faults(replace(abduction, kind=ManeuverKind.REPETITION_TEST))]
    assert faults == [("marks_pain",)]
