"""How long it takes from the start of the process to the first live angle of the demo exam.

Runs ``python benchmarks/first_angle.py``: starts a fresh process several times, head-less and with the app (off screen),
and prints the median after one cold start. Prints and saves a table.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "first_angle.txt"

_HEADLESS = """
from vmsk_exam.bootstrap.exams import ExamOrder, build_session
from vmsk_exam.bootstrap.sources import open_camera
from vmsk_exam.bootstrap.store import open_throwaway_store
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import Subject
from vmsk_exam.session.timing import HEADLESS_TIMING
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
import numpy as np
source = open_camera("demo", is_paced=False)
source.open()
with open_throwaway_store() as store:
    journal = JournalWriter(store)
    estimator = MediaPipePoseEstimator()
    order = ExamOrder("knee", "en", Subject(), True, HEADLESS_TIMING, True)
    session, _ = build_session(order, store, journal, estimator, source)
    while True:
        snapshot = session.step(source.read())
        if snapshot.angles is not None and np.isfinite(snapshot.angles.angles_deg).any():
            break
    journal.close()
    print("first angle", flush=True)
"""

_APP = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from vmsk_exam.bootstrap.services import AppServices
from vmsk_exam.bootstrap.store import ThrowawayAccess
from vmsk_exam.record.model import Subject
from vmsk_exam.settings import Settings
from vmsk_exam.ui.app import build_window
from vmsk_exam.ui.services import ExamRequest
import numpy as np
application = QApplication(sys.argv)
services = AppServices(Settings(), ThrowawayAccess())
window = build_window(services)
window.show()
request = ExamRequest("knee", "demo", Subject(), True, "1", "en")
running = services.start_exam(request, window.relay.publish)
def look():
    snapshot = running.latest()
    if snapshot is not None and snapshot.angles is not None and np.isfinite(snapshot.angles.angles_deg).any():
        print("first angle", flush=True)
        running.stop()
        application.quit()
timer = QTimer()
timer.timeout.connect(look)
timer.start(5)
application.exec()
services.close()
"""


def time_to_first_angle(program: str) -> float:
    """Start a process and return the seconds until it tells of its first angle."""
    start = time.perf_counter()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("first angle"):
                elapsed_s = time.perf_counter() - start
                process.communicate()
                return elapsed_s
    raise RuntimeError("no angle came")


def main() -> int:
    """Print how long both ways take."""
    rows = ["way        first run s   median of 5 warm s   aim s"]
    for name, program in (("head-less", _HEADLESS), ("app", _APP)):
        first_s = time_to_first_angle(program)
        warm_s = statistics.median(time_to_first_angle(program) for _ in range(5))
        rows.append(f"{name:10} {first_s:11.2f}   {warm_s:18.2f}   {4:5d}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(rows) + "\n")
    print("\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
