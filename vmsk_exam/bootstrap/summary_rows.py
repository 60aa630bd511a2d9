"""The rows that a head-less exam prints: one for each task, bands and answers in words."""

from collections.abc import Iterable, Mapping

from vmsk_exam.assessment.banded import BAND_UNIT
from vmsk_exam.assessment.results import ANSWER, NORMAL_95, ManeuverResult, Measure
from vmsk_exam.protocol.model import ExamProtocol, Maneuver, localized_text
from vmsk_exam.resources import Translator


def summary_rows(results: Iterable[ManeuverResult], protocol: ExamProtocol, language: str) -> tuple[tuple[str, ...], ...]:
    """Return task, outcome, start, peak, arc, half width of the 95 % interval, repetitions and remarks of each result.

    Parameters
    ----------
    results
        In the order in which they are printed.
    protocol
        Its maneuvers know the words of bands and answers.
    language
        Language of those words.
    """
    maneuvers = {maneuver.maneuver_id: maneuver for maneuver in protocol.maneuvers}
    return tuple(_row(result, maneuvers, Translator("report", language)) for result in results)


def _row(result: ManeuverResult, maneuvers: Mapping[str, Maneuver], texts: Translator) -> tuple[str, ...]:
    half = "" if result.peak_sd_deg is None else f"{NORMAL_95 * result.peak_sd_deg:.1f}"
    maneuver = maneuvers.get(result.maneuver_id)
    measures = ", ".join(_measure_text(measure, maneuver, texts) for measure in result.measures)
    numbers = (_degrees(result.start_deg), _degrees(result.peak_deg), _degrees(result.arc_deg), half)
    return (result.task_id, result.outcome.name, *numbers, str(len(result.repetitions)), result.reason or measures)


def _measure_text(measure: Measure, maneuver: Maneuver | None, texts: Translator) -> str:
    if measure.unit not in (BAND_UNIT, ANSWER):
        return f"{measure.name} {measure.value:g} {measure.unit}".strip()
    key = f"measure.{measure.name}"
    name = texts.text(key) if texts.has(key) else measure.name
    return f"{name}: {_coded_label(measure, maneuver, texts)}"


def _coded_label(measure: Measure, maneuver: Maneuver | None, texts: Translator) -> str:
    """Return the words of a band or an answer, its code where the maneuver does not know it."""
    bands = () if maneuver is None else maneuver.bands
    choices = () if maneuver is None or maneuver.question is None else maneuver.question.choices
    labels = [(band.value, band.label) for band in bands] + [(choice.value, choice.label) for choice in choices]
    label = next((words for value, words in labels if value == measure.value), None)
    return texts.text("measure.code", code=f"{measure.value:g}") if label is None else localized_text(label, texts.language)


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}°"
