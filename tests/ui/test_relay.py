"""The relay keeps the newest picture, loses no event and never piles up work for the screen."""

import threading

from pytestqt.qtbot import QtBot

from vmsk_exam.session.snapshot import EventKind, ExamState, SessionEvent, SessionSnapshot
from vmsk_exam.ui.relay import SnapshotRelay


def _snapshot(number: int) -> SessionSnapshot:
    event = SessionEvent(EventKind.REPETITION_DONE, number, str(number))
    return SessionSnapshot(number, ExamState.PERFORMING, None, None, 1, 5, None, None, None, None, (), None, (), (event,), 0.0)


def test_only_the_newest_of_many_is_shown_and_every_event_is_told(qtbot: QtBot) -> None:
    relay = SnapshotRelay()
    shown: list[int] = []
    threads: list[threading.Thread] = []
    told: list[int] = []
    relay.snapshot_changed.connect(lambda snapshot: shown.append(snapshot.t_ns))
    relay.snapshot_changed.connect(lambda _snapshot: threads.append(threading.current_thread()))
    relay.events_happened.connect(lambda events: told.extend(event.t_ns for event in events))
    publisher = threading.Thread(target=lambda: [relay.publish(_snapshot(number)) for number in range(200)])
    publisher.start()
    publisher.join()
    qtbot.waitUntil(lambda: len(shown) > 0, timeout=2000)
    qtbot.wait(20)
    assert shown == [199]
    assert told == list(range(200))
    assert threads == [threading.main_thread()]


def test_a_later_snapshot_wakes_the_screen_again(qtbot: QtBot) -> None:
    relay = SnapshotRelay()
    for number in (1, 2):
        with qtbot.waitSignal(relay.snapshot_changed, timeout=2000) as caught:
            relay.publish(_snapshot(number))
        assert caught.args[0].t_ns == number


def test_latest_is_kept_for_a_screen_that_comes_later() -> None:
    relay = SnapshotRelay()
    assert relay.latest is None
    relay.publish(_snapshot(7))
    assert relay.latest is not None
    assert relay.latest.t_ns == 7
