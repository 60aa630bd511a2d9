"""The files of this repository, read once for the tests of its architecture."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "vmsk_exam"
CODE_FOLDERS = ("vmsk_exam", "devtools", "phantom", "benchmarks", "tests")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def repository_files() -> tuple[Path, ...]:
    """Return every file that belongs to the repository, also before it is committed; without git, every file of ours."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        made = {".venv", "build", "dist", "out", "__pycache__"}
        return tuple(path for path in ROOT.rglob("*") if path.is_file() and not made.intersection(path.relative_to(ROOT).parts))
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(ROOT / name for name in listed if name and (ROOT / name).is_file())


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Return the Python files of some top folders."""
    return tuple(sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")))


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Yield every function and method of a file, nested ones too."""
    return (node for node in ast.walk(parse(path)) if isinstance(node, Function))


def place(path: Path, node: ast.AST | None = None) -> str:
    """Return where something stands, as ``file:line name``."""
    name = path.relative_to(ROOT).as_posix()
    return name if node is None else f"{name}:{getattr(node, 'lineno', 1)} {getattr(node, 'name', '')}".rstrip()
