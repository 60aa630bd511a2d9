"""Attachments are what their names say, small enough, and named so that every system can store them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.errors import InputError
from vmsk_exam.exchange import case_attachments
from vmsk_exam.exchange.case_attachments import Attachment, load_attachment, safe_name

GOOD = {
    "letter.pdf": b"%PDF-1.7\n",
    "x-ray.PNG": b"\x89PNG\r\n\x1a\n",
    "knee.jpg": b"\xff\xd8\xff\xe0",
    "knee.jpeg": b"\xff\xd8\xff\xe1",
    "mri.dcm": bytes(128) + b"DICM",
    "notes.txt": "Sí, duele.".encode(),
}


@pytest.mark.parametrize("name", GOOD)
def test_kinds_that_are_accepted(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(GOOD[name])
    attachment = load_attachment(tmp_path / name)
    assert attachment == Attachment(name, GOOD[name])
    assert attachment.is_picture == name.lower().endswith(("png", "jpg", "jpeg"))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("program.exe", b"MZ", "cannot be attached"),
        ("page.html", b"<html>", "cannot be attached"),
        ("letter", b"%PDF-", "cannot be attached"),
        ("letter.pdf", b"MZ\x90", "not what its name says"),
        ("x-ray.png", b"\xff\xd8\xff", "not what its name says"),
        ("mri.dcm", b"DICM", "not what its name says"),
        ("notes.txt", b"\xff\xfe", "not what its name says"),
        ("../x-ray.png", GOOD["x-ray.PNG"], "name of an attachment"),
        ("invoice\u202egpj.txt", b"x", "name of an attachment"),
        ("con.txt", b"x", "name of an attachment"),
    ],
)
def test_what_is_refused(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        Attachment(name, data)


def test_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_attachments, "ATTACHMENT_LIMIT_BYTES", 1_000_000)
    (tmp_path / "film.pdf").write_bytes(b"%PDF-" + bytes(1_000_001))
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("read"))
    with pytest.raises(InputError, match=r"film\.pdf is larger than 1 MB"):
        load_attachment(tmp_path / "film.pdf")
    with pytest.raises(InputError, match="cannot be read"):
        load_attachment(tmp_path / "missing.pdf")


@given(name=st.text(max_size=300))
def test_safe_name_is_safe_and_stays(name: str) -> None:
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert 0 < len(safe) <= case_attachments.NAME_LIMIT + 2
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert safe not in (".", "..")
