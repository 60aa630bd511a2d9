"""Progress on standard error, so that standard output stays clean for results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

Advance = Callable[[int, int | None], None]
"""Told how many frames are done, and how many there are if that is known."""
_STEPS: Final = 1000


@contextmanager
def frame_progress(title: str) -> Iterator[Advance]:
    """Show a progress bar while the block runs and give the function that moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(title, total=None)

        def advance(done: int, total: int | None) -> None:
            progress.update(bar, completed=done, total=total)

        yield advance


@contextmanager
def share_progress(title: str) -> Iterator[Callable[[float], None]]:
    """Show a progress bar while the block runs and give the function that is told the share done, 0 to 1."""
    with frame_progress(title) as advance:
        yield lambda share: advance(round(_STEPS * share), _STEPS)
