"""What of the intake an exam leaves out is not asked; red flags and the safety gate cannot be left out by an exam."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fakes import knee_protocol
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.protocol.model import IntakePart
from vmsk_exam.settings import Settings
from vmsk_exam.ui.patient.intake_model import stages_of
from vmsk_exam.ui.patient.intake_pads import ScalePad


def test_every_part_that_may_be_left_out_is_a_stage() -> None:
    assert {Stage(part.value) for part in IntakePart} == {*Stage} - {Stage.PLACE, Stage.RED_FLAGS, Stage.SAFETY}


def test_an_exam_and_the_clinic_leave_parts_out() -> None:
    protocol = replace(knee_protocol(), intake_left_out=(IntakePart.HISTORY, IntakePart.PALPATION))
    settings = Settings(intake_left_out={"knee": ("scores",), "*": ("body_chart",), "hip": ("place",)})
    assert stages_of(protocol, settings) == (Stage.PLACE, Stage.RED_FLAGS, Stage.SAFETY)
    every = replace(protocol, intake_left_out=tuple(IntakePart))
    assert stages_of(every, Settings()) == (Stage.PLACE, Stage.RED_FLAGS, Stage.SAFETY)


@pytest.mark.parametrize(
    ("low", "high", "answer", "focused"), [(-7, 7, None, 0), (-7, 7, 5, 5), (0, 10, None, 0), (1, 5, None, 1)]
)
def test_a_scale_from_worse_to_better_begins_in_its_middle(
    qtbot: QtBot, low: int, high: int, answer: int | None, focused: int
) -> None:
    pad = ScalePad(low, high, ("worse", "better"), answer)
    qtbot.addWidget(pad)
    pad.take_focus()
    assert pad.focusWidget() is pad.buttons[focused]
