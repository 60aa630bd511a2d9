"""Shape of the JSON exchange formats ``vmsk-exam/1`` (read) and ``vmsk-exam/2`` (read and written).

Version 2 adds the revisions, and says of each number whether it was measured, corrected or entered; where a result was
changed, what was measured stands beside it. The record's own classes may change, these may only grow.

A number that is unknown or not finite is ``null``. Names carry their units (``_deg``, ``_s``, ``_px``); angles follow the
neutral-zero convention of ``anatomy``. Fields come in the order in which they stand here.
"""

import math
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.assessment.results import Outcome
from vmsk_exam.record.effective import Origin
from vmsk_exam.record.model import ExamStatus

FORMAT: Final = "vmsk-exam/2"
FORMAT_1: Final = "vmsk-exam/1"
CONVENTION: Final = (
    "neutral-zero (AAOS): standing is 0; flexion, abduction, external rotation, dorsiflexion and to the patient's left positive"
)


def _finite_or_none(value: Any) -> Any:  # noqa: ANN401 - validates whatever comes
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _mapping(value: Any) -> Any:  # noqa: ANN401
    return dict(value) if isinstance(value, tuple) else value


Number = Annotated[float | None, BeforeValidator(_finite_or_none)]
Names = Annotated[dict[str, str], BeforeValidator(_mapping)]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class WireSubject(_Wire):
    """The person examined."""

    name: str
    birth_date: date | None
    sex: str
    patient_number: str


class WireConsent(_Wire):
    """What the patient agreed to."""

    given_utc: AwareDatetime
    wording_version: str
    measure: bool
    keep_pictures: bool
    keep_video: bool = False
    """Stands in the file only where it is true, so that exams without video read in programs of before."""

    @model_serializer(mode="wrap")
    def _leave_out(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = write(self)
        return written if self.keep_video else {key: value for key, value in written.items() if key != "keep_video"}


class WireProvenance(_Wire):
    """Who and what measured."""

    app_version: str
    protocol_id: str
    protocol_version: str
    model_name: str
    model_sha256: str
    engine: str
    camera_name: str
    picture_size_px: tuple[int, int]
    python_version: str
    platform: str
    packages: Names
    settings: Names


class WireHeader(_Wire):
    """What was known when the exam began."""

    exam_id: str = Field(min_length=1)
    started_utc: AwareDatetime
    protocol_title: str
    language: str
    is_demo: bool
    task_ids: tuple[str, ...]
    subject: WireSubject
    consent: WireConsent
    provenance: WireProvenance


class WireRepetition(_Wire):
    """One out-and-back cycle."""

    number: int
    start_s: Number
    peak_s: Number
    end_s: Number
    start_deg: Number
    peak_deg: Number
    sd_deg: Number
    hold_s: Number


class WireCompensation(_Wire):
    """Another part of the body helped."""

    compensation_id: str
    change_deg: Number
    repetitions: tuple[int, ...]


class WireMeasure(_Wire):
    """A number that is no joint angle."""

    name: str
    value: Number
    unit: str
    sd: Number


class WireResult(_Wire):
    """What the last attempt at a task gave."""

    task_id: str
    maneuver_id: str
    side: Side | None
    channel: str
    view: CameraView
    attempt: int
    outcome: Outcome
    reason: str | None
    start_deg: Number
    peak_deg: Number
    arc_deg: Number
    peak_sd_deg: Number
    peak_ci95_deg: tuple[Number, Number] | None
    """Follows from peak and standard deviation; not read back."""
    hold_s: Number
    pain: int | None
    usable_ratio: Number
    frame_count: int
    duration_s: Number
    repetitions: tuple[WireRepetition, ...]
    compensations: tuple[WireCompensation, ...]
    measures: tuple[WireMeasure, ...]


class WireExam1(_Wire):
    """The whole file in version 1: everything is as measured."""

    format: Literal["vmsk-exam/1"] = FORMAT_1
    convention: str = CONVENTION
    status: ExamStatus
    ended_utc: AwareDatetime | None
    header: WireHeader
    results: tuple[WireResult, ...]


class WireOriginResult(WireResult):
    """A result that counts, with where its values come from."""

    origins: dict[str, Origin]
    """For each of ``effective.MARKED_FIELDS``: measured, corrected or entered."""
    measured: WireResult | None
    """What was measured; null where nothing was changed."""


class WireSignature(_Wire):
    """Who closed a revision."""

    signed_by: str
    signed_utc: AwareDatetime
    content_sha256: str
    document_mark: int


class WireCorrection(_Wire):
    """One change by a clinician."""

    kind: str
    change: dict[str, Any]
    author: str
    written_utc: AwareDatetime
    reason: str


class WireRevision(_Wire):
    """A list of corrections."""

    number: int
    author: str
    opened_utc: AwareDatetime
    reason: str
    signature: WireSignature | None
    corrections: tuple[WireCorrection, ...]


class WireExam(_Wire):
    """The whole file in version 2."""

    format: Literal["vmsk-exam/2"] = FORMAT
    convention: str = CONVENTION
    """For the reader."""
    is_deidentified: bool = False
    """Dates are shifted and nothing names the patient."""
    status: ExamStatus
    ended_utc: AwareDatetime | None
    header: WireHeader
    revisions: tuple[WireRevision, ...]
    results: tuple[WireOriginResult, ...]
    """As they count: with every correction of the revisions."""
