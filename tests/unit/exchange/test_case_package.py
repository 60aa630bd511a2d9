"""The content of a sealed case comes back equal, and whatever else is in a file is refused."""

import io
import math
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.exchange.cases import CASE, EXAM, LETTER, PNG, other_exam
from tests.unit.record.builders import make_track
from tests.unit.record.strategies import key_frames, records
from vmsk_exam.errors import InputError
from vmsk_exam.exchange import case_package
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.exchange.case_letter import Answer
from vmsk_exam.exchange.case_package import Case, read_content, write_answer, write_case
from vmsk_exam.exchange.json_format import export_json
from vmsk_exam.record.case_store import CaseExam
from vmsk_exam.record.effective import apply_corrections
from vmsk_exam.record.model import ExamRecord, KeyFrame
from vmsk_exam.record.track_codec import encode_track

Files = dict[str, bytes]


def content(case: Case = CASE) -> bytes:
    target = io.BytesIO()
    write_case(target, case)
    return target.getvalue()


SMALL = content(replace(CASE, attachments=()))


def read_case(data: bytes) -> Case:
    read = read_content(data)
    assert isinstance(read, Case)
    return read


def unzip(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezip(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_everything_comes_back_equal() -> None:
    read = read_case(content(replace(CASE, exams=(EXAM, other_exam("earlier")))))
    assert read.letter == LETTER
    assert read.attachments == (Attachment("x-ray.png", PNG),)
    assert [exam.record.exam_id for exam in read.exams] == [EXAM.record.exam_id, "earlier"]
    exam = read.exams[0]
    assert (exam.record, exam.revisions, exam.documents) == (EXAM.record, EXAM.revisions, EXAM.documents)
    assert exam.effective == EXAM.effective
    assert exam.pictures == EXAM.pictures
    track, sent = exam.tracks["knee_flexion_left"], EXAM.tracks["knee_flexion_left"]
    for name in ("t_s", "image_xyz", "visibility", "angles_deg", "sd_deg"):
        assert np.array_equal(getattr(track, name), getattr(sent, name), equal_nan=True), name
    assert (track.width_px, track.height_px) == (sent.width_px, sent.height_px)


@settings(max_examples=60, deadline=None)
@given(drawn=records(), frame=key_frames, frames=st.integers(0, 40))
def test_any_exam_comes_back_equal(drawn: ExamRecord, frame: KeyFrame, frames: int) -> None:
    # Nothing that is measured is infinite, and JSON has no word for it; the store takes any number.
    assume(" inf" not in repr(drawn).replace("=", " ").replace("-", " ") and math.isfinite(frame.t_s))
    origin = drawn.header.provenance
    once = replace(origin, packages=tuple(dict(origin.packages).items()), settings=tuple(dict(origin.settings).items()))
    record = replace(drawn, header=replace(drawn.header, exam_id=f"exam {drawn.exam_id}", provenance=once))
    tasks = [result.task_id for result in record.results]
    tracks = dict.fromkeys(tasks, make_track(frames)) if tasks else {}
    sent = CaseExam(record, (), (), tracks, dict.fromkeys(tasks, frame))
    (read,) = read_case(content(Case(LETTER, (sent,)))).exams
    assert export_json(read.effective) == export_json(apply_corrections(record, ()))
    assert read.record.header == record.header
    assert {task: encode_track(track) for task, track in read.tracks.items()} == {
        task: encode_track(track) for task, track in tracks.items()
    }
    assert repr(dict(read.pictures)) == repr(dict(sent.pictures))


def test_answer_comes_back_equal() -> None:
    answer = Answer(
        case_id=LETTER.case_id, case_digest="cd" * 32, author_name="Dr. Ito", answered_utc=LETTER.made_utc, text="Wait.\n"
    )
    target = io.BytesIO()
    write_answer(target, answer)
    assert read_content(target.getvalue()) == answer


def test_same_case_gives_the_same_content() -> None:
    assert content() == content()


def change(name: str, data: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, name: data}


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (change("case.json", b"{}"), "cannot be understood"),
        (change("case.json", b'{"kind": "letter"}'), "cannot be understood"),
        (change("../../evil.txt", b"x"), "does not name"),
        (change("exams/0/tracks/0.bin", b"VMTK"), "skeleton is not readable"),
        (change("exams/0/documents.json", b"[]"), "cannot be understood"),
        (change("exams/0/exam.json", b"{}"), "not an exam file"),
        (change("attachments/0", b"MZ program"), "not what its name says"),
        (lambda files: {name: data for name, data in files.items() if "pictures" not in name}, "missing"),
        (lambda files: {name: data for name, data in files.items() if name != "case.json"}, "case.json is missing"),
    ],
)
def test_other_content_is_refused(damage: Callable[[Files], Files], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_content(rezip(damage(unzip(content()))))


@settings(max_examples=300, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), min_size=1, max_size=5), is_inside=st.booleans())
def test_whatever_is_changed_is_read_or_refused(changes: list[tuple[int, int]], is_inside: bool) -> None:
    """What a sender made on purpose passes the sealing; the reader must stand it."""
    files = {name: bytearray(data) for name, data in unzip(SMALL).items()}
    whole = bytearray(SMALL)
    for place, value in changes:
        target = list(files.values())[place % len(files)] if is_inside else whole
        target[place % len(target)] = value
    changed = rezip({name: bytes(data) for name, data in files.items()}) if is_inside else bytes(whole)
    with suppress(InputError):
        assert isinstance(read_content(changed), Case)


def test_broken_and_strange_archives_are_refused() -> None:
    for data in (b"", b"PK", content()[:-40], content()[40:] + b"\0" * 50, rezip(unzip(content()), zipfile.ZIP_LZMA)):
        with pytest.raises(InputError, match="cannot be understood"):
            read_content(data)


def test_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = rezip({**unzip(content()), "exams/0/documents.json": b" " * 50_000_000})
    assert len(bomb) < 300_000
    monkeypatch.setattr(case_package, "CONTENT_LIMIT_BYTES", 20_000_000)
    with pytest.raises(InputError, match="unpacks to more than 20 MB"):
        read_content(bomb)


def test_archive_that_says_less_than_it_unpacks_to_is_refused() -> None:
    honest = rezip({"case.json": b"[" * 3_000_000})
    size = (3_000_000).to_bytes(4, "little")
    assert honest.count(size) >= 2
    with pytest.raises(InputError, match="cannot be understood"):
        read_content(honest.replace(size, (100).to_bytes(4, "little")))


def test_skeleton_that_unpacks_to_too_much_is_refused() -> None:
    block = encode_track(make_track(20_000))
    many = block[:10] + (600_000).to_bytes(4, "little") + block[14:]
    for forged in (many, block[:10] + (5).to_bytes(4, "little") + block[14:]):
        with pytest.raises(InputError, match="skeleton is not readable"):
            read_content(rezip({**unzip(content()), "exams/0/tracks/0.bin": forged}))


def test_too_many_attachments_are_refused() -> None:
    with pytest.raises(InputError, match="20 attachments"):
        content(replace(CASE, attachments=tuple(Attachment(f"{number}.txt", b"x") for number in range(21))))


def test_progress_ends_at_the_whole() -> None:
    told: list[float] = []
    write_case(io.BytesIO(), CASE, told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
