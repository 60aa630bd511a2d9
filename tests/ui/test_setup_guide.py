"""The pictures before the first exam, and the switch that keeps the figure still."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.fakes import ScriptedServices
from vmsk_exam.errors import SettingsError
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.resources import Translator, asset_path
from vmsk_exam.settings import Settings
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import FlowFacts, PageId, next_page, previous_page
from vmsk_exam.ui.patient.setup_guide_model import SetupGuideModel, SetupTopic, find_topics
from vmsk_exam.ui.patient.setup_guide_view import load_picture

OpenWindow = Callable[[ScriptedServices], MainWindow]
PROTOCOLS = {protocol.protocol_id: protocol for protocol in load_protocols()}


def new_person() -> ScriptedServices:
    services = ScriptedServices()
    services.settings = services.settings.model_copy(update={"knows_setup": False})
    return services


def to_guide(qtbot: QtBot, window: MainWindow) -> None:
    shell = window.shell
    shell.draft = shell.draft.with_answer(protocol_id="knee")
    shell.go_to(PageId.CAMERA)
    qtbot.waitUntil(shell.camera.go_on.isEnabled)
    shell.camera.go_on.click()
    assert shell.page_id is PageId.SETUP_GUIDE


def test_the_pictures_come_before_the_first_exam_only() -> None:
    assert not Settings().knows_setup
    assert next_page(PageId.CAMERA, FlowFacts(knows_setup=False)) is PageId.SETUP_GUIDE
    assert next_page(PageId.CAMERA, FlowFacts(knows_setup=True)) is PageId.EXAM
    assert next_page(PageId.SETUP_GUIDE, FlowFacts(knows_setup=True)) is PageId.EXAM
    assert previous_page(PageId.SETUP_GUIDE, FlowFacts()) is PageId.CAMERA


def test_the_chair_is_shown_only_where_the_exam_asks_to_sit() -> None:
    model = SetupGuideModel()
    model.begin(PROTOCOLS["knee"])
    topics = [model.topic]
    while model.go_on():
        topics.append(model.topic)
    assert topics == [SetupTopic.LIGHT, SetupTopic.DISTANCE, SetupTopic.CLOTHES, SetupTopic.CHAIR]
    model.begin(PROTOCOLS["shoulder"])
    assert not any(task.maneuver.position == "seated" for task in PROTOCOLS["shoulder"].tasks)
    assert model.screen(Translator("patient")).step == "1 of 3"
    assert not model.go_back()


def test_before_a_neck_exam_the_pictures_ask_to_sit_close() -> None:
    assert find_topics(PROTOCOLS["neck"]) == (SetupTopic.LIGHT, SetupTopic.NEAR)


@pytest.mark.parametrize("topic", list(SetupTopic))
def test_every_matter_has_two_pictures_that_differ(topic: SetupTopic) -> None:
    right, wrong = (load_picture(f"{topic}_{kind}.jpg") for kind in ("right", "wrong"))
    assert (right.width(), right.height()) == (wrong.width(), wrong.height()) == (800, 600)
    assert right != wrong
    assert asset_path("setup", f"{topic}_right.jpg").stat().st_size < 60_000


def test_the_guide_goes_on_by_enter_and_starts_the_exam(qtbot: QtBot, open_window: OpenWindow) -> None:
    services = new_person()
    window = open_window(services)
    to_guide(qtbot, window)
    guide = window.shell.setup_guide
    titles = []
    for _ in find_topics(PROTOCOLS["knee"]):
        titles.append(guide.headline.text())
        assert guide.right.accessibleName().startswith("Like this: ")
        QTest.keyClick(window, Qt.Key.Key_Return)
    assert titles[0] == "Light from the front"
    assert len(set(titles)) == 4
    qtbot.waitUntil(lambda: len(services.requests) == 1)
    assert services.settings.knows_setup


def test_the_guide_can_be_left_and_gone_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    services = new_person()
    window = open_window(services)
    to_guide(qtbot, window)
    shell = window.shell
    shell.setup_guide.go_on.click()
    assert shell.setup_guide.model.topic is SetupTopic.DISTANCE
    shell.go_back()
    assert shell.setup_guide.model.topic is SetupTopic.LIGHT
    shell.go_back()
    assert shell.page_id is PageId.CAMERA
    qtbot.waitUntil(shell.camera.go_on.isEnabled)
    shell.camera.go_on.click()
    shell.setup_guide.skip.click()
    qtbot.waitUntil(lambda: len(services.requests) == 1)


def test_the_figure_can_be_kept_still(qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    services = ScriptedServices()
    setup = open_window(services).shell.exam.setup
    assert setup.motion.text() == "Keep the figure still"
    setup.motion.click()
    assert services.settings.reduced_motion
    assert setup.motion.text() == "Let the figure move"
    setup.motion.click()
    assert not services.settings.reduced_motion


@pytest.mark.expected_log("could not be saved")
def test_a_full_disk_does_not_stop_the_switch(qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    services = ScriptedServices()

    def refuse(settings: Settings) -> None:
        services.settings = settings
        raise SettingsError("The disk is full.")

    monkeypatch.setattr(services, "change_settings", refuse)
    setup = open_window(services).shell.exam.setup
    setup.motion.click()
    assert setup.motion.text() == "Let the figure move"
