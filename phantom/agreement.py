"""How well a method agrees with the truth: pure statistics of paired values.

Sources: limits of agreement, Bland and Altman 1986 (Lancet 1:307); intraclass correlation ICC(2,1), Shrout and Fleiss 1979
(Psychological Bulletin 86:420); interval of a share, Wilson 1927 (J Am Stat Assoc 22:209).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.samples import FloatArray

NORMAL_95: Final = 1.959964
"""Two-sided 95 % quantile of the standard normal distribution."""
LARGEST_RATIO: Final = 1.5
"""No group may have an error larger than so many times that of the best group."""
FEWEST_PAIRS: Final = 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """Measured against true values; degrees, NaN where there are too few pairs."""

    count: int
    mean_error: float
    """Mean absolute difference."""
    bias: float
    """Mean of measured minus true."""
    low: float
    """Lower 95 % limit of agreement, ``bias - 1.96 sd``."""
    high: float
    icc: float
    """ICC(2,1): single measurement, absolute agreement, two-way random effects; at most 1."""


def compute_agreement(measured: Iterable[float], truth: Iterable[float]) -> Agreement:
    """Compare paired values; pairs with a missing value (NaN) are left out.

    Parameters
    ----------
    measured, truth
        Values of the method and of the truth, in the same order.
    """
    pairs = _finite_pairs(measured, truth)
    count = len(pairs)
    if count == 0:
        return Agreement(0, *(math.nan,) * 5)
    difference = pairs[:, 0] - pairs[:, 1]
    bias = float(difference.mean())
    half = NORMAL_95 * float(difference.std(ddof=1)) if count >= FEWEST_PAIRS else math.nan
    return Agreement(count, float(np.abs(difference).mean()), bias, bias - half, bias + half, compute_icc(pairs))


def compute_icc(ratings: FloatArray) -> float:
    """Return ICC(2,1) of ratings, float64 (targets, raters); NaN with fewer than three targets or no variance at all."""
    targets, raters = ratings.shape
    if targets < FEWEST_PAIRS or raters < 2:
        return math.nan
    grand = ratings.mean()
    rows = raters * float(((ratings.mean(axis=1) - grand) ** 2).sum()) / (targets - 1)
    columns = targets * float(((ratings.mean(axis=0) - grand) ** 2).sum()) / (raters - 1)
    residual = ratings - ratings.mean(axis=1, keepdims=True) - ratings.mean(axis=0, keepdims=True) + grand
    error = float((residual**2).sum()) / ((targets - 1) * (raters - 1))
    total = rows + (raters - 1) * error + raters * (columns - error) / targets
    return (rows - error) / total if total > 0.0 else math.nan


def compute_coverage(measured: Iterable[float], truth: Iterable[float], sd: Iterable[float]) -> float:
    """Return the share of pairs whose 95 % interval (measured +- 1.96 sd) holds the truth; NaN without pairs."""
    rows = np.array(list(zip(measured, truth, sd, strict=True)), dtype=np.float64).reshape(-1, 3)
    rows = rows[np.isfinite(rows).all(axis=1)]
    if not len(rows):
        return math.nan
    return float((np.abs(rows[:, 0] - rows[:, 1]) <= NORMAL_95 * rows[:, 2]).mean())


def compute_share_interval(hits: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson; (0, 1) without any trials."""
    if count == 0:
        return 0.0, 1.0
    share, z2 = hits / count, NORMAL_95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def compare_groups(errors: Mapping[str, float]) -> float:
    """Return the largest error of a group divided by the smallest; NaN with fewer than two groups that have one."""
    known = [error for error in errors.values() if math.isfinite(error) and error > 0.0]
    return max(known) / min(known) if len(known) > 1 else math.nan


def _finite_pairs(measured: Iterable[float], truth: Iterable[float]) -> FloatArray:
    pairs = np.array(list(zip(measured, truth, strict=True)), dtype=np.float64).reshape(-1, 2)
    return pairs[np.isfinite(pairs).all(axis=1)]
