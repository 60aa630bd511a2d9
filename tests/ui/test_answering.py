"""The question about an answered maneuver: what is shown, heard, pressed and told."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import Scene, ScriptedServices, ScriptedSounds
from tests.ui.test_screens import cut_texts, nameless, outside
from vmsk_exam.assessment.results import Measure, Outcome
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import ExamProtocol, ManeuverKind, ManeuverTask
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.answering_model import answer_text, answering_screen
from vmsk_exam.ui.patient.flow import PageId

PROTOCOLS = load_protocols()
ASKED = {
    task.maneuver.maneuver_id: (protocol, number)
    for protocol in PROTOCOLS
    for number, task in enumerate(protocol.tasks, start=1)
    if task.maneuver.kind is ManeuverKind.ANSWERED
}


def snapshot_of(protocol: ExamProtocol, number: int) -> SessionSnapshot:
    """The moment at which a task of an exam asks its question."""
    scene = Scene(protocol).snapshot(ExamState.SHOWING, number)
    return replace(scene, state=ExamState.ANSWERING)


def show(window: MainWindow, maneuver_id: str) -> ManeuverTask:
    """Show the question of a maneuver."""
    protocol, number = ASKED[maneuver_id]
    exam = window.shell.exam
    exam.begin(protocol.title[window.context.translator.language])
    window.shell.go_to(PageId.EXAM)
    exam.show_snapshot(snapshot_of(protocol, number))
    return protocol.tasks[number - 1]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_question_fits_the_smallest_window(qtbot: QtBot, open_window: OpenWindow, language: str, tmp_path: Path) -> None:
    services = ScriptedServices()
    services.settings = services.settings.model_copy(update={"language": language})
    window = open_window(services, 1280, 720)
    for maneuver_id in ASKED:
        task = show(window, maneuver_id)
        qtbot.wait(20)
        view = window.shell.exam.answering
        assert window.shell.exam.stack.currentWidget() is view
        question = task.maneuver.question
        assert question is not None
        shown = [button for button in view.buttons if button.isVisible()]
        assert len(shown) == len(question.choices)
        assert (cut_texts(window), outside(window), nameless(window)) == ([], [], []), maneuver_id
        assert all(button.width() >= button.sizeHint().width() for button in shown)
        assert window.grab().save(str(tmp_path / f"{maneuver_id}.png"))


def test_a_number_key_chooses_an_answer(qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[object, ...]] = []
    window = open_window(ScriptedServices())
    monkeypatch.setattr(window.context.control, "tell", lambda *words: told.append(words))
    show(window, "reach_behind_back")
    qtbot.keyClick(window.shell.exam, Qt.Key.Key_4)
    assert [value for _, value in told] == [3]
    qtbot.keyClick(window.shell.exam, Qt.Key.Key_9)
    assert len(told) == 1


def test_the_question_is_spoken(open_window: OpenWindow, sounds: ScriptedSounds) -> None:
    window = open_window(ScriptedServices())
    protocol, number = ASKED["painful_arc"]
    asked: list[str] = []
    sounds.say = lambda prompt_id, *_words: asked.append(prompt_id)  # type: ignore[method-assign]
    window.shell.exam._announcer._ask(protocol.tasks[number - 1])
    assert asked == [f"{protocol.tasks[number - 1].task_id}_question"]


def test_words_of_an_answer_that_is_known_and_of_one_that_is_gone() -> None:
    protocol, number = ASKED["reach_behind_back"]
    task, translator = protocol.tasks[number - 1], Translator("patient", "en")
    assert answer_text(task, 3, translator) == "To my lower ribs"
    assert answer_text(task, 9, translator) == ""
    assert answering_screen(Scene(protocol).snapshot(ExamState.SETUP, 0), translator) is None


def test_the_summary_says_the_answer() -> None:
    from tests.ui.fakes import measured
    from vmsk_exam.ui.patient.summary_model import summary_screen

    protocol, number = ASKED["make_fist"]
    task = protocol.tasks[number - 1]
    result = replace(
        measured(task, pain=None), peak_deg=None, outcome=Outcome.MEASURED, measures=(Measure("answer", 2, "answer"),)
    )
    scene = Scene(protocol).snapshot(ExamState.FINISHED, 0, results=(result,))
    lines = summary_screen(scene, protocol, Translator("patient", "en")).lines
    assert "Answered: All fingertips touch it" in [line.outcome for line in lines]
