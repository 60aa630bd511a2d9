"""Brings in cv2 without its side effects; every other module of the room takes ``cv2`` from here."""

import os
from types import ModuleType
from typing import Any, Final

QT_VARIABLES: Final = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
"""The opencv wheel points these at its own Qt 5 on import, which Qt 6 and child processes would inherit."""

QUIET_VARIABLES: Final = {"OPENCV_LOG_LEVEL": "SILENT", "OPENCV_FFMPEG_LOGLEVEL": "-8"}
"""Read by cv2 and its ffmpeg: what they log in native code would end up on the command line's standard error."""


WEBCAM_VARIABLES: Final = {"OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS": "0"}
"""Without it Windows takes up to half a minute to open some webcams."""


NETWORK_VARIABLES: Final = {"OPENCV_FORCE_DNN_ENGINE": "1"}
"""The classic engine: the new one gives only the first output of a TFLite network, and reading from memory offers no choice."""


def _import_quietly() -> ModuleType:
    for name, value in (QUIET_VARIABLES | WEBCAM_VARIABLES | NETWORK_VARIABLES).items():
        os.environ.setdefault(name, value)
    before = {name: os.environ.get(name) for name in QT_VARIABLES}
    import cv2

    for name, old in before.items():
        os.environ.pop(name, None)
        if old is not None:
            os.environ[name] = old
    module: ModuleType = cv2
    return module


cv2: Final[Any] = _import_quietly()
"""The OpenCV module; Any, because its wheel's types do not say what None from a failed read means."""
