"""What stands in a sealed case beside the exams, and what stands in an answer."""

from typing import Annotated, Any, Final, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)

from vmsk_exam.record.documents import BODY_LIMIT_BYTES, DocumentKind

QUESTION_LIMIT: Final = 10_000
"""Longest question, characters."""
ANSWER_LIMIT: Final = 50_000
"""Longest opinion, characters."""
NAME_LIMIT: Final = 200
MOST_EXAMS: Final = 50
_MOST_TASKS: Final = 500
_MOST_PICTURES: Final = 200_000
_Name = Annotated[str, StringConstraints(max_length=NAME_LIMIT)]
_Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Letter(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class CaseLetter(_Letter):
    """Who asks what."""

    case_id: _Id
    made_utc: AwareDatetime
    sender_name: _Name
    """As the sender calls himself or herself; the keys alone are proven."""
    question: Annotated[str, StringConstraints(max_length=QUESTION_LIMIT)]
    language: Annotated[str, StringConstraints(max_length=20)]
    is_deidentified: bool
    app_version: Annotated[str, StringConstraints(max_length=50)]


class WirePicture(_Letter):
    """A key picture."""

    task_id: str
    t_s: float | None


class WireVideo(_Letter):
    """The video of one task: time and size of each picture, bytes, in the order of the file."""

    task_id: str
    t_s: tuple[float, ...] = Field(max_length=_MOST_PICTURES)
    sizes: tuple[Annotated[int, Field(ge=2)], ...] = Field(max_length=_MOST_PICTURES)


class WireCaseExam(_Letter):
    """What is there of one exam; files are numbered in this order."""

    tracks: tuple[str, ...] = Field(max_length=_MOST_TASKS)
    pictures: tuple[WirePicture, ...] = Field(max_length=_MOST_TASKS)
    video: tuple[WireVideo, ...] = Field(default=(), max_length=_MOST_TASKS)
    """Named only where there is one, so that cases without video open in programs of before."""

    @model_serializer(mode="wrap")
    def _leave_out(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = write(self)
        return written if self.video else {key: value for key, value in written.items() if key != "video"}


class WireDocument(_Letter):
    """One version of a document."""

    kind: DocumentKind
    key: _Name
    body: Annotated[str, StringConstraints(max_length=BODY_LIMIT_BYTES)]
    written_utc: AwareDatetime
    author: _Name
    wording_version: _Name
    version: int


class WireDocuments(_Letter):
    """Documents of one exam."""

    documents: tuple[WireDocument, ...]


class WireCase(_Letter):
    """The table of contents of a case."""

    kind: Literal["case"] = "case"
    letter: CaseLetter
    exams: tuple[WireCaseExam, ...] = Field(min_length=1, max_length=MOST_EXAMS)
    attachments: tuple[str, ...] = Field(max_length=100)


class Answer(_Letter):
    """A written opinion about a case."""

    kind: Literal["answer"] = "answer"
    case_id: _Id
    case_digest: _Digest
    """Only who opened the case knows it."""
    author_name: _Name
    answered_utc: AwareDatetime
    text: Annotated[str, StringConstraints(min_length=1, max_length=ANSWER_LIMIT)]
