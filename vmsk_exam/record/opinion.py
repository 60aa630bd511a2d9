"""What a store keeps of second opinions: colleagues' keys, what was asked, drafts of answers, answers that came back."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from vmsk_exam.errors import InputError
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.opinion_keys import PublicKeys

IDENTITY_KEY: Final = "identity"
CONTACTS_KEY: Final = "contacts"
_ASKED: Final = "asked:"
_DRAFT: Final = "draft:"
_ANSWER: Final = "answer:"
_Text = Annotated[str, StringConstraints(max_length=50_000)]
_Name = Annotated[str, StringConstraints(max_length=200)]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Identity(_Kept):
    """How this installation calls itself to colleagues."""

    name: _Name = ""


class Contact(_Kept):
    """A colleague's installation."""

    name: _Name
    key: str
    """Public keys as text."""

    @property
    def keys(self) -> PublicKeys:
        """The public keys."""
        return PublicKeys.from_text(self.key)


class Contacts(_Kept):
    """Every colleague."""

    contacts: tuple[Contact, ...] = Field(default=(), max_length=500)


class AskedCase(_Kept):
    """A case that was sent from here."""

    case_id: str
    case_digest: str
    """Whoever opened the case knows it."""
    exam_ids: tuple[str, ...]
    """Exams of this store, the one that was asked about first."""
    question: _Text
    asked_utc: AwareDatetime
    fingerprints: tuple[str, ...]
    """Of the recipients."""
    has_passphrase: bool
    is_deidentified: bool


class Draft(_Kept):
    """An answer that is being written."""

    case_id: str
    text: _Text


class Opinion(_Kept):
    """An answer that came back, as it is kept beside the exam."""

    case_id: str
    question: _Text
    asked_utc: AwareDatetime
    text: _Text
    author_name: _Name
    """As the author calls himself or herself."""
    contact_name: _Name
    """As the colleague was called in the contacts when the answer came, empty if the key was not known."""
    fingerprint: str
    """Of the author's keys; proven by the signature."""
    answered_utc: AwareDatetime
    imported_utc: AwareDatetime
    was_asked: bool
    """The author is one of those for whom the case was sealed; False: it was opened by its passphrase."""


Kept = TypeVar("Kept", bound=_Kept)


@dataclass(frozen=True, slots=True)
class CaseIds:
    """Names of the documents about one case."""

    case_id: str

    @property
    def asked(self) -> str:
        """Of what was asked (a document of the clinic)."""
        return f"{_ASKED}{self.case_id}"

    @property
    def draft(self) -> str:
        """Of the answer that is being written (a document of the clinic)."""
        return f"{_DRAFT}{self.case_id}"

    def answer(self, fingerprint: str) -> str:
        """Of a colleague's answer (a document of the exam); a second answer is its next version."""
        return f"{_ANSWER}{self.case_id}:{fingerprint.replace(' ', '')[:20]}"


def keep(key: str, content: _Kept, now: datetime, author: str = "") -> Document:
    """Return the document that keeps something."""
    return Document(DocumentKind.OPINION, key, content.model_dump_json(), now, author)


def take(shape: type[Kept], document: Document | None) -> Kept | None:
    """Return what a document keeps, None where there is none.

    Raises
    ------
    InputError
        If it cannot be understood.
    """
    if document is None:
        return None
    try:
        return shape.model_validate_json(document.body)
    except ValidationError as error:
        raise InputError(f"What is kept about {document.key} cannot be read. Update the program.") from error


def opinions_of(documents: tuple[Document, ...]) -> tuple[Opinion, ...]:
    """Return the colleagues' answers among the documents of an exam, oldest first; what cannot be read is left out."""
    found: list[Opinion] = []
    for document in documents:
        if document.kind is DocumentKind.OPINION and document.key.startswith(_ANSWER):
            try:
                found.append(Opinion.model_validate(json.loads(document.body)))
            except ValidationError:
                continue
    return tuple(sorted(found, key=lambda opinion: opinion.answered_utc))
