"""Every word that the app speaks is recorded in each language, from the text that is in force now."""

import json
import struct

import numpy as np
import pytest

from phantom.render_speech import INDEX_NAME, digest, level, prompts
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.resources import LANGUAGES, Translator, asset_path, load_texts
from vmsk_exam.ui.patient.announcer import QUESTION_SUFFIX
from vmsk_exam.ui.voices import speech_file

LARGEST_BYTES = 9_000_000
"""About 60 kB a maneuver in two languages: little beside the models that are shipped, and speech must stay clear for old ears."""
OPUS_RATE_HZ = 48_000


def duration_s(content: bytes) -> float:
    """Return the length of an Ogg Opus file: the sample number at its last page, less the samples to be left out at first."""
    assert content.startswith(b"OggS")
    (left_out,) = struct.unpack_from("<H", content, content.index(b"OpusHead") + 10)
    (last,) = struct.unpack_from("<q", content, content.rindex(b"OggS") + 6)
    return float(last - left_out) / OPUS_RATE_HZ


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_was_spoken_from_its_present_text(language: str) -> None:
    spoken = json.loads(asset_path("speech", INDEX_NAME).read_text(encoding="utf-8"))[language]
    now = {prompt_id: digest(text) for prompt_id, text in prompts(language).items()}
    assert spoken == now, "a text changed: run python -m phantom.render_speech"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_task_and_event_has_a_prompt_without_open_places(language: str) -> None:
    texts, translator = prompts(language), Translator("patient", language)
    asked = {task.task_id: task for protocol in load_protocols() for task in protocol.tasks}
    questions = {f"{name}{QUESTION_SUFFIX}" for name, task in asked.items() if task.maneuver.question is not None}
    events = {key.removeprefix("spoken.") for key in load_texts("patient", language) if key.startswith("spoken.")}
    assert {"pain", "paused", "camera_lost", "finished", "setup", "speed", "stopped"} <= events
    cues = {prompt_id for prompt_id in texts if prompt_id.startswith("cue_")}
    assert set(texts) == {*asked} | questions | events | cues
    assert {translator.text("cue.hold"), translator.text("cue.turn.left")} <= {texts[prompt_id] for prompt_id in cues}
    assert [text for text in texts.values() if "{" in text or not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_app_finds_every_recording_and_each_is_as_long_as_its_text(language: str) -> None:
    for prompt_id, text in prompts(language).items():
        path = speech_file(prompt_id, language)
        assert path is not None, prompt_id
        length_s = duration_s(path.read_bytes())
        assert 0.3 + 0.04 * len(text) < length_s < 1.5 + 0.15 * len(text), (prompt_id, length_s)


def test_every_prompt_is_equally_loud() -> None:
    soft = np.array([0, 100, -200, 50], dtype=np.int16)
    loud = np.array([0, 32767, -32768, 5], dtype=np.int16)
    assert [int(np.abs(level(samples).astype(int)).max()) for samples in (soft, loud)] == [26214, 26214]
    assert level(np.zeros(3, np.int16)).tolist() == [0, 0, 0]


def test_recordings_are_small_and_none_is_left_over() -> None:
    files = list(asset_path("speech").rglob("*.ogg"))
    assert len(files) == sum(len(prompts(language)) for language in LANGUAGES)
    assert sum(path.stat().st_size for path in files) < LARGEST_BYTES
