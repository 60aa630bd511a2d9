"""The results of a running exam: numbers the attempts, hands results to the recorder, keeps the last of each task."""

from functools import partial
from typing import Final

from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.record.model import ExamHeader, ExamStatus, KeyFrame
from vmsk_exam.session.attempt import Attempt
from vmsk_exam.session.film import Film, FilmPlace
from vmsk_exam.session.ports import ExamJournal, PictureEncoder

SETTLE_LIMIT_S: Final = 1.0
"""A result is waited for so long before it is announced all the same; the snapshot then says that storing is late."""


class ResultBook:
    """Keeps what an exam has measured so far, and sees to it that it is durable before anybody is told.

    Parameters
    ----------
    header
        Header of the exam; its consent decides whether pictures are kept.
    recorder, encoder
        Where results go, and how pictures are packed.
    done
        Results of an interrupted exam that is gone on with.
    film
        Films the attempts; None where the patient did not agree to it.
    """

    def __init__(
        self,
        header: ExamHeader,
        recorder: ExamJournal,
        encoder: PictureEncoder,
        done: tuple[ManeuverResult, ...],
        film: Film | None = None,
    ) -> None:
        self._film = film if header.consent.keep_video else None
        self._header = header
        self._recorder = recorder
        self._encoder = encoder
        self._results = {result.task_id: result for result in done}
        self._attempt_numbers = {result.task_id: result.attempt for result in done}
        self._has_news = False

    @property
    def problem(self) -> str:
        """What is wrong with storing at present, empty if all is well."""
        return self._recorder.problem

    @property
    def is_full(self) -> bool:
        """Whether the store takes nothing more at present."""
        return self._recorder.is_full

    def begin(self, header: ExamHeader) -> None:
        """Begin the exam in the store; the header now names the size of the pictures."""
        self._recorder.begin_exam(header)
        self._has_news = True

    def settle(self, *, try_again: bool = False) -> None:
        """Wait until what began or ended since the last call is durable; at once if nothing did, unless asked to try again."""
        if self._has_news or try_again:
            self._has_news = False
            self._recorder.settle(SETTLE_LIMIT_S)

    def begin_attempt(self, task: ManeuverTask, batch_s: float) -> Attempt:
        """Return the next attempt at a task."""
        number = self._attempt_numbers.get(task.task_id, 0) + 1
        self._attempt_numbers[task.task_id] = number
        place = FilmPlace(self._header.exam_id, task.task_id, number)
        return Attempt(task, number, batch_s, None if self._film is None else partial(self._film.take, place))

    def record(self, attempt: Attempt) -> tuple[int, ...]:
        """Hand over what is new in a running attempt; return the numbers of the repetitions that ended."""
        return tuple(repetition.number for repetition in attempt.record(self._recorder, self._header.exam_id))

    def close(self, attempt: Attempt, result: ManeuverResult) -> None:
        """Store the result of an attempt that ended."""
        exam_id = self._header.exam_id
        attempt.record(self._recorder, exam_id, is_last=True)
        may_keep = self._header.consent.keep_pictures and result.outcome is Outcome.MEASURED
        key_frame = attempt.key_frame(self._encoder) if may_keep else None
        self._put(result, key_frame)

    def replace(self, result: ManeuverResult) -> None:
        """Store a result again, with the patient's answer."""
        self._put(result, None)

    def end(self, status: ExamStatus) -> None:
        """Close the exam."""
        self._recorder.end_exam(self._header.exam_id, status)
        self._has_news = True

    def is_measured(self, task: ManeuverTask) -> bool:
        """Return whether a task already has numbers."""
        result = self._results.get(task.task_id)
        return result is not None and result.outcome is Outcome.MEASURED

    def ordered(self, tasks: tuple[ManeuverTask, ...]) -> tuple[ManeuverResult, ...]:
        """Return the results in the order of the protocol."""
        return tuple(self._results[task.task_id] for task in tasks if task.task_id in self._results)

    def _put(self, result: ManeuverResult, key_frame: KeyFrame | None) -> None:
        self._recorder.put_result(self._header.exam_id, result, key_frame)
        self._results[result.task_id] = result
        self._has_news = True
