"""Run as a program: imports modules while some libraries cannot be found. ``blocked_imports.py cv2,PySide6 module...``"""

import importlib
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class Blocker:
    """A finder, asked before all others, that refuses some top-level packages."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name.partition(".")[0] in self._names:
            raise ImportError(f"blocked: {name}")
        return None


def main() -> None:
    sys.meta_path.insert(0, Blocker(frozenset(sys.argv[1].split(","))))
    for name in sys.argv[2:]:
        importlib.import_module(name)


if __name__ == "__main__":
    main()
