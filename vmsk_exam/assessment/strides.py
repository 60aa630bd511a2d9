"""Steps and stance times of a walk from where the ankles are; which leg is which is read from the walk as a whole.

A foot carries from when its ankle is furthest in front of the hips to when it is furthest behind (after Zeni 2008, Gait & Posture
27:710, who found both events within two frames of a force plate).
"""

from itertools import pairwise
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.samples import FloatArray

STRIDE_SHARE: Final = 0.10
"""One ankle in front of the other by this share of the height is a step (steps are 0.3 to 0.5 long)."""
ALTERNATING_SHARE: Final = 0.3
"""Seen left and right in turn by so much more than otherwise, a walk has its feet named."""
NEAR_SHARE: Final = 0.2
"""Of a step's size: so near its end frames count for its time."""
MIN_STEP_S: Final = 0.3
"""Of two steps that are nearer in time the smaller one is a mistaken foot (200 steps a minute)."""
PAUSE_FACTOR: Final = 1.8
"""After so many usual step times it is unknown which foot went on: another walk begins."""
MAX_STEP_S: Final = 1.6
"""A longer time between two steps is a stop or a turn, seconds."""
STANCE_SHARE: Final = (0.3, 0.9)
"""Of its stride; anything else is a mistaken foot."""
Step = tuple[float, Side]
"""When a foot was furthest in front, seconds, and which."""
_Seen = tuple[float, float, float]
"""The same time, how far the left ankle was seen in front on average, and the largest gap, shares of the height."""


def find_steps(t_s: FloatArray, ahead: FloatArray) -> list[Step]:
    """Return the steps in a walk.

    Parameters
    ----------
    t_s
        float64 (n,), seconds, increasing.
    ahead
        float64 (n,), how far the left ankle is in front of the right one, shares of the height.

    Returns
    -------
    list of Step
        In order of time; left and right in turn.
    """
    sign = np.where(ahead >= STRIDE_SHARE, 1, np.where(ahead <= -STRIDE_SHARE, -1, 0))
    runs = np.split(np.arange(len(sign)), np.flatnonzero(np.diff(sign)) + 1)
    found: list[_Seen] = []
    for run in runs:
        if not len(run) or sign[run[0]] == 0:
            continue
        gap = np.abs(ahead[run])
        seen = (_time_of_step(t_s[run], gap), float(ahead[run].mean()), float(gap.max()))
        if not found or seen[0] - found[-1][0] >= MIN_STEP_S:
            found.append(seen)
        elif seen[2] > found[-1][2]:
            found[-1] = seen
    return [step for walk in _split_walks(found) for step in _name_feet(walk)]


def find_step_limit_s(between_s: list[float]) -> float:
    """Return the longest time between two steps of one walk, seconds."""
    return min(MAX_STEP_S, PAUSE_FACTOR * float(np.median(between_s))) if between_s else MAX_STEP_S


def _split_walks(found: list[_Seen]) -> list[list[_Seen]]:
    """Return the steps walk by walk: a stop or a turn lies between two of them."""
    between = [after[0] - before[0] for before, after in pairwise(found)]
    limit_s = find_step_limit_s(between)
    ends = [number + 1 for number, step_s in enumerate(between) if step_s > limit_s]
    return [found[begin:end] for begin, end in pairwise([0, *ends, len(found)])]


def _name_feet(walk: list[_Seen]) -> list[Step]:
    """Return the steps of one walk with left and right in turn, as most of them were seen; none where they do not alternate.

    Where the trousers hide which leg is which, the pose model takes one for the other for a while. Who always leads with the same
    foot does not alternate.
    """
    turn = [1.0 if number % 2 == 0 else -1.0 for number in range(len(walk))]
    votes = [way * ahead for way, (_, ahead, _) in zip(turn, walk, strict=True)]
    total = sum(votes)
    if abs(total) < ALTERNATING_SHARE * sum(abs(vote) for vote in votes):
        return []
    return [(at_s, Side.LEFT if way * total > 0.0 else Side.RIGHT) for way, (at_s, _, _) in zip(turn, walk, strict=True)]


def find_stances(t_s: FloatArray, left: FloatArray, right: FloatArray, steps: list[Step]) -> dict[Side, list[float]]:
    """Return how long each foot carried in its strides, seconds.

    Parameters
    ----------
    t_s
        float64 (n,), seconds, increasing.
    left, right
        float64 (n,) each, how far an ankle is in front of the hips, shares of the height; their names may be exchanged.
    steps
        Steps of both feet in order of time.
    """
    reach = _sort_feet(t_s, left, right, steps)
    return {side: _stances_of(t_s, reach[side], steps, side) for side in Side}


def _sort_feet(t_s: FloatArray, left: FloatArray, right: FloatArray, steps: list[Step]) -> dict[Side, FloatArray]:
    """Return the way of each foot by the steps: around its step a foot is the one in front."""
    front, back = np.maximum(left, right), np.minimum(left, right)
    is_left = np.zeros(len(t_s), dtype=np.bool_)
    begin = 0
    for (at_s, side), (after_s, _) in pairwise([*steps, (np.inf, Side.LEFT)]):
        between = np.flatnonzero((t_s > at_s) & (t_s < after_s))
        end = int(between[np.argmin((front - back)[between])]) if len(between) and after_s < np.inf else len(t_s)
        is_left[begin:end] = side is Side.LEFT
        begin = end
    return {Side.LEFT: np.where(is_left, front, back), Side.RIGHT: np.where(is_left, back, front)}


def _stances_of(t_s: FloatArray, reach: FloatArray, steps: list[Step], side: Side) -> list[float]:
    stances = []
    limit_s = find_step_limit_s([after[0] - before[0] for before, after in pairwise(steps)])
    for (before_s, _), (step_s, which), (other_s, _), (next_s, _), (after_s, _) in zip(
        steps, steps[1:], steps[2:], steps[3:], steps[4:], strict=False
    ):
        if which is not side or max(other_s - step_s, next_s - other_s, step_s - before_s, after_s - next_s) > limit_s:
            continue
        landed_s = _time_of_top(t_s, reach, before_s, other_s)
        left_s = _time_of_top(t_s, -reach, step_s, next_s)
        again_s = _time_of_top(t_s, reach, other_s, after_s)
        share = (left_s - landed_s) / (again_s - landed_s) if again_s > landed_s else np.nan
        if STANCE_SHARE[0] <= share <= STANCE_SHARE[1]:
            stances.append(left_s - landed_s)
    return stances


def _time_of_top(t_s: FloatArray, value: FloatArray, from_s: float, to_s: float) -> float:
    """Return when a series is largest between two times; between two pictures by a parabola; NaN with too few pictures."""
    place = np.flatnonzero((t_s > from_s) & (t_s < to_s))
    if len(place) < 5:
        return float("nan")
    smooth = np.convolve(value[place], np.ones(3) / 3.0, "valid")
    times = t_s[place][1:-1]
    top = int(np.argmax(smooth))
    if not 0 < top < len(smooth) - 1:
        return float(times[top])
    before, here, after = smooth[top - 1 : top + 2]
    bend = before - 2.0 * here + after
    shift = 0.5 * (before - after) / bend if bend < 0.0 else 0.0
    return float(times[top] + shift * 0.5 * (times[top + 1] - times[top - 1]))


def _time_of_step(t_s: FloatArray, reach: FloatArray) -> float:
    """Return when a foot was furthest in front: the mean of the times near it, weighted by how near."""
    weight = np.maximum(reach - (1.0 - NEAR_SHARE) * reach.max(), 0.0)
    return float(np.average(t_s, weights=weight))
