"""Two buttons of a running exam: all sound on or off, and how fast the voice speaks."""

import logging
from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from vmsk_exam.errors import VmskError
from vmsk_exam.ui.layouts import row
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.widgets.button import Button

_log = logging.getLogger(__name__)

MUTE_KEY, SPEED_KEY = "M", "V"
SPEEDS: Final = (0.8, 0.9, 1.0, 1.1, 1.2)


def next_speed(speed: float) -> float:
    """Return the speed after one, from the fastest back to the slowest."""
    return next((item for item in SPEEDS if item > speed + 1e-6), SPEEDS[0])


class VoiceControls(QWidget):
    """What is chosen here is heard at once and kept for the next exam."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self.mute, self.speed = Button("quiet", "sound_on"), Button("quiet")
        self.mute.clicked.connect(self._switch_sound)
        self.speed.clicked.connect(self._switch_speed)
        self.setLayout(row(self.mute, self.speed, gap="none"))

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        settings, text = self._context.services.settings, self._context.text
        self.mute.set_icon("sound_on" if settings.is_sound_on else "sound_off")
        sound = text("app.sound_on" if settings.is_sound_on else "app.sound_off")
        self.mute.set_label("", sound)
        self.mute.setToolTip(f"{sound} ({MUTE_KEY})")
        shown = f"{settings.speech_rate:.1f}"
        self.speed.set_label(f"{shown}\N{MULTIPLICATION SIGN}", text("exam.voice_speed", speed=shown))
        self.speed.setAccessibleName(text("exam.voice_speed", speed=shown))
        self.speed.setToolTip(f"{text('exam.voice_speed', speed=shown)} ({SPEED_KEY})")
        self.speed.setEnabled(settings.is_sound_on)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Show what was chosen elsewhere."""
        super().showEvent(event)
        self.retranslate()

    def _switch_sound(self) -> None:
        is_on = not self._context.services.settings.is_sound_on
        self._change(is_sound_on=is_on)
        self._context.sounds.set_on(is_on=is_on)

    def _switch_speed(self) -> None:
        rate = next_speed(self._context.services.settings.speech_rate)
        self._change(speech_rate=rate)
        self._context.sounds.set_rate(rate)
        self._context.sounds.say("speed", self._context.text("spoken.speed"))

    def _change(self, **values: object) -> None:
        services = self._context.services
        try:
            services.change_settings(services.settings.model_copy(update=values))
        except VmskError as error:
            _log.warning("The settings could not be saved: %s", error)
        self.retranslate()
