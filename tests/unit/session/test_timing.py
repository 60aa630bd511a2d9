"""How long a maneuver is shown."""

import pytest

from tests.unit.session.fakes import make_maneuver
from vmsk_exam.anatomy import Side
from vmsk_exam.protocol.model import Demonstration, Instruction, ManeuverTask
from vmsk_exam.session.timing import OTHER_SIDE_S, SECONDS_PER_WORD, SessionTiming, ShowingKind, Showings

PLAIN = {"en": "Text", "es": "Texto"}
LONG = {"en": "word " * 20, "es": "palabra " * 22}
MANEUVER = make_maneuver(instruction=Instruction(PLAIN, PLAIN, LONG, PLAIN), demonstration=Demonstration(0, 90, 1.5), hold_s=2.0)


def test_the_whole_instruction_is_heard_before_the_patient_begins() -> None:
    assert SessionTiming().showing_of(MANEUVER) == pytest.approx(1.0 + 22 * SECONDS_PER_WORD)


def test_a_slower_voice_takes_longer() -> None:
    assert SessionTiming(speech_rate=0.8).showing_of(MANEUVER) == pytest.approx(1.0 + 22 * SECONDS_PER_WORD / 0.8)


def test_the_other_side_takes_a_short_word_and_again_one_showing() -> None:
    assert SessionTiming().showing_of(MANEUVER, ShowingKind.OTHER_SIDE) == OTHER_SIDE_S
    assert SessionTiming(speech_rate=0.8).showing_of(MANEUVER, ShowingKind.OTHER_SIDE) == OTHER_SIDE_S / 0.8
    assert SessionTiming().showing_of(MANEUVER, ShowingKind.AGAIN) == pytest.approx(7.0)


def test_what_was_done_says_how_the_next_task_is_shown() -> None:
    left, right = ManeuverTask(MANEUVER, Side.LEFT), ManeuverTask(MANEUVER, Side.RIGHT)
    showings = Showings(SessionTiming())
    kinds = []
    for task in (left, left, right, right, left):
        showings.begin(task)
        kinds.append(showings.kind)
        showings.note_performed(task)
    assert kinds == [ShowingKind.WHOLE, ShowingKind.AGAIN, ShowingKind.OTHER_SIDE, ShowingKind.AGAIN, ShowingKind.AGAIN]
    skipped = Showings(SessionTiming())
    skipped.begin(left)
    skipped.begin(right)
    assert (skipped.kind, skipped.asked_s) == (ShowingKind.WHOLE, SessionTiming().showing_of(MANEUVER))


def test_a_run_without_anybody_waits_for_nobody() -> None:
    assert SessionTiming(showing_s=0.5).showing_of(MANEUVER) == 0.5
