"""What each role can do with a store, and what the audit trail then says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.record.builders import STARTED, make_header, make_result, open_store
from vmsk_exam.errors import AccessRefusedError
from vmsk_exam.record.access import Action, Actor, Role
from vmsk_exam.record.accounts import NewAccount
from vmsk_exam.record.audit import AuditAction
from vmsk_exam.record.corrections import Correction, ExcludeRepetition
from vmsk_exam.record.documents import OVERRIDE_KEY, Document, DocumentKind
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import ExamStatus, KeyFrame, Subject
from vmsk_exam.record.passphrase import Argon2Cost
from vmsk_exam.record.policy import ClinicPolicy
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.record.worklist import WorklistQuery

CHEAP = Argon2Cost(memory_kib=8, rounds=1, lanes=1)
TASK = "knee_flexion_left"
WRITTEN = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
ACTORS = {
    "admin": Actor("admin", Role.ADMINISTRATOR),
    "dr_ruiz": Actor("dr_ruiz", Role.SURGEON),
    "res_lee": Actor("res_lee", Role.RESIDENT),
    "rosa": Actor("rosa", Role.PATIENT, "P-17"),
}
As = Callable[[str], GuardedStore]


@pytest.fixture
def store(tmp_path: Path) -> SqlCipherStore:
    """Three exams of two patients; the second of Rosa is released for teaching."""
    store = open_store(tmp_path / "exams.db")
    for actor in ACTORS.values():
        new = NewAccount(actor.name, actor.role or Role.SURGEON, patient_number=actor.patient_number)
        store.add_account(new, "four plain words here", CHEAP)
    for number, patient in enumerate(("P-17", "P-17", "P-99")):
        header = make_header(f"exam_{number}", started_utc=STARTED + timedelta(days=number))
        store.begin_exam(replace(header, subject=Subject("Rosa Álvarez", None, "female", patient)))
        store.put_result(f"exam_{number}", make_result(), KeyFrame(1.0, b"jpeg"))
        store.end_exam(f"exam_{number}", ExamStatus.FINISHED)
    store.set_released("exam_1", is_released=True)
    return store


@pytest.fixture
def enter(store: SqlCipherStore) -> As:
    return lambda name: GuardedStore(store, ACTORS[name], "test")


def last_note(store: SqlCipherStore) -> tuple[str, AuditAction, str, str]:
    note = store.audit_entries(limit=1)[0].note
    return (note.who, note.action, note.exam_id, note.detail)


def test_patient_sees_only_own_exams(store: SqlCipherStore, enter: As) -> None:
    rosa = enter("rosa")
    assert [exam.exam_id for exam in rosa.list_exams()] == ["exam_1", "exam_0"]
    assert rosa.list_worklist(WorklistQuery(text="rosa")).total == 2
    assert rosa.load_exam("exam_0").header.subject.name == "Rosa Álvarez"
    assert last_note(store) == ("rosa", AuditAction.VIEWED, "exam_0", "")
    for call in (rosa.load_exam, rosa.documents, rosa.revisions, rosa.interrupted_attempts, rosa.delete_exam):
        with pytest.raises(AccessRefusedError):
            call("exam_2")
        assert last_note(store)[:3] == ("rosa", AuditAction.REFUSED, "exam_2")
    with pytest.raises(AccessRefusedError):
        rosa.load_key_frame("exam_2", TASK)
    with pytest.raises(AccessRefusedError):
        rosa.open_revision("exam_0")
    store.close()


def test_resident_sees_assigned_exams_whole_and_released_ones_without_names(store: SqlCipherStore, enter: As) -> None:
    resident = enter("res_lee")
    (row,) = resident.list_worklist(WorklistQuery()).rows
    assert (row.exam_id, row.subject_name) == ("exam_1", "")
    assert row.patient_number.startswith("subject-")
    assert row.started_utc < STARTED
    assert resident.list_worklist(WorklistQuery(text="rosa")).rows == ()
    assert resident.list_worklist(WorklistQuery(patient_number="P-17")).rows == ()
    (listed,) = resident.list_exams()
    assert (listed.subject_name, listed.patient_number) == ("", row.patient_number)
    record = resident.load_exam("exam_1")
    assert (record.header.subject.name, record.results) == ("", (make_result(),))
    assert resident.load_key_frame("exam_1", TASK) is None
    assert resident.documents("exam_1") == ()
    with pytest.raises(AccessRefusedError):
        resident.load_exam("exam_0")
    enter("dr_ruiz").assign("exam_0", "res_lee")
    assert resident.load_exam("exam_0").header.subject.name == "Rosa Álvarez"
    assert resident.load_key_frame("exam_0", TASK) == KeyFrame(1.0, b"jpeg")
    assert [row.exam_id for row in resident.list_worklist(WorklistQuery()).rows] == ["exam_1", "exam_0"]
    resident.open_revision("exam_0")
    with pytest.raises(AccessRefusedError):
        resident.sign_revision("exam_0", 1)
    assert last_note(store) == ("res_lee", AuditAction.REFUSED, "exam_0", "sign")
    enter("admin").assign("exam_0", "res_lee", is_assigned=False)
    with pytest.raises(AccessRefusedError):
        resident.load_exam("exam_0")
    store.close()


def test_surgeon_corrects_signs_and_exports(store: SqlCipherStore, enter: As) -> None:
    surgeon = enter("dr_ruiz")
    assert surgeon.open_revision("exam_0", "review").author == "dr_ruiz"
    correction = Correction(ExcludeRepetition(TASK, 1), "dr_ruiz", WRITTEN)
    surgeon.save_draft("exam_0", 1, (correction,))
    assert last_note(store) == ("dr_ruiz", AuditAction.CORRECTED, "exam_0", "revision 1: 1 corrections")
    note = surgeon.put_document("exam_0", Document(DocumentKind.NOTE, "", "{}", WRITTEN, "somebody else"))
    assert note.author == "dr_ruiz"
    signed = surgeon.sign_revision("exam_0", 1)
    assert signed.signature is not None
    assert signed.signature.signed_by == "dr_ruiz"
    assert last_note(store) == ("dr_ruiz", AuditAction.SIGNED, "exam_0", "revision 1")
    surgeon.check_signatures("exam_0")
    assert surgeon.load_effective("exam_0").record.results[0].peak_deg == 119.0
    surgeon.permit_export("exam_0", "pdf")
    assert last_note(store) == ("dr_ruiz", AuditAction.EXPORTED, "exam_0", "pdf")
    for call in (surgeon.accounts, surgeon.verify_audit, surgeon.audit_entries):
        with pytest.raises(AccessRefusedError):
            call()
    store.close()


def test_administrator_holds_and_deletes_but_does_not_look(store: SqlCipherStore, enter: As) -> None:
    admin = enter("admin")
    with pytest.raises(AccessRefusedError):
        admin.load_exam("exam_0")
    admin.set_hold("exam_0", "letter of 3 May")
    with pytest.raises(AccessRefusedError, match="letter of 3 May"):
        admin.delete_exam("exam_0")
    admin.set_hold("exam_0", None)
    admin.set_policy(ClinicPolicy(retention_years=50))
    with pytest.raises(AccessRefusedError, match="2076-11-23"):
        admin.delete_exam("exam_0")
    admin.set_policy(ClinicPolicy())
    admin.delete_exam("exam_0")
    assert last_note(store) == ("admin", AuditAction.DELETED, "exam_0", "")
    assert [exam.exam_id for exam in admin.list_exams()] == ["exam_2", "exam_1"]
    assert admin.verify_audit() == len(admin.audit_entries())
    store.close()


def test_views_are_noted_once_for_each_sign_in(store: SqlCipherStore, enter: As) -> None:
    surgeon = enter("dr_ruiz")
    for _ in range(3):
        surgeon.load_exam("exam_0")
    enter("dr_ruiz").load_exam("exam_0")
    assert [entry.note.action for entry in store.audit_entries("exam_0")].count(AuditAction.VIEWED) == 2
    store.close()


def test_exam_through_the_journal_is_noted_and_a_residents_is_assigned(store: SqlCipherStore, enter: As) -> None:
    resident = enter("res_lee")
    journal = JournalWriter(resident)
    journal.put_document("exam_9", Document(DocumentKind.HISTORY, "", "{}", WRITTEN))
    journal.begin_exam(make_header("exam_9"))
    journal.put_result("exam_9", make_result(), None)
    journal.end_exam("exam_9", ExamStatus.FINISHED)
    journal.close()
    notes = [entry.note.action for entry in reversed(store.audit_entries("exam_9"))]
    assert notes == [AuditAction.BEGAN, AuditAction.ENDED]
    assert resident.load_exam("exam_9").results == (make_result(),)
    store.close()


def test_patient_begins_only_own_exams(store: SqlCipherStore, enter: As) -> None:
    rosa = enter("rosa")
    rosa.begin_exam(make_header("exam_8"))
    with pytest.raises(AccessRefusedError):
        rosa.begin_exam(replace(make_header("exam_9"), subject=Subject("Ana", None, "", "P-99")))
    assert store.exam_facts("exam_9") is None
    store.close()


def test_exam_without_a_measurement_may_be_given_up_by_who_examines(store: SqlCipherStore, enter: As) -> None:
    enter("admin").set_policy(ClinicPolicy(retention_years=10))
    rosa = enter("rosa")
    rosa.begin_exam(make_header("exam_8"))
    rosa.delete_exam("exam_8")
    assert last_note(store) == ("rosa", AuditAction.DELETED, "exam_8", "nothing measured")
    rosa.begin_exam(make_header("exam_9"))
    rosa.put_result("exam_9", make_result(), None)
    with pytest.raises(AccessRefusedError):
        rosa.delete_exam("exam_9")
    rosa.begin_exam(make_header("exam_7"))
    store.set_hold("exam_7", "letter of 3 May")
    with pytest.raises(AccessRefusedError):
        rosa.delete_exam("exam_7")
    store.close()


def test_store_without_accounts_has_one_user_who_may_everything(tmp_path: Path) -> None:
    store = GuardedStore(open_store(tmp_path / "exams.db"))
    store.begin_exam(make_header())
    store.end_exam("exam_1", ExamStatus.FINISHED)
    assert all(store.may(action, "exam_1") for action in Action)
    store.open_revision("exam_1")
    store.sign_revision("exam_1", 1)
    store.delete_exam("exam_1")
    assert store.list_exams() == ()
    expected = [AuditAction.BEGAN, AuditAction.ENDED, AuditAction.OPENED_REVISION, AuditAction.SIGNED, AuditAction.DELETED]
    assert [entry.note.action for entry in reversed(store.audit_entries())] == expected
    store.close()


def test_own_passphrase_can_be_changed_by_everybody(store: SqlCipherStore, enter: As) -> None:
    enter("rosa").set_passphrase("Rosa", "other plain words here", CHEAP)
    with pytest.raises(AccessRefusedError):
        enter("rosa").set_passphrase("admin", "other plain words here", CHEAP)
    store.close()


def test_residents_are_listed_for_those_who_assign(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk.db")
    store.begin_exam(make_header())
    for name, role in (("ada", Role.ADMINISTRATOR), ("lee", Role.RESIDENT), ("kim", Role.RESIDENT), ("ruiz", Role.SURGEON)):
        store.add_account(NewAccount(name, role), "four plain words", CHEAP)
    store.set_disabled("kim", is_disabled=True)
    surgeon = GuardedStore(store, Actor("ruiz", Role.SURGEON))
    assert [each.name for each in surgeon.residents()] == ["lee"]
    surgeon.assign("exam_1", "lee")
    assert surgeon.assigned_exams("lee") == {"exam_1"}
    with pytest.raises(AccessRefusedError, match="may not manage accounts"):
        surgeon.set_role("lee", Role.SURGEON)
    for refused in (GuardedStore(store, Actor("lee", Role.RESIDENT)), GuardedStore(store, Actor("rosa", Role.PATIENT, "P-1"))):
        with pytest.raises(AccessRefusedError, match="may not assign"):
            refused.residents()
        with pytest.raises(AccessRefusedError, match="may not assign"):
            refused.assigned_exams("lee")
    GuardedStore(store, Actor("ada", Role.ADMINISTRATOR)).set_role("lee", Role.SURGEON)
    assert store.audit_entries()[0].note.detail == "lee: surgeon"
    store.close()


def test_only_a_surgeon_lets_an_exam_go_on_after_a_red_flag(store: SqlCipherStore) -> None:
    override = Document(DocumentKind.RED_FLAGS, OVERRIDE_KEY, '{"reason": "seen"}', WRITTEN)
    exam_id = store.list_exams()[0].exam_id
    for name in ("rosa", "res_lee", "admin"):
        guarded = GuardedStore(
            store, replace(ACTORS[name], patient_number=store.load_exam(exam_id).header.subject.patient_number)
        )
        with pytest.raises(AccessRefusedError, match="may not let an exam go on after a red flag"):
            guarded.put_document(exam_id, override)
    assert GuardedStore(store, ACTORS["dr_ruiz"]).put_document(exam_id, override).author == "dr_ruiz"
    assert GuardedStore(store).put_document(exam_id, override).version == 2
    store.close()
