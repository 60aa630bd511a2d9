"""The two faces keep their contrast and their proportions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.ui.stylesheet import hint_colour, stylesheet
from vmsk_exam.ui.theme import (
    PATIENT,
    SURGEON_DARK,
    SURGEON_LIGHT,
    Palette,
    Theme,
    contrast_ratio,
    patient_theme,
)


def _text_pairs(p: Palette) -> list[tuple[str, str]]:
    texts = (p.text, p.secondary, p.accent, p.measured_text, p.attention, p.stop_text)
    pairs = [(text, ground) for text in texts for ground in (p.ground, p.panel)]
    return [*pairs, (p.text, p.raised), (p.on_accent, p.accent), (p.on_stop, p.stop_fill)]


@pytest.mark.parametrize(("theme", "least"), [(PATIENT, 7.0), (SURGEON_LIGHT, 4.5), (SURGEON_DARK, 4.5)])
def test_text_has_the_promised_contrast(theme: Theme, least: float) -> None:
    too_weak = [pair for pair in _text_pairs(theme.palette) if contrast_ratio(*pair) < least]
    assert too_weak == []


@pytest.mark.parametrize(("theme", "least"), [(PATIENT, 7.0), (SURGEON_LIGHT, 4.5), (SURGEON_DARK, 4.5)])
def test_the_hint_in_an_empty_field_can_be_read_and_is_fainter_than_what_is_typed(theme: Theme, least: float) -> None:
    p = theme.palette
    hint = hint_colour(p)
    assert least <= contrast_ratio(hint, p.panel) < contrast_ratio(p.secondary, p.panel)
    assert f"placeholder-text-color: {hint}" in stylesheet(theme, "Inter")


@pytest.mark.parametrize("theme", [PATIENT, SURGEON_LIGHT, SURGEON_DARK])
def test_focus_and_graphics_stand_out_from_the_ground(theme: Theme) -> None:
    p = theme.palette
    assert contrast_ratio(p.focus, p.ground) >= 3
    assert contrast_ratio(p.stop, p.ground) >= 3


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21.0)


def test_patient_letters_at_1080p_are_as_large_as_promised() -> None:
    scale = patient_theme(1920, 1080).type_scale
    assert (scale.headline, scale.body, scale.cue) == (48, 30, 46)
    assert scale.angle > 100


@given(st.integers(400, 4000))
def test_patient_letters_keep_their_share_of_the_window(height: int) -> None:
    theme = patient_theme(height * 16 // 9, height)
    if 650 <= height <= 2700:
        assert theme.type_scale.body / height == pytest.approx(30 / 1080, rel=0.07)
    assert theme.type_scale.small >= 12


def test_stylesheet_takes_its_colours_from_the_tokens() -> None:
    sheet = stylesheet(PATIENT, "Inter")
    assert PATIENT.palette.stop_fill in sheet
    assert 'font-family: "Inter"' in sheet
    assert SURGEON_LIGHT.palette.accent not in sheet
