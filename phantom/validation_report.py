"""Writes the validation report: what the product measured on clips with known angles, wins and losses alike."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from phantom.agreement import LARGEST_RATIO, compare_groups, compute_coverage, compute_share_interval
from phantom.validation_literature import LAB_SERIES, PUBLISHED
from phantom.validation_score import Score
from phantom.validation_tables import (
    GroupRow,
    MotionRow,
    by_group,
    by_motion,
    count_frame_reasons,
    mean_of,
    yaw_errors,
)

_COLUMNS: Final = (
    "`peak`: peak of the maneuver against the true peak. `bias` is measured minus true, `limits` its 95 % limits of agreement, "
    "`ICC` the ICC(2,1). `in 95 %`: how often the stated 95 % interval holds the truth (honest: 95). `frame`: mean absolute "
    "error of all frames with a value. `given`: share of all frames with a value, from the first on. Degrees and per cent."
)
_LIMITS: Final = (
    "- The avatar is no patient: no loose clothes, no furniture in the way, no tremor, no scars, skin and light only as far as "
    "they are drawn. Errors on people are larger.\n"
    "- The true angles are those of the avatar's joint centres. A goniometer on skin and a marker set each define a joint a "
    "little differently; the elbow of marker sets differs by about 10 degrees.\n"
    "- Clips of one performer are not independent. Limits and ICC count each clip as one subject."
)
_TURNED: Final = (
    "Frames of motions seen from all round, without the gate that refuses a wrong view: what an exam would get if it did not "
    "look. Yaw 0 faces the camera, +90 shows the left side."
)
_LAB: Final = (
    "People in a laboratory with marker truth, one camera at 45 degrees, 36 joint series, mean error in degrees (recordings that "
    "are not part of this project; the row of this program is added by whoever holds them):"
)

GOALS: Final = {"peak": 2.0, "frame": 2.0, "usable": 0.85, "low": 0.90, "high": 0.98, "yaw": 6.0}


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What is said about the run itself."""

    set_name: str
    command: str
    engine: str
    pose_model: str
    date: str
    plot: str
    """Path of the plot from the report; empty without."""


