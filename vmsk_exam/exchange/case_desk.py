"""Asks colleagues for a second opinion, opens what they ask, and keeps their answers beside the exam."""

import hmac
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from vmsk_exam import __version__
from vmsk_exam.errors import InputError
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.exchange.case_choice import CaseChoice, exams_of_patient, refuse_mixed
from vmsk_exam.exchange.case_contacts import CaseContacts
from vmsk_exam.exchange.case_file import open_sealed
from vmsk_exam.exchange.case_letter import QUESTION_LIMIT, Answer, CaseLetter
from vmsk_exam.exchange.case_package import Case, pack_exam, read_content, write_answer, write_case
from vmsk_exam.exchange.case_seal import Locks, needs_passphrase, seal, unseal
from vmsk_exam.exchange.whole_file import write_whole
from vmsk_exam.record.access import Action
from vmsk_exam.record.case_store import CaseExam, CaseStore
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.keys import refuse_weak
from vmsk_exam.record.model import ExamRecord, VideoPicture
from vmsk_exam.record.opinion import AskedCase, CaseIds, Draft, Opinion, keep, opinions_of, take
from vmsk_exam.record.opinion_keys import PublicKeys
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost
from vmsk_exam.record.store import now_utc

_WHOLE: Final = (-math.inf, math.inf)
_UNKNOWN_CASE: Final = "This answer belongs to no case that was sent from here. Open it in the installation that asked."
_FORGED: Final = "Whoever wrote this answer did not open the case that was sent from here. Do not use it; call the colleague."
_UNASKED: Final = "This answer comes from somebody to whom the case was not sent. Do not use it; call the colleague."


@dataclass(frozen=True, slots=True)
class CaseParts:
    """What of an exam goes into a case, beside results and corrections."""

    with_tracks: bool = True
    with_pictures: bool = True
    """Only where the patient agreed that pictures are kept."""
    with_documents: bool = True
    """Answers, scores, notes; never in a de-identified case."""
    is_deidentified: bool = False
    with_video: bool = False
    """Only where the patient agreed that video is kept; never in a de-identified case."""


@dataclass(frozen=True, slots=True)
class CasePlan:
    """How large the parts are, bytes; 0 where there is nothing."""

    results: int
    tracks: int
    pictures: int
    documents: int
    may_keep_pictures: bool
    """The patient agreed that pictures are kept."""
    video: int = 0


@dataclass(frozen=True, slots=True)
class CaseOrder:
    """Everything that makes a case."""

    exam_ids: tuple[str, ...]
    """The one that is asked about first."""
    question: str
    recipients: tuple[PublicKeys, ...] = ()
    passphrase: str | None = None
    parts: CaseParts = CaseParts()
    attachments: tuple[Attachment, ...] = ()
    language: str = "en"
    cost: Argon2Cost = STANDARD_COST


@dataclass(frozen=True, slots=True, eq=False)
class OpenedCase:
    """A colleague's case, to be read only."""

    case: Case
    sender: PublicKeys
    contact_name: str
    """As the sender is called in the contacts, empty if the key is not known."""
    digest: str
    store: CaseStore


@dataclass(frozen=True, slots=True)
class ReceivedAnswer:
    """A colleague's answer, now kept beside the exam."""

    exam_id: str
    """The exam that was asked about first; the answer is kept beside the others of the case, too."""
    opinion: Opinion
    is_new: bool
    """False: the same answer was kept before."""


class Deidentify(Protocol):
    """Makes an exam that names nobody."""

    def __call__(self, store: GuardedStore, exam_id: str, *, with_pictures: bool) -> CaseExam:
        """Return the exam; pictures with the head hidden, or none."""


