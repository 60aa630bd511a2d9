"""Turns checked tables of protocol files into the frozen model."""

from collections.abc import Mapping

from vmsk_exam.protocol.model import (
    Band,
    Choice,
    CompensationRule,
    Demonstration,
    HoldNeeded,
    Instruction,
    Localized,
    Maneuver,
    Question,
    StartRule,
)
from vmsk_exam.protocol.schema import CompensationTable, InstructionTable, ManeuverTable, QuestionTable, TextTable


def localized(table: TextTable) -> Localized:
    """Return a text by language code."""
    return {"en": table.en, "es": table.es, **table.__pydantic_extra__}


def build_maneuver(maneuver_id: str, table: ManeuverTable, rules: Mapping[str, CompensationTable]) -> Maneuver:
    """Return the maneuver of a table; every named compensation must be among the rules."""
    return Maneuver(
        maneuver_id=maneuver_id,
        kind=table.kind,
        joint=table.joint,
        motion=table.motion,
        plane=table.plane,
        angle=table.angle,
        direction=table.direction,
        position=table.position,
        view=table.view,
        sides=table.sides,
        repetitions=table.repetitions,
        hold_s=table.hold_s,
        time_limit_s=table.time_limit_s,
        start=StartRule(table.start.low_deg, table.start.high_deg, table.start.still_s),
        min_excursion_deg=table.min_excursion_deg,
        grade=table.grade,
        title=localized(table.title),
        instruction=_build_instruction(table.instruction),
        safety=localized(table.safety),
        compensations=tuple(_build_rule(name, rules[name]) for name in table.compensations),
        demonstration=Demonstration(table.demonstration.start_deg, table.demonstration.peak_deg, table.demonstration.move_s),
        reference_id=table.reference_id,
        references=table.references,
        question=None if table.question is None else _build_question(table.question),
        bands=tuple(Band(band.value, band.from_deg, localized(band.label)) for band in table.bands),
        contraindicated_when=table.contraindicated_when,
        gates_view=table.gates_view,
        marks_pain=table.marks_pain,
        offered_after=None
        if table.offered_after is None
        else HoldNeeded(table.offered_after.maneuver, table.offered_after.hold_s),
    )


def _build_instruction(table: InstructionTable) -> Instruction:
    return Instruction(
        headline=localized(table.headline),
        sentence=localized(table.sentence),
        spoken=localized(table.spoken),
        position=localized(table.position),
    )


def _build_question(table: QuestionTable) -> Question:
    choices = tuple(Choice(choice.value, localized(choice.label)) for choice in table.choices)
    return Question(localized(table.text), choices, table.demo_value)


def _build_rule(name: str, table: CompensationTable) -> CompensationRule:
    return CompensationRule(
        compensation_id=name,
        angle=table.angle,
        relation=table.relation,
        change_deg=table.change_deg,
        label=localized(table.label),
        cue=localized(table.cue),
        source=table.source,
        direction=table.direction,
    )
