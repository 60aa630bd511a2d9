"""The desk on the real store: the list, a note written, signed and printed, planned visits, an account signed in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.report.sample import sample_input
from vmsk_exam.bootstrap.services import AppServices
from vmsk_exam.bootstrap.store import StoreAccess
from vmsk_exam.errors import StoreError
from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import NewAccount
from vmsk_exam.record.planned import PlannedVisit, VisitStatus
from vmsk_exam.record.worklist import WorklistQuery, WorklistState
from vmsk_exam.report.note import NotePart
from vmsk_exam.settings import Settings
from vmsk_exam.ui.account import lock_limit_s, signed_in
from vmsk_exam.ui.services import StoreState
from vmsk_exam.ui.surgeon.list_model import ListFilter
from vmsk_exam.ui.surgeon.list_reader import count_filters, worklist_store
from vmsk_exam.ui.surgeon.note_store import author_name, load_note, sign_exam, store_note
from vmsk_exam.ui.surgeon.planned_store import load_visits, save_visit

PASSPHRASE = "correct horse battery"


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppServices]:
    """The program on a store with one finished exam."""
    monkeypatch.setenv("VMSK_EXAM_HOME", str(tmp_path / "home"))
    made = AppServices(Settings(), StoreAccess(tmp_path / "store" / "exams.db"))
    if made.store_state() is not StoreState.READY:
        made.unlock_store(PASSPHRASE)
    record = sample_input("en").record
    made.store.begin_exam(record.header)
    for result in record.results:
        made.store.put_result(record.exam_id, result, None)
    made.store.end_exam(record.exam_id, record.status)
    yield made
    made.close()


def exam_id() -> str:
    return sample_input("en").record.exam_id


def state(services: AppServices) -> WorklistState:
    (row,) = worklist_store(services).list_worklist(WorklistQuery()).rows
    return row.state


def test_a_note_is_written_signed_and_printed(services: AppServices, tmp_path: Path) -> None:
    assert state(services) is WorklistState.NEW
    loaded = load_note(services, exam_id())
    assert loaded.opened.note.open_points == ("assessment", "plan", "sufficiency")
    store_note(services, exam_id(), loaded.opened.note.with_text(NotePart.PLAN, "See again in six weeks."))
    assert sign_exam(services, exam_id()).is_signed
    again = load_note(services, exam_id())
    assert again.is_signed
    found = again.opened.note.part(NotePart.PLAN)
    assert found is not None
    assert found.text == "See again in six weeks."
    assert state(services) is WorklistState.SIGNED
    services.export_exam(exam_id(), "pdf", tmp_path / "note.pdf", "note")
    assert (tmp_path / "note.pdf").read_bytes().startswith(b"%PDF")
    assert count_filters(worklist_store(services))[ListFilter.SIGNED] == 1


def test_planned_visits_are_kept(services: AppServices) -> None:
    visit = PlannedVisit("v1", datetime(2026, 11, 24, 9, tzinfo=UTC), "Ana López")
    save_visit(services, visit)
    save_visit(services, visit.with_status(VisitStatus.NO_SHOW))
    assert [each.status for each in load_visits(services)] == [VisitStatus.NO_SHOW]


def test_who_is_signed_in_signs(services: AppServices) -> None:
    assert signed_in(services) is None
    services.store.add_account(NewAccount("admin", Role.ADMINISTRATOR), PASSPHRASE)
    services.sign_in("admin", PASSPHRASE)
    services.store.add_account(NewAccount("vega", Role.SURGEON), PASSPHRASE)
    services.sign_out()
    assert signed_in(services) is None
    services.sign_in("vega", PASSPHRASE)
    actor = signed_in(services)
    assert actor is not None
    assert (actor.name, actor.role, author_name(services)) == ("vega", Role.SURGEON, "vega")
    assert lock_limit_s(services) == 600.0
    signature = sign_exam(services, exam_id()).signature
    assert signature is not None
    assert signature.signed_by == "vega"


def test_a_resident_does_not_sign(services: AppServices) -> None:
    services.store.add_account(NewAccount("admin", Role.ADMINISTRATOR), PASSPHRASE)
    services.sign_in("admin", PASSPHRASE)
    services.store.add_account(NewAccount("res", Role.RESIDENT), PASSPHRASE)
    services.sign_out()
    services.sign_in("res", PASSPHRASE)
    with pytest.raises(StoreError):
        sign_exam(services, exam_id())
