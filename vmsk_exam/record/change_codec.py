"""Corrections as JSON text and back."""

import json
from dataclasses import asdict
from typing import Any, Final, cast

from pydantic import TypeAdapter, ValidationError

from vmsk_exam.errors import StoreDamagedError
from vmsk_exam.record.corrections import (
    AddComment,
    Change,
    EnterAngle,
    ExcludeRepetition,
    MarkNotAssessable,
    MovePeak,
    Withdraw,
)

KINDS: Final[dict[str, type[Any]]] = {
    "move_peak": MovePeak,
    "exclude_repetition": ExcludeRepetition,
    "mark_not_assessable": MarkNotAssessable,
    "enter_angle": EnterAngle,
    "comment": AddComment,
    "withdraw": Withdraw,
}
"""Name under which each change is written down."""
_NAMES: Final = {shape: name for name, shape in KINDS.items()}


def change_kind(change: Change) -> str:
    """Return the name of a change."""
    return _NAMES[type(change)]


def encode_change(change: Change) -> str:
    """Return a change as JSON text; the same change gives the same text."""
    return json.dumps(asdict(change), sort_keys=True, allow_nan=False)


def decode_change(kind: str, text: str) -> Change:
    """Return the change of a name and JSON text.

    Raises
    ------
    StoreDamagedError
        If there is no such kind, or the text does not fit it.
    """
    try:
        return cast("Change", TypeAdapter(KINDS[kind]).validate_json(text))
    except (KeyError, ValidationError) as error:
        raise StoreDamagedError(
            f"A stored correction ({kind}) cannot be read. Update the program or restore the store."
        ) from error
