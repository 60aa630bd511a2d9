"""How long a maneuver is shown."""

import pytest

from tests.unit.session.fakes import make_maneuver
from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.protocol.model import Demonstration, Instruction
from vmsk_exam.session.timing import SECONDS_PER_WORD, SessionTiming

PLAIN = {"en": "Text", "es": "Texto"}
LONG = {"en": "word " * 20, "es": "palabra " * 22}
MANEUVER = make_maneuver(instruction=Instruction(PLAIN, PLAIN, LONG, PLAIN), demonstration=Demonstration(0, 90, 1.5), hold_s=2.0)
RESULT = ManeuverResult(
    "left_knee_flexion_standing", MANEUVER.maneuver_id, Side.LEFT, "left_knee_flexion", CameraView.LEFT,
    Outcome.MEASURED, None, 1, 0.0, 90.0, 90.0, 2.0, (), 2.0, (), (), 1.0, 100, 10.0,
)  # fmt: skip


def test_the_whole_instruction_is_heard_before_the_patient_begins() -> None:
    assert SessionTiming().showing_of(MANEUVER) == pytest.approx(1.0 + 22 * SECONDS_PER_WORD)


def test_a_slower_voice_takes_longer() -> None:
    assert SessionTiming(speech_rate=0.8).showing_of(MANEUVER) == pytest.approx(1.0 + 22 * SECONDS_PER_WORD / 0.8)


def test_the_other_side_is_shown_once_only() -> None:
    assert SessionTiming().showing_of(MANEUVER, (RESULT,)) == pytest.approx(7.0)


def test_a_run_without_anybody_waits_for_nobody() -> None:
    assert SessionTiming(showing_s=0.5).showing_of(MANEUVER) == 0.5
