"""The shape of the protocol files: what may stand in them, checked by pydantic, and their JSON Schema for editors.

Two kinds of files are read: the maneuver library (``protocols/maneuvers/<region>.toml``) and the exams that name its
maneuvers (``protocols/<id>.toml``). Unknown keys are refused.
"""

from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vmsk_exam.anatomy import Joint, Motion, Plane, Side
from vmsk_exam.protocol.model import (
    ChangeDirection,
    FeasibilityGrade,
    IntakePart,
    ManeuverKind,
    PeakDirection,
    Position,
    Region,
    SafetyKey,
    SideRelation,
    ViewRule,
)
from vmsk_exam.resources import available_languages

ID_PATTERN: Final = r"^[a-z][a-z0-9_]*$"
SCHEMA_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Text = Annotated[str, Field(min_length=1, max_length=400)]
Angle = Annotated[float, Field(ge=-180, le=200)]
Repetitions = Annotated[int, Field(ge=1, le=100)]
Code = Annotated[int, Field(ge=0, le=99, description="Is stored: never give it another meaning.")]
Seconds = Annotated[float, Field(ge=0, le=600)]
Sides = Annotated[tuple[Side, ...], Field(max_length=2)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class TextTable(_Table):
    """One text in every shipped language; others may stand beside them by their code."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Text]

    en: Text = Field(description="English.")
    es: Text = Field(description="Spanish.")

    @model_validator(mode="after")
    def _check_languages(self) -> Self:
        for code in self.__pydantic_extra__:
            if code not in available_languages():
                raise ValueError(f"There is no language {code!r} here. Use {', '.join(available_languages())}")
        return self


class InstructionTable(_Table):
    """What the patient reads and hears; ``{side}`` stands for left or right."""

    headline: TextTable = Field(description="At most about eight words.")
    sentence: TextTable = Field(description="One or two short sentences: how far, how long.")
    spoken: TextTable = Field(description="The full prompt as it is spoken.")
    position: TextTable = Field(description="How to stand or sit and turn before it starts.")


class StartTable(_Table):
    """When the patient counts as ready: the angle lies in the window and is still for so long."""

    low_deg: Angle
    high_deg: Angle
    still_s: Annotated[float, Field(ge=0.2, le=5)]


class DemonstrationTable(_Table):
    """How the avatar shows it."""

    start_deg: Angle
    peak_deg: Angle
    move_s: Annotated[float, Field(ge=0.3, le=10, description="Seconds for one way.")]


class CompensationTable(_Table):
    """Another part of the body that helps: an angle that changes too much during a repetition."""

    angle: str
    relation: SideRelation
    change_deg: Annotated[float, Field(ge=3, le=90, description="Absolute change from the repetition's start.")]
    direction: ChangeDirection = Field(default=ChangeDirection.EITHER, description="Which way a change counts.")
    label: TextTable = Field(description="Name for the clinician.")
    cue: TextTable = Field(description="What the patient should do, not what is wrong.")
    source: Text = Field(description="Where the threshold comes from.")


class ChoiceTable(_Table):
    """One answer."""

    value: Code
    label: TextTable = Field(description="What the patient reads and the report says.")


class QuestionTable(_Table):
    """What the patient is asked about an answered maneuver."""

    text: TextTable
    choices: Annotated[tuple[ChoiceTable, ...], Field(min_length=2, max_length=7)]
    demo_value: int = Field(description="Answer of the demo patient: the value of a choice.")


class BandTable(_Table):
    """A part of the range that is told instead of degrees."""

    value: Code
    from_deg: Angle = Field(description="Begins here, in the direction of the motion, and ends where the next begins.")
    label: TextTable = Field(description="Name for the clinician.")


class HoldNeededTable(_Table):
    """An easier stance that must have been held before."""

    maneuver: Annotated[str, Field(pattern=ID_PATTERN)] = Field(description="Name of a timed hold of the same file.")
    hold_s: Annotated[float, Field(gt=0, le=60)]


class ManeuverTable(_Table):
    """One asked task."""

    kind: ManeuverKind
    joint: Joint
    motion: Motion
    plane: Plane
    angle: str = Field(description="Angle that is measured, without side, for example knee_flexion.")
    direction: PeakDirection
    position: Position
    view: ViewRule
    sides: Sides = Field(description="Sides in the order in which they are asked; empty for a maneuver without side.")
    repetitions: Repetitions
    hold_s: Seconds
    time_limit_s: Annotated[float, Field(ge=5, le=600)]
    start: StartTable
    min_excursion_deg: Annotated[float, Field(ge=5, le=90, description="A smaller movement is no repetition.")]
    grade: FeasibilityGrade = Field(description="How well a webcam sees it; C and D are never given in degrees in an exam.")
    title: TextTable
    instruction: InstructionTable
    safety: TextTable
    compensations: tuple[str, ...] = Field(default=(), description="Names of compensations of the same file.")
    demonstration: DemonstrationTable
    reference_id: Annotated[str, Field(pattern=ID_PATTERN)] | None = Field(
        default=None, description="Row of the reference ranges."
    )
    references: Annotated[tuple[Text, ...], Field(min_length=1, description="Literature behind the maneuver.")]
    question: QuestionTable | None = Field(default=None, description="For kind = answered.")
    bands: Annotated[tuple[BandTable, ...], Field(max_length=6)] = Field(
        default=(), description="For kind = band, from the start of the range to its end."
    )
    contraindicated_when: tuple[SafetyKey, ...] = Field(
        default=(), description="Facts about the patient for which it is not offered."
    )
    gates_view: bool = Field(default=True, description="False where the patient walks or turns.")
    marks_pain: bool = Field(
        default=False, description="For kind = range_of_motion: the patient presses where the pain begins and ends."
    )
    offered_after: HoldNeededTable | None = Field(
        default=None, description="Easier stance; where it was asked before and not held so long, this one is not offered."
    )


class LibraryTable(_Table):
    """One file of the maneuver library: the maneuvers of one region of the body."""

    compensations: dict[Annotated[str, Field(pattern=ID_PATTERN)], CompensationTable] = Field(default_factory=dict)
    maneuvers: Annotated[dict[Annotated[str, Field(pattern=ID_PATTERN)], ManeuverTable], Field(min_length=1)]


class UseTable(_Table):
    """A maneuver of the library in an exam, with what differs from the library."""

    use: str = Field(description="Name of a maneuver of the library.")
    repetitions: Repetitions | None = None
    hold_s: Seconds | None = None
    sides: Annotated[tuple[Side, ...], Field(min_length=1, max_length=2)] | None = None
    time_limit_s: Annotated[float, Field(ge=5, le=600)] | None = None
    contraindicated_when: tuple[SafetyKey, ...] | None = Field(default=None, description="Added to those of the library.")


class ExamTable(_Table):
    """One exam: its file's name is its id."""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$", description="Raise it with every change, for example 1.0.1.")]
    title: TextTable
    summary: TextTable = Field(description="What it examines, for the patient's choice.")
    duration_min: Annotated[int, Field(ge=1, le=120)]
    needs: TextTable = Field(description="Room, clothes and things needed.")
    region: Region = Field(default=Region.GENERAL, description="Chooses the red flags and the history that are asked.")
    maneuvers: Annotated[tuple[UseTable, ...], Field(min_length=1, max_length=40)]
    cues_off: tuple[str, ...] = Field(
        default=(), description="Corrections that the patient is not given: topics such as turn, or names of compensations."
    )
    intake_left_out: tuple[IntakePart, ...] = Field(
        default=(), description="Parts of the intake that are not asked; red flags and the safety gate always are."
    )


def protocol_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of an exam file (``protocols/<id>.toml``)."""
    return _json_schema(ExamTable, "Exam protocol")


def library_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a file of the maneuver library (``protocols/maneuvers/<region>.toml``)."""
    return _json_schema(LibraryTable, "Maneuver library")


def _json_schema(table: type[_Table], title: str) -> dict[str, Any]:
    return {"$schema": SCHEMA_DIALECT} | table.model_json_schema() | {"title": title}
