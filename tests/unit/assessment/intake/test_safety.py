"""The safety gate: which facts follow from the answers, and which tasks are left out."""

from dataclasses import replace

import pytest

from vmsk_exam.assessment.intake.model import Answers
from vmsk_exam.assessment.intake.safety import left_out_result, precaution_keys, safety_keys, tasks_left_out
from vmsk_exam.assessment.results import EndReason, Outcome
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.protocol.model import ManeuverTask, SafetyKey

HELPER = {"company": "helper"}
ALONE = {"company": "alone"}
K = SafetyKey


@pytest.mark.parametrize(
    ("safety", "place", "keys"),
    [
        ({}, HELPER, ()),
        ({}, ALONE, (K.ALONE,)),
        ({}, {"company": "others"}, (K.ALONE,)),
        ({}, {}, (K.ALONE,)),
        ({"fallen": "yes"}, ALONE, (K.FALL_RISK, K.ALONE)),
        ({"unsteady": "unsure"}, ALONE, (K.FALL_RISK, K.ALONE)),
        ({"fallen": "yes", "unsteady": "yes"}, HELPER, ()),
        ({"walking_aid": "stick"}, ALONE, (K.WALKING_AID, K.ALONE)),
        ({"walking_aid": "none"}, ALONE, (K.ALONE,)),
        ({"walking_aid": "two"}, HELPER, ()),
        ({"dizzy_now": "yes"}, HELPER, (K.DIZZINESS,)),
        ({"dizzy_now": "no"}, HELPER, ()),
        ({"weight": "none"}, HELPER, (K.WEIGHT_BEARING_LIMITED,)),
        ({"weight": "partial"}, HELPER, (K.WEIGHT_BEARING_LIMITED,)),
        ({"weight": "full"}, HELPER, ()),
        ({"pain_now": 6}, HELPER, ()),
        ({"pain_now": 7}, HELPER, (K.SEVERE_PAIN,)),
        ({"pain_now": 10}, HELPER, (K.SEVERE_PAIN,)),
        ({"pain_now": ""}, HELPER, ()),
    ],
)
def test_facts_of_today(safety: Answers, place: Answers, keys: tuple[SafetyKey, ...]) -> None:
    assert safety_keys(safety, place) == keys


@pytest.mark.parametrize(
    ("safety", "keys"),
    [
        ({"operation": "none"}, ()),
        ({"operation": "other", "operation_weeks": "0"}, ()),
        ({"operation": "knee_replacement", "operation_weeks": "12"}, (K.TOTAL_KNEE,)),
        ({"operation": "knee_replacement", "operation_weeks": "26"}, ()),
        ({"operation": "rotator_cuff_repair", "operation_weeks": "0"}, (K.ROTATOR_CUFF_EARLY,)),
        ({"operation": "rotator_cuff_repair", "operation_weeks": "6"}, ()),
        ({"operation": "rotator_cuff_repair", "operation_weeks": "unknown"}, (K.ROTATOR_CUFF_EARLY,)),
        ({"operation": "rotator_cuff_repair"}, (K.ROTATOR_CUFF_EARLY,)),
        ({"operation": "acl_reconstruction", "operation_weeks": "6"}, (K.ACL_EARLY,)),
        ({"operation": "achilles_repair", "operation_weeks": "12"}, ()),
        ({"operation": "lumbar_surgery", "operation_weeks": "0"}, (K.SPINE_EARLY,)),
        ({"operation": "hip_replacement", "hip_approach": "posterior", "operation_weeks": "6"}, (K.TOTAL_HIP_POSTERIOR,)),
        ({"operation": "hip_replacement", "hip_approach": "anterior", "operation_weeks": "0"}, (K.TOTAL_HIP_ANTERIOR,)),
        (
            {"operation": "hip_replacement", "hip_approach": "lateral", "operation_weeks": "0"},
            (K.TOTAL_HIP_POSTERIOR, K.TOTAL_HIP_LATERAL),
        ),
        (
            {"operation": "hip_replacement", "hip_approach": "unknown", "operation_weeks": "0"},
            (K.TOTAL_HIP_POSTERIOR, K.TOTAL_HIP_ANTERIOR, K.TOTAL_HIP_LATERAL),
        ),
        ({"operation": "hip_replacement", "hip_approach": "unknown", "operation_weeks": "12"}, ()),
        ({"operation": "shoulder_replacement", "shoulder_type": "anatomic", "operation_weeks": "6"}, (K.SHOULDER_ANATOMIC,)),
        ({"operation": "shoulder_replacement", "shoulder_type": "reverse", "operation_weeks": "12"}, (K.SHOULDER_REVERSE,)),
        (
            {"operation": "shoulder_replacement", "shoulder_type": "unknown", "operation_weeks": "6"},
            (K.SHOULDER_ANATOMIC, K.SHOULDER_REVERSE),
        ),
    ],
)
def test_precautions_after_an_operation(safety: Answers, keys: tuple[SafetyKey, ...]) -> None:
    assert set(precaution_keys(safety)) == set(keys)


def task_against(*keys: SafetyKey) -> ManeuverTask:
    maneuver = load_library()["squat"]
    return ManeuverTask(replace(maneuver, contraindicated_when=keys), None)


def test_a_task_is_left_out_with_its_reason() -> None:
    task = task_against(K.DIZZINESS, K.TOTAL_KNEE)
    (left_out,) = tasks_left_out((task,), (K.DIZZINESS,))
    assert (left_out.task_id, left_out.keys, left_out.reason) == ("squat", (K.DIZZINESS,), EndReason.SAFETY_GATE)
    (left_out,) = tasks_left_out((task,), (K.TOTAL_KNEE,))
    assert left_out.reason is EndReason.PRECAUTION
    result = left_out_result(task, left_out)
    assert (result.outcome, result.reason, result.peak_deg) == (Outcome.SKIPPED, EndReason.PRECAUTION, None)


def test_a_task_that_nothing_speaks_against_stays() -> None:
    assert tasks_left_out((task_against(K.TOTAL_KNEE), task_against()), (K.DIZZINESS, K.ALONE)) == ()
