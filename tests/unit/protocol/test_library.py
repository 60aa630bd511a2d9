"""The shipped protocols: complete, readable, and what the program promises."""

import json

import pytest

from vmsk_exam.anatomy import CENTRAL_ANGLES, SIDED_ANGLES, CameraView, Side
from vmsk_exam.assessment.reference import find_reference
from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol.checks import find_exam_fault, find_long_sentences, patient_texts
from vmsk_exam.protocol.loader import default_maneuver, load_library, load_protocols
from vmsk_exam.protocol.model import ExamProtocol, FeasibilityGrade, Maneuver, ManeuverKind, PeakDirection, SafetyKey
from vmsk_exam.protocol.schema import library_json_schema, protocol_json_schema
from vmsk_exam.resources import LANGUAGES, protocol_folder

_WEAK = (FeasibilityGrade.C, FeasibilityGrade.D)
MANEUVERS = tuple(load_library().values())
PROTOCOLS = {protocol.protocol_id: protocol for protocol in load_protocols()}


def _id(maneuver: Maneuver) -> str:
    return maneuver.maneuver_id


def test_the_exams_are_there() -> None:
    regions = ["ankle", "back", "elbow", "hand", "hip", "knee", "neck", "shoulder"]
    screens = ["falls_risk", "functional", "quick_screen", "return_to_sport_leg", "shoulder_full", "walking"]
    operations = ["acl", "ankle", "rotator_cuff", "shoulder_replacement", "total_hip", "total_knee"]
    assert sorted(PROTOCOLS) == sorted([*regions, *screens, *(f"postop_{name}" for name in operations)])


def test_every_maneuver_that_may_stand_in_an_exam_stands_in_one() -> None:
    used = {maneuver.maneuver_id for protocol in PROTOCOLS.values() for maneuver in protocol.maneuvers}
    allowed = {maneuver.maneuver_id for maneuver in MANEUVERS if find_exam_fault(maneuver) is None}
    assert allowed - used == {"shoulder_elevation", "heel_raise", "external_rotation_side"}


def test_every_reason_against_a_maneuver_is_used() -> None:
    used = {key for maneuver in MANEUVERS for key in maneuver.contraindicated_when}
    assert used == set(SafetyKey)


def test_what_an_operation_forbids_is_not_offered() -> None:
    library = load_library()
    assert SafetyKey.ROTATOR_CUFF_EARLY in library["shoulder_flexion"].contraindicated_when
    assert SafetyKey.SHOULDER_REVERSE in library["reach_behind_back"].contraindicated_when
    assert SafetyKey.TOTAL_HIP_POSTERIOR in library["hip_flexion_standing"].contraindicated_when
    assert SafetyKey.ACHILLES_EARLY in library["heel_raise"].contraindicated_when
    assert SafetyKey.ROTATOR_CUFF_EARLY not in library["elbow_flexion"].contraindicated_when


def test_weak_motions_are_banded_or_answered() -> None:
    weak = [m for protocol in PROTOCOLS.values() for m in protocol.maneuvers if m.grade in _WEAK]
    assert weak
    assert {m.kind for m in weak} <= {ManeuverKind.BAND, ManeuverKind.ANSWERED, ManeuverKind.COUNT_TEST}


def test_tasks_of_the_knee_exam_turn_the_patient_seldom() -> None:
    tasks = [(task.task_id, task.view) for task in PROTOCOLS["knee"].tasks]
    assert tasks == [
        ("left_knee_flexion_standing", CameraView.LEFT),
        ("right_knee_flexion_standing", CameraView.RIGHT),
        ("right_knee_extension_seated", CameraView.RIGHT),
        ("left_knee_extension_seated", CameraView.LEFT),
        ("squat", CameraView.LEFT),
    ]


def test_tasks_of_the_shoulder_and_functional_exams() -> None:
    assert [task.channel for task in PROTOCOLS["shoulder"].tasks] == [
        "left_shoulder_flexion",
        "right_shoulder_flexion",
        "right_shoulder_flexion",
        "left_shoulder_flexion",
        "left_shoulder_abduction",
        "right_shoulder_abduction",
    ]
    kinds = {task.task_id: task.maneuver.kind for task in PROTOCOLS["functional"].tasks}
    assert kinds == {
        "squat": ManeuverKind.RANGE_OF_MOTION,
        "sit_to_stand": ManeuverKind.REPETITION_TEST,
        "squat_front": ManeuverKind.ALIGNMENT,
        "left_single_leg_stance": ManeuverKind.TIMED_HOLD,
        "right_single_leg_stance": ManeuverKind.TIMED_HOLD,
    }


@pytest.mark.parametrize("angle", [*SIDED_ANGLES, *CENTRAL_ANGLES])
def test_every_angle_has_a_maneuver(angle: str) -> None:
    maneuver = default_maneuver(angle)
    assert maneuver.angle == angle
    assert maneuver.kind is ManeuverKind.RANGE_OF_MOTION
    assert maneuver.direction is PeakDirection.INCREASE


def test_a_maneuver_id_names_itself_and_others_are_refused() -> None:
    assert default_maneuver("knee_extension_seated").direction is PeakDirection.DECREASE
    with pytest.raises(ProtocolError, match=r"no motion 'knee_twist'.*knee_flexion"):
        default_maneuver("knee_twist")


@pytest.mark.parametrize("maneuver", MANEUVERS, ids=_id)
def test_texts_are_complete_and_short(maneuver: Maneuver) -> None:
    assert find_long_sentences(maneuver) == []
    for _, text in patient_texts(maneuver):
        assert tuple(text) == LANGUAGES
    for headline in maneuver.instruction.headline.values():
        assert len(headline.split()) <= 8


@pytest.mark.parametrize("maneuver", MANEUVERS, ids=_id)
def test_the_patient_is_told_which_side(maneuver: Maneuver) -> None:
    for text in (maneuver.instruction.headline, maneuver.instruction.spoken):
        assert all(("{side}" in words) == bool(maneuver.sides) for words in text.values())


@pytest.mark.parametrize("maneuver", MANEUVERS, ids=_id)
def test_the_reference_exists(maneuver: Maneuver) -> None:
    if maneuver.reference_id is not None:
        assert find_reference(maneuver.reference_id, 65, "female") is not None


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))
def test_no_exam_gives_weak_motions_in_degrees(protocol: ExamProtocol) -> None:
    assert [find_exam_fault(maneuver) for maneuver in protocol.maneuvers] == [None] * len(protocol.maneuvers)


def test_bending_to_the_right_is_negative() -> None:
    from vmsk_exam.protocol.model import ManeuverTask

    left, right = (ManeuverTask(default_maneuver("neck_lateral_flexion"), side) for side in Side)
    assert (left.channel, right.channel) == ("neck_lateral_flexion", "neck_lateral_flexion")
    assert (left.direction, right.direction) == (PeakDirection.INCREASE, PeakDirection.DECREASE)
    assert (left.demonstration.peak_deg, right.demonstration.peak_deg) == (38.0, -38.0)
    knee = ManeuverTask(default_maneuver("knee_flexion"), Side.RIGHT)
    assert (knee.direction, knee.start) == (PeakDirection.INCREASE, knee.maneuver.start)


@pytest.mark.parametrize(
    ("name", "schema"), [("protocol", protocol_json_schema()), ("library", library_json_schema())], ids=["exam", "library"]
)
def test_the_schema_files_are_current(name: str, schema: dict[str, object]) -> None:
    text = (protocol_folder() / f"{name}.schema.json").read_text(encoding="utf-8")
    assert json.loads(text) == schema, "write it anew: see docs/protocols.md"
