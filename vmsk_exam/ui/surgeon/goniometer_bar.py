"""Beside the goniometer: its angle, what it measures, how it is read, and what to do with it."""

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QWidget

from vmsk_exam.record.corrections import AngleEnd
from vmsk_exam.ui.layouts import Item, column, label, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.goniometer_model import Goniometer, GoniometerKind, Reading
from vmsk_exam.ui.surgeon.look import figures_label
from vmsk_exam.ui.widgets.button import Button

WIDTH_PX = 284
EDGE_PX = 6
"""Room between the buttons and the right edge."""


class GoniometerBar(QScrollArea):
    """The choices of one measurement by hand."""

    kind_chosen = Signal(object)  # GoniometerKind
    reading_chosen = Signal(object)  # Reading
    turned_over = Signal()
    accepted = Signal()
    given_up = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.end = AngleEnd.PEAK
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH_PX)
        self.value = figures_label("headline")
        self.where = label("small", "secondary")
        self.kinds = {kind: self._choice(f"kind.{kind}", partial(self.kind_chosen.emit, kind)) for kind in GoniometerKind}
        self.readings = {each: self._choice(f"reading.{each}", partial(self.reading_chosen.emit, each)) for each in Reading}
        self.ends = {end: self._choice(f"end.{end}", partial(self.choose, end)) for end in AngleEnd}
        for choices in (self.kinds, self.readings, self.ends):
            group = QButtonGroup(self)
            for button in choices.values():
                group.addButton(button)
        self.sign = self._choice("sign", self.turned_over.emit)
        self.sign.setToolTip(context.text("goniometer.sign_tip"))
        self.store, self.cancel = Button("primary", "check"), Button("plain")
        self.store.set_label(context.text("goniometer.store"), f"{context.text('goniometer.store_tip')} (Enter)")
        self.cancel.set_label(context.text("goniometer.cancel"), f"{context.text('goniometer.cancel')} (Esc)")
        self.store.clicked.connect(self.accepted)
        self.cancel.clicked.connect(self.given_up)
        self.setWidget(self._build())

    def show_gauge(self, gauge: Goniometer) -> None:
        """Show the angle and the choices in force."""
        self.value.setText(self._context.texts.numbers.degrees(gauge.value_deg))
        self.kinds[gauge.kind].setChecked(True)
        self.readings[gauge.reading].setChecked(True)
        self.readings[Reading.FROM_RIGHT_ANGLE].setVisible(gauge.kind is GoniometerKind.THREE_POINTS)
        self.sign.setChecked(gauge.is_negative)
        self.ends[self.end].setChecked(True)
        self.store.setEnabled(math.isfinite(gauge.value_deg))

    def show_place(self, text: str) -> None:
        """Say what the goniometer lies on."""
        self.where.setText(text)

    def choose(self, end: AngleEnd) -> None:
        """Choose which number of the task the angle stands for."""
        self.end = end
        self.ends[end].setChecked(True)

    def _build(self) -> QWidget:
        parts: list[Item] = [row(self.store, self.cancel, gap="small"), row(self.value, self.where, gap="small")]
        for name, choices in (("kind", self.kinds), ("reading", self.readings), ("end", self.ends)):
            heading = label("section")
            heading.setText(self._context.text(f"goniometer.{name}.title"))
            buttons = list(choices.values())
            parts += [heading, *([row(*buttons, gap="none")] if len(buttons) == 2 else buttons)]
            if name == "reading":
                parts.append(self.sign)
        body = QWidget()
        body.setLayout(column(*parts, None, gap="none"))
        body.setContentsMargins(0, 0, EDGE_PX, 0)
        return body

    def _choice(self, name: str, action: Callable[[], object]) -> Button:
        button = Button("tool")
        button.set_label(self._context.text(f"goniometer.{name}" if "." in name else f"goniometer.{name}.title"))
        button.setCheckable(True)
        button.clicked.connect(lambda _checked=False: action())
        return button
