import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantom.agreement import compare_groups, compute_agreement, compute_coverage, compute_icc, compute_share_interval

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=np.float64)
"""Six targets rated by four judges: table 2 of Shrout and Fleiss 1979, who give ICC(2,1) = .29."""

VALUES = st.lists(st.floats(-180.0, 180.0), min_size=5, max_size=40)


def test_icc_of_the_worked_example_of_its_authors() -> None:
    assert compute_icc(SHROUT_FLEISS) == pytest.approx(0.29, abs=0.005)


def test_bland_altman_by_hand() -> None:
    found = compute_agreement([10.0, 21.0, 32.0, 39.0], [10.0, 20.0, 30.0, 40.0])
    assert found.count == 4
    assert found.mean_error == pytest.approx(1.0)
    assert found.bias == pytest.approx(0.5)
    sd = math.sqrt((0.5**2 + 0.5**2 + 1.5**2 + 1.5**2) / 3)
    assert (found.low, found.high) == pytest.approx((0.5 - 1.959964 * sd, 0.5 + 1.959964 * sd))


@given(VALUES, st.floats(-30.0, 30.0))
def test_a_constant_offset_is_all_bias(truth: list[float], offset: float) -> None:
    found = compute_agreement([value + offset for value in truth], truth)
    assert found.bias == pytest.approx(offset, abs=1e-6)
    assert found.low == pytest.approx(offset, abs=1e-5)
    assert found.mean_error == pytest.approx(abs(offset), abs=1e-6)


@given(VALUES, st.lists(st.floats(-20.0, 20.0), min_size=40, max_size=40))
def test_agreement_keeps_its_bounds(truth: list[float], errors: list[float]) -> None:
    measured = [value + error for value, error in zip(truth, errors, strict=False)]
    found = compute_agreement(measured, truth)
    assert found.mean_error >= abs(found.bias) - 1e-9
    assert found.low <= found.bias <= found.high
    assert math.isnan(found.icc) or found.icc <= 1.0 + 1e-9


@given(st.lists(st.floats(-90.0, 90.0), min_size=4, max_size=20, unique=True), st.floats(0.5, 20.0))
def test_icc_falls_with_an_offset(truth: list[float], offset: float) -> None:
    if np.std(truth) < 0.1:
        return
    same = compute_icc(np.column_stack([truth, truth]))
    moved = compute_icc(np.column_stack([truth, np.add(truth, offset)]))
    assert same == pytest.approx(1.0)
    assert moved < same


def test_missing_values_are_left_out() -> None:
    found = compute_agreement([1.0, math.nan, 3.0, 5.0], [1.0, 2.0, math.nan, 4.0])
    assert (found.count, found.bias) == (2, 0.5)
    assert math.isnan(found.low)
    assert compute_agreement([], []).count == 0
    assert math.isnan(compute_icc(np.zeros((5, 2))))


def test_coverage_of_honest_and_of_boastful_deviations() -> None:
    error = np.random.default_rng(4).normal(0.0, 3.0, 4000)
    truth = np.zeros(4000)
    assert compute_coverage(error, truth, np.full(4000, 3.0)) == pytest.approx(0.95, abs=0.012)
    assert compute_coverage(error, truth, np.full(4000, 1.5)) == pytest.approx(0.673, abs=0.025)
    assert math.isnan(compute_coverage([math.nan], [0.0], [1.0]))


@given(st.integers(0, 200), st.integers(1, 200))
def test_interval_of_a_share_holds_the_share(hits: int, count: int) -> None:
    hits = min(hits, count)
    low, high = compute_share_interval(hits, count)
    assert 0.0 <= low <= hits / count + 1e-12
    assert hits / count - 1e-12 <= high <= 1.0


def test_wilson_by_hand_and_groups() -> None:
    assert compute_share_interval(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-3)
    assert compute_share_interval(0, 0) == (0.0, 1.0)
    assert compare_groups({"light": 2.0, "dark": 3.5, "none": math.nan}) == pytest.approx(1.75)
    assert math.isnan(compare_groups({"light": 2.0}))
