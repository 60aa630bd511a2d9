"""The texts of every maneuver and every cue fit on the screen, in both languages and sizes."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import Scene, ScriptedServices, performing
from tests.ui.shots import LANGUAGES, SIZES
from tests.ui.test_screens import cut_texts, outside
from vmsk_exam.assessment.intake.catalog import SHIPPED, load_question_set
from vmsk_exam.assessment.intake.model import PersonFacts, Stage
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import ExamState
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.exam_texts import CueLine, spoken_cues
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.intake_model import Interview, Step
from vmsk_exam.ui.widgets.fitted_text import FittedText

TASKS = {task.task_id: task for protocol in load_protocols() for task in protocol.tasks if task.maneuver.kind.is_by_camera}
LONGEST = 12
"""Only the longest texts are laid out: what fits them fits the rest."""


def _open(open_window: OpenWindow, language: str, size: tuple[int, int]) -> MainWindow:
    services = ScriptedServices()
    services.settings = services.settings.model_copy(update={"language": language})
    window = open_window(services, *size)
    window.shell.exam.begin("Knee")
    window.shell.go_to(PageId.EXAM)
    return window


def _length(task: ManeuverTask, language: str) -> int:
    instruction = task.maneuver.instruction
    return len(instruction.headline[language]) + len(instruction.sentence[language]) + len(instruction.position[language])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cue_fits_into_its_bar(qtbot: QtBot, open_window: OpenWindow, language: str, size: tuple[int, int]) -> None:
    window = _open(open_window, language, size)
    part = window.shell.exam.performing
    window.shell.exam.show_snapshot(Scene(load_protocols()[0]).snapshot(ExamState.PERFORMING, status=performing()))
    QApplication.processEvents()
    (fitted,) = part.stage.cue_bar.findChildren(FittedText)
    cut = []
    for text in spoken_cues(TASKS.values(), Translator("patient", language)).values():
        part.stage.show_notes(CueLine(text, "info", "accent"))
        cut += [text] if fitted.is_cut else []
    assert cut == []


@pytest.mark.parametrize("state", [ExamState.SHOWING, ExamState.PERFORMING])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_longest_maneuvers_fit(
    qtbot: QtBot, open_window: OpenWindow, language: str, size: tuple[int, int], state: ExamState
) -> None:
    window = _open(open_window, language, size)
    found: dict[str, list[str]] = {}
    scene = Scene(load_protocols()[0]).snapshot(state)
    for task in sorted(TASKS.values(), key=lambda item: -_length(item, language))[:LONGEST]:
        status = performing() if state is ExamState.PERFORMING else None
        for _ in range(2):
            window.shell.exam.show_snapshot(replace(scene, task=task, status=status))
            QApplication.processEvents()
        problems = cut_texts(window)
        if problems or (window.width(), window.height()) != size:
            found[task.task_id] = [*problems, f"{window.width()}x{window.height()}"]
    assert found == {}


@pytest.mark.parametrize("stage", SHIPPED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_fits_with_its_answers(qtbot: QtBot, open_window: OpenWindow, language: str, stage: Stage) -> None:
    size = SIZES[0]
    window = _open(open_window, language, size)
    interview = Interview((stage,), PersonFacts(), {Stage.HISTORY: {"side": "left"}, stage: {}})
    window.shell.desk.interview = interview
    found: dict[str, list[str]] = {}
    for question in load_question_set(stage).questions:
        interview.step = Step(stage, question)
        window.shell.desk.page_wanted.emit(PageId.INTAKE)
        QApplication.processEvents()
        problems = cut_texts(window) + outside(window)
        if problems or (window.width(), window.height()) != size:
            found[question.question_id] = [*problems, f"{window.width()}x{window.height()}"]
    assert found == {}
