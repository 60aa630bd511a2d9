"""The figure: one thread asks for pictures, only while somebody looks."""

import threading

from pytestqt.qtbot import QtBot

from tests.ui.fakes import ScriptedDemonstrations, ScriptedServices, knee_protocol
from vmsk_exam.errors import UnavailableError
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import ImageArray
from vmsk_exam.ui.demonstration import DemonstrationPlayer, DemonstrationView
from vmsk_exam.ui.services import Demonstrations

TASK = knee_protocol().tasks[0]


def test_pictures_come_from_one_worker_thread_while_visible(qtbot: QtBot) -> None:
    services = ScriptedServices()
    pictures = ScriptedDemonstrations()
    services.pictures = pictures
    player = DemonstrationPlayer(services)
    view = DemonstrationView(player)
    qtbot.addWidget(view)
    player.prepare(knee_protocol().tasks)
    player.show_task(TASK)
    view.show()
    qtbot.waitUntil(lambda: view.has_picture)
    view.hide()
    seen: list[object] = []
    player.picture_changed.connect(seen.append)
    qtbot.wait(150)
    assert len(seen) <= 1
    player.stop()
    assert len(pictures.threads) == 1
    assert threading.get_ident() not in pictures.threads


def test_reduced_motion_shows_a_still(qtbot: QtBot) -> None:
    services = ScriptedServices()
    services.settings = services.settings.model_copy(update={"reduced_motion": True})
    asked: list[float] = []

    class Recorded(ScriptedDemonstrations):
        def frame(self, task: ManeuverTask, t_s: float) -> ImageArray:
            asked.append(t_s)
            return super().frame(task, t_s)

    services.pictures = Recorded()
    player = DemonstrationPlayer(services)
    player.show_task(TASK)
    player.want(1, wanted=True)
    qtbot.waitUntil(lambda: len(asked) >= 2, timeout=3000)
    player.stop()
    assert len(set(asked)) == 1


def test_without_a_figure_the_sentence_is_shown(qtbot: QtBot) -> None:
    class Broken(ScriptedServices):
        def demonstrations(self) -> Demonstrations:
            raise UnavailableError("No picture of the figure can be drawn. Install the graphics driver.")

    player = DemonstrationPlayer(Broken())
    view = DemonstrationView(player)
    qtbot.addWidget(view)
    with qtbot.waitSignal(player.failed, timeout=2000):
        view.show()
    assert "graphics driver" in view._empty_text
    player.stop()
