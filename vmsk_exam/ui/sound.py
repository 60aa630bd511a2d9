"""Sounds and spoken prompts; without a sound system everything goes on with text alone."""

import hashlib
import json
import logging
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

from PySide6.QtCore import QLocale, QLoggingCategory, QObject, QTimer, QUrl

from vmsk_exam.resources import asset_path

_log = logging.getLogger(__name__)

SOUNDS: Final = ("begin", "hold", "repetition", "done", "attention")
_SPEECH_ENDINGS: Final = (".ogg", ".wav", ".mp3")
VOLUME: Final = 0.7


class Sounds(Protocol):
    """What the screens ask for; calls return at once."""

    def play(self, name: str) -> None:
        """Play a short sound, one of ``SOUNDS``."""

    def say(self, prompt_id: str, text: str) -> None:
        """Speak a prompt: the rendered file where there is one, else the system's voice, else nothing."""

    def set_language(self, language: str) -> None:
        """Speak in a language from now on."""

    def set_on(self, *, is_on: bool) -> None:
        """Switch all sound on or off."""

    def close(self) -> None:
        """End what is playing."""


def speech_file(prompt_id: str, language: str, text: str | None = None) -> Path | None:
    """Return the recorded prompt of an identifier, None if there is none.

    Parameters
    ----------
    text
        What is to be heard; a recording of other words (the protocol was edited since) is not returned.
    """
    if text is not None and _recorded(language).get(prompt_id) != hashlib.sha256(text.encode("utf-8")).hexdigest():
        return None
    folder = asset_path("speech", language)
    return next((path for ending in _SPEECH_ENDINGS if (path := folder / f"{prompt_id}{ending}").is_file()), None)


@cache
def _recorded(language: str) -> dict[str, str]:
    """Return the SHA-256 of the text of each recorded prompt."""
    try:
        index = json.loads(asset_path("speech", "prompts.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(prompt_id): str(digest) for prompt_id, digest in index.get(language, {}).items()}


class SystemSounds(QObject):
    """Plays through Qt's multimedia; loads it after the window is there and goes on silently if it is missing."""

    def __init__(self, language: str, *, is_on: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._is_on = is_on
        self._is_loaded = False
        self._effects: dict[str, Any] = {}
        self._player: Any = None
        self._output: Any = None
        self._voice: Any = None
        if is_on:
            QTimer.singleShot(600, self, self._load)

    def play(self, name: str) -> None:
        """Play a short sound if sound is on and there is a device."""
        effect = self._effects.get(name)
        if self._is_on and effect is not None:
            effect.play()

    def say(self, prompt_id: str, text: str) -> None:
        """Speak a prompt; a newer one ends the one before."""
        if not self._is_on or not self._is_loaded:
            return
        path = speech_file(prompt_id, self._language, text)
        if path is not None and self._player is not None:
            self._player.setSource(QUrl.fromLocalFile(str(path)))
            self._player.play()
        elif self._voice is not None and text:
            self._voice.stop()
            self._voice.say(text)

    def set_language(self, language: str) -> None:
        """Speak in a language from now on."""
        self._language = language
        if self._voice is not None:
            self._voice.setLocale(QLocale(language))

    def set_on(self, *, is_on: bool) -> None:
        """Switch all sound on or off; what plays ends."""
        self._is_on = is_on
        if not is_on:
            self.close()
        elif not self._is_loaded:
            self._load()

    def close(self) -> None:
        """End what is playing."""
        for effect in self._effects.values():
            effect.stop()
        for part in (self._player, self._voice):
            if part is not None:
                part.stop()

    def _load(self) -> None:
        if self._is_loaded:
            return
        self._is_loaded = True
        self._load_effects()
        self._load_voice()

    def _load_effects(self) -> None:
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")  # it tells at length which libraries it did not find
        try:
            from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QSoundEffect
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
        self._output = QAudioOutput(self)
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(self._output)

    def _load_voice(self) -> None:
        if not self._effects:
            return
        try:
            from PySide6.QtTextToSpeech import QTextToSpeech
        except ImportError as error:
            _log.info("No voice: %s. Prompts are shown as text.", error)
            return
        voice = QTextToSpeech(self)
        if voice.state() is QTextToSpeech.State.Error or not voice.availableVoices():
            _log.info("No voice: %s. Prompts are shown as text.", voice.errorString())
            return
        voice.setLocale(QLocale(self._language))
        self._voice = voice
