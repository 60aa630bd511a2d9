"""The environment is made once, healed after an interruption, and left alone otherwise."""

import site
import sys
from pathlib import Path

import pytest

from devtools import environment
from devtools.environment import prepare_environment, venv_program

Installs = list[tuple[str, bool]]


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "dev.lock"
    path.write_text("numpy==2.4.6 \\\n    --hash=sha256:00\n", encoding="utf-8")
    return path


@pytest.fixture
def installs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installs:
    """An environment that is made and filled without pip; gives each installation asked for (lock, is_repair)."""
    made: Installs = []
    venv = tmp_path / "venv"

    def make_venv() -> None:
        if not venv_program("python").exists():
            venv_program("python").parent.mkdir(parents=True)
            venv_program("python").touch()
            (venv / "pyvenv.cfg").write_text("home = x\nversion = 3.11.7\n", encoding="utf-8")

    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "_make_venv", make_venv)
    monkeypatch.setattr(environment, "_link_project", lambda: None)
    monkeypatch.setattr(environment, "install_lock", lambda python, lock, is_repair: made.append((lock.name, is_repair)))
    return made


def test_second_run_installs_nothing(lock: Path, installs: Installs) -> None:
    assert prepare_environment(lock) == venv_program("python")
    prepare_environment(lock)
    assert installs == [("dev.lock", False)]


def test_changed_lock_is_installed(lock: Path, installs: Installs) -> None:
    prepare_environment(lock)
    lock.write_text(lock.read_text(encoding="utf-8").replace("2.4.6", "2.4.7"), encoding="utf-8")
    prepare_environment(lock)
    assert installs == [("dev.lock", False), ("dev.lock", False)]


def test_changed_python_is_noticed(lock: Path, installs: Installs) -> None:
    prepare_environment(lock)
    (environment.VENV / "pyvenv.cfg").write_text("version = 3.11.9\n", encoding="utf-8")
    prepare_environment(lock)
    assert len(installs) == 2


def test_interrupted_installation_is_repaired(lock: Path, installs: Installs, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(python: Path, lock: Path, is_repair: bool) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment, "install_lock", interrupt)
        with pytest.raises(KeyboardInterrupt):
            prepare_environment(lock)
    prepare_environment(lock)
    prepare_environment(lock)
    assert installs == [("dev.lock", True)]


def test_locks_have_stamps_of_their_own(lock: Path, installs: Installs) -> None:
    tools = lock.with_name("tools.lock")
    tools.write_text("uv==1 \\\n", encoding="utf-8")
    for wanted in (lock, tools, lock, tools):
        prepare_environment(wanted)
    assert installs == [("dev.lock", False), ("tools.lock", False)]


def test_a_checkout_in_a_folder_of_any_name_is_importable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "José Ángel 山田's"
    folder.mkdir()
    monkeypatch.setattr(environment, "ROOT", folder)

    environment._write_path_file(tmp_path / "checkout.pth")

    assert (tmp_path / "checkout.pth").read_bytes().isascii()
    site.addpackage(str(tmp_path), "checkout.pth", set())
    assert sys.path.pop() == str(folder)
