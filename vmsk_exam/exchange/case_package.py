"""The content of a sealed case, format ``vmsk-case/1``: a ZIP archive with a table of contents that names all of it.

::

    case.json                    table of contents (``case_letter``); in an answer the only file
    exams/0/exam.json            results and every revision, format vmsk-exam/2
    exams/0/documents.json       answers, scores, notes
    exams/0/tracks/0.bin         skeletons (``record.track_codec``)
    exams/0/pictures/0.jpg       key pictures, with consent
    exams/0/video/0.bin          video of a task, with consent, only where the sender chose it
    attachments/0                what the sender attached

Reading trusts nothing: unknown names, wrong sizes and too much of anything are refused, and nothing touches the disk.
"""

import io
import math
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from vmsk_exam.errors import InputError, StoreDamagedError, StoreVersionError
from vmsk_exam.exchange.case_attachments import MOST_ATTACHMENTS, Attachment
from vmsk_exam.exchange.case_letter import (
    Answer,
    CaseLetter,
    WireCase,
    WireCaseExam,
    WireDocument,
    WireDocuments,
    WirePicture,
    WireVideo,
)
from vmsk_exam.exchange.case_video import pack_video, read_video, wire_video
from vmsk_exam.exchange.json_format import export_json, load_effective_json
from vmsk_exam.record.case_store import CaseExam
from vmsk_exam.record.documents import Document
from vmsk_exam.record.model import KeyFrame, Track, VideoPicture
from vmsk_exam.record.track_codec import decode_track, encode_track, is_bounded

CONTENT_LIMIT_BYTES: Final = 400_000_000
"""Largest content of a case when it is unpacked."""
MOST_FRAMES: Final = 500_000
"""Longest track of a task: over four hours at 30 pictures a second."""
_MOST_FILES: Final = 5_000
_CONTENTS: Final = "case.json"
_CONTENTS_LIMIT: Final = 2_000_000
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
_NOT_A_CASE: Final = "What is in the case cannot be understood ({reason}). Update the program, or ask for another."
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError, KeyError)
"""What an archive that was made to mislead can raise."""
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Told = Callable[[float], None]
"""Told the share that is done, 0..1; may raise to give up."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What is sent to a colleague."""

    letter: CaseLetter
    exams: tuple[CaseExam, ...]
    attachments: tuple[Attachment, ...] = ()


def pack_exam(exam: CaseExam, number: int, *, is_deidentified: bool) -> dict[str, bytes]:
    """Return the files of one exam by their names in the archive."""
    place = f"exams/{number}"
    documents = WireDocuments(documents=tuple(_wire_document(each) for each in exam.documents))
    return {
        f"{place}/exam.json": export_json(exam.effective, is_deidentified=is_deidentified).encode(),
        f"{place}/documents.json": documents.model_dump_json().encode(),
        **{f"{place}/tracks/{at}.bin": encode_track(track) for at, track in enumerate(exam.tracks.values())},
        **{f"{place}/pictures/{at}.jpg": frame.jpeg for at, frame in enumerate(exam.pictures.values())},
        **{f"{place}/video/{at}.bin": pack_video(pictures) for at, pictures in enumerate(exam.video.values())},
    }


def write_case(target: BinaryIO, case: Case, told: Told = lambda _share: None) -> None:
    """Write the content of a case.

    Raises
    ------
    InputError
        If there is too much of something.
    """
    if len(case.attachments) > MOST_ATTACHMENTS:
        raise InputError(f"A case can take {MOST_ATTACHMENTS} attachments. Leave some out, or put them into one PDF.")
    contents = WireCase(
        letter=case.letter,
        exams=tuple(map(_wire_exam, case.exams)),
        attachments=tuple(each.name for each in case.attachments),
    )
    files = {_CONTENTS: contents.model_dump_json().encode()}
    for number, exam in enumerate(case.exams):
        files |= pack_exam(exam, number, is_deidentified=case.letter.is_deidentified)
    files |= {f"attachments/{number}": each.data for number, each in enumerate(case.attachments)}
    _write_files(target, files, told)


def write_answer(target: BinaryIO, answer: Answer) -> None:
    """Write the content of an answer."""
    _write_files(target, {_CONTENTS: answer.model_dump_json().encode()}, lambda _share: None)