def write_report(scores: Sequence[Score], facts: ReportFacts) -> str:
    """Return the report as Markdown."""
    straight = [score for score in scores if not score.clip.is_turned]
    rows, groups = by_motion(straight), by_group(straight)
    parts = [
        "# How exact the angles are",
        _introduction(scores, facts),
        "## In short",
        *_goal_table(straight, scores, rows, groups),
        "## By motion and view",
        _COLUMNS,
        *_motion_table(rows),
        "## Refused",
        *_refusals(straight),
        "## Against plain three-point angles on the same frames",
        *_plain_table(rows),
        "## People and light",
        "`relative`: error of each clip divided by the mean of its motion, so that no group is judged by having drawn the hard "
        f"motions; 1 is average. A ratio of worst to best above {LARGEST_RATIO:g} is marked **unequal**; with few clips it is "
        "mostly chance.",
        *_group_table(groups),
        "## Body yaw and view",
        *_yaw_part(scores, facts),
        "## Beside the literature",
        *_literature(rows),
        "## What this does not show",
        _LIMITS,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _introduction(scores: Sequence[Score], facts: ReportFacts) -> str:
    frames = sum(len(score.truth_deg) for score in scores)
    return (
        f"Written by `{facts.command}` on {facts.date}: {len(scores)} clips, {frames} frames, {facts.set_name}. Each clip is "
        f"measured by the code of `vmsk-exam angles` and `vmsk-exam measure`, engine `{facts.engine}`, pose model "
        f"{facts.pose_model}."
    )


def _goal_table(
    straight: Sequence[Score], scores: Sequence[Score], rows: Sequence[MotionRow], groups: Sequence[GroupRow]
) -> list[str]:
    peak = mean_of(abs(score.peak - score.true_peak) for score in straight)
    frame = mean_of(score.frame_error for score in straight)
    usable = mean_of(score.usable_share for score in straight)
    held = _overall_coverage(straight)
    is_honest = GOALS["low"] <= held <= GOALS["high"]
    yaw = mean_of(error for error, _ in yaw_errors(scores).values())
    ratio = max((value for value in _ratios(groups).values() if math.isfinite(value)), default=math.nan)
    lines = [
        ("mean peak error", _deg(peak), f"at most {GOALS['peak']:g}", peak <= GOALS["peak"]),
        ("mean frame error", _deg(frame), f"at most {GOALS['frame']:g}", frame <= GOALS["frame"]),
        ("frames with a value", _percent(usable), f"at least {GOALS['usable']:.0%}", usable >= GOALS["usable"]),
        ("frames whose 95 % interval holds the truth", f"{100 * held:.1f} %", "90 to 98 %", is_honest),
        ("body yaw, mean over all directions", _deg(yaw), f"at most {GOALS['yaw']:g}", yaw <= GOALS["yaw"]),
        ("worst to best group", _number(ratio), f"at most {LARGEST_RATIO:g}", ratio <= LARGEST_RATIO),
    ]
    table = [(what, value, goal, "" if value == "-" else "yes" if is_met else "**no**") for what, value, goal, is_met in lines]
    worst = sorted((row for row in rows if math.isfinite(row.peak.mean_error)), key=lambda row: -row.peak.mean_error)[:3]
    named = ", ".join(f"{_words(row.motion)} ({row.peak.mean_error:.1f})" for row in worst)
    return [_table(("what", "measured", "goal", "reached"), table), f"Largest peak errors: {named}." if named else ""]


def _overall_coverage(scores: Sequence[Score]) -> float:
    angle, truth, sd = (
        [value for score in scores for value in getattr(score, name)] for name in ("angle_deg", "truth_deg", "sd_deg")
    )
    return compute_coverage(angle, truth, sd)


def _motion_table(rows: Sequence[MotionRow]) -> list[str]:
    head = ("motion", "view", "clips", "peak", "bias", "limits", "ICC", "peak in 95 %", "frame", "frame in 95 %", "given")
    cells = [
        (
            _words(row.motion),
            row.view,
            str(row.clips),
            _deg(row.peak.mean_error),
            _signed(row.peak.bias),
            _limits(row),
            _number(row.peak.icc),
            _percent(row.peak_coverage),
            _deg(row.frame_error),
            _percent(row.frame_coverage),
            _percent(row.usable_share),
        )
        for row in rows
    ]
    return [_table(head, cells)]


def _refusals(scores: Sequence[Score]) -> list[str]:
    asked = len(scores)
    refused = Counter(score.refusal for score in scores if score.refusal)
    low, high = compute_share_interval(refused.total(), asked)
    lines = [f"{refused.total()} of {asked} maneuvers got no number ({_percent(low)} to {_percent(high)} with 95 % confidence)."]
    if refused:
        lines.append(
            _table(("maneuver refused for", "clips"), [(_words(name), str(count)) for name, count in refused.most_common()])
        )
    frames = count_frame_reasons(scores)
    if frames:
        lines.append(
            _table(("frame without the angle for", "frames"), [(_words(name), str(n)) for name, n in frames.most_common()])
        )
    return lines


def _plain_table(rows: Sequence[MotionRow]) -> list[str]:
    cells: list[tuple[str, ...]] = [
        (_words(row.motion), row.view, _deg(row.peak.mean_error), _deg(row.flat_peak), _deg(row.deep_peak), _verdict(row))
        for row in rows
    ]
    known = [row for row in rows if math.isfinite(row.flat_peak) and math.isfinite(row.peak.mean_error)]
    means = [
        mean_of(values) for values in zip(*((row.peak.mean_error, row.flat_peak, row.deep_peak) for row in known), strict=True)
    ]
    if means:
        cells.append(("mean of those with all three", "", *(_deg(value) for value in means), ""))
    return [_table(("motion", "view", "peak error, ours", "plain 2D", "plain 3D", "best"), cells)]


def _verdict(row: MotionRow) -> str:
    named = {"ours": row.peak.mean_error, "plain 2D": row.flat_peak, "plain 3D": row.deep_peak}
    known = {name: value for name, value in named.items() if math.isfinite(value)}
    return min(known, key=lambda name: known[name]) if len(known) > 1 else ""


def _group_table(groups: Sequence[GroupRow]) -> list[str]:
    cells = [
        (row.attribute, row.name, str(row.clips), _deg(row.frame_error), _number(row.relative), _percent(row.usable_share))
        for row in groups
    ]
    ratios = [
        (name, _number(ratio), "**unequal**" if ratio > LARGEST_RATIO else "" if math.isfinite(ratio) else "too few clips")
        for name, ratio in _ratios(groups).items()
    ]
    if not cells:
        return ["Nothing is known about the people of these clips."]
    return [
        _table(("attribute", "group", "clips", "frame error", "relative", "given"), cells),
        _table(("attribute", "worst / best", ""), ratios),
    ]


def _ratios(groups: Sequence[GroupRow]) -> dict[str, float]:
    names = dict.fromkeys(row.attribute for row in groups)
    return {name: compare_groups({row.name: row.relative for row in groups if row.attribute == name}) for name in names}


def _yaw_part(scores: Sequence[Score], facts: ReportFacts) -> list[str]:
    errors = yaw_errors(scores)
    if not errors:
        return ["The body yaw of these clips is not known."]
    cells = [(f"{yaw:+d}", _deg(error), str(count)) for yaw, (error, count) in errors.items()]
    picture = f"![Frame error against body yaw]({facts.plot})" if facts.plot else ""
    return [_TURNED, picture, _table(("true yaw", "mean error of the yaw", "frames"), cells)]


def _literature(rows: Sequence[MotionRow]) -> list[str]:
    ours = {row.motion: row for row in rows if math.isfinite(row.peak.low)}
    cells = []
    for item in PUBLISHED:
        row = ours.get(item.motion)
        half = row.peak.high - row.peak.bias if row is not None else math.nan
        theirs = item.half_width if item.half_width is not None else math.nan
        narrower = "" if not math.isfinite(half) else "ours" if half < theirs else "theirs"
        cells.append((item.what, item.method, _signed(item.bias), _deg(theirs), _deg(half), narrower, item.source))
    head = ("what", "method", "bias", "half width of the limits", "ours, on the avatar", "narrower", "source")
    lab = [(method, error, gpu) for method, error, gpu in LAB_SERIES]
    return [
        "Others measured people, we measured an avatar: the same number would not mean the same quality.",
        _table(head, cells),
        _LAB,
        _table(("method", "mean error", "needs a GPU"), lab),
    ]


def _limits(row: MotionRow) -> str:
    return f"{row.peak.low:+.1f} to {row.peak.high:+.1f}" if math.isfinite(row.peak.low) else "-"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _deg(value: float | None) -> str:
    return f"{value:.1f}" if value is not None and math.isfinite(value) else "-"


def _signed(value: float | None) -> str:
    return f"{value:+.1f}" if value is not None and math.isfinite(value) else "-"


def _number(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else "-"


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f} %" if math.isfinite(share) else "-"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
