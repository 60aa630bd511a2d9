"""What a head-less exam prints of each task, and which advice it gives when nothing was measured."""

from dataclasses import replace

import pytest

from tests.ui.fakes import Scene, measured, neck_protocol
from vmsk_exam.assessment.banded import BAND_UNIT
from vmsk_exam.assessment.results import ANSWER, Measure
from vmsk_exam.bootstrap.exams import find_protocol
from vmsk_exam.bootstrap.obstacles import ObstacleWatch
from vmsk_exam.bootstrap.summary_rows import summary_rows
from vmsk_exam.kinematics.setup import Framing, SetupCheck, SetupCheckKind
from vmsk_exam.protocol.model import localized_text
from vmsk_exam.samples import QualityReason
from vmsk_exam.session.snapshot import ExamState

HAND = find_protocol("hand")
FIST = HAND.tasks[0]
QUESTION = next(task for task in HAND.tasks if task.maneuver.question is not None)


@pytest.mark.parametrize("language", ["en", "es"])
def test_bands_and_answers_are_printed_in_words(language: str) -> None:
    band, choice = FIST.maneuver.bands[1], QUESTION.maneuver.question.choices[0]  # type: ignore[union-attr]
    fist = replace(measured(FIST), measures=(Measure("band", band.value, BAND_UNIT),))
    asked = replace(measured(QUESTION), measures=(Measure(ANSWER, choice.value, ANSWER),))
    first, second = (row[-1] for row in summary_rows((fist, asked), HAND, language))
    assert first.endswith(f": {localized_text(band.label, language)}")
    assert second.endswith(f": {localized_text(choice.label, language)}")
    assert "band 1 band" not in first


def test_numbers_are_printed_with_their_unit_and_unknown_codes_as_codes() -> None:
    timed = replace(measured(FIST), measures=(Measure("hold_time", 4.25, "s"), Measure("band", 99, BAND_UNIT)))
    (row,) = summary_rows((timed,), HAND, "en")
    assert row[-1] == "hold_time 4.25 s, range band: code 99"
    assert row[2:6] == ("2.0°", "128.0°", "126.0°", "4.9")


@pytest.mark.parametrize(
    ("framing", "words"), [(Framing.HEAD_AND_SHOULDERS, "head and shoulders"), (Framing.WHOLE_BODY, "head to toe")]
)
def test_the_advice_fits_what_the_camera_must_see(framing: Framing, words: str) -> None:
    watch = ObstacleWatch()
    check = (SetupCheck(SetupCheckKind.PERSON, is_ok=False, reason=QualityReason.BODY_CUT_OFF),)
    watch.watch(Scene(neck_protocol()).snapshot(ExamState.SETUP, setup_checks=check, framing=framing))
    assert words in watch.sentence("en")
