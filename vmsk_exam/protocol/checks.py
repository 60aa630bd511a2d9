"""Checks of meaning that the shape of a protocol file cannot express."""

import re
from collections.abc import Iterator
from typing import Final

from vmsk_exam.anatomy import (
    CENTRAL_ANGLES,
    CENTRAL_SIGNALS,
    HAND_ANGLES,
    MEASURED_SIGNALS,
    SIDED_ANGLES,
    SIDED_SIGNALS,
    Plane,
)
from vmsk_exam.protocol.model import (
    FeasibilityGrade,
    Localized,
    Maneuver,
    ManeuverKind,
    PeakDirection,
    SideRelation,
    ViewRule,
)
from vmsk_exam.protocol.positions import KeyPath

VIEWS_OF_PLANE: Final[dict[Plane, frozenset[ViewRule]]] = {
    Plane.SAGITTAL: frozenset({ViewRule.LEFT, ViewRule.RIGHT, ViewRule.TESTED_SIDE, ViewRule.OTHER_SIDE}),
    Plane.FRONTAL: frozenset({ViewRule.FRONT, ViewRule.BACK}),
    Plane.TRANSVERSE: frozenset({ViewRule.FRONT}),
}
"""Views from which a motion in a plane is seen without foreshortening."""

MAX_SENTENCE_WORDS: Final = 15
"""Longest sentence for a patient, words."""

_PLACEHOLDER: Final = re.compile(r"[{}]")

Fault = tuple[KeyPath, str]
"""Path of the key within the maneuver, and what is wrong with what to do."""


def find_faults(maneuver: Maneuver) -> Iterator[Fault]:
    """Yield what is wrong with a maneuver of the library."""
    yield from _angle_faults(maneuver)
    if maneuver.kind.is_by_camera:
        yield from _range_faults(maneuver)
    yield from _question_faults(maneuver)
    yield from _band_faults(maneuver)
    yield from _pain_faults(maneuver)
    yield from _text_faults(maneuver)


def find_exam_fault(maneuver: Maneuver) -> str | None:
    """Return why a maneuver may not stand in an exam, None if it may."""
    is_weak = maneuver.grade in {FeasibilityGrade.C, FeasibilityGrade.D}
    if is_weak and maneuver.kind.is_in_degrees:
        return (
            f"{maneuver.maneuver_id!r} has grade {maneuver.grade}: a webcam cannot give it in degrees. "
            "Use a banded or answered maneuver instead; the command 'measure' may still try it."
        )
    return None


def find_long_sentences(maneuver: Maneuver) -> list[str]:
    """Return the sentences for patients that are longer than ``MAX_SENTENCE_WORDS``."""
    sentences = [
        sentence.strip()
        for _, text in patient_texts(maneuver)
        for language_text in text.values()
        for sentence in re.split(r"[.!?:]+", language_text)
    ]
    return [sentence for sentence in sentences if len(sentence.split()) > MAX_SENTENCE_WORDS]


def patient_texts(maneuver: Maneuver) -> Iterator[tuple[KeyPath, Localized]]:
    """Yield every text that a patient reads or hears, with its key path."""
    instruction = maneuver.instruction
    yield ("instruction", "headline"), instruction.headline
    yield ("instruction", "sentence"), instruction.sentence
    yield ("instruction", "spoken"), instruction.spoken
    yield ("instruction", "position"), instruction.position
    yield ("safety",), maneuver.safety
    if maneuver.question is not None:
        yield ("question", "text"), maneuver.question.text
        for number, choice in enumerate(maneuver.question.choices):
            yield ("question", "choices", number), choice.label
    for rule in maneuver.compensations:
        yield ("compensations",), rule.cue


def _angle_faults(maneuver: Maneuver) -> Iterator[Fault]:
    known = (*SIDED_ANGLES, *CENTRAL_ANGLES, *MEASURED_SIGNALS, *HAND_ANGLES)
    if maneuver.angle not in known:
        yield ("angle",), f"{maneuver.angle!r} is no angle. Use one of {', '.join(known)}."
        return
    if maneuver.kind.is_by_camera and maneuver.view not in VIEWS_OF_PLANE[maneuver.plane]:
        views = ", ".join(sorted(VIEWS_OF_PLANE[maneuver.plane]))
        yield ("view",), f"The view {maneuver.view} cannot show a motion in the {maneuver.plane} plane. Use one of {views}."
    if maneuver.angle in HAND_ANGLES and (maneuver.kind is not ManeuverKind.BAND or not maneuver.sides):
        yield ("kind",), f"{maneuver.angle!r} of a hand is told as a band of a named side. Use kind = band and name the sides."
    if not maneuver.sides and maneuver.view in {ViewRule.TESTED_SIDE, ViewRule.OTHER_SIDE}:
        yield ("view",), f"The view {maneuver.view} needs a side. Name the sides, or use left or right."
    if len(set(maneuver.sides)) != len(maneuver.sides):
        yield ("sides",), "A side stands here twice. Name each side once."
    for rule in maneuver.compensations:
        yield from _rule_faults(rule.angle, rule.relation)


