"""Who performs the validation set, and to which groups each belongs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from phantom.bodies.people import PEOPLE, Person, Rgb
from phantom.cast import Stranger, dress_anew, load_cast
from vmsk_exam.avatar.body import Body, load_body

_LIGHT_SKIN: Final = 0.62
_DARK_SKIN: Final = 0.40
"""Brightness of the skin's colour above which it counts as light, below which as dark."""
_LIGHT_LIGHTNESS: Final = 68.0
_DARK_LIGHTNESS: Final = 45.0
"""The same in CIE L*."""
_CLOTHES_SEED: Final = 505
_LONG_SHARE: Final = 0.4
_OLD: Final = 0.85
_YOUNG: Final = 0.74
_LIGHT_BODY: Final = 0.46
_HEAVY_BODY: Final = 0.66


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One person of the validation set."""

    name: str
    body: Body
    sex: str
    age: str
    """``young``, ``middle`` or ``old`` adult."""
    size: str
    """``slim``, ``average`` or ``heavy``."""
    skin: str
    """``light``, ``medium`` or ``dark``."""

    @property
    def groups(self) -> dict[str, str]:
        """Group by attribute."""
        return {"sex": self.sex, "age": self.age, "body": self.size, "skin": self.skin}


def load_people(casts: Path | None = None) -> tuple[Member, ...]:
    """Return the performers of the validation set: the test cast, whom no training has seen, or the program's own people.

    Parameters
    ----------
    casts
        Folder that ``phantom.export_cast`` wrote; None for the people of the program's asset.
    """
    if casts is None:
        return load_shipped_people()
    rng = np.random.default_rng(_CLOTHES_SEED)
    return tuple(_describe_stranger(stranger, rng) for stranger in load_cast(casts, "test"))


def _describe_stranger(stranger: Stranger, rng: np.random.Generator) -> Member:
    is_long = bool(rng.random() < _LONG_SHARE), bool(rng.random() < _LONG_SHARE)
    return Member(
        name=stranger.body.name,
        body=dress_anew(stranger.body, rng, is_long=is_long),
        sex=stranger.sex,
        age=_name(stranger.age, _YOUNG, _OLD, ("young", "middle", "old")),
        size=_name(stranger.weight, _LIGHT_BODY, _HEAVY_BODY, ("slim", "average", "heavy")),
        skin=_name(stranger.skin_lightness, _DARK_LIGHTNESS, _LIGHT_LIGHTNESS, ("dark", "medium", "light")),
    )


def load_shipped_people() -> tuple[Member, ...]:
    """Return the people of the program's own asset."""
    return tuple(describe_person(person, load_body(person.name)) for person in PEOPLE)


def describe_person(person: Person, body: Body) -> Member:
    """Return a person with the groups that follow from shape and colours."""
    shape = person.shape
    sex = "female" if shape["gender"] >= 0.5 else "male"
    age = _name(shape["age"], _YOUNG, _OLD, ("young", "middle", "old"))
    size = _name(shape["weight"], _LIGHT_BODY, _HEAVY_BODY, ("slim", "average", "heavy"))
    skin = _name(_brightness(person.colours["skin"]), _DARK_SKIN, _LIGHT_SKIN, ("dark", "medium", "light"))
    return Member(person.name, body, sex, age, size, skin)


def _name(value: float, low: float, high: float, names: tuple[str, str, str]) -> str:
    return names[0] if value < low else names[2] if value >= high else names[1]


def _brightness(colour: Rgb) -> float:
    red, green, blue = colour
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255.0
