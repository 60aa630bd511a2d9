"""What this machine can and cannot do: one finding per part, ok or what to do."""

import importlib.util
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from vmsk_exam.errors import VmskError
from vmsk_exam.resources import LANGUAGES, asset_path
from vmsk_exam.settings import data_folder

_MIN_FREE_MB = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination of the machine."""

    name: str
    is_ok: bool
    text: str
    """What was found, or what to do."""
    is_needed: bool = True
    """False: the program goes on without it."""


def examine_machine() -> tuple[Finding, ...]:
    """Return a finding for cameras, model, 3D graphics, speech, disk and keyring."""
    checks = (check_cameras, check_model, check_graphics, check_speech, check_disk, check_keyring)
    return tuple(_guarded(check) for check in checks)


def _guarded(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except VmskError as error:
        return Finding(check.__name__.removeprefix("check_"), is_ok=False, text=str(error))


def check_cameras() -> Finding:
    """Look for webcams without opening them."""
    from vmsk_exam.vision.cameras import list_cameras

    names = ", ".join(camera.name for camera in list_cameras())
    advice = "No webcam found. Plug one in, or use the demo patient (--camera demo)."
    return Finding("cameras", bool(names), names or advice, is_needed=False)


def check_model() -> Finding:
    """Load the pose model and compare it with its card."""
    from vmsk_exam.vision.estimator import MediaPipePoseEstimator

    estimator = MediaPipePoseEstimator()
    try:
        return Finding("model", is_ok=True, text=f"{estimator.model_name}, sha256 {estimator.model_sha256[:12]} as on its card")
    finally:
        estimator.close()


def check_graphics() -> Finding:
    """Ask for a GL context without a window."""
    from vmsk_exam.avatar.renderer import is_gl_available

    if is_gl_available():
        return Finding("graphics", is_ok=True, text="OpenGL without a window works: the avatar is drawn live")
    advice = "No OpenGL context: the avatar plays as recorded clips. On Debian: apt install libegl1 libgl1 libgles2."
    return Finding("graphics", is_ok=False, text=advice, is_needed=False)


def check_speech() -> Finding:
    """Look for recorded prompts and for a speech engine."""
    recorded = [language for language in LANGUAGES if any(asset_path("speech", language).glob("*.ogg"))]
    has_engine = importlib.util.find_spec("PySide6.QtTextToSpeech") is not None and bool(shutil.which("spd-say") or _is_desktop())
    if recorded:
        others = "" if has_engine else "; no speech engine: texts of your own protocols are shown only"
        return Finding("speech", is_ok=True, text=f"prompts are recorded ({', '.join(recorded)}){others}")
    if has_engine:
        return Finding("speech", is_ok=True, text="a speech engine is there")
    advice = "No speech engine: prompts are shown as text. On Debian: apt install speech-dispatcher-espeak-ng libpulse0."
    return Finding("speech", is_ok=False, text=advice, is_needed=False)


def check_disk() -> Finding:
    """Look at the free space where records are stored, and write a file there."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            free_mb = shutil.disk_usage(folder).free // 1_000_000
    except OSError as error:
        advice = f"{folder} cannot be written ({error.strerror}). Set VMSK_EXAM_HOME to another folder."
        return Finding("disk", is_ok=False, text=advice)
    if free_mb < _MIN_FREE_MB:
        return Finding("disk", is_ok=False, text=f"Only {free_mb} MB are free in {folder}. Free some space.")
    return Finding("disk", is_ok=True, text=f"{free_mb / 1000:.1f} GB free in {folder}")


def check_keyring() -> Finding:
    """Look for the system's keyring."""
    from vmsk_exam.record.keyring_access import find_keyring

    if find_keyring() is not None:
        return Finding("keyring", is_ok=True, text="the key of the store lies in the system's keyring")
    return Finding("keyring", is_ok=False, text="No keyring: a passphrase protects the store instead.", is_needed=False)


def _is_desktop() -> bool:
    import sys

    return sys.platform in ("darwin", "win32")
