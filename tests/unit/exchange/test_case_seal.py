"""A sealed file opens with a right key and as it was written, and in no other way."""

import hashlib
import io
import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.exchange.cases import CHEAP, COLLEAGUE, PASSPHRASE, SENDER, STRANGER, sealed
from vmsk_exam.errors import InputError, VmskError, WrongKeyError
from vmsk_exam.exchange import case_seal
from vmsk_exam.exchange.case_head import make_head, open_head, read_head
from vmsk_exam.exchange.case_package import Case, read_content
from vmsk_exam.exchange.case_seal import Locks, Unsealed, needs_passphrase, seal, unseal
from vmsk_exam.exchange.case_stream import PIECE_BYTES, TAG_BYTES, SealingWriter, unseal_pieces
from vmsk_exam.record.opinion_keys import CaseKeys, PublicKeys

PIECE = PIECE_BYTES + TAG_BYTES
FOR_COLLEAGUE = Locks((COLLEAGUE.public,))


def seal_bytes(data: bytes, locks: Locks = FOR_COLLEAGUE, sender: CaseKeys = SENDER) -> bytes:
    target = io.BytesIO()
    seal(target, sender, locks, lambda file: None if file.write(data) == len(data) else pytest.fail("short"))
    return target.getvalue()


def unseal_bytes(data: bytes, keys: CaseKeys = COLLEAGUE, passphrase: str | None = None) -> Unsealed:
    return unseal(io.BytesIO(data), keys, passphrase)


def head_size(data: bytes) -> int:
    return len(read_head(io.BytesIO(data))[0])


@settings(max_examples=40, deadline=None)
@given(size=st.sampled_from([0, 1, PIECE_BYTES - 129, PIECE_BYTES - 128, PIECE_BYTES, 3 * PIECE_BYTES]) | st.integers(0, 200_000))
def test_any_size_comes_back(size: int) -> None:
    data = random.Random(size).randbytes(size)
    opened = unseal_bytes(seal_bytes(data))
    assert opened.content == data
    assert opened.sender == SENDER.public


def test_each_recipient_and_the_passphrase_open_it() -> None:
    data = seal_bytes(b"case", Locks((COLLEAGUE.public, STRANGER.public), PASSPHRASE, CHEAP))
    opened = [unseal_bytes(data, COLLEAGUE), unseal_bytes(data, STRANGER), unseal_bytes(data, SENDER, PASSPHRASE)]
    assert {each.content for each in opened} == {b"case"}
    assert len({each.digest for each in opened}) == 1


def test_whole_case_comes_back() -> None:
    read = read_content(unseal_bytes(sealed()).content)
    assert isinstance(read, Case)
    assert read.letter.question == "Would you operate?"


def test_nobody_else_opens_it() -> None:
    for_keys, for_both = seal_bytes(b"x"), sealed()
    under_passphrase = seal_bytes(b"x", Locks(passphrase=PASSPHRASE, cost=CHEAP))
    for data, keys, passphrase, reason in (
        (for_keys, STRANGER, None, "not sealed for this installation"),
        (for_keys, STRANGER, PASSPHRASE, "not sealed for this installation"),
        (for_keys, SENDER, None, "not sealed for this installation"),
        (for_both, STRANGER, "eight wise blue geese", "passphrase is not the right one"),
        (under_passphrase, COLLEAGUE, None, "closed by a passphrase"),
        (under_passphrase, COLLEAGUE, "", "passphrase is not the right one"),
    ):
        with pytest.raises(WrongKeyError, match=reason):
            unseal_bytes(data, keys, passphrase)


def test_it_says_when_a_passphrase_is_needed() -> None:
    both = sealed()
    assert needs_passphrase(io.BytesIO(both), STRANGER)
    assert not needs_passphrase(io.BytesIO(both), COLLEAGUE)
    assert not needs_passphrase(io.BytesIO(seal_bytes(b"x")), STRANGER)


def test_nothing_readable_stands_in_the_file() -> None:
    data = sealed()
    for word in (b"Ruiz", b"operate", b"In\xc3\xa9s", b"H-204", b"knee", SENDER.public.signing, COLLEAGUE.public.sealing):
        assert word not in data
        assert word.hex().encode() not in data


