import os
import shutil
from pathlib import Path

import pytest

from vmsk_exam.protocol import loader
from vmsk_exam.protocol.loader import current_library
from vmsk_exam.resources import protocol_folder


def test_the_library_is_read_again_only_when_a_file_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(protocol_folder(), tmp_path / "protocols")
    monkeypatch.setattr(loader, "protocol_folder", lambda: tmp_path / "protocols")
    first = current_library()
    assert current_library() is first
    changed = next((tmp_path / "protocols" / "maneuvers").glob("*.toml"))
    os.utime(changed, ns=(1, 1))
    assert current_library() is not first
