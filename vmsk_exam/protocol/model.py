"""Frozen model of an exam protocol, its maneuvers and the tasks that they become for one patient."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vmsk_exam.anatomy import (
    CENTRAL_ANGLES,
    CENTRAL_SIGNALS,
    MEASURED_SIGNALS,
    SIDED_ANGLES,
    SIDED_SIGNALS,
    CameraView,
    Joint,
    Motion,
    Plane,
    Side,
    channel_name,
    signal_name,
)


class Position(StrEnum):
    """How the patient is placed for a maneuver."""

    STANDING = "standing"
    SEATED = "seated"


class ViewRule(StrEnum):
    """Which view of the patient a maneuver needs; the tested side resolves to left or right."""

    FRONT = "front"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"
    TESTED_SIDE = "tested_side"
    OTHER_SIDE = "other_side"

    def resolve(self, side: Side | None) -> CameraView:
        """Return the camera view for a tested side (a maneuver without side shows its left)."""
        tested = side or Side.LEFT
        if self is ViewRule.TESTED_SIDE:
            return CameraView(tested.value)
        if self is ViewRule.OTHER_SIDE:
            return CameraView(tested.other.value)
        return CameraView(self.value)


class ManeuverKind(StrEnum):
    """How a maneuver is judged."""

    RANGE_OF_MOTION = "range_of_motion"
    """Out and back repetitions of one angle; the peak counts."""
    REPETITION_TEST = "repetition_test"
    """Repetitions against the clock; count and time count (sit-to-stand)."""
    TIMED_HOLD = "timed_hold"
    """A posture is held as long as possible; the time counts (single-leg stance)."""
    COUNT_TEST = "count_test"
    """As many repetitions as possible until the time limit; the count counts (30 s chair stand)."""
    BAND = "band"
    """Out and back like a range of motion, told as one of its declared bands and never in degrees."""
    ALIGNMENT = "alignment"
    """Out and back; what counts is seen on both sides at its end: knees and pelvis in a squat from the front, arms overhead."""
    ANSWERED = "answered"
    """The patient does it and answers a question about it; nothing is measured."""

    @property
    def is_in_degrees(self) -> bool:
        """Whether the result is a joint angle in degrees."""
        return self is ManeuverKind.RANGE_OF_MOTION

    @property
    def hides_degrees(self) -> bool:
        """Whether the angle that finds the repetitions is never told."""
        return self in (ManeuverKind.BAND, ManeuverKind.ALIGNMENT)

    @property
    def is_by_camera(self) -> bool:
        """Whether the camera measures it."""
        return self is not ManeuverKind.ANSWERED


class PeakDirection(StrEnum):
    """Whether the end of the range is the largest or the smallest angle (extension is a negative flexion)."""

    INCREASE = "increase"
    DECREASE = "decrease"


class FeasibilityGrade(StrEnum):
    """How well a webcam sees the motion; C and D are never given in degrees (reference: clinical_reference 1.2)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Region(StrEnum):
    """Part of the body that an exam is about; chooses the red flags and the history that are asked."""

    NECK = "neck"
    SHOULDER = "shoulder"
    ELBOW = "elbow"
    HAND = "hand"
    BACK = "back"
    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"
    FALLS = "falls"
    """Balance and falls risk."""
    GENERAL = "general"
    """Several regions."""


class SafetyKey(StrEnum):
    """A fact about the patient for which some maneuvers must not be done; the safety gate finds the facts."""

    FALL_RISK = "fall_risk"
    """Fell in the last year, or feels unsteady when standing or walking."""
    WALKING_AID = "walking_aid"
    DIZZINESS = "dizziness"
    ALONE = "alone"
    """Nobody is near who could help."""
    WEIGHT_BEARING_LIMITED = "weight_bearing_limited"
    """Was told not to put full weight on a leg."""
    SEVERE_PAIN = "severe_pain"
    """Pain of 7 or more of 10 now."""
    TOTAL_KNEE = "total_knee"
    TOTAL_HIP_POSTERIOR = "total_hip_posterior"
    """Total hip, posterior approach, precautions in force; likewise the next two."""
    TOTAL_HIP_ANTERIOR = "total_hip_anterior"
    TOTAL_HIP_LATERAL = "total_hip_lateral"
    ACL_EARLY = "acl_early"
    """Cruciate ligament reconstruction less than 12 weeks ago."""
    ROTATOR_CUFF_EARLY = "rotator_cuff_early"
    """Rotator cuff repair less than 6 weeks ago."""
    SHOULDER_ANATOMIC = "shoulder_anatomic"
    """Anatomic shoulder replacement, precautions in force."""
    SHOULDER_REVERSE = "shoulder_reverse"
    """Reverse shoulder replacement, precautions in force."""
    ACHILLES_EARLY = "achilles_early"
    """Achilles repair or ankle operation less than 12 weeks ago."""
    SPINE_EARLY = "spine_early"
    """Spine operation less than 12 weeks ago."""


