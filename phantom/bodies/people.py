"""The people that the body asset holds: shape, hair style and colours of each."""

from dataclasses import dataclass

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Person:
    """One body of the asset."""

    name: str
    shape: dict[str, float]
    """Phenotype of anny, each 0 to 1; gender 0 male to 1 female; age 0.67 young adult to 1 old."""
    hair_style: str
    """A key of ``hair.STYLES``."""
    colours: dict[str, Rgb]
    """sRGB colours by material: skin lips hair iris shirt shorts sock shoe."""


def _shape(gender: float, age: float, muscle: float, weight: float, height: float) -> dict[str, float]:
    return {"gender": gender, "age": age, "muscle": muscle, "weight": weight, "height": height, "proportions": 0.65}


def _colours(skin: Rgb, lips: Rgb, hair: Rgb, iris: Rgb, shirt: Rgb, shorts: Rgb) -> dict[str, Rgb]:
    fixed: dict[str, Rgb] = {"sock": (236, 236, 232), "shoe": (72, 84, 104)}
    return {"skin": skin, "lips": lips, "hair": hair, "iris": iris, "shirt": shirt, "shorts": shorts, **fixed}


PEOPLE: tuple[Person, ...] = (
    Person(
        "lucia",
        _shape(0.95, 0.80, 0.48, 0.48, 0.50),
        "bun",
        _colours((224, 172, 140), (190, 110, 102), (74, 48, 36), (92, 64, 42), (38, 150, 146), (44, 56, 80)),
    ),
    Person(
        "samuel",
        _shape(0.03, 0.74, 0.58, 0.46, 0.44),
        "short",
        _colours((118, 78, 56), (124, 74, 66), (26, 22, 22), (58, 38, 26), (224, 150, 62), (52, 58, 70)),
    ),
    Person(
        "mei",
        _shape(0.97, 0.70, 0.45, 0.38, 0.42),
        "bob",
        _colours((238, 196, 166), (204, 122, 114), (30, 26, 28), (52, 36, 28), (122, 108, 190), (52, 54, 66)),
    ),
    Person(
        "erik",
        _shape(0.05, 0.72, 0.55, 0.42, 0.48),
        "side",
        _colours((242, 200, 176), (206, 134, 124), (158, 116, 70), (84, 116, 138), (70, 116, 178), (70, 74, 78)),
    ),
    Person(
        "rosa",
        _shape(0.93, 0.95, 0.42, 0.62, 0.44),
        "bob",
        _colours((214, 164, 134), (182, 108, 100), (186, 184, 184), (84, 66, 52), (178, 84, 104), (60, 64, 84)),
    ),
    Person(
        "henry",
        _shape(0.04, 0.97, 0.46, 0.55, 0.42),
        "crop",
        _colours((232, 184, 158), (192, 120, 110), (206, 204, 200), (96, 116, 128), (94, 136, 96), (82, 76, 66)),
    ),
    Person(
        "diego",
        _shape(0.04, 0.82, 0.48, 0.90, 0.43),
        "side",
        _colours((196, 144, 108), (166, 98, 86), (40, 30, 26), (66, 44, 30), (64, 84, 120), (96, 90, 80)),
    ),
    Person(
        "amara",
        _shape(0.95, 0.78, 0.50, 0.72, 0.50),
        "round",
        _colours((94, 62, 46), (118, 64, 62), (24, 20, 20), (48, 32, 24), (226, 184, 78), (66, 52, 84)),
    ),
)
"""From the first, which the program shows unless told otherwise."""
