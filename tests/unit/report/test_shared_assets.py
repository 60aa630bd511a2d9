"""The assets that screens and reports share: fonts, icons, sounds."""

import wave
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from vmsk_exam.resources import asset_path

FONTS = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold")
TABULAR_FONTS = ("InterTabular-Regular", "InterTabular-SemiBold", "InterTabular-Bold")
ICONS = sorted(path for path in asset_path("icons").glob("*.svg") if path.stem != "app")


@pytest.mark.parametrize("name", [*FONTS, *TABULAR_FONTS])
def test_fonts_hold_the_letters_and_signs_of_the_program(name: str) -> None:
    with TTFont(asset_path("fonts", f"{name}.ttf")) as font:
        letters = font.getBestCmap()
    needed = "ÁÉÍÓÚÜÑáéíóúüñ¿¡ŁłŐőЖжΩω°≤≥±\u2212\u00d7µ\u2013—…\u2019“”▲▼●○✓→←↑↓□"
    assert [letter for letter in needed if ord(letter) not in letters] == []


@pytest.mark.parametrize("name", TABULAR_FONTS)
def test_digits_of_the_report_fonts_are_equally_wide(name: str) -> None:
    with TTFont(asset_path("fonts", f"{name}.ttf")) as font:
        letters, widths = font.getBestCmap(), font["hmtx"]
        assert len({widths[letters[ord(digit)]][0] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("name", FONTS)
def test_screen_fonts_keep_the_feature_for_tabular_figures(name: str) -> None:
    with TTFont(asset_path("fonts", f"{name}.ttf")) as font:
        assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}


def test_fonts_are_shipped_with_their_licence() -> None:
    licence = asset_path("fonts", "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(name in licence for name in ("Inter", "Noto Sans Hebrew", "Noto Sans Arabic"))


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_icons_are_one_set(path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    root = ET.fromstring(path.read_text("utf-8"))  # noqa: S314
    style = {name: root.get(name) for name in ("viewBox", "stroke", "stroke-width", "stroke-linecap", "fill")}
    assert style == {
        "viewBox": "0 0 24 24",
        "stroke": "currentColor",
        "stroke-width": "2",
        "stroke-linecap": "round",
        "fill": "none",
    }
    assert len(root) >= 1


def test_there_is_an_icon_of_the_program() -> None:
    assert len(ICONS) >= 60
    with Image.open(asset_path("icons", "app.png")) as image:
        assert (image.size, image.mode) == ((256, 256), "RGBA")


@pytest.mark.parametrize("name", ["begin", "hold", "repetition", "done", "attention"])
def test_sounds_are_short_and_calm(name: str) -> None:
    with wave.open(str(asset_path("sounds", f"{name}.wav"))) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (1, 22_050, 2)
        assert 0.3 < sound.getnframes() / sound.getframerate() < 1.6
        data = sound.readframes(sound.getnframes())
    samples = [int.from_bytes(data[place : place + 2], "little", signed=True) for place in range(0, len(data), 2)]
    assert 8_000 < max(map(abs, samples)) < 16_000
    assert max(map(abs, samples[-20:])) < 300
