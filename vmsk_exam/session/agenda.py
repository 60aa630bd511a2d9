"""Which task comes next."""

from collections.abc import Iterable

from vmsk_exam.assessment.progression import is_offered
from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.protocol.model import ManeuverTask


class Agenda:
    """The tasks of an exam in order, and the one that it is at.

    Parameters
    ----------
    tasks
        Every task of the protocol.
    done
        Results that an interrupted exam already has; their tasks are passed over.
    """

    def __init__(self, tasks: tuple[ManeuverTask, ...], done: Iterable[ManeuverResult]) -> None:
        self.tasks = tasks
        self._done = {result.task_id for result in done}
        self._index = -1

    @property
    def task(self) -> ManeuverTask:
        """The task that the exam is at; only where it has one."""
        return self.tasks[self._index]

    @property
    def has_task(self) -> bool:
        """Whether the exam is at a task: neither in set-up nor at its end."""
        return 0 <= self._index < len(self.tasks)

    @property
    def number(self) -> int:
        """1-based number of the task, the last one at the end, 0 in set-up."""
        return min(self._index + 1, len(self.tasks))

    def advance(self, results: Iterable[ManeuverResult]) -> ManeuverTask | None:
        """Go to the next task that is not done.

        Parameters
        ----------
        results
            What was measured so far.

        Returns
        -------
        ManeuverTask or None
            The task now reached if it must not be offered after these results; then the caller notes it and advances again.
        """
        self._index += 1
        while self.has_task and self.task.task_id in self._done:
            self._index += 1
        return self.task if self.has_task and not is_offered(self.task, results) else None
