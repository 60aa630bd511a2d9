"""What the answers before an exam change about it: tasks that are not offered, and the demo patient's own answers."""

from datetime import UTC, datetime

from vmsk_exam.assessment.intake.branching import regions_of
from vmsk_exam.assessment.intake.catalog import SHIPPED, load_question_set
from vmsk_exam.assessment.intake.demo import demo_answers, demo_chart
from vmsk_exam.assessment.intake.model import PersonFacts, Stage
from vmsk_exam.assessment.intake.safety import left_out_result
from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.record.documents import Document
from vmsk_exam.record.model import ExamRecord
from vmsk_exam.session.intake import IntakeFindings, free_document, left_out_document, not_asked_document, stage_document
from vmsk_exam.session.ports import ExamRecorder


def leave_out(
    findings: IntakeFindings, record: ExamRecord, protocol: ExamProtocol, recorder: ExamRecorder
) -> tuple[ManeuverResult, ...]:
    """Return the results that an exam already has, with those of the tasks that must not be done today.

    The latter are stored with their reason, and which facts speak against them; a task that has a result keeps it.
    """
    if not findings.stages:
        return record.results
    left_out = findings.left_out(protocol.tasks)
    recorder.put_document(record.exam_id, left_out_document(findings, left_out, datetime.now(UTC)))
    tasks = {task.task_id: task for task in protocol.tasks}
    new = [left_out_result(tasks[each.task_id], each) for each in left_out if record.result(each.task_id) is None]
    for result in new:
        recorder.put_result(record.exam_id, result, None)
    return (*record.results, *new)


def headless_documents(protocol: ExamProtocol, language: str, *, is_demo: bool) -> tuple[Document, ...]:
    """Return the intake of an exam without a window: the demo patient's answers, or that nobody could be asked."""
    now = datetime.now(UTC)
    if not is_demo:
        return tuple(not_asked_document(stage, now) for stage in (*SHIPPED, Stage.BODY_CHART))
    facts = PersonFacts(regions_of(protocol), is_pain_asked=True)
    sets = (load_question_set(stage) for stage in SHIPPED)
    asked = [stage_document(each, facts, demo_answers(each, facts, language), now, language) for each in sets]
    return (*asked, free_document(Stage.BODY_CHART, demo_chart(), now))
