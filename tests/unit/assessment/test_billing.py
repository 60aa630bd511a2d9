"""What the record holds for a billing line, and what it does not."""

import pytest

from vmsk_exam.assessment.billing import (
    BillingGroup,
    BillingLine,
    Modality,
    Need,
    Place,
    VisitFacts,
    held_needs,
    list_billing,
)
from vmsk_exam.resources import LANGUAGES


def find(lines: tuple[BillingLine, ...], code: str) -> BillingLine:
    return next(line for line in lines if line.code == code)


def test_a_video_visit_lists_video_lines_only() -> None:
    facts = VisitFacts(Modality.VIDEO, Place.HOME, has_consent=True, clinician_minutes=18)
    codes = {line.code for line in list_billing(facts)}
    assert {"98000-98007", "95", "POS 10"} <= codes
    assert not codes & {"98008-98015", "93", "99421-99423", "POS 02"}
    assert find(list_billing(facts), "98000-98007").missing == ()


def test_what_is_missing_is_named() -> None:
    line = find(list_billing(VisitFacts(Modality.VIDEO)), "98000-98007")
    assert line.held == (Need.VIDEO,)
    assert line.missing == (Need.CONSENT, Need.PATIENT_LOCATION, Need.MINUTES)


@pytest.mark.parametrize(("days", "tier"), [(0, ()), (2, ("98985",)), (15, ("98985",)), (16, ("98977",))])
def test_monitoring_is_never_complete_for_the_program_is_no_cleared_device(days: int, tier: tuple[str, ...]) -> None:
    lines = list_billing(VisitFacts(Modality.ASYNCHRONOUS, data_days=days))
    monitoring = [line for line in lines if line.group is BillingGroup.RTM]
    assert all(Need.CLEARED_DEVICE in line.missing for line in monitoring)
    assert tuple(line.code for line in monitoring if line.missing == (Need.CLEARED_DEVICE,) and line.code != "98975") == tier


def test_a_visit_in_person_has_no_line() -> None:
    assert list_billing(VisitFacts(Modality.IN_PERSON)) == ()


def test_an_unknown_kind_of_visit_leaves_every_line_open_and_holds_nothing() -> None:
    lines = list_billing(VisitFacts())
    assert {line.group for line in lines} == set(BillingGroup)
    assert held_needs(VisitFacts()) == frozenset()
    assert all(line.held == () for line in lines)


def test_lines_are_in_order_and_written_in_every_language() -> None:
    lines = list_billing(VisitFacts())
    order = [list(BillingGroup).index(line.group) for line in lines]
    assert order == sorted(order)
    assert all(line.words[language] for line in lines for language in LANGUAGES)
    assert all(set(line.note) in (set(), set(LANGUAGES)) for line in lines)


def test_what_was_not_read_in_a_source_says_so() -> None:
    unconfirmed = {line.code for line in list_billing(VisitFacts()) if not line.is_confirmed}
    assert unconfirmed == {"99202-99205, 99212-99215", "99421-99423", "POS 02"}
