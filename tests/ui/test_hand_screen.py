"""What the patient sees while a hand alone is looked at: its lines, and chips about the hand instead of the whole body."""

from dataclasses import replace

import numpy as np
import pytest

from tests.ui.fakes import Scene, performing
from vmsk_exam.anatomy import Side
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.resources import Translator
from vmsk_exam.samples import AngleSample, HandSample, PoseSample, QualityReason
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.ui.overlay import compute_overlay, limb_points
from vmsk_exam.ui.patient.exam_texts import chip_lines
from vmsk_exam.ui.patient.performing_model import OverlayViewModel
from vmsk_exam.ui.surgeon.live_model import DEFAULT_CHANNELS, LiveModel

HAND = next(protocol for protocol in load_protocols() if protocol.protocol_id == "hand")


def seen(*, has_hand: bool) -> PoseSample:
    points = np.column_stack([np.linspace(0.3, 0.6, 21), np.linspace(0.8, 0.2, 21), np.zeros(21)])
    found = HandSample(0, 640, 480, points, points.copy(), Side.LEFT, 0.99, 1, 0.5)
    hand = found if has_hand else HandSample.without_hand(0, 640, 480)
    return replace(PoseSample.without_person(0, 640, 480), hand=hand)


def snapshot(*reasons: QualityReason, has_hand: bool = True) -> SessionSnapshot:
    made = Scene(HAND).snapshot(ExamState.PERFORMING, status=performing(30.0))
    return replace(made, pose=seen(has_hand=has_hand), angles=AngleSample.unusable(0, reasons))


def test_a_hand_is_drawn_with_thumb_fingers_and_palm() -> None:
    overlay = OverlayViewModel().overlay(snapshot())

    assert overlay is not None
    assert [len(line) for line in overlay.lines] == [5, 4, 4, 4, 4, 6]
    assert overlay.lines[0][0] == pytest.approx([0.3 * 640, 0.8 * 480])
    assert (len(overlay.limb), overlay.arc) == (0, None)


def test_without_a_hand_nothing_is_drawn() -> None:
    assert OverlayViewModel().overlay(snapshot(QualityReason.NO_HAND, has_hand=False)) is None


def test_a_channel_of_the_hand_has_no_limb_of_the_body() -> None:
    assert limb_points("left_finger_flexion") == ()
    assert compute_overlay(seen(has_hand=False), "left_thumb_opposition").lines == ()


@pytest.mark.parametrize(
    ("reason", "ticked"),
    [(None, [True, True]), (QualityReason.OTHER_HAND, [False, True]), (QualityReason.TOO_DARK, [True, False])],
)
def test_the_chips_speak_of_the_hand(reason: QualityReason | None, ticked: list[bool]) -> None:
    chips = chip_lines(snapshot(*([] if reason is None else [reason])), Translator("patient", "en"))

    assert [chip.text for chip in chips] == ["One hand seen", "Light is good"]
    assert [chip.is_ok for chip in chips] == ticked


def test_the_surgeon_sees_the_usual_curves_while_a_hand_is_measured() -> None:
    model = LiveModel()
    model.take_snapshot(snapshot(QualityReason.NO_HAND))

    assert model.channels == DEFAULT_CHANNELS
    value = model.value("left_finger_flexion")
    assert (value.angle_deg, value.reason) == (None, QualityReason.NO_HAND)
