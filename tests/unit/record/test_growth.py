"""A ten minute exam grows neither the process nor the store beyond reason."""

import tracemalloc
from pathlib import Path

import pytest

from tests.unit.record.builders import make_header, make_track, open_store
from vmsk_exam.record.journal import JournalWriter

SECONDS = 600
MEGABYTE = 1024 * 1024


@pytest.mark.slow
def test_ten_minutes_at_30_frames_a_second(tmp_path: Path) -> None:
    store = open_store(tmp_path / "exams.db")
    journal = JournalWriter(store, samples_wait_s=0.0)
    journal.begin_exam(make_header())
    tracemalloc.start()
    for second in range(SECONDS):
        journal.add_samples("exam_1", "knee_flexion_left", 1, make_track(30, start_s=float(second), seed=second))
        journal.flush()
        if second == SECONDS // 10:
            early_bytes, _ = tracemalloc.get_traced_memory()
    late_bytes, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    journal.close()
    assert late_bytes - early_bytes < MEGABYTE
    track = store.load_track("exam_1", "knee_flexion_left")
    assert track is not None
    assert track.t_s.shape == (30 * SECONDS,)
    store.close()
    assert (tmp_path / "exams.db").stat().st_size < 12 * MEGABYTE
    assert [path.name for path in tmp_path.iterdir()] == ["exams.db"]
