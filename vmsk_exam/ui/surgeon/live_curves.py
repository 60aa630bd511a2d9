"""The curves of the chosen joints over the last minute; the newest sample stands at the right edge."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vmsk_exam.ui.layouts import column
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.curve_model import round_axis, thin
from vmsk_exam.ui.surgeon.curve_stack import CurveStack
from vmsk_exam.ui.surgeon.history import WINDOW_S
from vmsk_exam.ui.surgeon.live_model import LiveCurve, LiveModel, LiveValue

TICK_STEP_S = 10
MAX_POINTS = 900
"""Points of a live curve; drawing takes longer than computing."""


class LiveCurves(QWidget):
    """Draws a ``LiveModel``; the scale of degrees only grows while the joints stay the same."""

    time_pointed = Signal(float)  # seconds before the newest sample, 0 or less

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.stack = CurveStack(context.theme)
        self.stack.time_pointed.connect(self.time_pointed)
        self._axes: dict[str, tuple[float, float]] = {}
        layout = column(self.stack)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def show_model(self, model: LiveModel) -> None:
        """Draw what the model shows now."""
        self.show_curves(model)
        self.show_values(model)

    def show_curves(self, model: LiveModel) -> None:
        """Draw only curves and cursor."""
        self._set_channels(model)
        for channel in model.channels:
            self._show_curve(model.curve(channel))
        self.stack.set_cursor(model.cursor_s)

    def show_values(self, model: LiveModel) -> None:
        """Write only the numbers under the cursor."""
        self._set_channels(model)
        for channel in model.channels:
            value = model.value(channel)
            is_main = channel == model.channels[0]
            self.stack.set_value(channel, self.value_text(value if is_main else replace(value, reason=None)))

    def value_text(self, value: LiveValue) -> str:
        """Return the number under the cursor with its uncertainty, or why there is none."""
        if value.angle_deg is not None:
            return self._context.texts.degrees(value.angle_deg, value.sd_deg)
        if value.reason is None:
            return self._context.text("live.not_measured_plain")
        return self._context.text("live.not_measured", reason=self._context.texts.reason(value.reason))

    def _set_channels(self, model: LiveModel) -> None:
        if tuple(self.stack.plots) == model.channels:
            return
        note = self._context.text("curve.channel")
        self.stack.set_channels({channel: (self._context.texts.channel(channel), note) for channel in model.channels})
        self._axes = {}
        for plot in self.stack.plots.values():
            plot.box.full_range = (-WINDOW_S, 0.0)
            plot.set_time_ticks(self._time_ticks())
        self.stack.set_range(-WINDOW_S, 0.0)

    def _time_ticks(self) -> list[tuple[float, str]]:
        numbers = self._context.texts.numbers
        past = [(float(-second), f"{numbers.number(-second)} s") for second in range(TICK_STEP_S, int(WINDOW_S) + 1, TICK_STEP_S)]
        return [(0.0, self._context.text("live.now")), *past]

    def _show_curve(self, curve: LiveCurve) -> None:
        plot = self.stack.plots[curve.channel]
        t_s, angle, half = thin(curve.t_s, curve.angle_deg, curve.half_deg, MAX_POINTS)
        seen = round_axis(angle - half, angle + half)
        known = self._axes.get(curve.channel, seen)
        self._axes[curve.channel] = (min(known[0], seen[0]), max(known[1], seen[1])) if np.isfinite(angle).any() else known
        plot.set_axis(self._axes[curve.channel])
        plot.show_values(t_s, angle, half)
        is_main = curve.channel == next(iter(self.stack.plots))
        plot.show_gaps(tuple((gap.start_s, gap.end_s, self._reason_text(gap.reason) if is_main else "") for gap in curve.gaps))

    def _reason_text(self, reason: str | None) -> str:
        return "" if reason is None else self._context.texts.reason(reason)
