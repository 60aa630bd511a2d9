"""How fast the avatar is posed, skinned and drawn.

Runs ``python -m benchmarks.avatar_fps [--frames N] [--people NAME ...]``. One person squats, 640x480: wall time by
its median and its fastest tenth (other programs share the cores), processor time over all threads, and pictures a second from the
fastest tenth. Prints and saves a table.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from vmsk_exam.anatomy import CameraView, Motion
from vmsk_exam.avatar.body import DEFAULT_PERSON, load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.coupling import posture_at
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.skinning import skin_points
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.truth import compute_true_angles

RESULTS = Path(__file__).parent / "results" / "avatar_fps.txt"
SIZE_PX = (640, 480)
SPEC = PerformanceSpec("knee_flexion", None, Motion.SQUAT, "standing", CameraView.LEFT, 0.0, 92.0)


def timed(name: str, work: Callable[[int], object], frames: int) -> str:
    """Return a table row for one kind of work, called with the number of the picture."""
    work(0)
    walls = np.empty(frames)
    processor = time.process_time()
    for frame in range(frames):
        begin = time.perf_counter()
        work(frame)
        walls[frame] = time.perf_counter() - begin
    processor_ms = (time.process_time() - processor) / frames * 1e3
    median_ms, best_ms = np.median(walls) * 1e3, np.quantile(walls, 0.1) * 1e3
    return f"{name:34s} {median_ms:8.2f} {best_ms:8.2f} {processor_ms:8.2f} {1e3 / best_ms:8.0f}"


def rows_of(person: str, frames: int) -> list[str]:
    """Return the rows of one person."""
    body = load_body(person)
    postures = [posture_at(body, SPEC, share) for share in np.linspace(0.0, 1.0, 30)]
    posed = [pose_body(body, posture) for posture in postures]
    rows = [
        timed(f"{person}: pose", lambda i: pose_body(body, postures[i % 30]), frames),
        timed(f"{person}: true angles", lambda i: compute_true_angles(posed[i % 30]), frames),
        timed(f"{person}: skinning in numpy", lambda i: skin_points(posed[i % 30]), frames),
    ]
    for is_fine in (False, True):
        with AvatarRenderer(*SIZE_PX, is_fine=is_fine) as renderer:
            faces = len(body.faces if is_fine else body.coarse_faces)
            label = f"{person}: picture, {faces} faces"
            rows.append(timed(label, lambda i, r=renderer: r.render(posed[i % 30], CameraPose(), Look()), frames))  # type: ignore[misc]
    return rows


def main() -> None:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=150)
    parser.add_argument("--people", nargs="*", default=[DEFAULT_PERSON])
    arguments = parser.parse_args()
    lines = [f"{'640x480, milliseconds':34s} {'median':>8s} {'fastest':>8s} {'cpu':>8s} {'fps':>8s}"]
    for person in arguments.people:
        lines += rows_of(person, arguments.frames)
    table = "\n".join(lines) + "\n"
    print(table, end="")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