def test_a_changed_byte_anywhere_is_refused() -> None:
    data, draw = sealed(), random.Random(5)
    places = {draw.randrange(len(data)) for _ in range(50)} | set(range(12)) | {len(data) - 1, head_size(data)}
    for place in sorted(places):
        changed = bytearray(data)
        changed[place] ^= 1 << draw.randrange(8)
        with pytest.raises(VmskError) as refusal:
            unseal_bytes(bytes(changed))
        assert "." in str(refusal.value)


def test_a_file_cut_short_or_made_longer_is_refused() -> None:
    data = sealed()
    start = head_size(data)
    ends = [0, 5, 12, 16, start - 1, start, start + 1, start + 16, start + PIECE, len(data) - PIECE, len(data) - 1]
    for changed in [*(data[:end] for end in ends), data + b"\0", data + data[start : start + PIECE]]:
        with pytest.raises(InputError):
            unseal_bytes(changed)


def test_pieces_that_are_moved_left_out_or_repeated_are_refused() -> None:
    data = seal_bytes(random.Random(1).randbytes(4 * PIECE_BYTES + 100))
    start = head_size(data)
    head, pieces = data[:start], [data[at : at + PIECE] for at in range(start, len(data), PIECE)]
    assert len(pieces) == 5
    for order in ("10234", "01324", "0124", "1234", "001234", "012344", "0123"):
        with pytest.raises(InputError, match="changed or cut short"):
            unseal_bytes(head + b"".join(pieces[int(at)] for at in order))
    assert len(unseal_bytes(head + b"".join(pieces)).content) == 4 * PIECE_BYTES + 100


def test_the_head_of_another_case_is_refused() -> None:
    one, other = seal_bytes(b"one" * 50), seal_bytes(b"two" * 50)
    with pytest.raises(InputError, match="changed or cut short"):
        unseal_bytes(one[: head_size(one)] + other[head_size(other) :])


def test_a_recipient_cannot_pass_it_on_in_the_senders_name() -> None:
    """The colleague seals what was received, with the sender's own signature, for somebody else."""
    data = seal_bytes(b"between us")
    start = head_size(data)
    opened = unseal_bytes(data)
    head, stream_key = make_head((STRANGER.public,))
    forged = io.BytesIO()
    plain = _plain(data, start)
    assert plain.startswith(opened.content)
    forged.write(head)
    writer = SealingWriter(forged, stream_key, hashlib.sha256(head).digest())
    writer.write(plain)
    writer.finish()
    with pytest.raises(InputError, match="does not come from whom it says"):
        unseal_bytes(forged.getvalue(), STRANGER)


def _plain(data: bytes, start: int) -> bytes:
    head, fields = read_head(io.BytesIO(data))
    key = open_head(fields, COLLEAGUE)
    source = io.BytesIO(data[start:])
    return b"".join(unseal_pieces(source, key, hashlib.sha256(head).digest()))


def test_newer_versions_and_other_files_are_told_apart() -> None:
    data = sealed()
    with pytest.raises(InputError, match="newer version of the program"):
        unseal_bytes(data.replace(b"vmsk-case/1\n", b"vmsk-case/2\n", 1))
    for other in (b"", b"%PDF-1.7 a report\n", b"\n", b"vmsk-case/one\n", bytes(5000)):
        with pytest.raises(InputError, match="not a sealed case"):
            unseal_bytes(other)


def test_a_head_that_asks_for_too_much_is_refused() -> None:
    line = b"vmsk-case/1\n"
    with pytest.raises(InputError, match="changed or cut short"):
        unseal_bytes(line + struct.pack(">I", 4_000_000_000) + b"{")
    text = b'{"salt": "zz"}'
    head = line + struct.pack(">I", len(text)) + text
    with pytest.raises(InputError, match="changed or cut short"):
        unseal_bytes(head + hashlib.sha256(head).digest())


def test_too_large_content_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = seal_bytes(bytes(300_000))
    monkeypatch.setattr(case_seal, "SEALED_LIMIT_BYTES", 200_000)
    with pytest.raises(InputError, match="larger than"):
        unseal_bytes(data)


def test_somebody_must_be_able_to_open_it() -> None:
    with pytest.raises(InputError, match="at least one colleague"):
        seal_bytes(b"x", Locks())
    with pytest.raises(InputError, match="20 colleagues at most"):
        seal_bytes(b"x", Locks((COLLEAGUE.public,) * 21))
    with pytest.raises(InputError, match="not a usable key"):
        seal_bytes(b"x", Locks((PublicKeys(bytes(32), bytes(32)),)))
