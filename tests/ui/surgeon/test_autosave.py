from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.record.corrections import Correction, ExcludeRepetition
from vmsk_exam.ui.surgeon.autosave import Autosave
from vmsk_exam.ui.surgeon.review_store import DraftToSave

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def draft(count: int) -> DraftToSave:
    corrections = tuple(Correction(ExcludeRepetition("left_squat", number), "", NOW) for number in range(1, count + 1))
    return DraftToSave(SAMPLE_ID, corrections, "", "")


def test_of_many_states_the_newest_is_kept(qtbot: QtBot) -> None:
    services = SurgeonServices()
    autosave = Autosave(services)
    for count in range(1, 12):
        autosave.save(draft(count))
    qtbot.waitUntil(lambda: not autosave.is_busy, timeout=30_000)
    assert services.store.kept[0].corrections == draft(11).corrections


def test_finishing_stores_what_waits(qtbot: QtBot) -> None:
    services = SurgeonServices()
    autosave = Autosave(services)
    autosave.save(draft(1))
    autosave.save(draft(3))
    autosave.finish()
    assert services.store.kept[0].corrections == draft(3).corrections
    assert not autosave.is_busy
    autosave.save(draft(2))
    qtbot.waitUntil(lambda: not autosave.is_busy, timeout=30_000)
    assert services.store.kept[0].corrections == draft(2).corrections


def test_a_full_disk_is_told_also_at_the_end(qtbot: QtBot) -> None:
    services = SurgeonServices()
    services.store.is_full = True
    autosave, told = Autosave(services), []
    autosave.failed.connect(told.append)
    autosave.save(draft(1))
    autosave.save(draft(2))
    autosave.finish()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=30_000)
    assert set(told) == {"The disk is full. Free some space."}
