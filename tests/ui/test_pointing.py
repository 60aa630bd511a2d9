"""Point at it: the finger is watched, the place is told and confirmed, stored as a mark with its uncertainty, or left out."""

from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ScriptedPointing, ScriptedServices, ScriptedSounds, plain_picture
from tests.ui.test_intake_path import ask, press, question, stored, to_intake
from vmsk_exam.assessment.intake.body_chart import ChartView, Mark, MarkKind, marks_body, read_marks
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.assessment.pointing import PointedPlace
from vmsk_exam.record.documents import DocumentKind
from vmsk_exam.samples import QualityReason
from vmsk_exam.session.pointing import PointingSnapshot
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.pointing_model import pointing_screen

KNEE = PointedPlace("knee_left", 0.61, 0.695, 0.05)


def to_pointing(qtbot: QtBot, window: MainWindow, services: ScriptedServices) -> ScriptedPointing:
    ask(services, Stage.PALPATION)
    to_intake(qtbot, window)
    press(window, "P")
    assert window.shell.page_id is PageId.POINTING
    qtbot.waitUntil(lambda: len(services.pointings) == 1 and window.shell.pointing.picture.has_picture)
    return services.pointings[0]


def marks(services: ScriptedServices) -> object:
    return stored(services, DocumentKind.BODY_CHART)["marks"]


def test_a_place_is_found_confirmed_and_stored_with_its_uncertainty(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, sounds: ScriptedSounds
) -> None:
    window = open_window(services)
    stream = to_pointing(qtbot, window, services)
    page = window.shell.pointing
    assert not page.yes.isVisible(), "nothing to confirm yet"
    stream.place = KNEE
    qtbot.waitUntil(page.yes.isVisible)
    assert page.headline.text() == "I see your finger here: left knee"
    assert [text for _, text in sounds.said if "finger" in text] == [
        "Point at the sore place. Stand so that I see all of you. Point with one finger and hold still.",
        "I see your finger here: left knee. Is that right?",
    ]
    assert sounds.played == ["hold_end"]
    assert page.figure.mark_point().x() < page.figure.width() / 2, "the left knee on the left, as in a looking-glass"
    press(window, "1")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.INTAKE)
    assert question(window) == "knee_inside", "the question itself is still to be answered"
    assert window.shell.intake.pointed.text() == "You pointed at: left knee"
    assert not stream.is_open, "the camera is free again"
    pointed = {
        "view": "front", "kind": "pain", "x": 0.61, "y": 0.695, "place": "knee_left", "sd": 0.05, "pointed_for": "knee_inside",
    }  # fmt: skip
    qtbot.waitUntil(lambda: marks(services) == [pointed])
    press(window, "2")
    assert question(window) == "knee_outside"
    assert not window.shell.intake.pointed.isVisible()


def test_a_wrong_place_is_pointed_at_again_and_the_later_one_counts(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    stream = to_pointing(qtbot, window, services)
    page = window.shell.pointing
    stream.place = KNEE
    qtbot.waitUntil(page.yes.isVisible)
    press(window, "2")
    qtbot.waitUntil(lambda: stream.restarts == 1)
    qtbot.waitUntil(lambda: not page.yes.isVisible())
    stream.place = PointedPlace("shin_left", 0.61, 0.8, 0.04)
    qtbot.waitUntil(page.yes.isVisible)
    assert "left lower leg" in page.headline.text()


def test_pointing_can_be_left_out_and_stores_nothing(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    stream = to_pointing(qtbot, window, services)
    press(window, "3")
    assert window.shell.page_id is PageId.INTAKE
    assert not stream.is_open
    press(window, "P", "Esc")
    assert window.shell.page_id is PageId.INTAKE
    assert services.store.documents("opened-1", DocumentKind.BODY_CHART) == ()
    press(window, "3")
    assert question(window) == "knee_outside", "keys answer again"


def test_nothing_felt_takes_the_place_away(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    window = open_window(services)
    stream = to_pointing(qtbot, window, services)
    stream.place = KNEE
    qtbot.waitUntil(window.shell.pointing.yes.isVisible)
    press(window, "1")
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.INTAKE)
    qtbot.waitUntil(lambda: len(marks(services)) == 1)  # type: ignore[arg-type]
    press(window, "1")
    assert question(window) == "knee_outside"
    qtbot.waitUntil(lambda: marks(services) == [])


def test_a_camera_that_cannot_be_used_says_so_and_the_way_out_stays(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    services.settings = services.settings.model_copy(update={"camera_id": "broken"})
    window = open_window(services)
    ask(services, Stage.PALPATION)
    to_intake(qtbot, window)
    press(window, "P")
    qtbot.waitUntil(lambda: "choose another camera" in window.shell.pointing.fault.text())
    press(window, "3")
    assert window.shell.page_id is PageId.INTAKE


def test_the_advice_follows_what_is_seen() -> None:
    pose_and_frame = ScriptedPointing(plain_picture()).read()
    assert isinstance(pose_and_frame, PointingSnapshot)
    assert pointing_screen(None, None, "en").lead == "The camera starts…"
    assert pointing_screen(pose_and_frame, None, "en").lead.startswith("Stand so that I see all of you.")
    seen = PointingSnapshot(pose_and_frame.frame, pose_and_frame.pose, None, (1.0, 1.0), 0.4, None, ())
    assert pointing_screen(seen, None, "es").lead == "Bien. No se mueva."
    dark = PointingSnapshot(pose_and_frame.frame, pose_and_frame.pose, None, None, 0.0, None, (QualityReason.TOO_DARK,))
    assert pointing_screen(dark, None, "en").lead == "Turn on more light, or face a window."
    assert pointing_screen(dark, KNEE, "es").title == "Veo su dedo aquí: rodilla izquierda"


def test_a_place_pointed_at_has_its_ring_on_the_body_chart(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    window = open_window(services)
    page = window.shell.body_chart
    window.shell.go_to(PageId.BODY_CHART)
    canvas = page.canvas
    painted = []
    for sd_ratio in (None, 0.1):
        canvas.show_marks((Mark(ChartView.FRONT, MarkKind.PAIN, 0.5, 0.5, sd_ratio, "kneecap"),))
        painted.append(canvas.grab().toImage())
    assert painted[0] != painted[1]
    assert read_marks(marks_body(canvas.marks)) == canvas.marks, "the chart hands the uncertainty on"
