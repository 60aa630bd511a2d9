"""What pip says is shown as progress, and a failure as advice."""

import sys
from pathlib import Path

import pytest

from devtools.console import SetupError
from devtools.install import explain_failure, install_lock


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("WARNING: Retrying: Failed to establish a new connection: [Errno 101]", "Connect this machine to the network"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "does not exist for this machine"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "free some space"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "differs from its hash in dev.lock"),
        ("ERROR: something else", "Installing the packages failed:\n  Collecting numpy\n  ERROR: something else"),
    ],
)
def test_failure_is_explained(line: str, advice: str) -> None:
    assert advice in explain_failure(["Collecting numpy", line], "dev.lock")


def scripted_pip(folder: Path, lines: list[str], status: int) -> Path:
    """Return a program that stands in for Python and prints what pip would."""
    script = folder / "python"
    body = "".join(f"print({line!r})\n" for line in lines)
    script.write_text(f"#!{sys.executable}\nimport sys\n{body}sys.exit({status})\n", encoding="utf-8")
    script.chmod(0o755)
    return script


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "dev.lock"
    path.write_text("".join(f"package-{number}==1.0 \\\n    --hash=sha256:00\n" for number in range(25)), encoding="utf-8")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="the scripted program needs a POSIX shell")
def test_progress_counts_the_packages(tmp_path: Path, lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"Collecting package-{number}==1.0" for number in range(20)] + ["Ignoring package-21: markers do not match"]
    install_lock(scripted_pip(tmp_path, lines, 0), lock, is_repair=False)
    text = capsys.readouterr().err
    assert "Getting the packages 10/25" in text
    assert "Getting the packages 20/25" in text
    assert "The packages are installed." in text


@pytest.mark.skipif(sys.platform == "win32", reason="the scripted program needs a POSIX shell")
def test_failed_pip_stops_the_set_up(tmp_path: Path, lock: Path) -> None:
    with pytest.raises(SetupError, match="disk is full"):
        install_lock(scripted_pip(tmp_path, ["No space left on device"], 2), lock, is_repair=True)
