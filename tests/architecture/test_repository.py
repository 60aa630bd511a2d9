"""What may not be in the repository, and what must hold where it is installed."""

import re
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT, place, repository_files

BINARY = {".png", ".ttf", ".task", ".npz", ".wav", ".ogg", ".mp4", ".webm", ".pdf", ".ico", ".icns", ".db"}
HOSTS = ("py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian.org")
MACHINE_FOLDERS = tuple(f"/{name}/" for name in ("work", "root", "farm"))
FOREIGN = re.compile("|".join([*map(re.escape, HOSTS), *(rf"(?<![\w.]){re.escape(folder)}" for folder in MACHINE_FOLDERS)]))
LOCKS = ("dev.lock", "tools.lock")


def test_no_machine_path_or_registry_host() -> None:
    texts = {path: path.read_text(encoding="utf-8", errors="ignore") for path in repository_files() if path.suffix not in BINARY}
    assert [f"{place(path)}: {found.group()}" for path, text in texts.items() if (found := FOREIGN.search(text))] == []


def test_the_search_for_foreign_words_finds_them() -> None:
    assert all(FOREIGN.search(f"see {word}x") for word in (*HOSTS, *MACHINE_FOLDERS))
    assert FOREIGN.search("the frame/work/er") is None


def pins(lock: str) -> dict[str, list[Requirement]]:
    """Return the pinned requirements of a lock by name; markers stay."""
    text = Path(ROOT, "requirements", lock).read_text(encoding="utf-8")
    found: dict[str, list[Requirement]] = {}
    for line in text.splitlines():
        if line[:1].isalnum():
            requirement = Requirement(line.removesuffix("\\").strip())
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_versions_and_hashes_only(lock: str) -> None:
    lines = Path(ROOT, "requirements", lock).read_text(encoding="utf-8").splitlines()
    allowed = re.compile(r"#.*|[a-z0-9-]+==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not allowed.fullmatch(line)] == []
    assert [line for line in lines if "://" in line] == []


def test_lock_satisfies_every_declared_dependency() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [Requirement(text) for text in (*declared["project"]["dependencies"], *declared["dependency-groups"]["dev"])]
    locked = pins("dev.lock")
    for requirement in wanted:
        versions = [str(pin.specifier).removeprefix("==") for pin in locked.get(canonicalize_name(requirement.name), [])]
        assert any(requirement.specifier.contains(version) for version in versions), f"{requirement}: run dev.py lock"


def test_exactly_one_opencv_is_installed() -> None:
    names = {distribution.metadata["Name"].lower() for distribution in distributions()}
    assert {name for name in names if name.startswith("opencv")} == {"opencv-contrib-python"}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_qt_does_not_use_up_references_of_none() -> None:
    """A faulty binding takes one reference of None with every call and ends the process after some thousand calls."""
    from PySide6.QtGui import QImage

    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    before = sys.getrefcount(None)
    for _ in range(200):
        image.fill(0)
    assert sys.getrefcount(None) > before - 100
