"""A case sealed in one store is read in another, answered there, and its answer comes back beside the exam."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.golden.stores import contents
from tests.golden.stores.make_store import write_contents
from tests.unit.exchange.cases import CHEAP, PASSPHRASE, PNG
from tests.unit.record.builders import make_header, make_track, open_store
from tests.unit.report.sample import sample_input
from vmsk_exam.bootstrap.case import build_case_desk
from vmsk_exam.errors import AccessRefusedError, InputError, StoreError, WrongKeyError
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.exchange.case_desk import CaseDesk, CaseOrder, CaseParts, OpenedCase, ReceivedAnswer
from vmsk_exam.record.access import Actor, Role
from vmsk_exam.record.accounts import NewAccount
from vmsk_exam.record.audit import AuditAction
from vmsk_exam.record.corrections import AddComment, Correction
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.entries import AddSamples
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.keys import StoreKey
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.report.build import build_document
from vmsk_exam.report.document import Paragraph

EXAM = "golden_finished"
TASK = "knee_flexion_left"
QUESTION = "Would you operate?\nShe is 77."
Clinic = tuple[GuardedStore, CaseDesk]


@pytest.fixture
def clinics(tmp_path: Path) -> dict[str, Clinic]:
    """Three installations; the first has exams, and knows the second."""
    made: dict[str, Clinic] = {}
    for number, name in enumerate(("ruiz", "ito", "other")):
        key = contents.KEY if name == "ruiz" else StoreKey(bytes([number]) * 32)
        guarded = GuardedStore(SqlCipherStore.open(tmp_path / f"{name}.db", lambda key=key: key))  # type: ignore[misc]
        made[name] = (guarded, build_case_desk(guarded))
        made[name][1].contacts.set_own_name(f"Dr. {name.title()}")
    write_contents(made["ruiz"][0].unguarded)
    made["ruiz"][0].open_revision(EXAM, "dr_ruiz", "second look")
    made["ruiz"][0].save_draft(EXAM, 2, [Correction(AddComment(TASK, "Brace worn."), "dr_ruiz", contents.WRITTEN)])
    made["ruiz"][1].contacts.add("Ken Ito", made["ito"][1].keys.text)
    return made


@pytest.fixture(autouse=True)
def closed(clinics: dict[str, Clinic]) -> object:
    yield
    for store, _ in clinics.values():
        store.close()


def order(clinics: dict[str, Clinic], **changes: object) -> CaseOrder:
    ito = clinics["ruiz"][1].contacts.find("ken ito").keys
    made = CaseOrder((EXAM,), QUESTION, (ito,), attachments=(Attachment("x-ray.png", PNG),), cost=CHEAP)
    return replace(made, **changes)  # type: ignore[arg-type]


def opened(clinic: Clinic, path: Path, passphrase: str | None = None) -> OpenedCase:
    case = clinic[1].open(path, passphrase)
    assert isinstance(case, OpenedCase)
    return case


def test_case_made_on_one_store_is_equal_on_another(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    told: list[float] = []
    source = clinics["ruiz"][0].unguarded
    asked = clinics["ruiz"][1].ask(order(clinics), tmp_path / "a.vmskcase", told.append)
    assert asked is not None
    assert told[-1] == 1.0
    case = opened(clinics["ito"], tmp_path / "a.vmskcase")
    assert (case.case.letter.sender_name, case.case.letter.question) == ("Dr. Ruiz", QUESTION)
    assert (case.sender, case.contact_name) == (clinics["ruiz"][1].keys, "")
    store = case.store
    assert store.load_exam(EXAM) == source.load_exam(EXAM) == contents.FINISHED
    assert store.revisions(EXAM) == source.revisions(EXAM)
    assert len(store.revisions(EXAM)) == 2
    assert store.load_effective(EXAM) == source.load_effective(EXAM)
    assert store.load_effective(EXAM, with_draft=False) == source.load_effective(EXAM, with_draft=False)
    assert store.document_versions(EXAM) == source.document_versions(EXAM)
    assert store.load_key_frame(EXAM, TASK) == source.load_key_frame(EXAM, TASK) == contents.KEY_FRAME
    assert repr(store.load_track(EXAM, TASK)) == repr(source.load_track(EXAM, TASK))
    assert store.load_track(EXAM, TASK, 1) is None
    assert case.case.attachments == (Attachment("x-ray.png", PNG),)
    assert [exam.exam_id for exam in store.list_exams()] == [EXAM]
    assert clinics["ito"][0].list_exams() == ()


def test_no_store_opens_it_without_the_key(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    desk, path = clinics["ruiz"][1], tmp_path / "a.vmskcase"
    desk.ask(order(clinics), path)
    for name in ("other", "ruiz"):
        with pytest.raises(WrongKeyError, match="not sealed for this installation"):
            clinics[name][1].open(path)
    desk.ask(order(clinics, recipients=(), passphrase=PASSPHRASE), path)
    assert clinics["other"][1].needs_passphrase(path)
    for passphrase in (None, "seven wise blue goose"):
        with pytest.raises(WrongKeyError):
            clinics["other"][1].open(path, passphrase)
    assert opened(clinics["other"], path, PASSPHRASE).case.letter.question == QUESTION


def test_case_can_only_be_read(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    clinics["ruiz"][1].ask(order(clinics), tmp_path / "a.vmskcase")
    store = opened(clinics["ito"], tmp_path / "a.vmskcase").store
    before = store.load_effective(EXAM)
    document = Document(DocumentKind.NOTE, "visit", "{}", contents.WRITTEN)
    edits: list[Callable[[], object]] = [
        lambda: store.apply([AddSamples(EXAM, TASK, 2, make_track())]),
        lambda: store.begin_exam(make_header()),
        lambda: store.add_samples(EXAM, TASK, 2, make_track()),
        lambda: store.add_repetition(EXAM, TASK, 2, contents.INTERRUPTED),
        lambda: store.put_result(EXAM, contents.FINISHED.results[0], None),
        lambda: store.end_exam(EXAM, ExamStatus.STOPPED),
        lambda: store.delete_exam(EXAM),
        lambda: store.put_document(EXAM, document),
        lambda: store.put_document(None, document),
        lambda: store.open_revision(EXAM),
        lambda: store.save_draft(EXAM, 2, ()),
        lambda: store.sign_revision(EXAM, 2),
    ]
    for edit in edits:
        with pytest.raises(AccessRefusedError, match="nothing in it can be changed"):
            edit()
    assert store.load_effective(EXAM) == before
    with pytest.raises(StoreError, match="not in the case"):
        store.load_exam("exam_1")
    store.close()
    assert store.list_exams() == ()


def test_answer_comes_back_beside_the_exam(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    (source, desk), ito = clinics["ruiz"], clinics["ito"][1]
    desk.ask(order(clinics), tmp_path / "a.vmskcase")
    case = opened(clinics["ito"], tmp_path / "a.vmskcase")
    assert ito.draft(case.case.letter.case_id) == ""
    ito.save_draft(case.case.letter.case_id, "I would wa")
    assert ito.draft(case.case.letter.case_id) == "I would wa"
    ito.answer(case, "I would wait.\n", tmp_path / "b.vmskanswer")
    for stranger in (clinics["other"][1], ito):
        with pytest.raises(WrongKeyError):
            stranger.open(tmp_path / "b.vmskanswer")
    received = desk.open(tmp_path / "b.vmskanswer")
    assert isinstance(received, ReceivedAnswer)
    assert (received.exam_id, received.is_new) == (EXAM, True)
    (opinion,) = desk.opinions(EXAM)
    assert opinion == received.opinion
    assert (opinion.text, opinion.author_name, opinion.contact_name) == ("I would wait.", "Dr. Ito", "Ken Ito")
    assert (opinion.fingerprint, opinion.question, opinion.was_asked) == (ito.keys.fingerprint, QUESTION, True)
    document = build_document(replace(sample_input(), documents=source.documents(EXAM, DocumentKind.OPINION)))
    (section,) = [each for each in document.sections if each.title == "Opinions of colleagues"]
    (line,) = section.blocks
    assert isinstance(line, Paragraph)
    assert line.text.startswith("Ken Ito, ")
    assert ito.keys.fingerprint in line.text
    assert "wait" not in line.text
    again = desk.open(tmp_path / "b.vmskanswer")
    assert isinstance(again, ReceivedAnswer)
    assert not again.is_new
    ito.answer(case, "I would operate after all.", tmp_path / "c.vmskanswer")
    desk.open(tmp_path / "c.vmskanswer")
    assert [each.text for each in desk.opinions(EXAM)] == ["I would wait.", "I would operate after all."]
    source.check_signatures(EXAM)


def add_exam(store: GuardedStore, exam_id: str, **changes: object) -> None:
    header = replace(make_header(exam_id), is_demo=contents.FINISHED.header.is_demo)
    subject = replace(contents.FINISHED.header.subject, **changes)  # type: ignore[arg-type]
    store.begin_exam(replace(header, subject=subject, started_utc=contents.FINISHED.header.started_utc - timedelta(days=9)))
    store.end_exam(exam_id, ExamStatus.FINISHED)


def test_exams_of_one_patient_go_together_and_the_answer_stands_beside_each(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    store, desk = clinics["ruiz"]
    add_exam(store, "earlier")
    add_exam(store, "namesake", patient_number="P-other")
    assert [each.exam_id for each in desk.choices(EXAM)] == [EXAM, "earlier"]
    desk.ask(order(clinics, exam_ids=(EXAM, "earlier")), tmp_path / "a.vmskcase")
    case = opened(clinics["ito"], tmp_path / "a.vmskcase")
    assert [exam.record.exam_id for exam in case.case.exams] == [EXAM, "earlier"]
    assert case.store.load_exam("earlier") == store.load_exam("earlier")
    clinics["ito"][1].answer(case, "Better than before.", tmp_path / "b.vmskanswer")
    store.delete_exam(EXAM)
    received = desk.open(tmp_path / "b.vmskanswer")
    assert isinstance(received, ReceivedAnswer)
    assert received.exam_id == "earlier"
    assert [each.text for each in desk.opinions("earlier")] == ["Better than before."]
    with pytest.raises(InputError, match="exams of one patient"):
        desk.ask(order(clinics, exam_ids=("earlier", "namesake")), tmp_path / "c.vmskcase")
    assert not (tmp_path / "c.vmskcase").exists()


def test_a_resident_is_offered_assigned_exams_only(clinics: dict[str, Clinic]) -> None:
    store = clinics["ruiz"][0]
    add_exam(store, "earlier")
    store.unguarded.add_account(NewAccount("lee", Role.RESIDENT), PASSPHRASE, CHEAP)
    store.unguarded.assign(EXAM, "lee")
    desk = build_case_desk(GuardedStore(store.unguarded, Actor("lee", Role.RESIDENT)))
    assert [(each.exam_id, each.is_deidentified_only) for each in desk.choices(EXAM)] == [(EXAM, True)]
    with pytest.raises(AccessRefusedError):
        desk.choices("earlier")
    assert store.unguarded.audit_entries(limit=1)[0].note.action is AuditAction.REFUSED


def test_answers_from_others_are_refused(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    desk, ito, path = clinics["ruiz"][1], clinics["ito"][1], tmp_path / "b.vmskanswer"
    desk.ask(order(clinics), tmp_path / "a.vmskcase")
    case = opened(clinics["ito"], tmp_path / "a.vmskcase")
    clinics["other"][1].answer(case, "Forwarded to me.", path)
    with pytest.raises(InputError, match="to whom the case was not sent"):
        desk.open(path)
    ito.answer(replace(case, digest="00" * 32), "Never opened it.", path)
    with pytest.raises(InputError, match="did not open the case"):
        desk.open(path)
    ito.answer(replace(case, sender=clinics["other"][1].keys), "To another.", path)
    with pytest.raises(InputError, match="belongs to no case"):
        clinics["other"][1].open(path)
    assert desk.opinions(EXAM) == ()
    with pytest.raises(InputError, match="answer is empty"):
        ito.answer(case, " \n", path)


def test_answer_by_passphrase_is_kept_as_such(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    desk = clinics["ruiz"][1]
    desk.ask(order(clinics, recipients=(), passphrase=PASSPHRASE), tmp_path / "a.vmskcase")
    case = opened(clinics["other"], tmp_path / "a.vmskcase", PASSPHRASE)
    clinics["other"][1].answer(case, "Wait.", tmp_path / "b.vmskanswer")
    received = desk.open(tmp_path / "b.vmskanswer")
    assert isinstance(received, ReceivedAnswer)
    assert (received.opinion.was_asked, received.opinion.contact_name) == (False, "")


def test_pictures_go_only_with_consent_and_parts_can_stay(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    desk, path = clinics["ruiz"][1], tmp_path / "a.vmskcase"
    plan = desk.plan(EXAM)
    assert plan.may_keep_pictures
    assert (plan.pictures, plan.documents > 0, plan.tracks > 0, plan.results > 1000) == (
        len(contents.KEY_FRAME.jpeg), True, True, True,
    )  # fmt: skip
    few = CaseParts(with_tracks=False, with_pictures=False, with_documents=False)
    desk.ask(order(clinics, parts=few), path)
    (exam,) = opened(clinics["ito"], path).case.exams
    assert (dict(exam.tracks), dict(exam.pictures), exam.documents) == ({}, {}, ())
    assert exam.record == contents.FINISHED


def test_video_goes_only_where_it_is_chosen_and_agreed_to(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    desk, filmed = clinics["ruiz"][1], contents.FILMED.exam_id
    size = sum(len(each.jpeg) for each in contents.VIDEO)
    assert (desk.plan(filmed).video, desk.plan(filmed, is_deidentified=True).video, desk.plan(EXAM).video) == (size, 0, 0)
    for name, exam_id, parts, expected in (
        ("off", filmed, CaseParts(), {}),
        ("on", filmed, CaseParts(with_video=True), {TASK: contents.VIDEO}),
        ("names", filmed, CaseParts(with_video=True, is_deidentified=True), {}),
        ("none", EXAM, CaseParts(with_video=True), {}),
    ):
        path = tmp_path / f"{name}.vmskcase"
        desk.ask(order(clinics, exam_ids=(exam_id,), parts=parts), path)
        case = opened(clinics["ito"], path)
        assert dict(case.case.exams[0].video) == expected
    desk.ask(order(clinics, exam_ids=(filmed,), parts=CaseParts(with_video=True)), tmp_path / "read.vmskcase")
    store = opened(clinics["ito"], tmp_path / "read.vmskcase").store
    assert store.load_video(filmed, TASK, (0.1, 0.2)) == contents.VIDEO[1:2]
    assert list(store.load_video_times(filmed, TASK)) == [each.t_s for each in contents.VIDEO]
    assert store.video_facts(filmed).picture_count == 3
    assert store.load_video(filmed, TASK, (0.0, 9.0), attempt=9) == ()
    with pytest.raises(AccessRefusedError, match="nothing in it can be changed"):
        store.withdraw_video(filmed)


def test_withdrawn_video_is_in_no_case(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    store, desk = clinics["ruiz"]
    store.withdraw_video(contents.FILMED.exam_id)
    desk.ask(order(clinics, exam_ids=(contents.FILMED.exam_id,), parts=CaseParts(with_video=True)), tmp_path / "a.vmskcase")
    assert dict(opened(clinics["ito"], tmp_path / "a.vmskcase").case.exams[0].video) == {}


def test_deidentified_case_names_nobody(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    desk, path = clinics["ruiz"][1], tmp_path / "a.vmskcase"
    desk.ask(order(clinics, parts=CaseParts(is_deidentified=True)), path)
    case = opened(clinics["ito"], path)
    (exam,) = case.case.exams
    assert case.case.letter.is_deidentified
    assert (exam.record.header.subject.name, exam.documents, dict(exam.pictures)) == ("", (), {})
    assert exam.record.exam_id.startswith("case-")
    assert exam.effective.record.results[0].peak_deg == 116.5
    clinics["ito"][1].answer(case, "Wait.", tmp_path / "b.vmskanswer")
    received = desk.open(tmp_path / "b.vmskanswer")
    assert isinstance(received, ReceivedAnswer)
    assert received.exam_id == EXAM


def test_an_order_that_cannot_work_is_refused(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    desk, path = clinics["ruiz"][1], tmp_path / "a.vmskcase"
    for changes, reason in (
        ({"question": "  "}, "Write your question"),
        ({"question": "x" * 10_001}, "longer than 10000"),
        ({"recipients": ()}, "at least one colleague"),
        ({"passphrase": "short"}, "passphrase is too short"),
        ({"exam_ids": ()}, "Choose an exam"),
    ):
        with pytest.raises(InputError, match=reason):
            desk.ask(order(clinics, **changes), path)
    with pytest.raises(StoreError, match="no exam"):
        desk.ask(order(clinics, exam_ids=("nowhere",)), path)
    assert not path.exists()


def test_cancelling_and_a_full_disk_leave_nothing(
    clinics: dict[str, Clinic], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, folder = clinics["ruiz"][1], tmp_path / "out"
    assert desk.ask(order(clinics), folder / "a.vmskcase", is_cancelled=lambda: True) is None
    assert list(folder.iterdir()) == []
    (folder / "a.vmskcase").write_bytes(b"older")
    monkeypatch.setattr("vmsk_exam.exchange.case_desk.write_case", fill_the_disk)
    with pytest.raises(InputError, match=r"cannot be written \(No space left"):
        desk.ask(order(clinics), folder / "a.vmskcase")
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [("a.vmskcase", b"older")]


def fill_the_disk(target: BinaryIO, _case: object, _told: object) -> None:
    target.write(bytes(200_000))
    raise OSError(ENOSPC, "No space left on device")


def test_sending_and_opening_are_noted(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    desk, path = clinics["ruiz"][1], tmp_path / "a.vmskcase"
    asked = desk.ask(order(clinics, passphrase=PASSPHRASE), path)
    assert asked is not None
    sent = next(each.note for each in clinics["ruiz"][0].audit_entries() if each.note.action is AuditAction.EXPORTED)
    ito = clinics["ito"][1].keys.fingerprint
    assert (sent.exam_id, sent.detail) == (EXAM, f"sealed case {asked.case_id} for {ito}, a passphrase")
    clinics["ito"][1].answer(opened(clinics["ito"], path), "Wait.", tmp_path / "b.vmskanswer")
    details = [each.note.detail for each in clinics["ito"][0].audit_entries(limit=2)]
    ruiz = desk.keys.fingerprint
    assert details == [f"answered sealed case {asked.case_id} to {ruiz}", f"opened sealed case {asked.case_id} from {ruiz}"]


@pytest.mark.parametrize("role", [Role.PATIENT, Role.RESIDENT, Role.ADMINISTRATOR])
def test_others_than_surgeons_neither_send_nor_open(role: Role, clinics: dict[str, Clinic], tmp_path: Path) -> None:
    path = tmp_path / "a.vmskcase"
    clinics["ruiz"][1].ask(order(clinics), path)
    for name in ("ruiz", "ito"):
        desk = build_case_desk(GuardedStore(clinics[name][0].unguarded, Actor("ada", role, "nobody")))
        with pytest.raises(AccessRefusedError):
            desk.open(path)
        with pytest.raises(AccessRefusedError):
            desk.contacts.remove("")
    desk = build_case_desk(GuardedStore(clinics["ruiz"][0].unguarded, Actor("ada", role, "nobody")))
    with pytest.raises(AccessRefusedError):
        desk.ask(order(clinics), tmp_path / "b.vmskcase")
    assert not (tmp_path / "b.vmskcase").exists()


def test_contacts(clinics: dict[str, Clinic]) -> None:
    desk, contacts = clinics["ruiz"][1], clinics["ruiz"][1].contacts
    with pytest.raises(InputError, match="key of this installation"):
        contacts.add("Me", desk.keys.text)
    with pytest.raises(InputError, match="Another colleague is called"):
        contacts.add("ken ITO", clinics["other"][1].keys.text)
    with pytest.raises(InputError, match="Enter a name"):
        contacts.add("  ", clinics["other"][1].keys.text)
    contacts.add("Ito (Kyoto)", clinics["ito"][1].keys.text)
    contacts.add("Ana", clinics["other"][1].keys.text)
    assert [contact.name for contact in contacts.all()] == ["Ana", "Ito (Kyoto)"]
    contacts.remove(clinics["other"][1].keys.fingerprint)
    assert [contact.name for contact in contacts.all()] == ["Ito (Kyoto)"]
    with pytest.raises(InputError, match="No colleague is called"):
        contacts.find("Ana")


def test_keys_come_back_with_a_copy_of_the_store(clinics: dict[str, Clinic], tmp_path: Path) -> None:
    source = clinics["ruiz"][0].unguarded
    source.copy_to(tmp_path / "copy.db", contents.KEY)
    copy = open_store(tmp_path / "copy.db", contents.KEY)
    assert copy.case_keys().public == source.case_keys().public
    copy.close()
