"""Speaks every prompt of the shipped protocols into ``assets/speech``, so that patients hear them on any machine.

Needs ``espeak-ng`` and ``ffmpeg`` on the path (Debian: ``apt install espeak-ng ffmpeg``); works without a network.

Example::

    python -m phantom.render_speech --out assets/speech
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.resources import LANGUAGES, Translator, load_texts
from vmsk_exam.ui.patient.announcer import QUESTION_SUFFIX
from vmsk_exam.ui.patient.exam_texts import spoken_cues, task_text

INDEX_NAME: Final = "prompts.json"
"""Names, for each language and prompt, the SHA-256 of the text that was spoken."""
VOICES: Final = {"en": "en-gb", "es": "es"}
WORDS_PER_MINUTE: Final = 140
PITCH: Final = 42
WORD_GAP: Final = 2
"""Pause between words in units of 10 ms: easier to follow for old ears."""
BIT_RATE: Final = "20k"
PEAK: Final = 0.8
VOICE_RATE_HZ: Final = 22_050
WAV_HEADER_BYTES: Final = 44
_SPOKEN: Final = "spoken."


def prompts(language: str) -> dict[str, str]:
    """Return the text of every prompt by its identifier, as the app asks for them."""
    translator = Translator("patient", language)
    words = {key.removeprefix(_SPOKEN): text for key, text in load_texts("patient", language).items() if key.startswith(_SPOKEN)}
    asked = {task.task_id: task for protocol in load_protocols() for task in protocol.tasks}
    tasks = {name: task_text(task.maneuver.instruction.spoken, task, translator) for name, task in asked.items()}
    questions = {
        f"{name}{QUESTION_SUFFIX}": task_text(task.maneuver.question.text, task, translator)
        for name, task in asked.items()
        if task.maneuver.question is not None
    }
    return words | tasks | questions | spoken_cues(asked.values(), translator)


def digest(text: str) -> str:
    """Return the SHA-256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def render(text: str, language: str, path: Path) -> None:
    """Speak a text into an Ogg file (Opus, mono)."""
    speak = ["espeak-ng", "-v", VOICES[language], "-s", str(WORDS_PER_MINUTE), "-p", str(PITCH), "-g", str(WORD_GAP), "--stdout"]
    spoken = subprocess.run([*speak, "--stdin"], input=text.encode("utf-8"), capture_output=True, check=True)  # noqa: S603
    samples = level(np.frombuffer(spoken.stdout[WAV_HEADER_BYTES:], dtype="<i2"))
    exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"]
    source = ["-f", "s16le", "-ar", str(VOICE_RATE_HZ), "-ac", "1", "-i", "pipe:0"]
    sound = ["-ar", "24000", "-ac", "1", "-c:a", "libopus", "-b:a", BIT_RATE]
    pack = ["ffmpeg", "-v", "error", "-y", *source, *sound, *exact, str(path)]
    subprocess.run(pack, input=samples.tobytes(), check=True)  # noqa: S603


def level(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return samples whose loudest is ``PEAK`` of the full range, so that every prompt is equally loud."""
    loudest = max(int(np.abs(samples.astype(np.int32)).max(initial=0)), 1)
    return np.round(samples * (PEAK * 32767.0 / loudest)).astype("<i2")


def render_all(out: Path) -> int:
    """Render every prompt that is new or was changed, remove those that are gone, and return the size of all, bytes."""
    before = json.loads((out / INDEX_NAME).read_text(encoding="utf-8")) if (out / INDEX_NAME).is_file() else {}
    index: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        texts = prompts(language)
        index[language] = {prompt_id: digest(text) for prompt_id, text in sorted(texts.items())}
        _render_language(out / language, language, texts, before.get(language, {}))
    (out / INDEX_NAME).write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    return sum(path.stat().st_size for path in out.rglob("*.ogg"))


def _render_language(folder: Path, language: str, texts: dict[str, str], before: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.ogg"):
        if path.stem not in texts:
            path.unlink()
    for prompt_id, text in texts.items():
        path = folder / f"{prompt_id}.ogg"
        if not path.is_file() or before.get(prompt_id) != digest(text):
            render(text, language, path)


def main() -> int:
    """Render into the named folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("assets/speech"))
    arguments = parser.parse_args()
    missing = [tool for tool in ("espeak-ng", "ffmpeg") if shutil.which(tool) is None]
    if missing:
        sys.stderr.write(f"Missing: {', '.join(missing)}. On Debian: apt install {' '.join(missing)}\n")
        return 1
    size = render_all(arguments.out)
    sys.stderr.write(f"{size / 1e6:.2f} MB in {arguments.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
