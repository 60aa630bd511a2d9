import pytest

from vmsk_exam.assessment.reference import RangeKind, find_mdc, find_reference


@pytest.mark.parametrize(
    ("reference_id", "age", "sex", "low", "high", "kind", "is_confirmed"),
    [
        ("k_flex", 30, "male", 130.8, 151.6, RangeKind.ACTIVE, False),
        ("k_flex", 50, "female", 123.3, 152.3, RangeKind.PASSIVE, True),
        ("k_flex", 69.9, "male", 120.2, 145.6, RangeKind.PASSIVE, True),
        ("k_flex", 85, "female", 135.0, 135.0, RangeKind.TAUGHT, False),
        ("k_flex", None, "", 135.0, 135.0, RangeKind.TAUGHT, False),
        ("k_ext", None, "", -10.0, 0.0, RangeKind.TAUGHT, False),
        ("sh_ext", None, "other", -60.0, -60.0, RangeKind.TAUGHT, False),
        ("sh_abd", 70, "male", 101.6, 156.4, RangeKind.ACTIVE, True),
        ("sh_abd", 75, "female", 70.9, 157.1, RangeKind.ACTIVE, True),
        ("sts5", 72, "", 0.0, 12.6, RangeKind.ACTIVE, True),
    ],
)
def test_the_best_fitting_range_is_found(
    reference_id: str, age: float | None, sex: str, low: float, high: float, kind: RangeKind, is_confirmed: bool
) -> None:
    found = find_reference(reference_id, age, sex)
    assert found is not None
    assert (found.low, found.high, found.kind, found.is_confirmed) == (low, high, kind, is_confirmed)
    assert found.source
    assert found.population


def test_times_are_in_seconds() -> None:
    found = find_reference("sls_eo", 45, "female")
    assert found is not None
    assert (found.unit, found.high) == ("s", 45)


def test_what_is_not_known_is_none() -> None:
    assert find_reference(None, 50, "male") is None
    assert find_reference("no_such_motion", 50, "male") is None
    assert find_reference("sts5", 40, "male") is None
    assert find_mdc("tl_flex") is None
    assert find_mdc(None) is None


def test_the_smallest_real_change_is_marked_as_a_project_value() -> None:
    change = find_mdc("k_flex")
    assert change is not None
    assert (change.value_deg, change.is_confirmed) == (10.0, False)
