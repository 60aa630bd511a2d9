import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from phantom.validation_clips import Clip
from phantom.validation_plot import draw_yaw_plot
from phantom.validation_report import ReportFacts, write_report
from phantom.validation_score import Score
from phantom.validation_tables import by_group, by_motion, yaw_errors

FACTS = ReportFacts("a set of three", "python3 dev.py validate", "engine-x", "pose model 1", "2026-11-23", "images/p.svg")


def make_score(error: float, *, sex: str = "female", refusal: str = "", true_peak: float = 90.0, yaw: float = 92.0) -> Score:
    """Frames that are all wrong by the same amount, stated with a deviation of 2 degrees."""
    truth = np.linspace(0.0, true_peak, 11)
    angle = truth + error
    angle[0] = np.nan
    clip = Clip("c", Path("c.mp4"), truth, np.zeros((11, 21)), yaw_deg=yaw, groups=(("sex", sex),))
    peak = np.nan if refusal else true_peak + error
    return Score(
        clip, "knee_flexion_standing", "knee_flexion", "left_knee_flexion", "left", truth, angle, np.full(11, 2.0),
        truth + 5.0, truth - 7.0, np.ones(11, dtype=np.bool_), np.full(11, 90.0), ("unsteady_tracking",), abs(error), refusal,
        true_peak, peak, 3.0, true_peak + 5.0, true_peak - 7.0,
    )  # fmt: skip


def test_a_motion_by_hand() -> None:
    (row,) = by_motion([make_score(2.0), make_score(-1.0), make_score(5.0)])
    assert row.clips == 3
    assert row.peak.mean_error == pytest.approx(8.0 / 3.0)
    assert row.peak.bias == pytest.approx(2.0)
    assert row.peak_coverage == 1.0
    assert row.frame_coverage == pytest.approx(2.0 / 3.0)
    assert row.usable_share == pytest.approx(10.0 / 11.0)
    assert (row.flat_peak, row.deep_peak) == (5.0, 7.0)


def test_groups_are_compared_relative_to_their_motion() -> None:
    scores = [make_score(1.0), make_score(1.0), make_score(4.0, sex="male")]
    women, men = by_group(scores)
    assert (women.name, women.relative, men.relative) == ("female", pytest.approx(0.5), pytest.approx(2.0))
    assert "| sex | 4.00 | **unequal** |" in write_report(scores, FACTS)
    assert "| worst to best group | - | at most 1.5 |  |" in write_report(scores[1:], FACTS)


def test_yaw_errors_wrap() -> None:
    score = replace(make_score(0.0, yaw=178.0), yaw_deg=np.full(11, -178.0))
    assert yaw_errors([score]) == {-180: (pytest.approx(4.0), 11)}


def test_the_report_shows_losses() -> None:
    text = write_report([make_score(6.0), make_score(6.0), make_score(6.0, refusal="wrong_view", true_peak=80.0)], FACTS)
    assert "| mean peak error | 6.0 | at most 2 | **no** |" in text
    assert "1 of 3 maneuvers got no number" in text
    assert "| wrong view | 1 |" in text
    assert "| knee flexion standing | left | 6.0 | 5.0 | 7.0 | plain 2D |" in text
    assert "nan" not in text


def test_the_plot_is_a_picture_with_gaps() -> None:
    picture = draw_yaw_plot(
        {"ours": [(-90.0, 2.0), (0.0, float("nan")), (90.0, 4.0)], "plain": [(0.0, 80.0)]}, frozenset({"plain"})
    )
    root = ET.fromstring(picture)  # noqa: S314 - our own text
    assert root.tag.endswith("svg")
    lines = root.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 3
    assert "nan" not in picture
