"""Where to press: for each place of the guided self-palpation a picture and a point in it (``assets/palpation``)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.intake.model import Answers
from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path

INDEX_NAME: Final = "places.json"
NOTHING_FELT: Final = "none"
"""Answer of the self-palpation: it does not hurt."""


@dataclass(frozen=True, slots=True)
class PressPlace:
    """A place to press on, in a picture as in a looking-glass: the patient's right side on the right."""

    picture: str
    """File in ``assets/palpation``."""
    x_ratio: float
    """Share of the picture's width, from the left, as it is shown."""
    y_ratio: float
    is_mirrored: bool = False
    """Whether the picture is shown mirrored: the place lies on the left side."""
    side: Side | None = None
    """The sore side as answered; None in the middle of the body, or where the side is not known or both are sore."""


def press_place(question_id: str, history: Answers) -> PressPlace | None:
    """Return where to press, None for a question that is no place.

    Parameters
    ----------
    question_id
        Question of the self-palpation.
    history
        Answers of the history, for the sore side; without it the right side is shown.
    """
    entry = load_press_places().get(question_id)
    if entry is None:
        return None
    place, is_sided = entry
    answer = history.get("side")
    if not is_sided or answer not in set(Side):
        return place
    side = Side(str(answer))
    if side is Side.RIGHT:
        return replace(place, side=side)
    return replace(place, side=side, is_mirrored=True, x_ratio=1.0 - place.x_ratio)


def load_press_places() -> Mapping[str, tuple[PressPlace, bool]]:
    """Return each place by its question, and whether it exists on both sides.

    Raises
    ------
    InputError
        If the file is missing or damaged.
    """
    return read_press_places(asset_path("palpation", INDEX_NAME))


@cache
def read_press_places(path: Path) -> Mapping[str, tuple[PressPlace, bool]]:
    """Read the places of a file.

    Raises
    ------
    InputError
        If the file is missing or damaged.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): _entry(each) for name, each in table.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"The places to press in {path.name} cannot be read ({error}). Install the program again.") from error


def _entry(table: Mapping[str, object]) -> tuple[PressPlace, bool]:
    x_ratio, y_ratio = float(str(table["x"])), float(str(table["y"]))
    if not (0.0 <= x_ratio <= 1.0 and 0.0 <= y_ratio <= 1.0):
        raise ValueError("a place lies outside its picture")
    return PressPlace(str(table["picture"]), x_ratio, y_ratio), table["is_sided"] is True
