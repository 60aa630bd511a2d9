"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MPLBACKEND", "Agg")

MEDIA_VARIABLE = "VMSK_EXAM_MEDIA"

pytest_plugins = ["tests.hygiene.logs", "tests.hygiene.threads", "tests.hygiene.widgets"]


@pytest.fixture(scope="session")
def media_dir() -> Path:
    """Folder of real clips, beside the checkout or named by an environment variable; not part of the product."""
    named = os.environ.get(MEDIA_VARIABLE)
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "media"
    if not folder.is_dir():
        pytest.skip(f"no real clips: {folder.name} is absent (set {MEDIA_VARIABLE} to a folder that has them)")
    return folder


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests never read or write the person's own settings and store."""
    monkeypatch.setenv("VMSK_EXAM_HOME", str(tmp_path_factory.mktemp("home")))
