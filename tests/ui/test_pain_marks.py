"""The button that marks where a motion hurts."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import Scene, ScriptedServices, knee_protocol, performing
from tests.ui.test_exam_path import at, press, to_exam
from vmsk_exam.protocol.loader import shipped_library
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState, SessionSnapshot
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.performing_model import performing_screen

SCENE = Scene(knee_protocol())
ABDUCTION = shipped_library()["shoulder_abduction"]


def raising(*, is_hurting: bool = False) -> SessionSnapshot:
    task = ManeuverTask(ABDUCTION, ABDUCTION.sides[0])
    return replace(SCENE.snapshot(ExamState.PERFORMING, status=replace(performing(), is_hurting=is_hurting)), task=task)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_button_says_what_the_next_press_means(language: str) -> None:
    translator = Translator("patient", language)
    screens = [performing_screen(raising(is_hurting=is_hurting), translator) for is_hurting in (False, True)]
    begins, ends = (screen.pain_label for screen in screens if screen is not None)
    assert (begins, ends) == (translator.text("performing.pain_begins"), translator.text("performing.pain_ends"))
    plain = performing_screen(SCENE.snapshot(ExamState.PERFORMING), translator)
    assert plain is not None
    assert plain.pain_label == ""


@pytest.mark.parametrize("key", ["Return", "PgDown", ""])
def test_enter_a_remote_and_a_click_mark_the_pain(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, key: str
) -> None:
    window = open_window(services)
    exam = to_exam(qtbot, window, services)
    exam.submit(Command(CommandKind.NEXT))
    exam.perform()
    view = window.shell.exam
    qtbot.waitUntil(lambda: view.state is ExamState.PERFORMING)
    assert not view.performing.pain.isVisible()
    press(window, "Return")
    view.show_snapshot(raising())
    qtbot.waitUntil(view.performing.pain.isVisible)
    if key:
        press(window, key)
    else:
        view.performing.pain.click()
    assert [command.kind for command in exam.commands].count(CommandKind.MARK_PAIN) == 1
    assert at(window, PageId.EXAM)
