"""Do you agree? An exam by computer, measuring, and apart from them, keeping pictures and video."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.patient.consent_model import CONSENT_WORDING_VERSION, ConsentEntry
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.widgets.tick_box import TickBox

_POINTS = {"what": "camera", "where": "lock", "limits": "info", "stop": "stop_hand"}


class ConsentView(FormPage):
    """Four plain points and four boxes."""

    def __init__(self, context: PatientContext) -> None:
        self.telehealth, self.measure, self.keep_pictures, self.keep_video = TickBox(), TickBox(), TickBox(), TickBox()
        self._points = {name: label("body") for name in _POINTS}
        self._detail = label("small", "secondary")
        lines = [self._point(name) for name in _POINTS]
        self._card: QFrame = panel(column(*lines, gap="small", pad="gap"))
        boxes = column(self.telehealth, self.measure, self.keep_pictures, self.keep_video, self._detail, gap="tiny")
        body = column(self._card, boxes, None, gap="gap")
        super().__init__(context, "consent", body)

    def _point(self, name: str) -> QHBoxLayout:
        line = row(IconLabel(_POINTS[name], "body", "accent", 1.3), self._points[name], gap="small")
        line.setStretch(1, 1)
        return line

    def enter(self) -> None:
        """Ask anew each time."""
        for box in (self.telehealth, self.measure, self.keep_pictures, self.keep_video):
            box.setChecked(False)
        self.telehealth.setFocus()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        super().retranslate()
        text = self.context.text
        for name, place in self._points.items():
            place.setText(text(f"consent.{name}"))
        self.telehealth.setText(text("consent.telehealth"))
        self.measure.setText(text("consent.measure"))
        self.keep_pictures.setText(text("consent.keep_pictures"))
        self.keep_video.setText(text("consent.keep_video"))
        wording = text("consent.wording", version=CONSENT_WORDING_VERSION)
        self._detail.setText(f"{text('consent.keep_pictures_detail')}  {wording}")
        self.go_on.set_label(text("consent.begin"))

    def entry(self) -> ConsentEntry:
        """Return the boxes."""
        return ConsentEntry(
            self.measure.isChecked(), self.keep_pictures.isChecked(), self.telehealth.isChecked(), self.keep_video.isChecked()
        )

    def try_to_go_on(self) -> None:
        """Begin only with the first box ticked."""
        if self.entry().can_begin:
            self.show_fault("")
            self.answered.emit()
        else:
            self.show_fault(self.context.text("consent.missing"))
            (self.measure if self.telehealth.isChecked() else self.telehealth).setFocus()
