"""People who are in no asset of the program: random bodies, hair and colours, for training, tuning and testing."""

from typing import Final

import numpy as np

from phantom.bodies.people import Person, Rgb

CASTS: Final = {"train": (144, 101), "tune": (8, 202), "test": (14, 303)}
"""How many people each cast has and the seed they are drawn with; nobody is in two casts."""

_STYLES: Final = ("short", "crop", "side", "bun", "bob", "round")
_SKINS: Final[tuple[Rgb, ...]] = (
    (244, 208, 186), (236, 190, 160), (224, 172, 140), (204, 150, 116), (176, 124, 92), (142, 98, 70), (112, 74, 52),
    (84, 56, 42), (62, 42, 34),
)  # fmt: skip
"""From light to dark, about evenly in lightness."""
_HAIRS: Final[tuple[Rgb, ...]] = (
    (26, 22, 22), (48, 34, 28), (84, 58, 40), (128, 92, 58), (170, 130, 84), (188, 186, 184), (216, 212, 208), (120, 52, 30),
)  # fmt: skip
_IRISES: Final[tuple[Rgb, ...]] = ((52, 36, 28), (84, 64, 44), (84, 116, 138), (96, 128, 92))


def draw_people(cast: str) -> tuple[Person, ...]:
    """Return the people of a cast, always the same ones.

    Raises
    ------
    KeyError
        If there is no such cast.
    """
    count, seed = CASTS[cast]
    rng = np.random.default_rng(seed)
    return tuple(_draw_person(rng, f"{cast}{index:02d}") for index in range(count))


def _draw_person(rng: np.random.Generator, name: str) -> Person:
    is_woman = rng.random() < 0.5
    shape = {
        "gender": float(rng.uniform(0.8, 1.0) if is_woman else rng.uniform(0.0, 0.2)),
        "age": float(rng.uniform(0.62, 1.0)),
        "muscle": float(rng.uniform(0.25, 0.85)),
        "weight": float(rng.uniform(0.2, 0.98)),
        "height": float(rng.uniform(0.22, 0.78)),
        "proportions": float(rng.uniform(0.3, 0.9)),
    }
    return Person(name, shape, _STYLES[rng.integers(len(_STYLES))], _draw_colours(rng, is_old=shape["age"] > 0.88))


def _draw_colours(rng: np.random.Generator, *, is_old: bool) -> dict[str, Rgb]:
    skin = _SKINS[rng.integers(len(_SKINS))]
    hair = _HAIRS[rng.integers(5, 7)] if is_old else _HAIRS[rng.integers(len(_HAIRS))]
    lips = (int(skin[0] * 0.86), int(skin[1] * 0.64), int(skin[2] * 0.7))
    cloth = {name: _draw_colour(rng) for name in ("shirt", "shorts", "sock", "shoe")}
    return {"skin": skin, "lips": lips, "hair": hair, "iris": _IRISES[rng.integers(len(_IRISES))], **cloth}


def _draw_colour(rng: np.random.Generator) -> Rgb:
    red, green, blue = (int(value) for value in rng.integers(24, 236, 3))
    return red, green, blue
