"""The demo patient goes through the hand exam with the real models: two close-ups in bands, the rest answered."""

import pytest

from tests.e2e.demo_exams import assert_all_measured, run_exam
from vmsk_exam.bootstrap.exams import find_protocol
from vmsk_exam.protocol.model import ManeuverKind
from vmsk_exam.record.model import ExamStatus


@pytest.mark.slow
def test_hand_exam_is_measured_in_the_bands_that_are_shown() -> None:
    tasks = {task.task_id: task for task in find_protocol("hand").tasks}
    with run_exam("hand") as (record, _, _):
        assert record.status is ExamStatus.FINISHED
        assert_all_measured(record)
        for result in record.results:
            maneuver = tasks[result.task_id].maneuver
            values = {measure.name: measure.value for measure in result.measures}
            if maneuver.question is not None:
                assert values["answer"] == maneuver.question.demo_value
            if maneuver.kind is ManeuverKind.BAND:
                reached = [band.value for band in maneuver.bands if band.from_deg <= maneuver.demonstration.peak_deg]
                assert values["band"] <= reached[-1] <= values.get("band_to", values["band"])
