"""How much room a store has left on its disk."""

import shutil
from pathlib import Path


def has_room(path: Path, reserve_bytes: int) -> bool:
    """Return whether more than a reserve is free where a store lies; True where that cannot be found out."""
    try:
        return shutil.disk_usage(path.parent).free > reserve_bytes
    except OSError:
        return True
