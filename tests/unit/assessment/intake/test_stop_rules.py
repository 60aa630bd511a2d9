"""Stop rules while an exam runs."""

import pytest

from vmsk_exam.assessment.intake.stop_rules import StopReason, pain_stop


@pytest.mark.parametrize(
    ("pain", "before", "reason"),
    [
        (None, None, None),
        (None, 5, None),
        (0, None, None),
        (6, None, None),
        (7, None, StopReason.STRONG_PAIN),
        (10, None, StopReason.STRONG_PAIN),
        (4, 2, None),
        (5, 2, StopReason.PAIN_RISE),
        (3, 0, StopReason.PAIN_RISE),
        (7, 5, StopReason.STRONG_PAIN),
        (7, 7, None),
        (8, 7, StopReason.STRONG_PAIN),
        (10, 7, StopReason.PAIN_RISE),
        (2, 8, None),
    ],
)
def test_pain_stops_the_exam(pain: int | None, before: int | None, reason: StopReason | None) -> None:
    assert pain_stop(pain, before) is reason
