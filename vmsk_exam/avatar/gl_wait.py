"""Waits for the graphics to finish drawing while other threads go on.

moderngl keeps the interpreter's lock while the driver works, and without a graphics card it works long: the screen's
thread would wait with it. A call through ``ctypes`` frees the lock, so the drawing is waited for here, before moderngl reads.
"""

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from typing import Final

_LIBRARIES: Final = {
    "linux": ("libGL.so.1", "libOpenGL.so.0"),
    "darwin": ("/System/Library/Frameworks/OpenGL.framework/OpenGL",),
    "win32": ("opengl32.dll",),
}


@cache
def find_wait() -> Callable[[], object]:
    """Return the function that waits; one that does nothing where the driver's library cannot be found."""
    for name in _LIBRARIES.get(sys.platform, ()):
        try:
            finish = ctypes.CDLL(name).glFinish
        except (OSError, AttributeError):
            continue
        finish.restype = None
        finish.argtypes = ()
        return finish
    return lambda: None
