"""While the avatar is drawn, other threads go on."""

import threading
import time

import pytest

from vmsk_exam.avatar.body import load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.stances import standing


@pytest.mark.skipif(not is_gl_available(), reason="no OpenGL context on this machine")
def test_waiting_changes_no_picture() -> None:
    body = load_body()
    posed = pose_body(body, standing(body))
    with AvatarRenderer(160, 120) as renderer:
        waited = renderer.render(posed, CameraPose(), Look())
        renderer._wait = lambda: None
        assert (renderer.render(posed, CameraPose(), Look()) == waited).all()


@pytest.mark.skipif(not is_gl_available(), reason="no OpenGL context on this machine")
def test_the_wait_gives_the_interpreter_free() -> None:
    body = load_body()
    posed = pose_body(body, standing(body))
    ticks = 0
    stop = threading.Event()

    def count() -> None:
        nonlocal ticks
        while not stop.is_set():
            ticks += 1
            time.sleep(0.0002)

    counter = threading.Thread(target=count)
    with AvatarRenderer(640, 480) as renderer:
        renderer.render(posed, CameraPose(), Look())
        counter.start()
        for _ in range(5):
            renderer.render(posed, CameraPose(), Look())
        stop.set()
        counter.join()
    assert ticks >= 5, "the other thread stood still while five pictures were drawn"
