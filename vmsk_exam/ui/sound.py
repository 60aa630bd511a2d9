"""Sounds and spoken prompts; without a sound system everything goes on with text alone."""

import logging
import time
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, QUrl

from vmsk_exam.resources import asset_path
from vmsk_exam.ui.speech import Importance, SpeechQueue, Utterance
from vmsk_exam.ui.voices import RecordedVoice, SystemVoice, quieten_multimedia, speech_file

_log = logging.getLogger(__name__)

SOUNDS: Final = ("begin", "hold", "hold_end", "tick", "repetition", "done", "attention")
VOLUME: Final = 0.7
_LOAD_AFTER_MS: Final = 600


class Sounds(Protocol):
    """What the screens ask for; calls return at once."""

    def play(self, name: str) -> None:
        """Play a short sound, one of ``SOUNDS``."""

    def say(self, prompt_id: str, text: str, importance: Importance = Importance.STAGE) -> None:
        """Speak a prompt: the rendered file where there is one, else the system's voice, else nothing."""

    def set_language(self, language: str) -> None:
        """Speak in a language from now on."""

    def set_rate(self, rate: float) -> None:
        """Speak slower or faster, 0.8 to 1.2."""

    def set_on(self, *, is_on: bool) -> None:
        """Switch all sound on or off."""

    def close(self) -> None:
        """End what is playing."""


class SystemSounds(QObject):
    """Plays through Qt's multimedia; loads it after the window is there and goes on silently if it is missing."""

    def __init__(self, language: str, *, is_on: bool, rate: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._is_on = is_on
        self._rate = rate
        self._is_loaded = False
        self._queue = SpeechQueue()
        self._effects: dict[str, Any] = {}
        self._recorded: RecordedVoice | None = None
        self._system: SystemVoice | None = None
        if is_on:
            QTimer.singleShot(_LOAD_AFTER_MS, self, self._load)

    def play(self, name: str) -> None:
        """Play a short sound if sound is on and there is a device."""
        effect = self._effects.get(name)
        if self._is_on and effect is not None:
            effect.play()

    def say(self, prompt_id: str, text: str, importance: Importance = Importance.STAGE) -> None:
        """Speak a prompt now, after a more important one, or never if that lasts too long."""
        if not self._is_on or not self._is_loaded or not text:
            return
        chosen = self._queue.offer(Utterance(prompt_id, text, importance), time.monotonic())
        if chosen is not None:
            self._speak(chosen)

    def set_language(self, language: str) -> None:
        """Speak in a language from now on."""
        self._language = language
        if self._system is not None:
            self._system.set_language(language)

    def set_rate(self, rate: float) -> None:
        """Speak slower or faster from now on."""
        self._rate = rate
        for voice in (self._recorded, self._system):
            if voice is not None:
                voice.set_rate(rate)

    def set_on(self, *, is_on: bool) -> None:
        """Switch all sound on or off; what plays ends."""
        self._is_on = is_on
        if not is_on:
            self.close()
        elif not self._is_loaded:
            self._load()

    def close(self) -> None:
        """End what is playing."""
        self._queue.clear()
        for effect in self._effects.values():
            effect.stop()
        self._hush()

    def _hush(self) -> None:
        for voice in (self._recorded, self._system):
            if voice is not None:
                voice.stop()

    def _speak(self, utterance: Utterance) -> None:
        self._hush()
        path = speech_file(utterance.prompt_id, self._language, utterance.text)
        if path is not None and self._recorded is not None:
            self._recorded.play(path)
        elif self._system is not None:
            self._system.say(utterance.text)
        else:
            self._go_on_speaking()

    def _go_on_speaking(self) -> None:
        following = self._queue.end(time.monotonic())
        if following is not None:
            self._speak(following)

    def _load(self) -> None:
        if self._is_loaded:
            return
        self._is_loaded = True
        self._load_effects()
        if self._effects:
            self._recorded = RecordedVoice(self, self._go_on_speaking)
            self._system = SystemVoice.load(self, self._go_on_speaking)
        self.set_rate(self._rate)
        self.set_language(self._language)

    def _load_effects(self) -> None:
        quieten_multimedia()
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
        except ImportError as error:
            _log.info("No sound: %s. Everything is shown as text.", error)
            return
        if not QMediaDevices.audioOutputs():
            _log.info("No sound device. Everything is shown as text.")
            return
        for name in SOUNDS:
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(asset_path("sounds", f"{name}.wav"))))
            effect.setVolume(VOLUME)
            self._effects[name] = effect