def _rule_faults(angle: str, relation: SideRelation) -> Iterator[Fault]:
    is_central = relation is SideRelation.CENTRAL
    fitting = (*CENTRAL_ANGLES, *CENTRAL_SIGNALS) if is_central else (*SIDED_ANGLES, *SIDED_SIGNALS)
    if angle not in fitting:
        yield ("compensations",), f"{angle!r} does not fit the relation {relation}. Use one of {', '.join(fitting)}."


def _range_faults(maneuver: Maneuver) -> Iterator[Fault]:
    start, shown = maneuver.start, maneuver.demonstration
    if start.low_deg >= start.high_deg:
        yield ("start", "low_deg"), "The window is empty. Let low_deg be smaller than high_deg."
    if not start.low_deg <= shown.start_deg <= start.high_deg:
        yield ("demonstration", "start_deg"), "The avatar starts outside the start window. Move one of them."
    if maneuver.kind is ManeuverKind.TIMED_HOLD:
        return
    is_increase = maneuver.direction is PeakDirection.INCREASE
    sign = 1.0 if is_increase else -1.0
    if sign * (shown.peak_deg - shown.start_deg) < maneuver.min_excursion_deg:
        yield (
            ("demonstration", "peak_deg"),
            f"The avatar's peak is on the wrong side of its start, or nearer than min_excursion_deg "
            f"({maneuver.min_excursion_deg:g}). With direction = {maneuver.direction} put it further.",
        )
    last_start_deg = start.high_deg if is_increase else start.low_deg
    if sign * (shown.peak_deg - last_start_deg) < maneuver.min_excursion_deg:
        yield (
            ("start", "high_deg" if is_increase else "low_deg"),
            "Who starts here has less than min_excursion_deg left to the shown peak. Narrow the start window.",
        )


def _question_faults(maneuver: Maneuver) -> Iterator[Fault]:
    question = maneuver.question
    if question is None:
        if maneuver.kind is ManeuverKind.ANSWERED:
            yield ("kind",), "An answered maneuver needs a question. Add the table question."
        return
    if maneuver.kind is not ManeuverKind.ANSWERED:
        yield ("question",), f"A maneuver of kind {maneuver.kind} asks nothing. Remove the question or use kind = answered."
    values = [choice.value for choice in question.choices]
    if len(set(values)) != len(values):
        yield ("question", "choices"), "Two choices have the same value. Give each its own."
    if question.demo_value not in values:
        yield ("question", "demo_value"), f"No choice has the value {question.demo_value}. Use one of {values}."


def _pain_faults(maneuver: Maneuver) -> Iterator[Fault]:
    if maneuver.marks_pain and maneuver.kind is not ManeuverKind.RANGE_OF_MOTION:
        yield ("marks_pain",), "Pain is marked in degrees, on the way of a range of motion. Remove it or change the kind."


def _band_faults(maneuver: Maneuver) -> Iterator[Fault]:
    is_banded = maneuver.kind is ManeuverKind.BAND
    if is_banded != bool(maneuver.bands):
        yield ("bands",), "Bands belong to kind = band, and only to it. Add at least two bands or remove them."
        return
    if not is_banded:
        return
    sign = 1.0 if maneuver.direction is PeakDirection.INCREASE else -1.0
    limits = [sign * band.from_deg for band in maneuver.bands]
    values = [band.value for band in maneuver.bands]
    if len(limits) < 2 or limits != sorted(set(limits)):
        yield ("bands",), "Bands begin one after another in the direction of the motion, at least two. Put them in order."
    if values != sorted(set(values)):
        yield ("bands",), "The values of bands grow from the start of the range to its end. Put them in order."


def _text_faults(maneuver: Maneuver) -> Iterator[Fault]:
    for path, text in patient_texts(maneuver):
        for language, words in text.items():
            if _PLACEHOLDER.search(words.replace("{side}", "")):
                yield (*path, language), "Only {side} may stand in braces. Remove the other braces."
            elif "{side}" in words and not maneuver.sides:
                yield (*path, language), "This maneuver has no sides. Remove {side}."
