"""One attempt at one task: the tracker, its samples in batches, the picture of its best moment."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from vmsk_exam.assessment.results import EndReason, ManeuverResult, ManeuverStatus, Phase, Repetition
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.protocol.model import ManeuverTask, PeakDirection
from vmsk_exam.record.model import KeyFrame, Track
from vmsk_exam.samples import AngleSample, Frame, ImageArray, PoseSample
from vmsk_exam.session.ports import ExamRecorder, PictureEncoder

_NS = 1_000_000_000
PAUSE_SHOWN_NS: Final = _NS
"""A pause takes up so much of an attempt's own time, however long it was: its curve shows a gap, its clock hardly runs."""


class Attempt:
    """Feeds the tracker and the recorder with the frames of one attempt, on a clock of its own that leaves pauses out.

    Parameters
    ----------
    task, number
        What is tried, and for which time (1-based).
    batch_s
        Samples are handed to the recorder in batches of this length, seconds.
    film
        Takes each picture with its time on the attempt's clock, seconds; None where the patient is not filmed.
    """

    def __init__(
        self, task: ManeuverTask, number: int, batch_s: float, film: Callable[[float, ImageArray], None] | None = None
    ) -> None:
        self._film = film
        self.task = task
        self.number = number
        self._tracker = ManeuverTracker(task, attempt=number)
        self._batch_ns = int(batch_s * _NS)
        self._batch: list[tuple[PoseSample, AngleSample]] = []
        self._first_ns: int | None = None
        self._best_deg: float | None = None
        self._best: tuple[int, Frame] | None = None
        self._last_ns: int | None = None
        self._left_out_ns = 0
        self._is_interrupted = False
        self._recorded_repetitions = 0

    @property
    def is_done(self) -> bool:
        """Whether the asked repetitions (or the timed test) are over."""
        return self._tracker.is_done

    def update(self, frame: Frame, pose: PoseSample, angles: AngleSample) -> ManeuverStatus:
        """Take one frame and return the status to show."""
        angles = self._on_own_clock(angles)
        if self._first_ns is None:
            self._first_ns = angles.t_ns
        status = self._tracker.update(angles, pose)
        self._batch.append((pose, angles))
        if self._film is not None:
            self._film((angles.t_ns - self._first_ns) / _NS, frame.image)
        self._remember_best(angles.t_ns, frame, status)
        return status

    def answer(self, value: int) -> None:
        """Take the patient's answer to the question of an answered maneuver; the value of no choice is ignored."""
        self._tracker.answer(value)

    def mark_pain(self) -> bool:
        """Take that the pain begins or ends now; return whether it counts."""
        return self._tracker.mark_pain()

    def interrupt(self) -> None:
        """Take a pause: what is under way and has not reached its peak is dropped, and the pause costs no time."""
        self._tracker.interrupt()
        self._is_interrupted = True

    def record(self, recorder: ExamRecorder, exam_id: str, *, is_last: bool = False) -> tuple[Repetition, ...]:
        """Hand over what is new: repetitions at once, samples in batches; return the new repetitions."""
        new = self._tracker.repetitions[self._recorded_repetitions :]
        self._recorded_repetitions += len(new)
        if self._batch and (is_last or new or self._batch_length_ns() >= self._batch_ns):
            recorder.add_samples(exam_id, self.task.task_id, self.number, self._take_batch())
        for repetition in new:
            recorder.add_repetition(exam_id, self.task.task_id, self.number, repetition)
        return new

    def result(self) -> ManeuverResult:
        """Return what the attempt gave so far."""
        return self._tracker.result()

    def break_off(self, reason: EndReason) -> ManeuverResult:
        """Return the result of an attempt that was ended on purpose."""
        return self._tracker.break_off(reason)

    def key_frame(self, encoder: PictureEncoder) -> KeyFrame | None:
        """Return the picture of the best moment, None if no angle was ever seen."""
        if self._best is None or self._first_ns is None:
            return None
        best_ns, frame = self._best
        return KeyFrame((best_ns - self._first_ns) / _NS, encoder.encode_jpeg(frame.image))

    def _on_own_clock(self, angles: AngleSample) -> AngleSample:
        if self._is_interrupted and self._last_ns is not None:
            self._left_out_ns += max(angles.t_ns - self._last_ns - PAUSE_SHOWN_NS, 0)
        self._is_interrupted = False
        self._last_ns = angles.t_ns
        return replace(angles, t_ns=angles.t_ns - self._left_out_ns) if self._left_out_ns else angles

    def _remember_best(self, t_ns: int, frame: Frame, status: ManeuverStatus) -> None:
        if status.angle_deg is None or status.phase is Phase.WAITING:
            return
        sign = 1.0 if self.task.direction is PeakDirection.INCREASE else -1.0
        if self._best_deg is None or sign * status.angle_deg > sign * self._best_deg:
            self._best_deg = status.angle_deg
            self._best = (t_ns, frame)

    def _batch_length_ns(self) -> int:
        return self._batch[-1][1].t_ns - self._batch[0][1].t_ns

    def _take_batch(self) -> Track:
        batch, self._batch = self._batch, []
        return build_track(batch, self._first_ns or 0)


def build_track(samples: list[tuple[PoseSample, AngleSample]], first_ns: int) -> Track:
    """Stack samples into a track.

    Parameters
    ----------
    samples
        At least one pair, in order of time.
    first_ns
        Time of the attempt's first frame, from which ``t_s`` counts.
    """
    pose = samples[0][0]
    return Track(
        t_s=np.array([(angles.t_ns - first_ns) / _NS for _, angles in samples]),
        image_xyz=np.stack([sample.image_xyz for sample, _ in samples]),
        visibility=np.stack([sample.visibility for sample, _ in samples]),
        angles_deg=np.stack([angles.angles_deg for _, angles in samples]),
        sd_deg=np.stack([angles.sd_deg for _, angles in samples]),
        width_px=pose.width_px,
        height_px=pose.height_px,
    )
