"""An exam that a clinician composed stands in the patient's choice at once, and goes when it is deleted."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ScriptedServices, knee_protocol
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.protocol_model import ProtocolGroup, group_of


def test_an_own_exam_is_there_at_once_and_first(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    view = window.shell.protocol
    shipped = services.protocols
    own = replace(knee_protocol(), protocol_id="own_knee", title={"en": "Knee of our clinic", "es": "Rodilla de la clínica"})
    services.protocols = (*shipped, own)
    window.shell.go_to(PageId.PROTOCOL)
    assert view.cards[0].title == "Knee of our clinic"
    qtbot.waitUntil(lambda: view.cards[0].isVisible() and view.cards[0].hasFocus())
    assert group_of(own) is ProtocolGroup.OWN
    view.choose("own_knee")
    assert window.shell.chosen_protocol() == own
    services.protocols = shipped
    window.shell.go_to(PageId.PROTOCOL)
    assert "Knee of our clinic" not in [card.title for card in view.cards]
    assert len(view.cards) == len(shipped)
