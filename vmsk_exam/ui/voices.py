"""Two voices: recordings of prompts, and the system's own; Qt's parts are imported when they are first needed."""

import hashlib
import json
import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QLocale, QLoggingCategory, QObject, QUrl

from vmsk_exam.resources import asset_path

_log = logging.getLogger(__name__)
_SPEECH_ENDINGS: Final = (".ogg", ".wav", ".mp3")


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


def quieten_multimedia() -> None:
    """Keep Qt's multimedia from telling at length which libraries it did not find."""
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")


class RecordedVoice:
    """Plays recordings; needs a sound device."""

    def __init__(self, parent: QObject, on_end: Callable[[], None]) -> None:
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

        self._output = QAudioOutput(parent)
        self._player = QMediaPlayer(parent)
        self._player.setAudioOutput(self._output)
        over = (QMediaPlayer.MediaStatus.EndOfMedia, QMediaPlayer.MediaStatus.InvalidMedia)
        self._player.mediaStatusChanged.connect(lambda status: on_end() if status in over else None)

    def play(self, path: Path) -> None:
        """Play a file from its beginning."""
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.play()

    def stop(self) -> None:
        """Be silent."""
        self._player.stop()

    def set_rate(self, rate: float) -> None:
        """Play slower or faster; 1 as recorded."""
        self._player.setPlaybackRate(rate)


class SystemVoice:
    """The voice of the operating system, for text that is not recorded."""

    def __init__(self, voice: Any, on_end: Callable[[], None]) -> None:  # noqa: ANN401 - a type of a part that may be missing
        self._voice = voice
        self._is_speaking = False
        self._on_end = on_end
        voice.stateChanged.connect(self._follow)

    @classmethod
    def load(cls, parent: QObject, on_end: Callable[[], None], engine: str = "") -> "SystemVoice | None":
        """Return the system's voice, None where there is none."""
        quieten_multimedia()
        try:
            from PySide6.QtTextToSpeech import QTextToSpeech
        except ImportError as error:
            _log.info("No voice: %s. Prompts are shown as text.", error)
            return None
        voice = QTextToSpeech(engine, parent) if engine else QTextToSpeech(parent)
        if voice.state() is QTextToSpeech.State.Error or not voice.availableVoices():
            _log.info("No voice: %s. Prompts are shown as text.", voice.errorString())
            return None
        return cls(voice, on_end)

    def say(self, text: str) -> None:
        """Speak a text."""
        self._is_speaking = True
        self._voice.say(text)

    def stop(self) -> None:
        """Be silent."""
        self._is_speaking = False
        self._voice.stop()

    def set_language(self, language: str) -> None:
        """Speak in a language, as well as the system can."""
        self._voice.setLocale(QLocale(language))

    def set_rate(self, rate: float) -> None:
        """Speak slower or faster; Qt's scale is -1 to 1 with 0 as normal."""
        self._voice.setRate(max(-1.0, min(1.0, rate - 1.0)))

    def _follow(self, state: Any) -> None:  # noqa: ANN401 - see above
        if self._is_speaking and state.name in ("Ready", "Error"):
            self._is_speaking = False
            self._on_end()