class CueTopic(StrEnum):
    """What the patient is corrected about; a protocol may do without (``cues_off``)."""

    TURN = "turn"
    """Which way to turn."""
    FRAMING = "framing"
    """Head, hands and feet in the picture, and in its middle."""
    DISTANCE = "distance"
    LIGHT = "light"
    SPEED = "speed"
    COMPENSATION = "compensation"
    """All compensations; one alone is named by its own identifier."""
    ENCOURAGEMENT = "encouragement"
    """"And again", "hold on"."""


class IntakePart(StrEnum):
    """A part of the intake that an exam may leave out; the red flags and the safety gate are never left out by an exam."""

    HISTORY = "history"
    SCORES = "scores"
    QUESTIONNAIRES = "questionnaires"
    BODY_CHART = "body_chart"
    PALPATION = "palpation"


Localized = Mapping[str, str]
"""A text by language code; ``en`` and ``es`` are always present."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """What the patient reads and hears before and while a maneuver runs."""

    headline: Localized
    """At most about eight words, with ``{side}`` where the side is named."""
    sentence: Localized
    """One or two short sentences: how far, how long."""
    spoken: Localized
    """The full prompt as it is spoken."""
    position: Localized
    """How to stand or sit and turn before it starts."""


@dataclass(frozen=True, slots=True)
class StartRule:
    """When the patient counts as standing ready."""

    low_deg: float
    high_deg: float
    """The measured angle lies between these, in the convention of ``anatomy``."""
    still_s: float
    """For so long, moving less than the tracker's stillness limit."""


class SideRelation(StrEnum):
    """Which side a compensation is looked for on."""

    TESTED = "tested"
    OTHER = "other"
    CENTRAL = "central"


class ChangeDirection(StrEnum):
    """In which direction a change counts as compensation."""

    EITHER = "either"
    INCREASE = "increase"
    DECREASE = "decrease"


@dataclass(frozen=True, slots=True)
class CompensationRule:
    """Another part of the body that helps: an angle that changes too much during a repetition."""

    compensation_id: str
    angle: str
    """An angle, or a signal (``anatomy.SIDED_SIGNALS``, ``CENTRAL_SIGNALS``)."""
    relation: SideRelation
    change_deg: float
    """Absolute change from the repetition's start that counts as compensation."""
    label: Localized
    """Name for the clinician."""
    cue: Localized
    """What to say to the patient: what to do, not what is wrong."""
    source: str
    direction: ChangeDirection = ChangeDirection.EITHER