def read_content(content: bytes) -> Case | Answer:
    """Read the content of a sealed file.

    Raises
    ------
    InputError
        If it is not as ``write_case`` or ``write_answer`` writes it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = _Files(archive)
            contents = _parse_contents(files.take(_CONTENTS, _CONTENTS_LIMIT))
            read = contents if isinstance(contents, Answer) else _read_case(files, contents)
            files.refuse_others()
            return read
    except _BROKEN as error:
        raise InputError(_NOT_A_CASE.format(reason="its archive is broken")) from error


class _Files:
    """The files of an archive, each taken once."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        listed = archive.infolist()
        self._left = {info.filename: info for info in listed}
        if len(listed) > _MOST_FILES or len(self._left) != len(listed):
            raise InputError(_NOT_A_CASE.format(reason="it holds too many files"))
        if sum(info.file_size for info in listed) > CONTENT_LIMIT_BYTES:
            raise InputError(
                f"The case unpacks to more than {CONTENT_LIMIT_BYTES // 1_000_000} MB. Ask for one with fewer documents."
            )
        if any(info.compress_type not in _PACKED or info.flag_bits & 1 for info in listed):
            raise InputError(_NOT_A_CASE.format(reason="it is packed in an unknown way"))

    def take(self, name: str, limit: int = CONTENT_LIMIT_BYTES) -> bytes:
        """Return a file."""
        info = self._left.pop(name, None)
        if info is None or info.file_size > limit:
            raise InputError(_NOT_A_CASE.format(reason=f"{name} is missing or too large"))
        return self._archive.read(info)

    def refuse_others(self) -> None:
        """Refuse an archive that holds more than its table of contents names."""
        if self._left:
            raise InputError(_NOT_A_CASE.format(reason="it holds files that it does not name"))


def _read_case(files: _Files, contents: WireCase) -> Case:
    exams = tuple(_read_exam(files, f"exams/{number}", wire) for number, wire in enumerate(contents.exams))
    if len({exam.record.exam_id for exam in exams}) != len(exams):
        raise InputError(_NOT_A_CASE.format(reason="an exam is in it twice"))
    attachments = tuple(Attachment(name, files.take(f"attachments/{at}")) for at, name in enumerate(contents.attachments))
    return Case(contents.letter, exams, attachments)


def _read_exam(files: _Files, place: str, wire: WireCaseExam) -> CaseExam:
    effective = load_effective_json(files.take(f"{place}/exam.json"))
    documents = _parse(WireDocuments, files.take(f"{place}/documents.json")).documents
    tracks = {task_id: _read_track(files.take(f"{place}/tracks/{at}.bin")) for at, task_id in enumerate(wire.tracks)}
    pictures = {
        picture.task_id: KeyFrame(math.nan if picture.t_s is None else picture.t_s, files.take(f"{place}/pictures/{at}.jpg"))
        for at, picture in enumerate(wire.pictures)
    }
    video = {each.task_id: _read_video(each, files.take(f"{place}/video/{at}.bin")) for at, each in enumerate(wire.video)}
    read = tuple(Document(**dict(each)) for each in documents)
    return CaseExam(effective.original, effective.revisions, read, tracks, pictures, video)


def _read_track(block: bytes) -> Track:
    if not is_bounded(block, MOST_FRAMES):
        raise InputError(_NOT_A_CASE.format(reason="a skeleton is not readable"))
    try:
        return decode_track(block)
    except (StoreDamagedError, StoreVersionError) as error:
        raise InputError(_NOT_A_CASE.format(reason="a skeleton is not readable")) from error


def _read_video(wire: WireVideo, block: bytes) -> tuple[VideoPicture, ...]:
    try:
        return read_video(wire, block)
    except ValueError as error:
        raise InputError(_NOT_A_CASE.format(reason="a video is not readable")) from error


def _wire_exam(exam: CaseExam) -> WireCaseExam:
    pictures = tuple(
        WirePicture(task_id=task_id, t_s=frame.t_s if math.isfinite(frame.t_s) else None)
        for task_id, frame in exam.pictures.items()
    )
    video = tuple(wire_video(task_id, kept) for task_id, kept in exam.video.items())
    return WireCaseExam(tracks=tuple(exam.tracks), pictures=pictures, video=video)


def _wire_document(document: Document) -> WireDocument:
    return WireDocument(
        kind=document.kind,
        key=document.key,
        body=document.body,
        written_utc=document.written_utc,
        author=document.author,
        wording_version=document.wording_version,
        version=document.version,
    )


def _write_files(target: BinaryIO, files: Mapping[str, bytes], told: Told) -> None:
    total, done = sum(map(len, files.values())) or 1, 0
    if total > CONTENT_LIMIT_BYTES:
        raise InputError(f"The case is larger than {CONTENT_LIMIT_BYTES // 1_000_000} MB. Leave out video or attachments.")
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            told(done / total)
            is_packed = name.endswith((".jpg", ".bin"))
            archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), data, zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED)
            done += len(data)
    told(1.0)


Shape = TypeVar("Shape", bound=BaseModel)
_CONTENTS_ADAPTER: Final[TypeAdapter[WireCase | Answer]] = TypeAdapter(WireCase | Answer)


def _parse_contents(text: bytes) -> WireCase | Answer:
    try:
        return _CONTENTS_ADAPTER.validate_json(text)
    except ValidationError as error:
        raise InputError(_NOT_A_CASE.format(reason=_place(error))) from error


def _parse(shape: type[Shape], text: bytes) -> Shape:
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        raise InputError(_NOT_A_CASE.format(reason=_place(error))) from error


def _place(error: ValidationError) -> str:
    return "at " + (".".join(str(part) for part in error.errors()[0]["loc"]) or "its beginning")
