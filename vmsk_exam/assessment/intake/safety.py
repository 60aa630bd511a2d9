"""From the answers of the safety gate to the facts that rule maneuvers out, and to the tasks that are left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.intake.model import UNSURE, YES, Answers
from vmsk_exam.assessment.intake.stop_rules import STRONG_PAIN
from vmsk_exam.assessment.outcome import build_not_offered
from vmsk_exam.assessment.results import EndReason, ManeuverResult
from vmsk_exam.protocol.model import ManeuverTask, SafetyKey

UNKNOWN_WEEKS: Final = "unknown"

_UNTIL_WEEKS: Final[Mapping[SafetyKey, int]] = {
    SafetyKey.TOTAL_KNEE: 26,
    SafetyKey.TOTAL_HIP_POSTERIOR: 12,
    SafetyKey.TOTAL_HIP_ANTERIOR: 12,
    SafetyKey.TOTAL_HIP_LATERAL: 12,
    SafetyKey.ACL_EARLY: 12,
    SafetyKey.ROTATOR_CUFF_EARLY: 6,
    SafetyKey.SHOULDER_ANATOMIC: 12,
    SafetyKey.SHOULDER_REVERSE: 26,
    SafetyKey.ACHILLES_EARLY: 12,
    SafetyKey.SPINE_EARLY: 12,
}
"""Weeks after the operation for which a precaution counts; the longest of the published spans (postop_precautions).
"Until cleared" and "many say permanent" are taken as a half-year, after which the surgeon's word in the record counts."""

_OPERATIONS: Final[Mapping[str, tuple[SafetyKey, ...]]] = {
    "knee_replacement": (SafetyKey.TOTAL_KNEE,),
    "acl_reconstruction": (SafetyKey.ACL_EARLY,),
    "rotator_cuff_repair": (SafetyKey.ROTATOR_CUFF_EARLY,),
    "achilles_repair": (SafetyKey.ACHILLES_EARLY,),
    "lumbar_surgery": (SafetyKey.SPINE_EARLY,),
}
_HIPS: Final[Mapping[str, tuple[SafetyKey, ...]]] = {
    "posterior": (SafetyKey.TOTAL_HIP_POSTERIOR,),
    "anterior": (SafetyKey.TOTAL_HIP_ANTERIOR,),
    "lateral": (SafetyKey.TOTAL_HIP_POSTERIOR, SafetyKey.TOTAL_HIP_LATERAL),
}
_ALL_HIPS: Final = (SafetyKey.TOTAL_HIP_POSTERIOR, SafetyKey.TOTAL_HIP_ANTERIOR, SafetyKey.TOTAL_HIP_LATERAL)
_SHOULDERS: Final[Mapping[str, tuple[SafetyKey, ...]]] = {
    "anatomic": (SafetyKey.SHOULDER_ANATOMIC,),
    "reverse": (SafetyKey.SHOULDER_REVERSE,),
}
_BOTH_SHOULDERS: Final = (SafetyKey.SHOULDER_ANATOMIC, SafetyKey.SHOULDER_REVERSE)

SAFETY_KEYS: Final = frozenset(
    {
        SafetyKey.FALL_RISK,
        SafetyKey.WALKING_AID,
        SafetyKey.DIZZINESS,
        SafetyKey.ALONE,
        SafetyKey.WEIGHT_BEARING_LIMITED,
        SafetyKey.SEVERE_PAIN,
    }
)
"""Facts of today; the others are precautions after an operation."""


def safety_keys(safety: Answers, place: Answers) -> tuple[SafetyKey, ...]:
    """Return the facts that hold, in the order of ``SafetyKey``.

    Who is not sure counts as yes. The risk of a fall counts only while nobody is near who could help: with a helper the
    patient may try the standing tests. Precautions of an unknown kind or time count in full.

    Parameters
    ----------
    safety
        Answers of the safety gate.
    place
        Answers about the place, for who is in the room; unknown counts as alone.
    """
    found = {key for key, test in _TESTS.items() if test(safety)}
    if place.get("company") != "helper":
        found.add(SafetyKey.ALONE)
    else:
        found -= {SafetyKey.FALL_RISK, SafetyKey.WALKING_AID}
    found |= set(precaution_keys(safety))
    return tuple(key for key in SafetyKey if key in found)


def precaution_keys(safety: Answers) -> tuple[SafetyKey, ...]:
    """Return the post-operative precautions in force."""
    weeks = safety.get("operation_weeks", UNKNOWN_WEEKS)
    is_unknown = not str(weeks).isdigit()
    return tuple(key for key in _keys_of_operation(safety) if is_unknown or int(weeks) < _UNTIL_WEEKS[key])  # type: ignore[arg-type]


def _keys_of_operation(safety: Answers) -> tuple[SafetyKey, ...]:
    operation = str(safety.get("operation", ""))
    if operation == "hip_replacement":
        return _HIPS.get(str(safety.get("hip_approach")), _ALL_HIPS)
    if operation == "shoulder_replacement":
        return _SHOULDERS.get(str(safety.get("shoulder_type")), _BOTH_SHOULDERS)
    return _OPERATIONS.get(operation, ())


def _is_yes(*names: str) -> Callable[[Answers], bool]:
    return lambda answers: any(answers.get(name) in (YES, UNSURE) for name in names)


def _is_one_of(name: str, *values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(name) in values


def _has_strong_pain(answers: Answers) -> bool:
    pain = answers.get("pain_now")
    return isinstance(pain, int) and pain >= STRONG_PAIN


_TESTS: Final[Mapping[SafetyKey, Callable[[Answers], bool]]] = {
    SafetyKey.FALL_RISK: _is_yes("fallen", "unsteady"),
    SafetyKey.WALKING_AID: _is_one_of("walking_aid", "stick", "two", "wheelchair"),
    SafetyKey.DIZZINESS: _is_yes("dizzy_now"),
    SafetyKey.WEIGHT_BEARING_LIMITED: _is_one_of("weight", "partial", "none"),
    SafetyKey.SEVERE_PAIN: _has_strong_pain,
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A task that must not be done today, and the facts that rule it out."""

    task_id: str
    keys: tuple[SafetyKey, ...]

    @property
    def reason(self) -> EndReason:
        """Why, as the result says it: the safety of today, else a precaution after an operation."""
        return EndReason.SAFETY_GATE if SAFETY_KEYS & set(self.keys) else EndReason.PRECAUTION


def tasks_left_out(tasks: tuple[ManeuverTask, ...], keys: tuple[SafetyKey, ...]) -> tuple[LeftOut, ...]:
    """Return the tasks that the facts rule out, in the order of the protocol."""
    found = ((task, tuple(key for key in keys if key in task.maneuver.contraindicated_when)) for task in tasks)
    return tuple(LeftOut(task.task_id, against) for task, against in found if against)


def left_out_result(task: ManeuverTask, left_out: LeftOut) -> ManeuverResult:
    """Return the result of a task that was not offered."""
    return build_not_offered(task, left_out.reason)
