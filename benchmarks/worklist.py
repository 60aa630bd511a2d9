"""How long the surgeon's list takes with many exams: ``python -m benchmarks.worklist [EXAMS]`` (default 100,000).

Processor time, so that other programs on the machine do not count; prints and saves a table.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from vmsk_exam.record.connection import Connection
from vmsk_exam.record.database import Database
from vmsk_exam.record.keys import StoreKey
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.record.worklist import WorklistQuery, WorklistSort, WorklistState, fold_words

RESULTS = Path(__file__).parent / "results" / "worklist.txt"
LIMIT_MS = 50.0
REPEATS = 7
KEY = StoreKey(bytes(range(32)))
FIRST = ("Rosa", "Iñigo", "Ana", "José", "Lucía", "Omar", "Mei", "John", "Fatima", "Piotr")
LAST = ("Álvarez", "Muñoz", "Ruiz", "García", "Smith", "Haddad", "Chen", "Nowak", "Okafor", "Jansen")
TITLES = ("Knee", "Shoulder", "Hip", "Knee after replacement", "Neck", "Functional tests")
START = datetime(2020, 1, 1, tzinfo=UTC)

QUERIES = {
    "first page, urgent first": WorklistQuery(),
    "newest first": WorklistQuery(sort=WorklistSort.DATE),
    "page at the end": WorklistQuery(sort=WorklistSort.DATE, offset=10**9),
    "by patient": WorklistQuery(sort=WorklistSort.PATIENT, is_descending=False),
    "largest deficit": WorklistQuery(sort=WorklistSort.DEFICIT),
    "largest deficit, page at the end": WorklistQuery(sort=WorklistSort.DEFICIT, offset=10**9),
    "most not assessable": WorklistQuery(sort=WorklistSort.NOT_ASSESSABLE),
    "least not assessable, new only": WorklistQuery(
        sort=WorklistSort.NOT_ASSESSABLE, is_descending=False, states=frozenset({WorklistState.NEW})
    ),
    "by state, oldest first": WorklistQuery(sort=WorklistSort.STATE, is_descending=False),
    "in review only": WorklistQuery(states=frozenset({WorklistState.IN_REVIEW})),
    "new or in review, by patient": WorklistQuery(
        states=frozenset({WorklistState.NEW, WorklistState.IN_REVIEW}), sort=WorklistSort.PATIENT, is_descending=False
    ),
    "red flags only": WorklistQuery(red_flags_only=True),
    "one patient's exams": WorklistQuery(patient_number="P-00077"),
    "search 'k'": WorklistQuery(text="k"),
    "search 'muñ'": WorklistQuery(text="muñ"),
    "search 'garcia lucia'": WorklistQuery(text="garcia lucia"),
    "search 'P-00077'": WorklistQuery(text="P-00077"),
    "search nothing found": WorklistQuery(text="zzz"),
    "search two common words, nothing found": WorklistQuery(text="rosa okaforx"),
    "search two common words that never meet": WorklistQuery(text="rosa john"),
    "search 'knee', by deficit, new only": WorklistQuery(
        text="knee", sort=WorklistSort.DEFICIT, states=frozenset({WorklistState.NEW})
    ),
}


def make_rows(count: int) -> Iterator[tuple[tuple[object, ...], tuple[object, ...], list[str]]]:
    """Give each exam's row, its row in the list, and its words."""
    draw = random.Random(7)
    for key in range(1, count + 1):
        name = f"{draw.choice(FIRST)} {draw.choice(LAST)}"
        number, title = f"P-{draw.randrange(max(count // 4, 1)):05}", draw.choice(TITLES)
        started = (START + timedelta(minutes=30 * key)).isoformat(timespec="microseconds")
        state = draw.choices(("new", "in_review", "signed"), (0.05, 0.01, 0.94))[0]
        flag = int(draw.random() < 0.02)
        words = fold_words(f"{name} {number} {title}")
        counts = (12, 10, draw.randrange(4))
        exam = (key, f"exam_{key}", started, "finished", name, number, title, *counts, 0)
        deficit = None if draw.random() < 0.2 else draw.uniform(0, 60)
        urgent = int(flag and state != "signed")
        task = draw.choice(("task", "reference:task"))
        listed = (
            key, f"exam_{key}", started, "finished", state, flag, urgent, name, number, title, *counts, deficit, task, 0,
            " ".join(fold_words(name)), " ".join(words),
        )  # fmt: skip
        yield exam, listed, list(words)


def fill(connection: Connection, count: int) -> None:
    """Write exams straight into the tables: only what the list reads."""
    for exam, listed, words in make_rows(count):
        connection.execute(
            "INSERT INTO exams (exam_key, exam_id, started_utc, status, subject_name, patient_number, protocol_title, "
            "task_count, measured_count, not_assessable_count, is_demo) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            exam,
        )
        connection.execute(f"INSERT INTO worklist VALUES ({', '.join('?' * len(listed))})", listed)  # noqa: S608
        for word in words:
            connection.execute("INSERT INTO worklist_words VALUES (?, ?)", (word, exam[0]))


def measure(store: SqlCipherStore, count: int) -> tuple[list[str], float]:
    """Return a line for each query, and the largest median in milliseconds."""
    lines, worst = [f"{'query':42} {'first ms':>8} {'median ms':>10} {'rows':>6} {'total':>8}"], 0.0
    for name, asked in QUERIES.items():
        query = replace(asked, offset=max(count - 200, 0)) if asked.offset else asked
        times = []
        for _ in range(REPEATS):
            began = time.process_time()
            page = store.list_worklist(query)
            times.append(1000 * (time.process_time() - began))
        worst = max(worst, median(times))
        total = f"{page.total}{'' if page.is_total_exact else '+'}"
        lines.append(f"{name:42} {times[0]:8.1f} {median(times):10.1f} {len(page.rows):6} {total:>8}")
    return lines, worst


def main() -> None:
    """Print and save a table; exit with 1 if a query takes too long."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exams.db"
        SqlCipherStore.open(path, lambda: KEY).close()
        database = Database(path, KEY)
        with database.writing() as connection:
            fill(connection, count)
        database.close()
        began = time.process_time()
        store = SqlCipherStore.open(path, lambda: KEY, check_limit_bytes=0)
        opened_ms = 1000 * (time.process_time() - began)
        lines, worst = measure(store, count)
        store.close()
        first = f"{count} exams, {path.stat().st_size / 1e6:.0f} MB, opened in {opened_ms:.0f} ms of processor time"
    text = "\n".join([first, *lines, f"slowest median {worst:.1f} ms, limit {LIMIT_MS:.0f} ms"])
    print(text)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    raise SystemExit(int(worst > LIMIT_MS))


if __name__ == "__main__":
    main()
