"""The look as data: two faces, their colours, type scale and spacing; ``stylesheet`` turns them into Qt's style sheet."""

from dataclasses import dataclass, fields
from typing import Final

REFERENCE_SIZE_PX: Final = (1920, 1080)
"""Window for which the patient's type scale and spacing are written."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``. Colour never carries meaning alone: a word or a sign stands beside it."""

    ground: str
    """Behind everything."""
    panel: str
    """Cards, buttons, chips."""
    raised: str
    """A panel under the pointer or pressed."""
    line: str
    """Borders and empty tracks; never text."""
    text: str
    secondary: str
    accent: str
    """Doing well (patient), action (surgeon)."""
    on_accent: str
    """Text on the accent."""
    measured: str
    """The measured arc or curve; graphics only."""
    measured_text: str
    """The same colour, dark or light enough for text."""
    attention: str
    """What needs a look; also as text."""
    stop: str
    """Stop, cursor and alarm; graphics and borders only."""
    stop_fill: str
    """Ground of the stop button."""
    on_stop: str
    """Text on ``stop_fill``."""
    stop_text: str
    """The stop colour as text on the ground."""
    focus: str
    """Ring around what has the keyboard."""


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Heights of letters in pixels at the theme's reference size."""

    small: int
    body: int
    lead: int
    """A sentence that must be read first."""
    cue: int
    headline: int
    angle: int


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances in pixels at the theme's reference size."""

    tiny: int
    small: int
    gap: int
    large: int
    corner_small: int
    corner: int
    control: int
    """Least height of a button or field."""
    line: int
    """Width of a border."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One face of the program."""

    name: str
    is_dark: bool
    palette: Palette
    type_scale: TypeScale
    spacing: Spacing

    def scaled(self, factor: float) -> "Theme":
        """Return the same face with every length multiplied, at least one pixel each."""
        return Theme(
            self.name,
            self.is_dark,
            self.palette,
            TypeScale(**_scaled_fields(self.type_scale, factor)),
            Spacing(**_scaled_fields(self.spacing, factor)),
        )

    def space(self, name: str) -> int:
        """Return a distance by its name, ``none`` being 0."""
        return 0 if name == "none" else int(getattr(self.spacing, name))


def _scaled_fields(tokens: TypeScale | Spacing, factor: float) -> dict[str, int]:
    return {item.name: max(1, round(getattr(tokens, item.name) * factor)) for item in fields(tokens)}


PATIENT: Final = Theme(
    name="patient",
    is_dark=True,
    palette=Palette(
        ground="#0B1626",
        panel="#16243A",
        raised="#1E3050",
        line="#26364F",
        text="#F4F8FF",
        secondary="#C9D6EA",
        accent="#35E0C2",
        on_accent="#06231E",
        measured="#FFD166",
        measured_text="#FFD166",
        attention="#FFD166",
        stop="#E5484D",
        stop_fill="#A3141C",
        on_stop="#FFFFFF",
        stop_text="#FFB3B5",
        focus="#FFFFFF",
    ),
    type_scale=TypeScale(small=28, body=30, lead=36, cue=46, headline=48, angle=124),
    spacing=Spacing(tiny=8, small=16, gap=28, large=56, corner_small=16, corner=28, control=76, line=2),
)
"""Seen from 3 m, standing; lengths for a window 1080 px high."""

_SURGEON_TYPE: Final = TypeScale(small=13, body=16, lead=17, cue=18, headline=22, angle=30)
_SURGEON_SPACING: Final = Spacing(tiny=4, small=8, gap=14, large=28, corner_small=9, corner=12, control=34, line=1)

SURGEON_LIGHT: Final = Theme(
    name="surgeon_light",
    is_dark=False,
    palette=Palette(
        ground="#F3F5F8",
        panel="#FFFFFF",
        raised="#E8F0FE",
        line="#DDE3EB",
        text="#152033",
        secondary="#55627A",
        accent="#0B5FFF",
        on_accent="#FFFFFF",
        measured="#0FA38A",
        measured_text="#0A7565",
        attention="#B45309",
        stop="#E5484D",
        stop_fill="#C62A2F",
        on_stop="#FFFFFF",
        stop_text="#C62A2F",
        focus="#0B5FFF",
    ),
    type_scale=_SURGEON_TYPE,
    spacing=_SURGEON_SPACING,
)
"""Seen from 60 cm, busy, comparing; device-independent pixels."""

SURGEON_DARK: Final = Theme(
    name="surgeon_dark",
    is_dark=True,
    palette=Palette(
        ground="#0E1522",
        panel="#172234",
        raised="#22324D",
        line="#2C3B54",
        text="#EDF2FA",
        secondary="#A9B6CB",
        accent="#7CA8FF",
        on_accent="#06173A",
        measured="#2CC7AB",
        measured_text="#4FD8C0",
        attention="#F5B041",
        stop="#E5484D",
        stop_fill="#C62A2F",
        on_stop="#FFFFFF",
        stop_text="#FF8A8E",
        focus="#9CC0FF",
    ),
    type_scale=_SURGEON_TYPE,
    spacing=_SURGEON_SPACING,
)
"""The surgeon's face where the system asks for dark."""


def patient_theme(width_px: int, height_px: int) -> Theme:
    """Return the patient's face for a window: letters keep their share of it, in steps of 5 %."""
    share = min(width_px / REFERENCE_SIZE_PX[0], height_px / REFERENCE_SIZE_PX[1])
    return PATIENT.scaled(min(2.5, max(0.5, round(share * 20) / 20)))


def relative_luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 black to 1 white (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((relative_luminance(first), relative_luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
