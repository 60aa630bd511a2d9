"""The set-up check: the patient large, five checks beside, one sentence that says what to do."""

import logging

from PySide6.QtWidgets import QHBoxLayout, QWidget

from vmsk_exam.errors import VmskError
from vmsk_exam.session.snapshot import CommandKind, SessionSnapshot
from vmsk_exam.ui.layouts import column, label, panel, row, set_tone
from vmsk_exam.ui.overlay import compute_overlay
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.patient.picture_stage import PictureStage
from vmsk_exam.ui.patient.setup_model import setup_screen
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel

_log = logging.getLogger(__name__)

CHECK_COUNT = 5
_SIGNS = {"secondary": "minus", "accent": "check", "attention": "warning"}
ANYWAY_KEY = "Return"


class SetupView(QWidget):
    """Goes on by itself once every check holds."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self.stage = PictureStage(mirrored=context.services.settings.mirror_display)
        self.headline = label("headline")
        self.lead = label("body", "secondary")
        self.icons = tuple(IconLabel("cross", "lead", "attention", 1.2) for _ in range(CHECK_COUNT))
        self.texts = tuple(label("lead") for _ in range(CHECK_COUNT))
        self.anyway = Button("plain", "", ANYWAY_KEY)
        self.motion = Button("quiet", "view")
        self.motion.clicked.connect(self._switch_motion)
        self.anyway.clicked.connect(lambda: context.control.tell(CommandKind.NEXT))
        checks = column(*(self._line(number) for number in range(CHECK_COUNT)), gap="gap", pad="gap")
        side = column(self.headline, self.lead, panel(checks), None, self.motion, self.anyway, gap="gap")
        layout = row(self.stage, side, gap="gap")
        layout.setStretch(0, 9)
        layout.setStretch(1, 4)
        self.setLayout(layout)

    def _line(self, number: int) -> QHBoxLayout:
        line = row(self.icons[number], self.texts[number], gap="small")
        line.setStretch(1, 1)
        return line

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text = self._context.text
        self.headline.setText(text("setup.title"))
        self.lead.setText(text("setup.lead"))
        self.anyway.set_label(text("setup.anyway"))
        self.stage.set_empty_text(text("exam.no_picture"))
        is_still = self._context.services.settings.reduced_motion
        self.motion.set_label(text("setup.figure_moves" if is_still else "setup.figure_still"))

    def _switch_motion(self) -> None:
        services = self._context.services
        settings = services.settings.model_copy(update={"reduced_motion": not services.settings.reduced_motion})
        try:
            services.change_settings(settings)
        except VmskError as error:  # in force all the same, for as long as the program runs
            _log.warning("The settings could not be saved: %s", error)
        self.retranslate()

    def show_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Show picture, ticks and the sentence."""
        pose = snapshot.pose
        overlay = compute_overlay(pose, None) if pose is not None and pose.has_person else None
        self.stage.show_frame(snapshot, overlay)
        screen = setup_screen(snapshot, self._context.translator)
        self.stage.show_notes(screen.cue)
        if self.lead.text() != screen.lead:
            self.lead.setText(screen.lead)
        for line, icon, text in zip(screen.checks, self.icons, self.texts, strict=True):
            tone = "secondary" if not line.is_known else "accent" if line.is_ok else "attention"
            icon.set_icon(_SIGNS[tone], tone)
            text.setText(line.text)
            set_tone(text, "" if line.is_ok else tone)
