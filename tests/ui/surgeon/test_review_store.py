"""Corrections of the review in the real store: written after each change, read back equal, marked in the report."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.ui.surgeon.fakes import SurgeonServices
from tests.unit.record.builders import open_store
from tests.unit.report.sample import sample_input
from vmsk_exam.errors import StoreError
from vmsk_exam.record.access import Actor, Role
from vmsk_exam.record.corrections import AngleEnd, EnterAngle, ExcludeRepetition, HandTool
from vmsk_exam.record.effective import Origin
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.model import ExamStatus, Subject
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.ui.surgeon.review_draft import ReviewDraft
from vmsk_exam.ui.surgeon.review_store import DraftToSave, now_utc, read_author, read_revisions, write_draft
from vmsk_exam.ui.surgeon.trend_loading import load_visits, write_surgery
from vmsk_exam.ui.surgeon.trend_model import Surgery

RECORD = sample_input().record
EXAM, LEFT = RECORD.exam_id, "left_knee_flexion_standing"
BY_HAND = EnterAngle(LEFT, AngleEnd.PEAK, 101.5, 10.1, HandTool.THREE_POINT, ((0.5, 0.25), (0.5, 0.5), (0.625, 0.625)))


@pytest.fixture
def store(tmp_path: Path) -> SqlCipherStore:
    opened = open_store(tmp_path / "exams.db")
    put_exam(opened, EXAM, RECORD.header.subject)
    return opened


def put_exam(store: SqlCipherStore, exam_id: str, subject: Subject, *, peak_deg: float | None = None) -> None:
    store.begin_exam(replace(RECORD.header, exam_id=exam_id, subject=subject))
    for result in RECORD.results:
        is_left = peak_deg is not None and result.task_id == LEFT
        store.put_result(exam_id, replace(result, peak_deg=peak_deg) if is_left else result, None)
    store.end_exam(exam_id, ExamStatus.FINISHED)


def services_of(store: object) -> SurgeonServices:
    services = SurgeonServices()
    services.store = store  # type: ignore[assignment]
    return services


def reopen(services: SurgeonServices) -> ReviewDraft:
    revisions, can_correct = read_revisions(services, EXAM)
    assert can_correct
    return ReviewDraft(services.store.load_exam(EXAM), revisions, read_author(services), now_utc)


def save(services: SurgeonServices, draft: ReviewDraft) -> None:
    write_draft(services, DraftToSave(EXAM, draft.corrections, "", draft.reason))


def test_a_draft_is_written_read_back_and_undone(store: SqlCipherStore) -> None:
    services = services_of(GuardedStore(store))
    draft = reopen(services)
    draft.apply(BY_HAND)
    save(services, draft)
    draft.switch_excluded(LEFT, 2)
    save(services, draft)
    again = reopen(services)
    assert again.corrections == draft.corrections
    assert [item.change for item in again.corrections] == [BY_HAND, ExcludeRepetition(LEFT, 2)]
    assert again.effective.result(LEFT).mark("peak_deg").origin is Origin.ENTERED  # type: ignore[union-attr]
    assert again.undo()
    save(services, again)
    assert [item.change for item in reopen(services).corrections] == [BY_HAND]


def test_after_signing_only_an_addendum_with_a_reason(store: SqlCipherStore) -> None:
    services = services_of(GuardedStore(store))
    draft = reopen(services)
    draft.switch_excluded(LEFT, 2)
    save(services, draft)
    store.sign_revision(EXAM, 1, "dr.vega")
    addendum = reopen(services)
    assert addendum.needs_reason
    addendum.switch_excluded(LEFT, 2)
    with pytest.raises(StoreError, match="needs a reason"):
        save(services, addendum)
    addendum.reason = "repetition was complete"
    save(services, addendum)
    assert reopen(services).effective.result(LEFT).excluded == ()  # type: ignore[union-attr]
    store.check_signatures(EXAM)


def test_who_is_signed_in_is_the_author(store: SqlCipherStore) -> None:
    services = services_of(GuardedStore(store, Actor("dr.vega", Role.SURGEON)))
    draft = reopen(services)
    draft.apply(BY_HAND)
    save(services, draft)
    assert (store.revisions(EXAM)[0].author, store.revisions(EXAM)[0].corrections[0].author) == ("dr.vega", "dr.vega")


def test_visits_of_the_same_patient_only_with_the_noted_surgery(store: SqlCipherStore) -> None:
    subject = RECORD.header.subject
    put_exam(store, "other-visit", subject, peak_deg=90.0)
    put_exam(store, "other-patient", replace(subject, patient_number="0999"))
    services = services_of(GuardedStore(store))
    surgery = Surgery(datetime(2026, 9, 1, tzinfo=UTC).date(), "tka")
    write_surgery(services, subject, surgery)
    loaded = load_visits(services, reopen(services).effective)
    assert {exam.record.exam_id for exam in loaded.visits.exams} == {EXAM, "other-visit"}
    assert loaded.visits.surgery == surgery
    write_surgery(services, subject, None)
    assert load_visits(services, reopen(services).effective).visits.surgery is None
