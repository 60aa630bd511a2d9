"""A harder stance is offered only after the easier one was held."""

from dataclasses import replace

import pytest

from tests.unit.session.fakes import make_maneuver
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.outcome import build_not_offered
from vmsk_exam.assessment.progression import is_offered, not_offered_result
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Measure, Outcome
from vmsk_exam.protocol.loader import shipped_library
from vmsk_exam.protocol.model import HoldNeeded, ManeuverKind, ManeuverTask
from vmsk_exam.samples import QualityReason

EASY = make_maneuver(maneuver_id="easy", kind=ManeuverKind.TIMED_HOLD)
HARD = replace(EASY, maneuver_id="hard", offered_after=HoldNeeded("easy", 10.0))


def result_of(side: Side | None, *, outcome: Outcome = Outcome.MEASURED, reason: str = "", **values: float) -> ManeuverResult:
    plain = build_not_offered(ManeuverTask(EASY, side), EndReason.SKIPPED_BY_PATIENT)
    measures = tuple(Measure(name, value, "") for name, value in values.items())
    return replace(plain, outcome=outcome, reason=reason or None, measures=measures)


LEFT = Side.LEFT


@pytest.mark.parametrize(
    ("easier", "offered"),
    [
        ((), True),
        ((result_of(LEFT, hold_time=10.0, reached_limit=1.0),), True),
        ((result_of(LEFT, hold_time=12.3, reached_limit=0.0),), True),
        ((result_of(LEFT, hold_time=9.97),), True),
        ((result_of(LEFT, hold_time=5.0, reached_limit=1.0),), True),
        ((result_of(LEFT, hold_time=9.8),), False),
        ((result_of(LEFT, hold_time=12.0, lost_balance=1.0),), False),
        ((result_of(LEFT, outcome=Outcome.NOT_ASSESSABLE, reason=EndReason.NO_REPETITION),), False),
        ((result_of(LEFT, outcome=Outcome.NOT_ASSESSABLE, reason=QualityReason.NO_PERSON),), False),
        ((result_of(LEFT, outcome=Outcome.SKIPPED, reason=EndReason.SKIPPED_BY_PATIENT),), False),
        ((result_of(LEFT, outcome=Outcome.SKIPPED, reason=EndReason.STOPPED_BY_PAIN),), False),
        ((result_of(LEFT, outcome=Outcome.SKIPPED, reason=EndReason.EASIER_NOT_HELD),), False),
        ((result_of(Side.RIGHT, hold_time=2.0),), True),
        ((result_of(LEFT, hold_time=11.0), result_of(Side.RIGHT, hold_time=2.0)), True),
        ((result_of(None, hold_time=2.0),), False),
        ((result_of(None, hold_time=10.0),), True),
    ],
)
def test_the_harder_stance_follows_only_a_held_one_of_the_same_side(easier: tuple[ManeuverResult, ...], offered: bool) -> None:
    assert is_offered(ManeuverTask(HARD, LEFT), easier) is offered
    assert is_offered(ManeuverTask(EASY, LEFT), easier)


def test_a_task_that_is_not_offered_says_why() -> None:
    result = not_offered_result(ManeuverTask(HARD, LEFT))
    assert (result.outcome, result.reason, result.measures) == (Outcome.SKIPPED, EndReason.EASIER_NOT_HELD, ())


@pytest.mark.parametrize(
    ("harder", "easier"),
    [
        ("semi_tandem", "feet_together"),
        ("tandem", "semi_tandem"),
        ("single_leg_stance", "tandem"),
        ("single_leg_stance_eyes_closed", "single_leg_stance"),
    ],
)
def test_the_shipped_stances_name_the_easier_one(harder: str, easier: str) -> None:
    assert shipped_library()[harder].offered_after == HoldNeeded(easier, 10.0)
    assert shipped_library()["feet_together"].offered_after is None
