"""What a session works with, and what it examines."""

from dataclasses import dataclass, field, replace

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.record.model import ExamHeader
from vmsk_exam.samples import Frame
from vmsk_exam.session.film import Film
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.session.ports import ExamJournal, PictureEncoder
from vmsk_exam.session.timing import SessionTiming


@dataclass(frozen=True, slots=True)
class SessionParts:
    """What a session works with."""

    pipeline: Pipeline
    recorder: ExamJournal
    encoder: PictureEncoder
    film: Film | None = None
    """Films the maneuvers; only where the patient agreed to it."""


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """What is examined."""

    header: ExamHeader
    protocol: ExamProtocol
    timing: SessionTiming = field(default_factory=SessionTiming)
    done: tuple[ManeuverResult, ...] = ()
    """Results that an interrupted exam already has; their tasks are not asked again."""
    is_resumed: bool = False
    pain_before: int | None = None
    """Pain before the exam, 0 to 10, for the stop rules; None if it was not asked."""

    def header_with(self, frame: Frame | None) -> ExamHeader:
        """Return the header whose provenance names the size of the pictures, known with the first of them."""
        if frame is None:
            return self.header
        height, width = frame.image.shape[:2]
        return replace(self.header, provenance=replace(self.header.provenance, picture_size_px=(width, height)))
