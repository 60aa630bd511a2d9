"""The record of an exam names the hand model exactly where a maneuver of the hand needs it."""

import pytest

from vmsk_exam.bootstrap.exams import MeasuredWith, find_protocol

HANDS = ("Hands", "sha256 1111")


@pytest.mark.parametrize(("protocol_id", "is_named"), [("hand", True), ("knee", False)])
def test_the_hand_model_is_named_where_it_measured(protocol_id: str, is_named: bool) -> None:
    provenance = MeasuredWith("pose", "0" * 64, "camera", hand_model=HANDS).of(find_protocol(protocol_id))

    assert (HANDS in provenance.packages) is is_named
    assert "mediapipe" in dict(provenance.packages)


def test_without_a_hand_model_none_is_named() -> None:
    assert len(MeasuredWith().of(find_protocol("hand")).packages) == len(MeasuredWith().of(find_protocol("knee")).packages)
