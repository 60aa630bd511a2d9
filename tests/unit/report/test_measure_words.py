"""Every measure that a maneuver can give has words in each language."""

import re
from pathlib import Path

import pytest

import vmsk_exam.assessment
from vmsk_exam.resources import LANGUAGES, Translator

NAMED = re.compile(r'Measure\(\s*"(\w+)"')
BUILT = {
    *(f"knee_projection{ending}" for ending in ("", "_left", "_right", "_left_standing", "_right_standing")),
    *("pelvic_drop", "side_shift", "knee_separation", "elevation_left", "elevation_right"),
    *(f"{joint}_range_{side}" for joint in ("knee", "hip") for side in ("left", "right")),
}
"""Names that are put together."""


def _names() -> set[str]:
    folder = Path(vmsk_exam.assessment.__file__).parent
    return BUILT | {name for path in folder.glob("*.py") for name in NAMED.findall(path.read_text(encoding="utf-8"))}


def test_the_names_are_found() -> None:
    assert {"hold_time", "cadence", "fingertip_floor"} <= _names()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_words(language: str) -> None:
    translator = Translator("report", language)
    assert {name for name in _names() if not translator.has(f"measure.{name}")} == set()
