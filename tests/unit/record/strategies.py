"""Hypothesis strategies for everything that an exam record holds."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.assessment.results import CompensationSeen, ManeuverResult, Measure, Outcome, Repetition
from vmsk_exam.record.model import Consent, ExamHeader, ExamRecord, ExamStatus, KeyFrame, Provenance, Subject

texts = st.text(max_size=12)
numbers = st.floats(allow_nan=False, width=64)
maybe_numbers = st.none() | numbers
counts = st.integers(0, 2**53)
times = st.integers(-(2**52), 2**52).map(lambda steps: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=steps))
pairs = st.lists(st.tuples(texts, texts), max_size=3).map(tuple)

repetitions = st.builds(Repetition, counts, *[numbers] * 7)
compensations = st.builds(CompensationSeen, texts, numbers, st.lists(counts, max_size=3).map(tuple))
measures = st.builds(Measure, texts, numbers, texts, maybe_numbers)


def results(task_id: str) -> st.SearchStrategy[ManeuverResult]:
    return st.builds(
        ManeuverResult,
        task_id=st.just(task_id),
        maneuver_id=texts,
        side=st.none() | st.sampled_from(Side),
        channel=texts,
        view=st.sampled_from(CameraView),
        outcome=st.sampled_from(Outcome),
        reason=st.none() | texts,
        attempt=counts,
        start_deg=maybe_numbers,
        peak_deg=maybe_numbers,
        arc_deg=maybe_numbers,
        peak_sd_deg=maybe_numbers,
        repetitions=st.lists(repetitions, max_size=3).map(tuple),
        hold_s=numbers,
        compensations=st.lists(compensations, max_size=2).map(tuple),
        measures=st.lists(measures, max_size=2).map(tuple),
        usable_ratio=numbers,
        frame_count=counts,
        duration_s=numbers,
        pain=st.none() | st.integers(0, 10),
    )


headers = st.builds(
    ExamHeader,
    exam_id=texts,
    started_utc=times,
    subject=st.builds(Subject, texts, st.none() | st.dates(date(1900, 1, 1)), texts, texts),
    consent=st.builds(Consent, times, texts, st.booleans(), st.booleans()),
    provenance=st.builds(Provenance, *[texts] * 7, st.tuples(counts, counts), texts, texts, packages=pairs, settings=pairs),
    protocol_title=texts,
    language=texts,
    task_ids=st.lists(texts, max_size=4, unique=True).map(tuple),
    is_demo=st.booleans(),
)


@st.composite
def records(draw: st.DrawFn) -> ExamRecord:
    header = draw(headers)
    done = [task_id for task_id in header.task_ids if draw(st.booleans())]
    status = draw(st.sampled_from(ExamStatus))
    ended_utc = None if status is ExamStatus.RUNNING else draw(times)
    return ExamRecord(header, status, ended_utc, tuple(draw(results(task_id)) for task_id in done))


key_frames = st.builds(KeyFrame, numbers, st.binary(max_size=50))
