"""Cameras by identifier: the demo patient, webcams, files and streams."""

from vmsk_exam.bootstrap.demo import DEMO_CAMERA_ID
from vmsk_exam.session.ports import FrameSource


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
        from vmsk_exam.avatar.camera import AvatarCamera

        return AvatarCamera(is_paced=is_paced)
    from vmsk_exam.vision.sources import open_source

    return open_source(camera_id)
