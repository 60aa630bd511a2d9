"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MPLBACKEND", "Agg")

TESTS = Path(__file__).resolve().parent
MEDIA_VARIABLE = "VMSK_EXAM_MEDIA"

pytest_plugins = ["tests.hygiene.logs", "tests.hygiene.threads", "tests.hygiene.widgets"]

SLOW_FIRST = ("e2e", "ui", "architecture")
"""Folders whose tests take longest; begun first, so that no worker is left alone with them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
        return SLOW_FIRST.index(folder) if folder in SLOW_FIRST else len(SLOW_FIRST)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def media_dir() -> Path:
    """Folder of real clips, beside the checkout or named by an environment variable; not part of the product."""
    named = os.environ.get(MEDIA_VARIABLE)
    folder = Path(named) if named else TESTS.parents[1] / "shared" / "media"
    if not folder.is_dir():
        pytest.skip(f"no real clips: {folder.name} is absent (set {MEDIA_VARIABLE} to a folder that has them)")
    return folder


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests never read or write the person's own settings and store."""
    monkeypatch.setenv("VMSK_EXAM_HOME", str(tmp_path_factory.mktemp("home")))
