"""A sealed case that an earlier version of the program made opens for ever."""

from pathlib import Path
from typing import Final

import pytest

from tests.unit.exchange.cases import COLLEAGUE, EXAM, LETTER, PASSPHRASE, SENDER, STRANGER
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.exchange.case_package import Case, read_content
from vmsk_exam.exchange.case_seal import unseal
from vmsk_exam.record.opinion_keys import CaseKeys

GOLDEN: Final = Path(__file__).parents[2] / "golden" / "exchange" / "case_v1.vmskcase"


@pytest.mark.parametrize(("keys", "passphrase"), [(COLLEAGUE, None), (STRANGER, PASSPHRASE)])
def test_case_of_version_1_opens(keys: CaseKeys, passphrase: str | None) -> None:
    with GOLDEN.open("rb") as file:
        opened = unseal(file, keys, passphrase)
    assert opened.sender == SENDER.public
    assert opened.digest == "14b21f924a16289afcad4314515f286aad7cfce2b58e6f9724965b416ae80562"
    read = read_content(opened.content)
    assert isinstance(read, Case)
    assert read.letter == LETTER
    assert read.attachments == (Attachment("letter.txt", "Sí, duele.".encode()),)
    (exam,) = read.exams
    assert (exam.record, exam.revisions, exam.documents) == (EXAM.record, EXAM.revisions, EXAM.documents)
    assert exam.pictures == EXAM.pictures
