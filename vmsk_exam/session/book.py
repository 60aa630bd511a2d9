"""The results of a running exam: numbers the attempts, hands results to the recorder, keeps the last of each task."""

from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.record.model import ExamHeader, ExamStatus
from vmsk_exam.session.attempt import Attempt
from vmsk_exam.session.ports import ExamRecorder, PictureEncoder


class ResultBook:
    """Keeps what an exam has measured so far.

    Parameters
    ----------
    header
        Header of the exam; its consent decides whether pictures are kept.
    recorder, encoder
        Where results go, and how pictures are packed.
    done
        Results of an interrupted exam that is gone on with.
    """

    def __init__(
        self, header: ExamHeader, recorder: ExamRecorder, encoder: PictureEncoder, done: tuple[ManeuverResult, ...]
    ) -> None:
        self._header = header
        self._recorder = recorder
        self._encoder = encoder
        self._results = {result.task_id: result for result in done}
        self._attempt_numbers = {result.task_id: result.attempt for result in done}

    def begin_attempt(self, task: ManeuverTask, batch_s: float) -> Attempt:
        """Return the next attempt at a task."""
        number = self._attempt_numbers.get(task.task_id, 0) + 1
        self._attempt_numbers[task.task_id] = number
        return Attempt(task, number, batch_s)

    def record(self, attempt: Attempt) -> tuple[int, ...]:
        """Hand over what is new in a running attempt; return the numbers of the repetitions that ended."""
        return tuple(repetition.number for repetition in attempt.record(self._recorder, self._header.exam_id))

    def close(self, attempt: Attempt, result: ManeuverResult) -> None:
        """Store the result of an attempt that ended."""
        exam_id = self._header.exam_id
        attempt.record(self._recorder, exam_id, is_last=True)
        may_keep = self._header.consent.keep_pictures and result.outcome is Outcome.MEASURED
        key_frame = attempt.key_frame(self._encoder) if may_keep else None
        self._recorder.put_result(exam_id, result, key_frame)
        self._results[result.task_id] = result

    def replace(self, result: ManeuverResult) -> None:
        """Store a result again, with the patient's answer."""
        self._recorder.put_result(self._header.exam_id, result, None)
        self._results[result.task_id] = result

    def end(self, status: ExamStatus) -> None:
        """Close the exam."""
        self._recorder.end_exam(self._header.exam_id, status)

    def is_measured(self, task: ManeuverTask) -> bool:
        """Return whether a task already has numbers."""
        result = self._results.get(task.task_id)
        return result is not None and result.outcome is Outcome.MEASURED

    def ordered(self, tasks: tuple[ManeuverTask, ...]) -> tuple[ManeuverResult, ...]:
        """Return the results in the order of the protocol."""
        return tuple(self._results[task.task_id] for task in tasks if task.task_id in self._results)
