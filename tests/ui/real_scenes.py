"""Moments of an exam with real pictures and landmarks of the demo patient; for pictures of the screens only."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tests.ui.fakes import Scene, knee_protocol, measured, performing
from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.assessment.results import Cue, CueKind
from vmsk_exam.avatar.camera import AvatarCamera
from vmsk_exam.bootstrap.demo import performance_of
from vmsk_exam.samples import Frame, PoseSample
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.vision.estimator import MediaPipePoseEstimator

MAX_FRAMES = 600
IDLE_FRAMES = 10
MOVING_DEG, PEAK_DEG = 60.0, 100.0

Moment = tuple[Frame, PoseSample, float]
"""Picture, landmarks and the true angle of the left knee, degrees."""


def real_scenes() -> dict[str, SessionSnapshot]:
    """Let the demo patient do the first task of the knee exam and return a snapshot of each moment."""
    front, side, peak, moving = _moments()
    protocol = knee_protocol()
    scene = Scene(protocol)
    hold = performing(peak[2], Cue(CueKind.HOLD), hold_ratio=0.7)
    best = replace(performing(moving[2]), best_deg=peak[2])
    return {
        "setup": _with(scene.snapshot(ExamState.SETUP), front),
        "showing": _with(scene.snapshot(ExamState.SHOWING), front),
        "turning": _with(scene.snapshot(ExamState.PERFORMING, status=performing(None, Cue(CueKind.GET_READY), done=0)), side),
        "moving": _with(scene.snapshot(ExamState.PERFORMING, status=best), moving),
        "holding": _with(scene.snapshot(ExamState.PERFORMING, status=replace(hold, best_deg=peak[2])), peak),
        "pain": _with(scene.snapshot(ExamState.ASKING_PAIN, last_result=measured(protocol.tasks[0], peak[2], pain=None)), side),
    }


def _with(snapshot: SessionSnapshot, moment: Moment) -> SessionSnapshot:
    return replace(snapshot, frame=moment[0], pose=moment[1])


def _moments() -> tuple[Moment, Moment, Moment, Moment]:
    camera, estimator = AvatarCamera(), MediaPipePoseEstimator()
    camera.open()
    try:
        read = _Reader(camera, estimator)
        front = [read.next() for _ in range(IDLE_FRAMES)][-1]
        camera.perform(performance_of(knee_protocol().tasks[0]))
        out = read.until(lambda angle, _before: angle > MOVING_DEG)
        side = read.first_still
        peak = read.until(lambda angle, before: angle > PEAK_DEG and angle - before < 0.05)
        back = read.until(lambda angle, _before: angle < MOVING_DEG)
        assert out[2] <= peak[2]
    finally:
        camera.close()
        estimator.close()
    return front, side, peak, back


class _Reader:
    """Reads pictures with landmarks and the knee's true angle."""

    def __init__(self, camera: AvatarCamera, estimator: MediaPipePoseEstimator) -> None:
        self._camera, self._estimator = camera, estimator
        self._before = 0.0
        self._recent: list[Moment] = []

    @property
    def first_still(self) -> Moment:
        """The last picture before the knee bent."""
        return next(moment for moment in reversed(self._recent) if moment[2] < 5)

    def next(self) -> Moment:
        frame = self._camera.read()
        assert frame is not None
        angle = float(np.nan_to_num(self._camera.true_angles(frame.t_ns)[CHANNEL_INDEX["left_knee_flexion"]]))
        self._recent.append((frame, self._estimator.estimate(frame), angle))
        return self._recent[-1]

    def until(self, wanted: Callable[[float, float], bool]) -> Moment:
        for _ in range(MAX_FRAMES):
            moment = self.next()
            is_found = wanted(moment[2], self._before)
            self._before = moment[2]
            if is_found:
                return moment
        raise AssertionError
