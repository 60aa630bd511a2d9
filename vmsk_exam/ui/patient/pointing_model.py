"""What the page shows while a patient points at a place, and the mark that comes of it; no Qt."""

from dataclasses import dataclass

from vmsk_exam.assessment.intake.body_chart import Mark, MarkKind
from vmsk_exam.assessment.pointing import PointedPlace
from vmsk_exam.resources import Translator
from vmsk_exam.session.pointing import PointingSnapshot


@dataclass(frozen=True, slots=True)
class PointingScreen:
    """Everything the page says."""

    title: str
    lead: str
    is_asking: bool
    """Whether a place was found and the patient is asked if it is right."""


def mark_of(place: PointedPlace, question_id: str) -> Mark:
    """Return the mark of a place at which a finger pointed."""
    return Mark(place.view, MarkKind.PAIN, place.x_ratio, place.y_ratio, place.sd_ratio, question_id)


def pointing_screen(snapshot: PointingSnapshot | None, place: PointedPlace | None, language: str) -> PointingScreen:
    """Return what to say.

    Parameters
    ----------
    snapshot
        The newest picture, None before the first.
    place
        The place that was found and waits for an answer, None while the finger is watched.
    language
        Of the texts.
    """
    text = Translator("intake", language).text
    if place is not None:
        where = text(f"chart.place.{place.region_id}")
        return PointingScreen(text("point.found", place=where), text("point.right"), is_asking=True)
    return PointingScreen(text("point.title"), _advice(snapshot, language), is_asking=False)


def _advice(snapshot: PointingSnapshot | None, language: str) -> str:
    text = Translator("intake", language).text
    if snapshot is None:
        return text("point.waiting")
    if snapshot.reasons:
        return Translator("quality", language).text(f"reason.{snapshot.reasons[0]}")
    if snapshot.point is None:
        return text("point.lead")
    return text("point.hold")