@dataclass(frozen=True, slots=True)
class Demonstration:
    """How the avatar shows a maneuver, degrees in the convention of ``anatomy``."""

    start_deg: float
    peak_deg: float
    move_s: float


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question; its value is stored and must never change its meaning."""

    value: int
    label: Localized
    """What the patient reads and the report says."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the patient is asked about an answered maneuver."""

    text: Localized
    choices: tuple[Choice, ...]
    demo_value: int
    """Answer of the demo patient."""

    def choice(self, value: float) -> Choice | None:
        """Return the choice of a stored value, None if there is none any more."""
        return next((choice for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the range that is told instead of degrees; its value is stored and must never change its meaning."""

    value: int
    from_deg: float
    """The band begins at this angle, in the direction of the motion, and ends where the next begins."""
    label: Localized
    """Name for the clinician."""


@dataclass(frozen=True, slots=True)
class HoldNeeded:
    """An easier stance that must have been held before a harder one is offered."""

    maneuver_id: str
    hold_s: float


@dataclass(frozen=True, slots=True)
class Maneuver:
    """One asked task of the library: joint, motion, position, view, rules, texts."""

    maneuver_id: str
    kind: ManeuverKind
    joint: Joint
    motion: Motion
    plane: Plane
    angle: str
    """Member of ``anatomy.SIDED_ANGLES``, ``CENTRAL_ANGLES``, ``MEASURED_SIGNALS`` or ``HAND_ANGLES`` that is measured."""
    direction: PeakDirection
    position: Position
    view: ViewRule
    sides: tuple[Side, ...]
    """Sides in the order in which they are asked; empty for a maneuver without side."""
    repetitions: int
    hold_s: float
    time_limit_s: float
    start: StartRule
    min_excursion_deg: float
    """A movement smaller than this from the start is no repetition."""
    grade: FeasibilityGrade
    title: Localized
    instruction: Instruction
    safety: Localized
    compensations: tuple[CompensationRule, ...]
    demonstration: Demonstration
    reference_id: str | None
    """Row of the reference ranges (for example ``k_flex``), None if none fits."""
    references: tuple[str, ...]
    """Literature behind the maneuver."""
    question: Question | None = None
    """Exactly for an answered maneuver."""
    bands: tuple[Band, ...] = ()
    """Exactly for a banded maneuver, from the start of the range to its end."""
    contraindicated_when: tuple[SafetyKey, ...] = ()
    """Facts about the patient for which it is not offered."""
    gates_view: bool = True
    """Whether frames are refused in which the patient is turned otherwise; False where the patient walks or turns."""
    marks_pain: bool = False
    """Whether the patient is asked to press where on the way the pain begins and ends (a painful arc)."""
    offered_after: HoldNeeded | None = None
    """Where this easier stance was asked before and not held so long, this one is not offered."""


@dataclass(frozen=True, slots=True)
class ManeuverTask:
    """One maneuver on one side: what the session runs and the record stores."""

    maneuver: Maneuver
    side: Side | None

    @property
    def task_id(self) -> str:
        """Identifier that reads aloud, unique within a protocol: ``left_knee_flexion_standing``."""
        return self.maneuver.maneuver_id if self.side is None else f"{self.side}_{self.maneuver.maneuver_id}"

    @property
    def view(self) -> CameraView:
        """View that the task needs."""
        return self.maneuver.view.resolve(self.side)

    @property
    def measured_side(self) -> Side | None:
        """Side whose angle is measured; without a tested side the one nearer the lens."""
        if self.side is not None or self.maneuver.angle not in (*SIDED_ANGLES, *MEASURED_SIGNALS):
            return self.side
        return Side.RIGHT if self.view is CameraView.RIGHT else Side.LEFT

    @property
    def channel(self) -> str:
        """Channel of ``AngleSample`` that is measured."""
        return channel_name(self.maneuver.angle, self.measured_side)

    @property
    def is_mirrored(self) -> bool:
        """Whether the angles of the maneuver change sign: bending or turning to the right is a negative angle."""
        return self.side is Side.RIGHT and self.maneuver.angle in CENTRAL_ANGLES

    @property
    def direction(self) -> PeakDirection:
        """Direction of the end of the range on this side."""
        if not self.is_mirrored:
            return self.maneuver.direction
        is_increase = self.maneuver.direction is PeakDirection.INCREASE
        return PeakDirection.DECREASE if is_increase else PeakDirection.INCREASE

    @property
    def start(self) -> StartRule:
        """Start window on this side."""
        rule = self.maneuver.start
        return StartRule(-rule.high_deg, -rule.low_deg, rule.still_s) if self.is_mirrored else rule

    @property
    def demonstration(self) -> Demonstration:
        """How the avatar shows it on this side."""
        shown = self.maneuver.demonstration
        return Demonstration(-shown.start_deg, -shown.peak_deg, shown.move_s) if self.is_mirrored else shown

    def compensation_channel(self, rule: CompensationRule) -> str:
        """Channel or signal of ``AngleSample`` in which a compensation shows (``AngleSample.watched_deg``).

        Without a tested side the one nearer the lens counts as tested.
        """
        name = signal_name if rule.angle in (*SIDED_SIGNALS, *CENTRAL_SIGNALS) else channel_name
        if rule.relation is SideRelation.CENTRAL:
            return name(rule.angle, None)
        tested = self.side or (Side.RIGHT if self.view is CameraView.RIGHT else Side.LEFT)
        return name(rule.angle, tested if rule.relation is SideRelation.TESTED else tested.other)


@dataclass(frozen=True, slots=True)
class ExamProtocol:
    """The declared list of maneuvers of one exam."""

    protocol_id: str
    version: str
    title: Localized
    summary: Localized
    """What it examines, for the patient's choice."""
    duration_min: int
    needs: Localized
    """Room, clothes and things needed (chair)."""
    maneuvers: tuple[Maneuver, ...]
    cues_off: tuple[str, ...] = ()
    """Corrections that the patient is not given: values of ``CueTopic`` and identifiers of compensations."""
    region: Region = Region.GENERAL
    intake_left_out: tuple[IntakePart, ...] = ()
    """Parts of the intake that are not asked in this exam."""

    @property
    def tasks(self) -> tuple[ManeuverTask, ...]:
        """Every maneuver on every asked side, in order."""
        return tuple(ManeuverTask(maneuver, side) for maneuver in self.maneuvers for side in (maneuver.sides or (None,)))


FALLBACK_LANGUAGE: Final = "en"


def localized_text(text: Localized, language: str) -> str:
    """Return a text in a language, in English where that language is missing."""
    return text.get(language, text[FALLBACK_LANGUAGE])
