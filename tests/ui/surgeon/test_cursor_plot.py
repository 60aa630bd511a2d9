import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from vmsk_exam.ui.surgeon.curve_model import Curve, Marks
from vmsk_exam.ui.surgeon.curve_plot import CurvePlot
from vmsk_exam.ui.theme import SURGEON_LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""

T_S = np.linspace(0.0, 10.0, 200)


def make_curve(peak_deg: float) -> Curve:
    angle = peak_deg * np.sin(T_S / 10.0 * np.pi)
    return Curve(
        "left_knee_flexion", T_S, angle, np.full_like(angle, 3.0), Marks(((1, 1.0, 9.0),), ((4.0, 5.0),), (5.0, peak_deg))
    )


@pytest.fixture
def plot(qtbot: QtBot) -> CurvePlot:
    shown = CurvePlot(SURGEON_LIGHT, "#1F6FEB", is_main=True)
    qtbot.addWidget(shown)
    shown.resize(500, 260)
    shown.show_curve(make_curve(100.0))
    shown.set_range(0.0, 10.0)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def pixels(plot: CurvePlot) -> np.ndarray:
    image = plot.view.viewport().grab().toImage()
    view = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return view[:, : 4 * image.width()].copy()


def test_moving_the_cursor_paints_the_kept_picture(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.set_cursor(2.0)
    painted_anew = pixels(plot)
    qtbot.waitUntil(lambda: np.array_equal(pixels(plot), pixels(plot)) and plot.view.still_count > 0)
    kept = plot.view.still_count
    plot.set_cursor(3.0)
    pixels(plot)
    plot.set_cursor(2.0)
    from_picture = pixels(plot)
    assert plot.view.still_count == kept
    away = np.abs(from_picture.astype(int) - painted_anew.astype(int))
    assert away.max() <= 2, "the kept picture looks like the plot itself"


def test_the_cursor_is_seen_where_it_stands(plot: CurvePlot) -> None:
    plot.set_cursor(None)
    without = pixels(plot)
    plot.set_cursor(5.0)
    changed = np.abs(pixels(plot).astype(int) - without.astype(int)).max(axis=0).reshape(-1, 4).max(axis=1)
    columns = np.flatnonzero(changed > 20)
    area = plot.box.sceneBoundingRect()
    assert abs(columns.mean() - area.center().x()) < 2.0
    assert len(columns) <= 4


@pytest.mark.parametrize("change", ["curve", "range", "size"])
def test_a_change_is_painted_anew(plot: CurvePlot, qtbot: QtBot, change: str) -> None:
    plot.set_cursor(2.0)
    pixels(plot)
    before = pixels(plot)
    if change == "curve":
        plot.show_curve(make_curve(40.0))
    elif change == "range":
        plot.set_range(2.0, 6.0)
    else:
        plot.resize(400, 200)
    qtbot.waitUntil(lambda: not np.array_equal(pixels(plot), before))
    fresh = pixels(plot)
    plot.set_cursor(2.5)
    plot.set_cursor(2.0)
    assert np.abs(pixels(plot).astype(int) - fresh.astype(int)).max() <= 2
