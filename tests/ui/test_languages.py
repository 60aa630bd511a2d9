"""A third, made-up language: a file beside the others is enough."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ScriptedServices, ScriptedSounds
from vmsk_exam import resources
from vmsk_exam.resources import asset_path, load_texts, protocol_folder
from vmsk_exam.ui.patient.flow import PageId

QUAIN = """
[app]
language_name = "Quain"
[who]
title = "Qui qare qou?"
[cue]
hold = "Qood, qold"
"""


@pytest.fixture
def with_quain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Shipped files as they are, with one file of texts more."""
    assets = tmp_path / "assets"
    texts = assets / "translations"
    texts.mkdir(parents=True)
    for path in asset_path().iterdir():
        if path.name != "translations":
            (assets / path.name).symlink_to(path)
    for path in asset_path("translations").iterdir():
        (texts / path.name).symlink_to(path)
    (texts / "patient.qq.toml").write_text(QUAIN, encoding="utf-8")
    (tmp_path / "protocols").symlink_to(protocol_folder())
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    load_texts.cache_clear()
    yield
    load_texts.cache_clear()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that tests do not have")
def test_another_language_needs_no_code(
    qtbot: QtBot, with_quain: None, open_window: OpenWindow, services: ScriptedServices, sounds: ScriptedSounds
) -> None:
    assert resources.available_languages() == ("en", "es", "qq")
    window = open_window(services)
    header = window.shell.header
    assert header.language.text() == "Español"
    header.language.click()
    assert header.language.text() == "Quain"
    header.language.click()
    assert (services.settings.language, sounds.language) == ("qq", "qq")
    assert window.shell.who.headline.text() == "Qui qare qou?"
    assert window.shell.consent.headline.text() == "Do you agree?"
    assert window.shell.protocol.cards[0].title == "Knee exam"
    window.shell.go_to(PageId.PROTOCOL)
    assert header.language.text() == "English"
    header.language.click()
    assert window.shell.who.headline.text() == "Who are you?"
