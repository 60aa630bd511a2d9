"""Loads the people for training, tuning and testing, each in freshly drawn clothes."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from vmsk_exam.avatar.body import Body, build_body, list_people, load_body, read_asset
from vmsk_exam.samples import FloatArray

SKIN: Final = "skin"
SLEEVES: Final = "sleeves"
TROUSERS: Final = "trousers"
_PAINTED: Final = (SLEEVES, TROUSERS)
"""Skin that is coloured like cloth: long sleeves and trousers without folds."""

_ARM_BONES: Final = ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02")
_LEG_BONES: Final = ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02")


@dataclass(frozen=True, slots=True, eq=False)
class Stranger:
    """One person of a cast."""

    body: Body
    sex: str
    age: float
    """Share of the way from child (0) to old (1); 0.67 is a young adult."""
    weight: float
    """0 slim to 1 heavy."""
    height: float
    """0 short to 1 tall."""
    skin_lightness: float
    """CIE L* of the skin, 0 to 100."""


SHIPPED: Final = "shipped"
"""The cast of the people whom the program itself shows; they take part in the training only."""


def load_cast(folder: Path, cast: str) -> tuple[Stranger, ...]:
    """Return the people of a cast that ``phantom.export_cast`` wrote to a folder, or the shipped ones.

    Raises
    ------
    InputError
        If the file is missing or damaged.
    """
    if cast == SHIPPED:
        return tuple(_stranger_of(load_body(name)) for name in list_people())
    return _load_cast(folder / f"{cast}.npz")


def _stranger_of(body: Body) -> Stranger:
    unknown = float("nan")
    return Stranger(body, "", unknown, unknown, unknown, _lightness(body.colours[body.material_names.index(SKIN)]))


@cache
def _load_cast(path: Path) -> tuple[Stranger, ...]:
    asset = read_asset(path)
    return tuple(
        Stranger(
            body=(body := build_body(asset, str(name))),
            sex="female" if float(asset["fact_gender"][index]) > 0.5 else "male",
            age=float(asset["fact_age"][index]),
            weight=float(asset["fact_weight"][index]),
            height=float(asset["fact_height"][index]),
            skin_lightness=_lightness(body.colours[body.material_names.index(SKIN)]),
        )
        for index, name in enumerate(asset["names"])
    )


def _lightness(linear: FloatArray) -> float:
    """Return CIE L* of a linear colour (ITU-R BT.709 luminance)."""
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    return 116.0 * luminance ** (1.0 / 3.0) - 16.0


def dress_anew(body: Body, rng: np.random.Generator, *, is_long: tuple[bool, bool] = (False, False)) -> Body:
    """Return the body with other colours of its clothes, and with long sleeves or trousers painted on its skin.

    Parameters
    ----------
    body
        A person.
    rng
        Draws the colours.
    is_long
        Whether the sleeves and the trousers are long.
    """
    names = (*body.material_names, *_PAINTED)
    colours = np.concatenate([body.colours, np.zeros((len(_PAINTED), 3))])
    for name in ("shirt", "shorts", "sock", "shoe"):
        colours[names.index(name)] = _draw_cloth(rng)
        if f"{name}_rim" in names:
            colours[names.index(f"{name}_rim")] = 0.5 * colours[names.index(name)]
    colours[names.index(SLEEVES)] = colours[names.index("shirt")] * rng.uniform(0.8, 1.1)
    colours[names.index(TROUSERS)] = colours[names.index("shorts")] * rng.uniform(0.8, 1.1)
    materials = body.materials.copy()
    heaviest = body.influences[np.arange(len(body.weights)), body.weights.argmax(axis=1)]
    is_skin = materials == names.index(SKIN)
    for is_painted, bones, material in zip(is_long, (_ARM_BONES, _LEG_BONES), _PAINTED, strict=True):
        rows = [body.bone(f"{bone}.{suffix}") for bone in bones for suffix in "LR"]
        if is_painted:
            materials[is_skin & np.isin(heaviest, rows)] = names.index(material)
    suffix = f"{int(rng.integers(1 << 40)):x}"
    return replace(
        body, name=f"{body.name}-{suffix}", materials=materials, colours=np.minimum(colours, 0.9), material_names=names
    )


def _draw_cloth(rng: np.random.Generator) -> FloatArray:
    """Return a linear colour: often grey, black, white or blue as clothes are, else anything."""
    base = np.full(3, rng.uniform(0.02, 0.85)) if rng.random() < 0.4 else rng.uniform(0.02, 0.7, 3) ** 1.5
    return np.asarray(base * [rng.uniform(0.9, 1.05), 1.0, rng.uniform(0.95, 1.15)])
