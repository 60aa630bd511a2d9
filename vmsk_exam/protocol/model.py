"""Frozen model of an exam protocol, its maneuvers and the tasks that they become for one patient."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vmsk_exam.anatomy import CENTRAL_ANGLES, SIDED_ANGLES, CameraView, Joint, Motion, Plane, Side, channel_name


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


@dataclass(frozen=True, slots=True)
class CompensationRule:
    """Another part of the body that helps: an angle that changes too much during a repetition."""

    compensation_id: str
    angle: str
    relation: SideRelation
    change_deg: float
    """Absolute change from the repetition's start that counts as compensation."""
    label: Localized
    """Name for the clinician."""
    cue: Localized
    """What to say to the patient: what to do, not what is wrong."""
    source: str


@dataclass(frozen=True, slots=True)
class Demonstration:
    """How the avatar shows a maneuver, degrees in the convention of ``anatomy``."""

    start_deg: float
    peak_deg: float
    move_s: float


@dataclass(frozen=True, slots=True)
class Maneuver:
    """One asked task of the library: joint, motion, position, view, rules, texts."""

    maneuver_id: str
    kind: ManeuverKind
    joint: Joint
    motion: Motion
    plane: Plane
    angle: str
    """Member of ``anatomy.SIDED_ANGLES`` or ``CENTRAL_ANGLES`` that is measured."""
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
        if self.side is not None or self.maneuver.angle not in SIDED_ANGLES:
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
        """Channel of ``AngleSample`` in which a compensation shows.

        Without a tested side the one nearer the lens counts as tested.
        """
        if rule.relation is SideRelation.CENTRAL:
            return channel_name(rule.angle, None)
        tested = self.side or (Side.RIGHT if self.view is CameraView.RIGHT else Side.LEFT)
        return channel_name(rule.angle, tested if rule.relation is SideRelation.TESTED else tested.other)


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

    @property
    def tasks(self) -> tuple[ManeuverTask, ...]:
        """Every maneuver on every asked side, in order."""
        return tuple(ManeuverTask(maneuver, side) for maneuver in self.maneuvers for side in (maneuver.sides or (None,)))


FALLBACK_LANGUAGE: Final = "en"


def localized_text(text: Localized, language: str) -> str:
    """Return a text in a language, in English where that language is missing."""
    return text.get(language, text[FALLBACK_LANGUAGE])
