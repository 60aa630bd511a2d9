"""Fills the environment from a hashed lock with pip, shows how far it is, and explains what went wrong."""

import queue
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from devtools.console import ProgressLine, SetupError

POLL_S: Final = 0.5
SEEN: Final = ("Collecting ", "Requirement already satisfied: ", "Ignoring ")
"""How the lines of pip begin that tell of one more package of the lock."""
OFFLINE_WORDS: Final = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "ReadTimeoutError",
    "ConnectTimeoutError",
    "ProxyError",
    "Max retries exceeded",
)


def install_lock(python: Path, lock: Path, is_repair: bool) -> None:
    """Install every package of a lock, checked by its hash and as a wheel.

    Raises
    ------
    SetupError
        If pip fails; the message says what to do.
    """
    count = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line and line[:1].isalnum())
    command = [str(python), "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "--requirement", str(lock)]
    if is_repair:
        command.append("--force-reinstall")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as process:
        lines = _show_progress(process, count)
    if process.returncode != 0:
        raise SetupError(explain_failure(lines, lock.name))


def explain_failure(lines: list[str], lock_name: str) -> str:
    """Return what a failed pip means and what to do about it."""
    tail = "\n  ".join(line for line in lines if line.strip())[-1500:]
    text = "\n".join(lines)
    if "DO NOT MATCH THE HASHES" in text:
        return f"A package differs from its hash in {lock_name} and was not installed. Check the package index.\n  {tail}"
    if "No space left on device" in text:
        return "The disk is full. The environment needs about 2 GB; free some space and start again."
    if any(words in text for words in OFFLINE_WORDS):
        return (
            "The packages could not be downloaded. Connect this machine to the network (or set PIP_INDEX_URL or HTTPS_PROXY "
            f"as your network asks) and start again; what is already there is kept.\n  {tail}"
        )
    if "No matching distribution found" in text:
        return (
            "A package does not exist for this machine. The program runs on 64-bit Intel or AMD machines with Windows or Linux "
            f"(glibc 2.34 or later), and on macOS 14 or later with an Apple processor.\n  {tail}"
        )
    return f"Installing the packages failed:\n  {tail}"


def _show_progress(process: "subprocess.Popen[str]", count: int) -> list[str]:
    progress = ProgressLine("Getting the packages", count)
    lines: list[str] = []
    seen, detail = 0, ""
    for line in _read_lines(process.stdout):
        if line is not None:
            lines.append(line)
            seen += line.startswith(SEEN)
            detail = _describe(line) or detail
        progress.show(seen, detail)
    progress.finish("The packages are installed." if process.wait() == 0 else "Installing stopped.")
    return lines


def _describe(line: str) -> str:
    """Return what a line of pip says about the present moment, empty if nothing."""
    words = line.split()
    if line.startswith("Installing collected packages"):
        return "unpacking, about a minute"
    if words[:1] in (["Downloading"], ["Collecting"]):
        return " ".join(words[1:4])
    return ""


def _read_lines(stream: IO[str] | None) -> Iterator[str | None]:
    """Yield each line of a process as it comes, and None whenever there is none for a moment."""
    lines: queue.Queue[str | None] = queue.Queue()

    def pump() -> None:
        for line in stream or ():
            lines.put(line.rstrip("\n"))
        lines.put(None)

    threading.Thread(target=pump, name="pip output", daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=POLL_S)
        except queue.Empty:
            yield None
            continue
        if line is None:
            return
        yield line
