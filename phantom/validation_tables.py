"""The numbers of the validation report, from the scores of its clips."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from phantom.agreement import Agreement, compute_agreement, compute_coverage
from phantom.validation_clips import GROUPS
from phantom.validation_score import Score
from vmsk_exam.samples import FloatArray

FEWEST_CLIPS: Final = 3
"""People are compared within motions of which there are so many clips."""
YAW_BIN_DEG: Final = 30.0


@dataclass(frozen=True, slots=True)
class MotionRow:
    """One motion from one view; degrees."""

    motion: str
    view: str
    clips: int
    peak: Agreement
    peak_coverage: float
    frame_error: float
    frame_bias: float
    frame_coverage: float
    usable_share: float
    refusals: tuple[str, ...]
    flat_peak: float
    """Mean absolute peak error of the plain method on the picture."""
    deep_peak: float


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of people or light."""

    attribute: str
    name: str
    clips: int
    frame_error: float
    relative: float
    """Mean of each clip's frame error divided by the mean error of its motion."""
    usable_share: float


def by_motion(scores: Sequence[Score]) -> list[MotionRow]:
    """Return a row for each motion and view, in the order in which they first appear."""
    sorted_in: dict[tuple[str, str], list[Score]] = defaultdict(list)
    for score in scores:
        sorted_in[score.motion, score.view].append(score)
    return [summarize(motion, view, found) for (motion, view), found in sorted_in.items()]


def summarize(motion: str, view: str, scores: Sequence[Score]) -> MotionRow:
    """Return the row of some clips."""
    truth, angle, sd = (
        np.concatenate([getattr(score, name) for score in scores]) for name in ("truth_deg", "angle_deg", "sd_deg")
    )
    peaks = [(score.peak, score.true_peak, score.peak_sd) for score in scores]
    difference = angle - truth
    return MotionRow(
        motion=motion,
        view=view,
        clips=len(scores),
        peak=compute_agreement([row[0] for row in peaks], [row[1] for row in peaks]),
        peak_coverage=compute_coverage(*zip(*peaks, strict=True)),
        frame_error=mean_of(score.frame_error for score in scores),
        frame_bias=mean_of(difference),
        frame_coverage=compute_coverage(angle, truth, sd),
        usable_share=mean_of(score.usable_share for score in scores),
        refusals=tuple(score.refusal for score in scores if score.refusal),
        flat_peak=mean_of(abs(score.flat_peak - score.true_peak) for score in scores),
        deep_peak=mean_of(abs(score.deep_peak - score.true_peak) for score in scores),
    )


def by_group(scores: Sequence[Score]) -> list[GroupRow]:
    """Return a row for each group of each attribute that is known."""
    usual = _usual_errors(scores)
    rows = []
    for attribute in GROUPS:
        found: dict[str, list[Score]] = defaultdict(list)
        for score in scores:
            name = dict(score.clip.groups).get(attribute)
            if name is not None:
                found[name].append(score)
        rows += [_group_row(attribute, name, members, usual) for name, members in sorted(found.items())]
    return rows


def _usual_errors(scores: Sequence[Score]) -> dict[str, float]:
    """Return the mean frame error by motion, NaN for one with too few clips to compare people by."""
    found: dict[str, list[float]] = defaultdict(list)
    for score in scores:
        found[score.motion].append(score.frame_error)
    return {motion: mean_of(errors) if len(errors) >= FEWEST_CLIPS else math.nan for motion, errors in found.items()}


def _group_row(attribute: str, name: str, scores: Sequence[Score], usual: dict[str, float]) -> GroupRow:
    return GroupRow(
        attribute=attribute,
        name=name,
        clips=len(scores),
        frame_error=mean_of(score.frame_error for score in scores),
        relative=mean_of(score.frame_error / max(usual[score.motion], 0.1) for score in scores),
        usable_share=mean_of(score.usable_share for score in scores),
    )


def count_frame_reasons(scores: Iterable[Score]) -> Counter[str]:
    """Return how many frames had no angle, by main reason."""
    return Counter(reason for score in scores for reason in score.reasons)


def yaw_errors(scores: Iterable[Score]) -> dict[int, tuple[float, int]]:
    """Return mean absolute error of the body yaw and number of frames, by true yaw (middle of a bin), degrees."""
    found: dict[int, list[FloatArray]] = defaultdict(list)
    for score in scores:
        if np.isfinite(score.clip.yaw_deg):
            middle = round(score.clip.yaw_deg / YAW_BIN_DEG) * round(YAW_BIN_DEG)
            error = np.abs((score.yaw_deg - score.clip.yaw_deg + 180.0) % 360.0 - 180.0)
            found[-180 if middle >= 180 else middle].append(error[np.isfinite(error) & score.is_usable])
    joined = {yaw: np.concatenate(errors) for yaw, errors in sorted(found.items())}
    return {yaw: (mean_of(errors), len(errors)) for yaw, errors in joined.items()}


def mean_of(values: Iterable[float]) -> float:
    """Return the mean of what is known, NaN if nothing is."""
    known = np.array([value for value in values if np.isfinite(value)], dtype=np.float64)
    return float(known.mean()) if known.size else float("nan")
