"""Two clinics with real stores, for the screens of second opinions."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.ui.surgeon.fakes import SAMPLE_ID, ScriptedStore, SurgeonServices
from tests.unit.exchange.cases import CHEAP, PASSPHRASE, PNG
from vmsk_exam.bootstrap.case import CaseExport, build_case_desk
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.exchange.case_desk import CaseDesk, CaseOrder
from vmsk_exam.record.case_store import CaseStore
from vmsk_exam.record.corrections import AddComment, Correction
from vmsk_exam.record.entries import AddSamples, BeginExam, EndExam, Entry, PutResult
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.keys import StoreKey
from vmsk_exam.record.store import SqlCipherStore

QUESTION = "Flexion stays at 96 degrees eight weeks after the operation. Would you mobilise under anaesthesia, or wait?"
TASK = "left_knee_flexion_standing"


class CaseClinic(SurgeonServices):
    """A program on a real store, the sample exam in it if asked for."""

    def __init__(self, folder: Path, number: int, language: str = "en", *, has_exam: bool = False) -> None:
        super().__init__(language)
        self.scripted = scripted = self.store
        folder.mkdir(parents=True, exist_ok=True)
        key = StoreKey(bytes([number]) * 32)
        self.guarded = GuardedStore(SqlCipherStore.open(folder / f"clinic_{number}.db", lambda: key))
        self.store: Any = self.guarded
        self.desk: CaseDesk = build_case_desk(self.guarded)
        if has_exam:
            fill(self.guarded, scripted)

    def case_desk(self) -> CaseDesk:
        """Return the second opinions of the store."""
        return self.desk

    def case_export(self, case: CaseStore) -> CaseExport:
        """Return what writes reports of a case."""
        return CaseExport(self.guarded, case)


def fill(store: GuardedStore, scripted: ScriptedStore) -> None:
    """Put the sample exam into a store, with a comment."""
    record = scripted.record
    entries: list[Entry] = [BeginExam(record.header)]
    for result in record.results:
        track = scripted.tracks.get(result.task_id)
        if track is not None:
            entries.append(AddSamples(record.exam_id, result.task_id, result.attempt, track))
        entries.append(PutResult(record.exam_id, result, scripted.key_frames.get(result.task_id)))
    if record.ended_utc is not None:
        entries.append(EndExam(record.exam_id, record.status, record.ended_utc))
    store.apply(entries)
    store.open_revision(record.exam_id, "dr.vega")
    comment = AddComment(record.results[0].task_id, "Brace worn.")
    store.save_draft(record.exam_id, 1, [Correction(comment, "", record.header.started_utc)])


def add_earlier_exam(clinic: CaseClinic, exam_id: str = "earlier", *, patient_number: str | None = None, days: int = 40) -> None:
    """Put an earlier exam of the same patient into a store, or of another one."""
    record, scripted = clinic.scripted.record, clinic.scripted
    subject = record.header.subject
    if patient_number is not None:
        subject = replace(subject, patient_number=patient_number)
    header = replace(
        record.header, exam_id=exam_id, subject=subject, started_utc=record.header.started_utc - timedelta(days=days)
    )
    entries: list[Entry] = [BeginExam(header)]
    entries += [PutResult(exam_id, each, scripted.key_frames.get(each.task_id)) for each in record.results]
    entries.append(EndExam(exam_id, record.status, header.started_utc + timedelta(minutes=9)))
    clinic.guarded.apply(entries)


def make_clinics(folder: Path, language: str = "en") -> tuple[CaseClinic, CaseClinic]:
    """Return the clinic that asks, with an exam, and the one that answers; the first knows the second."""
    asking, answering = CaseClinic(folder, 1, language, has_exam=True), CaseClinic(folder, 2, language)
    asking.desk.contacts.set_own_name("Dr. Vega, Knee Clinic North")
    answering.desk.contacts.set_own_name("Dr. Ito")
    asking.desk.contacts.add("Ken Ito", answering.desk.keys.text)
    return asking, answering


def make_case(
    asking: CaseClinic,
    path: Path,
    *,
    by_passphrase: bool = False,
    exam_ids: tuple[str, ...] = (SAMPLE_ID,),
    attachments: tuple[Attachment, ...] = (Attachment("mri.png", PNG),),
) -> Path:
    """Seal the sample exam, or others, for the second clinic, or under the passphrase."""
    recipients = () if by_passphrase else (asking.desk.contacts.find("Ken Ito").keys,)
    words = PASSPHRASE if by_passphrase else None
    order = CaseOrder(exam_ids, QUESTION, recipients, words, attachments=attachments, cost=CHEAP)
    asking.desk.ask(order, path)
    return path
