"""Planned visits: what became of them, and how they are kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.record.builders import open_store
from vmsk_exam.errors import InputError
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.planned import PlannedVisit, VisitForm, VisitStatus, visit_document, visit_from_document

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
VISIT = PlannedVisit("v1", NOW, "Ana López", "0140", "Knee, 6 weeks", "knee")


def test_a_conversion_needs_a_reason() -> None:
    with pytest.raises(InputError, match="why"):
        VISIT.with_status(VisitStatus.CONVERTED, "  ")
    converted = VISIT.with_status(VisitStatus.CONVERTED, " Swollen knee ")
    assert (converted.status, converted.status_reason) == (VisitStatus.CONVERTED, "Swollen knee")


def test_a_visit_in_person_is_not_converted() -> None:
    with pytest.raises(InputError, match="already"):
        PlannedVisit("v2", NOW, form=VisitForm.IN_PERSON).with_status(VisitStatus.CONVERTED, "x")


def test_due_is_what_is_over_and_has_no_outcome() -> None:
    later = NOW + timedelta(minutes=1)
    assert VISIT.is_due(later)
    assert not VISIT.is_due(NOW)
    assert not VISIT.with_status(VisitStatus.NO_SHOW).is_due(later)


@given(st.text(max_size=80), st.sampled_from(VisitStatus), st.sampled_from(VisitForm), st.datetimes(timezones=st.just(UTC)))
def test_a_visit_comes_back_as_it_was_kept(reason: str, status: VisitStatus, form: VisitForm, starts: datetime) -> None:
    visit = PlannedVisit("v1", starts, reason=reason, status=status, form=form)
    assert visit_from_document(visit_document(visit, NOW)) == visit


@pytest.mark.parametrize(
    "body", ["{}", "[]", '{"visit_id": "v", "starts_utc": "2026-11-23T12:00:00"}', '{"visit_id": "v", "x": 1}']
)
def test_what_is_no_visit_is_refused(body: str) -> None:
    with pytest.raises(InputError, match="planned visit"):
        visit_from_document(Document(DocumentKind.VISIT, "v", body, NOW))


def test_each_change_is_a_version_in_the_store(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    store.put_document(None, visit_document(VISIT, NOW))
    store.put_document(None, visit_document(VISIT.with_status(VisitStatus.NO_SHOW), NOW))
    kept = [visit_from_document(each) for each in store.documents(None, DocumentKind.VISIT)]
    versions = store.document_versions(None, DocumentKind.VISIT)
    store.close()
    assert [visit.status for visit in kept] == [VisitStatus.NO_SHOW]
    assert len(versions) == 2
