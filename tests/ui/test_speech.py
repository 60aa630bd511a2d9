"""The voice says the most important thing, at once, and nothing late; recordings and the system's voice report their end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from vmsk_exam.ui.speech import Importance, SpeechQueue, Utterance
from vmsk_exam.ui.voices import SystemVoice

INSTRUCTION = Utterance("squat", "Bend both knees. Go as low as is comfortable.", Importance.STAGE)
TURN = Utterance("turn", "Turn a little to your left", Importance.CORRECTION)
STEP_BACK = Utterance("back", "Take a step back.", Importance.CORRECTION)
HOLD = Utterance("hold", "Good, hold there", Importance.WORD)
LOST = Utterance("camera_lost", "The camera is gone.", Importance.ALERT)


def test_the_first_prompt_is_spoken_at_once() -> None:
    assert SpeechQueue().offer(HOLD, 0.0) is HOLD


@pytest.mark.parametrize(
    ("heard", "new", "interrupts"),
    [
        (HOLD, TURN, True),
        (TURN, STEP_BACK, True),
        (INSTRUCTION, LOST, True),
        (TURN, HOLD, False),
        (INSTRUCTION, TURN, False),
        (LOST, INSTRUCTION, False),
    ],
)
def test_what_is_at_least_as_important_interrupts(heard: Utterance, new: Utterance, interrupts: bool) -> None:
    queue = SpeechQueue()
    queue.offer(heard, 0.0)
    assert queue.offer(new, 0.1) is (new if interrupts else None)


def test_what_had_to_wait_is_said_while_it_is_fresh_and_never_late() -> None:
    for wait_s, said in [(1.5, TURN), (2.5, None)]:
        queue = SpeechQueue()
        queue.offer(INSTRUCTION, 0.0)
        queue.offer(TURN, 1.0)
        assert queue.end(1.0 + wait_s) is said
        assert queue.end(9.0) is None


def test_only_one_waits_and_a_less_important_one_does_not_push_it_out() -> None:
    queue = SpeechQueue()
    queue.offer(INSTRUCTION, 0.0)
    queue.offer(TURN, 1.0)
    queue.offer(HOLD, 1.1)
    assert queue.end(1.5) is TURN
    assert queue.end(1.6) is None


def test_a_newer_correction_takes_the_place_of_the_one_that_waits() -> None:
    queue = SpeechQueue()
    queue.offer(INSTRUCTION, 0.0)
    queue.offer(TURN, 1.0)
    queue.offer(STEP_BACK, 1.1)
    assert queue.end(1.5) is STEP_BACK


def test_a_driver_that_never_reports_the_end_does_not_silence_the_exam() -> None:
    queue = SpeechQueue()
    queue.offer(INSTRUCTION, 0.0)
    assert queue.offer(HOLD, INSTRUCTION.longest_s - 0.1) is None
    assert queue.offer(HOLD, INSTRUCTION.longest_s + 0.1) is HOLD


def test_after_silence_nothing_old_comes_back() -> None:
    queue = SpeechQueue()
    queue.offer(INSTRUCTION, 0.0)
    queue.offer(TURN, 0.1)
    queue.clear()
    assert queue.end(0.2) is None


@given(st.lists(st.tuples(st.sampled_from([INSTRUCTION, TURN, STEP_BACK, HOLD, LOST, None]), st.floats(0.01, 3.0)), max_size=40))
def test_nothing_is_ever_said_later_than_it_may_wait(happenings: list[tuple[Utterance | None, float]]) -> None:
    queue, now_s = SpeechQueue(), 0.0
    offered: dict[Utterance, float] = {}
    for utterance, step_s in happenings:
        now_s += step_s
        if utterance is not None:
            offered[utterance] = now_s
        said = queue.end(now_s) if utterance is None else queue.offer(utterance, now_s)
        assert said is None or now_s - offered[said] < said.importance.fresh_s


def test_the_systems_voice_reports_the_end_of_what_it_says(qtbot: QtBot) -> None:
    from PySide6.QtCore import QObject

    parent, ended = QObject(), []
    voice = SystemVoice.load(parent, lambda: ended.append(True), engine="mock")
    assert voice is not None
    voice.set_language("en")
    voice.set_rate(1.2)
    voice.say("Slowly back")
    qtbot.waitUntil(lambda: len(ended) == 1, timeout=5000)
    voice.say("Slowly back and now much longer than before")
    voice.stop()
    qtbot.wait(300)
    assert len(ended) == 1
    parent.deleteLater()
