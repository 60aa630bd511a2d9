"""Public keys travel as text and are compared by telephone."""

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.record.builders import KEY, open_store
from vmsk_exam.errors import InputError
from vmsk_exam.record.keys import StoreKey
from vmsk_exam.record.opinion_keys import CaseKeys, PublicKeys

HALVES = st.binary(min_size=32, max_size=32)


@given(signing=HALVES, sealing=HALVES)
def test_text_comes_back(signing: bytes, sealing: bytes) -> None:
    keys = PublicKeys(signing, sealing)
    assert PublicKeys.from_text(keys.text) == keys
    wrapped = "\n".join(keys.text.upper()[at : at + 20] for at in range(0, len(keys.text), 20))
    assert PublicKeys.from_text(f"  {wrapped}\n") == keys
    assert re.fullmatch(r"\d{5}( \d{5}){7}", keys.fingerprint)


@given(signing=HALVES, place=st.integers(0, 60), letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_wrong_letter_is_seen(signing: bytes, place: int, letter: str) -> None:
    text = PublicKeys(signing, signing).text
    changed = text[: 8 + place] + letter + text[9 + place :]
    if changed != text:
        with pytest.raises(InputError, match="not a whole public key"):
            PublicKeys.from_text(changed)


@pytest.mark.parametrize("text", ["", "vmskkey1", "vmskkey1a", "vmskkey1!!!!", "ssh-rsa A", "vmskkey1" + "a" * 109, "vmskkey1é"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a whole public key"):
        PublicKeys.from_text(text)


def test_both_keys_shape_the_fingerprint() -> None:
    prints = {PublicKeys(bytes([a]) * 32, bytes([b]) * 32).fingerprint for a in range(3) for b in range(3)}
    assert len(prints) == 9
    assert PublicKeys(bytes(32), bytes(32)).fingerprint == "59651 15280 14375 60201 46535 73009 49941 68875"


def test_keys_belong_to_the_store_and_stay(tmp_path: Path) -> None:
    store, other = open_store(tmp_path / "a.db"), open_store(tmp_path / "b.db", StoreKey(bytes(32)))
    first, second = store.case_keys(), other.case_keys()
    assert first.public != second.public
    assert first.public.signing != first.public.sealing
    store.close()
    other.close()
    again = open_store(tmp_path / "a.db", KEY)
    assert again.case_keys().public == first.public
    again.close()


def test_private_keys_show_themselves_to_nobody() -> None:
    keys = CaseKeys(bytes(32), bytes([1]) * 32)
    assert repr(keys) == f"CaseKeys({keys.public.fingerprint})"
    with pytest.raises(TypeError, match="never written out"):
        pickle.dumps(keys)
