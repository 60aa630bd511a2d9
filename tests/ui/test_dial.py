"""The large number can be read at 3 m."""

import pytest
from pytestqt.qtbot import QtBot

from vmsk_exam.ui.theme import patient_theme
from vmsk_exam.ui.widgets.dial import DialView


@pytest.mark.parametrize("number", ["7°", "96°", "149°", "30 s"])
def test_the_angle_is_over_100_px_at_1080p(qtbot: QtBot, number: str) -> None:
    dial = DialView()
    qtbot.addWidget(dial)
    dial.apply_theme(patient_theme(1920, 1080))
    dial.resize(dial.minimumSize())
    dial.show_values(number, "best so far 152°", 0.5)
    assert dial.number_px > 100


def test_a_long_number_shrinks_instead_of_being_cut(qtbot: QtBot) -> None:
    dial = DialView()
    qtbot.addWidget(dial)
    dial.apply_theme(patient_theme(1920, 1080))
    dial.resize(dial.minimumSize())
    dial.show_values("100/100", "", 0.0)
    assert dial.number_px < patient_theme(1920, 1080).type_scale.angle


def test_the_ring_stays_between_empty_and_full(qtbot: QtBot) -> None:
    dial = DialView()
    qtbot.addWidget(dial)
    dial.show_values("1°", "", 1.7)
    assert dial.ratio == 1.0
    dial.show_values("1°", "", -0.2)
    assert dial.ratio == 0.0