class CaseDesk:
    """Second opinions of one store; everything is allowed or refused, and noted, as for the person in front of it.

    Parameters
    ----------
    store
        The store as the person may use it.
    deidentify
        Makes an exam that names nobody.
    clock
        Gives the time, UTC.
    """

    def __init__(self, store: GuardedStore, deidentify: Deidentify, clock: Callable[[], datetime] = now_utc) -> None:
        self._store, self._deidentify, self._clock = store, deidentify, clock
        self.contacts = CaseContacts(store, clock)

    @property
    def keys(self) -> PublicKeys:
        """The public keys of this installation."""
        return self._store.unguarded.case_keys().public

    # ------------------------------------------------------------------ asking

    def choices(self, exam_id: str) -> tuple[CaseChoice, ...]:
        """Return the exam and the other exams of its patient that can go into one case, newest first."""
        self._require_export(exam_id, is_deidentified=True)
        return exams_of_patient(self._store, exam_id)

    def plan(self, exam_id: str, *, is_deidentified: bool = False) -> CasePlan:
        """Return how large a case would be."""
        self._require_export(exam_id, is_deidentified=is_deidentified)
        exam = self._gather(exam_id, CaseParts(is_deidentified=is_deidentified))
        files = pack_exam(exam, 0, is_deidentified=is_deidentified)

        def size(part: str) -> int:
            return sum(len(data) for name, data in files.items() if f"/{part}" in name)

        may_keep = self._store.unguarded.load_exam(exam_id).header.consent.keep_pictures
        documents = size("documents") if exam.documents else 0
        video = 0 if is_deidentified else self._store.unguarded.video_facts(exam_id).size_bytes
        return CasePlan(size("exam.json"), size("tracks"), size("pictures"), documents, may_keep, video)

    def ask(
        self,
        order: CaseOrder,
        path: Path,
        told: Callable[[float], None] = lambda _share: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> AskedCase | None:
        """Write a sealed case; None if it was cancelled, and then nothing is left.

        Parameters
        ----------
        told
            Told the share that is done, 0..1.

        Raises
        ------
        VmskError
            If it may not be made, nobody could open it, or it cannot be written.
        """
        _refuse_order(order)
        case_id = secrets.token_hex(16)
        for exam_id in order.exam_ids:
            self._require_export(exam_id, is_deidentified=order.parts.is_deidentified)
            self._store.unguarded.check_signatures(exam_id)
        refuse_mixed([self._store.unguarded.load_exam(each) for each in order.exam_ids])
        case = Case(
            self._letter(case_id, order), tuple(self._gather(each, order.parts) for each in order.exam_ids), order.attachments
        )

        def tell(share: float) -> None:
            if is_cancelled():
                raise _CancelledError
            told(share)

        for exam_id in order.exam_ids:
            what = f"sealed case {case_id} for {_recipients(order)}"
            self._store.permit_export(exam_id, what, is_deidentified=order.parts.is_deidentified)
        try:
            digest = write_whole(path, lambda file: self._seal(file, order, case, tell))
        except _CancelledError:
            return None
        return self._keep_asked(order, case_id, digest)

    def _seal(self, file: BinaryIO, order: CaseOrder, case: Case, told: Callable[[float], None]) -> str:
        locks = Locks(order.recipients, order.passphrase, order.cost)
        return seal(file, self._store.unguarded.case_keys(), locks, lambda inner: write_case(inner, case, told))

    def _letter(self, case_id: str, order: CaseOrder) -> CaseLetter:
        return CaseLetter(
            case_id=case_id,
            made_utc=self._clock(),
            sender_name=self.contacts.own_name(),
            question=order.question.strip(),
            language=order.language,
            is_deidentified=order.parts.is_deidentified,
            app_version=__version__,
        )

    def _keep_asked(self, order: CaseOrder, case_id: str, digest: str) -> AskedCase:
        asked = AskedCase(
            case_id=case_id,
            case_digest=digest,
            exam_ids=order.exam_ids,
            question=order.question.strip(),
            asked_utc=self._clock(),
            fingerprints=tuple(keys.fingerprint for keys in order.recipients),
            has_passphrase=order.passphrase is not None,
            is_deidentified=order.parts.is_deidentified,
        )
        self._store.put_document(None, keep(CaseIds(case_id).asked, asked, self._clock()))
        return asked

    def _require_export(self, exam_id: str, *, is_deidentified: bool) -> None:
        self._store.require(Action.EXPORT_DEIDENTIFIED if is_deidentified else Action.EXPORT, exam_id)

    def _gather(self, exam_id: str, parts: CaseParts) -> CaseExam:
        source = self._store.unguarded
        if parts.is_deidentified:
            exam = self._deidentify(self._store, exam_id, with_pictures=parts.with_pictures)
        else:
            record = source.load_exam(exam_id)
            tasks = [result.task_id for result in record.results]
            frames = {task: source.load_key_frame(exam_id, task) for task in tasks if record.header.consent.keep_pictures}
            exam = CaseExam(
                record,
                source.revisions(exam_id),
                tuple(each for each in source.document_versions(exam_id) if each.kind is not DocumentKind.OPINION),
                {task: track for task in tasks if (track := source.load_track(exam_id, task)) is not None},
                {task: frame for task, frame in frames.items() if frame is not None},
                self._video(record, tasks) if parts.with_video else {},
            )
        return replace(
            exam,
            tracks=exam.tracks if parts.with_tracks else {},
            pictures=exam.pictures if parts.with_pictures else {},
            documents=exam.documents if parts.with_documents else (),
        )

    def _video(self, record: ExamRecord, tasks: list[str]) -> dict[str, tuple[VideoPicture, ...]]:
        """Return the video of an exam by task; none without consent."""
        if not record.header.consent.keep_video:
            return {}
        videos = {task: self._store.unguarded.load_video(record.exam_id, task, _WHOLE) for task in tasks}
        return {task: pictures for task, pictures in videos.items() if pictures}

    # ------------------------------------------------------------------ being asked

    def needs_passphrase(self, path: Path) -> bool:
        """Return whether a file can be opened here by its passphrase only."""
        with open_sealed(path) as file:
            return needs_passphrase(file, self._store.unguarded.case_keys())

    def open(self, path: Path, passphrase: str | None = None) -> OpenedCase | ReceivedAnswer:
        """Open a colleague's case, or keep a colleague's answer beside the exam that it is about.

        Raises
        ------
        WrongKeyError
            If neither the keys of this installation nor the passphrase open it.
        VmskError
            If it may not be opened, or is not as it was sent.
        """
        self._store.require(Action.VIEW)
        with open_sealed(path) as file:
            unsealed = unseal(file, self._store.unguarded.case_keys(), passphrase)
        content = read_content(unsealed.content)
        name = self.contacts.name_of(unsealed.sender)
        if isinstance(content, Answer):
            return self._take_answer(content, unsealed.sender, name)
        self._store.permit_case(f"opened sealed case {content.letter.case_id} from {unsealed.sender.fingerprint}")
        return OpenedCase(content, unsealed.sender, name, unsealed.digest, CaseStore(content.exams))

    def draft(self, case_id: str) -> str:
        """Return the answer that is being written, empty if none was begun."""
        draft = take(Draft, self._clinic_document(CaseIds(case_id).draft))
        return "" if draft is None else draft.text

    def save_draft(self, case_id: str, text: str) -> None:
        """Keep the answer that is being written."""
        self._store.put_document(None, keep(CaseIds(case_id).draft, Draft(case_id=case_id, text=text), self._clock()))

    def answer(self, opened: OpenedCase, text: str, path: Path) -> None:
        """Write an answer, signed, that only the sender of the case can open.

        Raises
        ------
        VmskError
            If it is empty or too long, or cannot be written.
        """
        if not text.strip():
            raise InputError("The answer is empty. Write your opinion first.")
        letter = opened.case.letter
        answer = Answer(
            case_id=letter.case_id,
            case_digest=opened.digest,
            author_name=self.contacts.own_name(),
            answered_utc=self._clock(),
            text=text.strip(),
        )
        keys, locks = self._store.unguarded.case_keys(), Locks((opened.sender,))
        self._store.permit_case(f"answered sealed case {letter.case_id} to {opened.sender.fingerprint}")
        write_whole(path, lambda file: seal(file, keys, locks, lambda inner: write_answer(inner, answer)))

    # ------------------------------------------------------------------ answers

    def opinions(self, exam_id: str) -> tuple[Opinion, ...]:
        """Return the colleagues' answers about an exam, oldest first."""
        return opinions_of(self._store.document_versions(exam_id, DocumentKind.OPINION))

    def _take_answer(self, answer: Answer, author: PublicKeys, contact_name: str) -> ReceivedAnswer:
        ids = CaseIds(answer.case_id)
        asked = take(AskedCase, self._clinic_document(ids.asked))
        if asked is None:
            raise InputError(_UNKNOWN_CASE)
        if not hmac.compare_digest(asked.case_digest, answer.case_digest):
            raise InputError(_FORGED)
        was_asked = author.fingerprint in asked.fingerprints
        if not was_asked and not asked.has_passphrase:
            raise InputError(_UNASKED)
        present = [each for each in asked.exam_ids if self._store.unguarded.exam_facts(each) is not None]
        if not present:
            raise InputError("The exam that this answer is about is no longer stored here. Restore it from a backup first.")
        opinion = Opinion(
            case_id=answer.case_id,
            question=asked.question,
            asked_utc=asked.asked_utc,
            text=answer.text,
            author_name=answer.author_name,
            contact_name=contact_name,
            fingerprint=author.fingerprint,
            answered_utc=answer.answered_utc,
            imported_utc=self._clock(),
            was_asked=was_asked,
        )
        kept = [self._keep_opinion(each, ids.answer(author.fingerprint), opinion) for each in present]
        return kept[0]

    def _keep_opinion(self, exam_id: str, key: str, opinion: Opinion) -> ReceivedAnswer:
        for kept in self.opinions(exam_id):
            if (kept.case_id, kept.fingerprint, kept.answered_utc, kept.text) == (
                opinion.case_id,
                opinion.fingerprint,
                opinion.answered_utc,
                opinion.text,
            ):
                return ReceivedAnswer(exam_id, kept, is_new=False)
        self._store.put_document(exam_id, keep(key, opinion, self._clock()))
        return ReceivedAnswer(exam_id, opinion, is_new=True)

    def _clinic_document(self, key: str) -> Document | None:
        return self._store.document(None, DocumentKind.OPINION, key)


class _CancelledError(Exception):
    """Ends the writing of a case."""


def _refuse_order(order: CaseOrder) -> None:
    if not order.exam_ids:
        raise InputError("Choose an exam for the case.")
    if not order.question.strip():
        raise InputError("Write your question to the colleague first.")
    if len(order.question) > QUESTION_LIMIT:
        raise InputError(f"The question is longer than {QUESTION_LIMIT} characters. Shorten it, or attach it as a text file.")
    if not order.recipients and order.passphrase is None:
        raise InputError("Choose at least one colleague, or a passphrase; otherwise nobody could open the case.")
    if order.passphrase is not None:
        refuse_weak(order.passphrase)


def _recipients(order: CaseOrder) -> str:
    names = [keys.fingerprint for keys in order.recipients]
    return ", ".join([*names, *(["a passphrase"] if order.passphrase is not None else [])])
