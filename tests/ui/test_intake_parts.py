"""What of the intake an exam leaves out is not asked; red flags and the safety gate cannot be left out by an exam."""

from dataclasses import replace

from tests.ui.fakes import knee_protocol
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.protocol.model import IntakePart
from vmsk_exam.settings import Settings
from vmsk_exam.ui.patient.intake_model import stages_of


def test_every_part_that_may_be_left_out_is_a_stage() -> None:
    assert {Stage(part.value) for part in IntakePart} == {*Stage} - {Stage.PLACE, Stage.RED_FLAGS, Stage.SAFETY}


def test_an_exam_and_the_clinic_leave_parts_out() -> None:
    protocol = replace(knee_protocol(), intake_left_out=(IntakePart.HISTORY, IntakePart.PALPATION))
    settings = Settings(intake_left_out={"knee": ("scores",), "*": ("body_chart",), "hip": ("place",)})
    assert stages_of(protocol, settings) == (Stage.PLACE, Stage.RED_FLAGS, Stage.SAFETY)
    every = replace(protocol, intake_left_out=tuple(IntakePart))
    assert stages_of(every, Settings()) == (Stage.PLACE, Stage.RED_FLAGS, Stage.SAFETY)
