"""Who may do what, as a table."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from vmsk_exam.record.access import NO_EXAM, SINGLE_USER, Action, Actor, ExamFacts, Role, find_refusal, sees_only_deidentified

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PATIENT = Actor("rosa", Role.PATIENT, "P-17")
RESIDENT = Actor("res_lee", Role.RESIDENT)
SURGEON = Actor("dr_ruiz", Role.SURGEON)
ADMIN = Actor("admin", Role.ADMINISTRATOR)
PLAIN = ExamFacts("P-17")
ASSIGNED = ExamFacts("P-17", frozenset({"res_lee"}))
RELEASED = ExamFacts("P-17", is_released=True)

ALLOWED = {
    ("rosa", "own"): {"examine", "view", "export"},
    ("rosa", "other"): set(),
    ("res_lee", "own"): {"examine"},
    ("res_lee", "assigned"): {"examine", "view", "write", "correct", "export_deidentified"},
    ("res_lee", "released"): {"examine", "view"},
    ("dr_ruiz", "own"): {
        "examine", "view", "write", "correct", "sign", "export", "export_deidentified", "hold", "assign", "override",
    },
    ("admin", "own"): {"delete", "hold", "assign", "manage", "backup", "read_audit"},
    ("", "own"): set(Action),
}  # fmt: skip
EXAMS = {"own": PLAIN, "other": ExamFacts("P-18"), "assigned": ASSIGNED, "released": RELEASED}
ACTORS = {actor.name: actor for actor in (PATIENT, RESIDENT, SURGEON, ADMIN, SINGLE_USER)}


@pytest.mark.parametrize(("who", "exam"), ALLOWED)
def test_table(who: str, exam: str) -> None:
    allowed = {action for action in Action if find_refusal(ACTORS[who], action, EXAMS[exam], NOW) is None}
    assert allowed == ALLOWED[(who, exam)]


def test_patient_without_number_sees_nothing() -> None:
    nobody = replace(PATIENT, patient_number="")
    assert find_refusal(nobody, Action.VIEW, NO_EXAM, NOW) is not None


def test_hold_and_retention_stop_deleting_even_for_the_single_user() -> None:
    for actor in (ADMIN, SINGLE_USER):
        refusal = find_refusal(actor, Action.DELETE, ExamFacts(hold_reason="case 12"), NOW)
        assert refusal is not None
        assert "legal hold (case 12)" in refusal
    kept = ExamFacts(retained_until_utc=NOW.replace(year=2027))
    assert "2027-11-23" in (find_refusal(ADMIN, Action.DELETE, kept, NOW) or "")
    assert find_refusal(ADMIN, Action.DELETE, kept, NOW.replace(year=2027)) is None


def test_only_unassigned_residents_are_blinded() -> None:
    assert sees_only_deidentified(RESIDENT, RELEASED)
    assert not sees_only_deidentified(RESIDENT, ASSIGNED)
    assert not sees_only_deidentified(SURGEON, RELEASED)
    assert not sees_only_deidentified(SINGLE_USER, RELEASED)
