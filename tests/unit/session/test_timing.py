"""How long a maneuver is shown."""

import struct
from pathlib import Path

import pytest

from tests.unit.session.fakes import make_maneuver
from vmsk_exam.anatomy import Side
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import Demonstration, Instruction, ManeuverTask
from vmsk_exam.resources import LANGUAGES, Translator
from vmsk_exam.session.timing import OTHER_SIDE_S, SessionTiming, ShowingKind, Showings, spoken_s
from vmsk_exam.ui.patient.exam_texts import task_text
from vmsk_exam.ui.voices import speech_file

PLAIN = {"en": "Text", "es": "Texto"}
LONG = {"en": "Word. " * 25, "es": "Palabra. " * 25}
"""In English 150 letters and 25 sentences: 0.7 + 12 + 10 s; in Spanish 225 letters: 0.7 + 18 + 10 s."""
MANEUVER = make_maneuver(instruction=Instruction(PLAIN, PLAIN, LONG, PLAIN), demonstration=Demonstration(0, 90, 1.5), hold_s=2.0)


def test_the_whole_instruction_is_heard_before_the_patient_begins() -> None:
    assert SessionTiming().showing_of(MANEUVER) == pytest.approx(28.7)
    assert SessionTiming().showing_of(MANEUVER, language="en") == pytest.approx(22.7)
    assert SessionTiming().showing_of(MANEUVER, language="qq") == pytest.approx(22.7)


def test_a_slower_voice_takes_longer() -> None:
    assert SessionTiming(speech_rate=0.8).showing_of(MANEUVER) == pytest.approx(0.7 + 28.0 / 0.8)


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


def test_the_showing_speaks_the_language_of_the_exam() -> None:
    showings = Showings(SessionTiming(), "en")
    showings.begin(ManeuverTask(MANEUVER, Side.LEFT))
    assert showings.asked_s == pytest.approx(22.7)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_recorded_instruction_is_heard_to_its_end(language: str) -> None:
    """By the length of the recordings, as their last page of sound says."""
    checked = 0
    for task in {task.task_id: task for protocol in load_protocols() for task in protocol.tasks}.values():
        text = task_text(task.maneuver.instruction.spoken, task, Translator("patient", language))
        path = speech_file(task.task_id, language, text)
        if path is not None:  # a text may be newer than its recording
            spare_s = spoken_s(text) - _recorded_s(path)
            assert 0.2 < spare_s < 3.0, task.task_id
            checked += 1
    assert checked > 50


def _recorded_s(path: Path) -> float:
    """Return the length of an Ogg Opus file: samples at its last page, less those of the start that are not heard."""
    content = path.read_bytes()
    head, last_page = content.index(b"OpusHead"), content.rindex(b"OggS")
    (unheard,) = struct.unpack_from("<H", content, head + 10)
    (samples,) = struct.unpack_from("<q", content, last_page + 6)
    return float(samples - unheard) / 48_000.0


def test_a_run_without_anybody_waits_for_nobody() -> None:
    assert SessionTiming(showing_s=0.5).showing_of(MANEUVER) == 0.5
