"""What the answers before an exam change about it: tasks that are not offered, and the demo patient's own answers."""

from datetime import UTC, datetime

from vmsk_exam.assessment.intake.safety import left_out_result
from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.record.model import ExamRecord
from vmsk_exam.session.intake import IntakeFindings, left_out_document
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
