"""From the answers of the intake to the exam that is run: one record, tasks left out with their reason."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.model import Answer, PersonFacts, Stage
from vmsk_exam.assessment.results import EndReason, Outcome
from vmsk_exam.bootstrap.exams import ExamOrder, build_session, find_protocol
from vmsk_exam.bootstrap.services import AppServices
from vmsk_exam.bootstrap.store import ThrowawayAccess
from vmsk_exam.protocol.model import SafetyKey
from vmsk_exam.record.documents import DocumentKind
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import Subject
from vmsk_exam.samples import Frame
from vmsk_exam.session.intake import read_findings, stage_document
from vmsk_exam.session.timing import HEADLESS_TIMING
from vmsk_exam.settings import Settings
from vmsk_exam.ui.services import ExamRequest


class Camera:
    """A camera with a name."""

    name = "Logitech BRIO"
    is_live = False

    def open(self) -> None:
        """Nothing to start."""

    def read(self) -> Frame | None:
        """Give nothing."""
        return None

    def close(self) -> None:
        """Nothing to release."""


class Estimator:
    """A model with a name."""

    model_name = "pose"
    model_sha256 = "0" * 64

    def reset(self) -> None:
        """Nothing is tracked."""

    def close(self) -> None:
        """Nothing to release."""


@pytest.fixture
def services() -> Iterator[AppServices]:
    """The program on a store that is gone afterwards."""
    opened = AppServices(Settings(), ThrowawayAccess())
    yield opened
    opened.close()


def request(**values: object) -> ExamRequest:
    return ExamRequest("knee", "0", Subject(name="Ana"), False, "w1", "en", **values)  # type: ignore[arg-type]


def put(services: AppServices, exam_id: str, stage: Stage, answers: dict[str, Answer]) -> None:
    document = stage_document(load_question_set(stage), PersonFacts(), answers, datetime.now(UTC), "en")
    services.store.put_document(exam_id, document)


def build(services: AppServices, exam_id: str, *, is_demo: bool = False) -> None:
    order = ExamOrder("knee", "en", Subject(name="Ana"), False, HEADLESS_TIMING, is_demo, exam_id)
    journal = JournalWriter(services.store)
    session, _header = build_session(order, services.store, journal, Estimator(), Camera())  # type: ignore[arg-type]
    session.end(0)
    journal.flush()
    journal.close()


def test_an_opened_record_is_unfinished_and_knows_no_camera(services: AppServices) -> None:
    exam_id = services.open_record(request())
    (summary,) = services.store.unfinished_exams()
    assert summary.exam_id == exam_id
    assert services.store.load_exam(exam_id).header.provenance.camera_name == ""


def test_the_exam_goes_on_in_the_opened_record(services: AppServices) -> None:
    exam_id = services.open_record(request())
    build(services, exam_id, is_demo=True)
    record = services.store.load_exam(exam_id)
    provenance = record.header.provenance
    assert (provenance.camera_name, provenance.model_name) == ("Logitech BRIO", "pose")
    assert record.header.is_demo, "what was shown by the demo patient is never taken for a patient"
    assert [exam.exam_id for exam in services.store.list_exams()] == [exam_id]


def test_what_must_not_be_done_is_left_out_with_its_reason(services: AppServices) -> None:
    exam_id = services.open_record(request())
    put(services, exam_id, Stage.PLACE, {"company": "alone"})
    put(services, exam_id, Stage.SAFETY, {"pain_now": 2, "weight": "none", "operation": "none"})
    build(services, exam_id)
    record = services.store.load_exam(exam_id)
    against = [
        task.task_id
        for task in find_protocol("knee").tasks
        if SafetyKey.WEIGHT_BEARING_LIMITED in task.maneuver.contraindicated_when
    ]
    assert against
    assert [result.task_id for result in record.results] == against
    assert {(result.outcome, result.reason) for result in record.results} == {(Outcome.SKIPPED, EndReason.SAFETY_GATE)}
    (document,) = services.store.documents(exam_id, DocumentKind.PRECAUTIONS)
    assert document.content["keys"] == ["alone", "weight_bearing_limited"]
    assert [each["task_id"] for each in document.content["left_out"]] == against


def test_without_a_safety_gate_nothing_is_left_out(services: AppServices) -> None:
    exam_id = services.open_record(request())
    put(services, exam_id, Stage.PLACE, {"company": "alone"})
    build(services, exam_id)
    assert services.store.load_exam(exam_id).results == ()


def test_strange_answers_are_left_out_and_never_guessed(services: AppServices) -> None:
    exam_id = services.open_record(request())
    put(services, exam_id, Stage.SAFETY, {"pain_now": 7, "weight": "none"})
    document = services.store.documents(exam_id, DocumentKind.SAFETY)[0]
    findings = read_findings((document,))
    assert (findings.pain_before, findings.keys) == (
        7,
        (SafetyKey.ALONE, SafetyKey.WEIGHT_BEARING_LIMITED, SafetyKey.SEVERE_PAIN),
    )
    changed = document.body.replace("none", "heaps")
    broken = read_findings((type(document)(document.kind, "", changed, document.written_utc),))
    assert dict(broken.answers(Stage.SAFETY)) == {"pain_now": 7}
