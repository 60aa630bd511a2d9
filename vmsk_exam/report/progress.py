"""How far the making of a document is; whoever watches may break it off."""

from collections.abc import Callable

Advance = Callable[[float], None]
"""Told the share that is done, 0 to 1, never less than before; may raise ``BrokenOffError``."""


class BrokenOffError(Exception):
    """The document is not wanted any more; raised by who watches, passed on by all that make it."""


def unwatched(_share: float) -> None:
    """Be told how far a document is, and do nothing."""


def part(advance: Advance, start: float, end: float) -> Advance:
    """Return what a step of a longer work is told: its own 0 to 1 is the whole work's ``start`` to ``end``."""

    def advance_part(share: float) -> None:
        advance(start + (end - start) * min(max(share, 0.0), 1.0))

    return advance_part
