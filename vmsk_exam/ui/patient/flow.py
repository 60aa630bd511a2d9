"""The way through the patient's pages, as data without Qt."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from vmsk_exam.record.model import ExamRecord, Subject
from vmsk_exam.ui.services import ExamRequest


class PageId(StrEnum):
    """One page, one task."""

    WHO = "who"
    UNLOCK = "unlock"
    """Only where the store needs a passphrase."""
    RESUME = "resume"
    """Only where an exam was not finished."""
    PROTOCOL = "protocol"
    PERSON = "person"
    CAMERA = "camera"
    CONSENT = "consent"
    INTAKE = "intake"
    """One question at a time; many questions, one page."""
    BODY_CHART = "body_chart"
    POINTING = "pointing"
    """Aside from a question of the self-palpation: a finger points at the place."""
    RED_FLAG = "red_flag"
    """The exam stops here: what to do now."""
    SETUP_GUIDE = "setup_guide"
    """Only before the first exam: a right and a wrong set-up in pictures."""
    EXAM = "exam"
    SUMMARY = "summary"
    SURGEON = "surgeon"


class Role(StrEnum):
    """Who sits or stands in front of the screen."""

    PATIENT = "patient"
    SURGEON = "surgeon"


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """What decides about the next page."""

    role: Role = Role.PATIENT
    is_store_ready: bool = True
    has_unfinished: bool = False
    is_resuming: bool = False
    has_intake: bool = False
    """Whether this exam asks questions before the maneuvers."""
    knows_setup: bool = True
    """Whether the pictures of a right set-up were shown before."""


NEW_EXAM_PAGES: Final = (PageId.PROTOCOL, PageId.PERSON, PageId.CONSENT, PageId.INTAKE, PageId.CAMERA)
"""Pages before a new exam, counted as steps for the patient."""


def step_pages(facts: FlowFacts) -> tuple[PageId, ...]:
    """Return the pages that count as steps for the patient."""
    return tuple(page for page in NEW_EXAM_PAGES if facts.has_intake or page is not PageId.INTAKE)


def next_page(page: PageId, facts: FlowFacts) -> PageId:
    """Return the page after one that was answered."""
    if page is PageId.WHO:
        return _after_store(facts) if facts.is_store_ready else PageId.UNLOCK
    if page is PageId.UNLOCK:
        return _after_store(facts) if facts.is_store_ready else PageId.UNLOCK
    if page is PageId.RESUME:
        return _after_consent(facts) if facts.is_resuming else PageId.PROTOCOL
    if page is PageId.CONSENT:
        return _after_consent(facts)
    if page is PageId.RED_FLAG:
        return PageId.WHO
    if page is PageId.SETUP_GUIDE:
        return PageId.EXAM
    if page is PageId.CAMERA and not facts.knows_setup:
        return PageId.SETUP_GUIDE
    order = (*NEW_EXAM_PAGES, PageId.EXAM, PageId.SUMMARY, PageId.WHO)
    return order[order.index(PageId.INTAKE if page is PageId.BODY_CHART else page) + 1]


def previous_page(page: PageId, facts: FlowFacts) -> PageId:
    """Return the page to go back to; from the first pages it is the very first."""
    if page is PageId.POINTING:
        return PageId.INTAKE
    if page in (PageId.INTAKE, PageId.BODY_CHART, PageId.RED_FLAG):
        return PageId.RESUME if facts.is_resuming else PageId.CONSENT
    if page is PageId.SETUP_GUIDE:
        return PageId.CAMERA
    if page is PageId.CAMERA and facts.is_resuming:
        return PageId.RESUME
    if page is PageId.CAMERA and not facts.has_intake:
        return PageId.CONSENT
    if page in NEW_EXAM_PAGES[1:]:
        return NEW_EXAM_PAGES[NEW_EXAM_PAGES.index(page) - 1]
    return PageId.WHO


def _after_consent(facts: FlowFacts) -> PageId:
    return PageId.INTAKE if facts.has_intake else PageId.CAMERA


def _after_store(facts: FlowFacts) -> PageId:
    if facts.role is Role.SURGEON:
        return PageId.SURGEON
    return PageId.RESUME if facts.has_unfinished else PageId.PROTOCOL


@dataclass(frozen=True, slots=True)
class ExamDraft:
    """What was answered so far."""

    protocol_id: str = ""
    subject: Subject = field(default_factory=Subject)
    camera_id: str = ""
    keep_pictures: bool = False
    keep_video: bool = False
    consent_wording_version: str = ""
    resume_exam_id: str | None = None
    """The exam's record, if it is already open: an exam that was not finished, or one whose questions were answered."""
    is_resuming: bool = False
    """Whether the record is of an exam that was not finished an earlier time."""

    def with_answer(self, **answers: object) -> "ExamDraft":
        """Return the draft with some answers changed."""
        return replace(self, **answers)  # type: ignore[arg-type]

    def with_record(self, record: ExamRecord) -> "ExamDraft":
        """Return the draft with the answers of an exam that was not finished."""
        header = record.header
        return self.with_answer(
            protocol_id=header.provenance.protocol_id,
            subject=header.subject,
            keep_pictures=header.consent.keep_pictures,
            keep_video=header.consent.keep_video,
            consent_wording_version=header.consent.wording_version,
            resume_exam_id=record.exam_id,
            is_resuming=True,
        )

    def request(self, language: str) -> ExamRequest:
        """Return everything that starts the exam."""
        return ExamRequest(
            self.protocol_id,
            self.camera_id,
            self.subject,
            self.keep_pictures,
            self.consent_wording_version,
            language,
            self.resume_exam_id,
            self.keep_video,
        )
