"""Makes the program's short calm sounds: ``python make_sounds.py`` writes the WAV files beside itself."""

import math
import struct
import wave
from pathlib import Path

RATE_HZ = 22_050
ATTACK_S = 0.012
Note = tuple[float, float, float]
"""Frequency in Hz, start in s, decay time in s."""

SOUNDS: dict[str, tuple[Note, ...]] = {
    "begin": ((523.25, 0.0, 0.10), (783.99, 0.11, 0.16)),
    "hold": ((659.26, 0.0, 0.14),),
    "hold_end": ((659.26, 0.0, 0.08), (987.77, 0.10, 0.16)),
    "tick": ((587.33, 0.0, 0.045),),
    "repetition": ((783.99, 0.0, 0.07), (1046.50, 0.08, 0.13)),
    "done": ((523.25, 0.0, 0.12), (659.26, 0.14, 0.14), (783.99, 0.28, 0.26)),
    "attention": ((440.0, 0.0, 0.12), (440.0, 0.22, 0.16)),
}


def tone(note: Note, t_s: float) -> float:
    """Return one soft bell-like note at a time, -1..1."""
    frequency_hz, start_s, decay_s = note
    age_s = t_s - start_s
    if age_s < 0.0:
        return 0.0
    envelope = min(1.0, age_s / ATTACK_S) * math.exp(-age_s / decay_s)
    angle = 2.0 * math.pi * frequency_hz * age_s
    return envelope * (math.sin(angle) + 0.18 * math.sin(2.0 * angle) + 0.05 * math.sin(3.0 * angle))


def samples(notes: tuple[Note, ...]) -> list[int]:
    """Return 16 bit samples of a sound, faded to silence at its end."""
    length_s = max(start_s + 4.5 * decay_s for _, start_s, decay_s in notes)
    count = int(length_s * RATE_HZ)
    values = [sum(tone(note, index / RATE_HZ) for note in notes) for index in range(count)]
    loudest = max(abs(value) for value in values)
    fade = int(0.03 * RATE_HZ)
    return [round(13_000 * value / loudest * min(1.0, (count - 1 - index) / fade)) for index, value in enumerate(values)]


def main() -> None:
    """Write every sound."""
    for name, notes in SOUNDS.items():
        data = samples(notes)
        with wave.open(str(Path(__file__).with_name(f"{name}.wav")), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(struct.pack(f"<{len(data)}h", *data))


if __name__ == "__main__":
    main()
