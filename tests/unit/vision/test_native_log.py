import os
import subprocess
import sys
import threading

import pytest

from vmsk_exam.vision.native_log import native_notes_hidden


def test_notes_of_native_code_are_hidden_and_other_lines_are_kept(capfd: pytest.CaptureFixture[str]) -> None:
    with native_notes_hidden():
        os.write(2, b"W0000 00:00:1795448138.410623 9899 inference_feedback_manager.cc:121] Feedback\n")
        os.write(2, b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n")
        os.write(2, b"[ WARN:0@1.043] global cap.cpp:212 open VIDEOIO(FFMPEG)\n")
        os.write(2, b"vmsk-exam: the camera is in use\nF0000 fatal check failed\n")
    os.write(2, b"INFO: after the block\n")

    assert capfd.readouterr().err == "vmsk-exam: the camera is in use\nF0000 fatal check failed\nINFO: after the block\n"


def test_blocks_may_overlap_in_threads(capfd: pytest.CaptureFixture[str]) -> None:
    is_inside, may_end = threading.Event(), threading.Event()

    def inner() -> None:
        with native_notes_hidden():
            is_inside.set()
            may_end.wait(5)

    thread = threading.Thread(target=inner)
    with native_notes_hidden():
        thread.start()
        is_inside.wait(5)
    os.write(2, b"I0000 still hidden\nkept\n")
    may_end.set()
    thread.join()

    assert capfd.readouterr().err == "kept\n"


def fail_inside() -> None:
    with native_notes_hidden():
        os.write(2, b"told before the error\n")
        raise ValueError("inside")


def test_an_error_inside_passes_and_shows(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="inside"):
        fail_inside()

    assert capfd.readouterr().err == "told before the error\n"


SILENT_RUN = """
import os
before = dict(os.environ)
import numpy as np
from vmsk_exam.samples import Frame
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
estimator = MediaPipePoseEstimator()
print(estimator.estimate(Frame(0, 0, np.zeros((48, 64, 3), np.uint8))).person_count)
estimator.close()
import sys
print([name for name in os.environ if name.startswith("QT_QPA") and name not in before])
print([name for name in ("matplotlib", "sounddevice") if name in sys.modules])
"""


def test_the_estimator_writes_nothing_to_standard_error_and_leaves_qt_alone() -> None:
    done = subprocess.run([sys.executable, "-c", SILENT_RUN], capture_output=True, text=True, check=True, timeout=120)

    assert done.stderr == ""
    assert done.stdout.splitlines() == ["0", "[]", "[]"]
