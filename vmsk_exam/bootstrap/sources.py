"""Cameras by identifier: the demo patient, webcams, files and streams."""

from typing import TYPE_CHECKING

from vmsk_exam.bootstrap.demo import DEMO_CAMERA_ID
from vmsk_exam.session.ports import FrameSource

if TYPE_CHECKING:
    from vmsk_exam.avatar.camera import AvatarCamera


_UNPACED_FPS = 15.0
"""Pictures a second of the demo patient when nobody watches: half the work, and enough for slow movements."""


def demo_camera(*, is_paced: bool) -> "AvatarCamera":
    """Return the demo patient as a source, not yet opened."""
    from vmsk_exam.avatar.camera import AvatarCamera, CameraOptions

    return AvatarCamera(is_paced=True) if is_paced else AvatarCamera(options=CameraOptions(fps=_UNPACED_FPS))


def open_camera(camera_id: str, *, is_paced: bool = True) -> FrameSource:
    """Return the source for ``demo``, a number, a file or an address; not yet opened.

    Parameters
    ----------
    camera_id
        What ``--camera`` takes.
    is_paced
        Whether the demo patient moves in real time rather than as fast as it can be measured.

    Raises
    ------
    SourceError
        If the identifier names nothing.
    """
    if camera_id == DEMO_CAMERA_ID:
        return demo_camera(is_paced=is_paced)
    from vmsk_exam.vision.sources import open_source

    return open_source(camera_id)
