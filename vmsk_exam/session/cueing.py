"""Joins corrections, cue engine and countdown for a running exam."""

import math
from collections import deque
from typing import Final

from vmsk_exam.assessment.results import CueKind, ManeuverStatus, Phase
from vmsk_exam.kinematics.setup import SetupCheck
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample
from vmsk_exam.session.corrections import (
    HOLD_ON_S,
    hold_on_candidate,
    is_switched_off,
    performing_candidates,
    setup_candidates,
    slower_candidate,
)
from vmsk_exam.session.countdown import Countdown
from vmsk_exam.session.cues import Candidate, CueEngine
from vmsk_exam.session.snapshot import EventKind

_NS: Final = 1_000_000_000
TOO_FAST_DEG_S: Final = 240.0
"""Faster than this a 30 Hz camera sees less than four pictures in 30 degrees (project threshold)."""
_SPEED_WINDOW_S: Final = 0.25
_IN_MOTION: Final = (Phase.MOVING, Phase.RETURNING)
Happening = tuple[EventKind, str]


class Cueing:
    """Keeps the one cue of a running exam and says what is to be heard.

    Each method returns what happened: a cue to be said, a second to be counted, a hold that is long enough.

    Parameters
    ----------
    off
        Topics and compensations that the protocol does without.
    """

    def __init__(self, off: tuple[str, ...] = ()) -> None:
        self._off = frozenset(off)
        self._engine = CueEngine()
        self._countdown = Countdown()
        self._speed = _Speed()
        self._holding_since_s: float | None = None
        self._was_full = False
        self.cue = self._engine.cue

    def rest(self) -> None:
        """Say nothing: the exam pauses, asks or is over."""
        self._engine.clear()
        self._countdown.update(None)
        self._speed.clear()
        self._holding_since_s = None
        self._was_full = False
        self.cue = None

    def set_up(self, t_ns: int, checks: tuple[SetupCheck, ...], yaw_deg: float) -> list[Happening]:
        """Take a frame of the set-up."""
        return self._choose(t_ns, setup_candidates(checks, yaw_deg))

    def show(self, remaining_s: float) -> list[Happening]:
        """Take a frame of a showing that still lasts so long."""
        return self._count(remaining_s)

    def perform(self, task: ManeuverTask, pose: PoseSample, angles: AngleSample, status: ManeuverStatus) -> list[Happening]:
        """Take a frame of an attempt."""
        now_s = angles.t_ns / _NS
        candidates = performing_candidates(task, pose, angles, status)
        is_plain = task.maneuver.kind is ManeuverKind.RANGE_OF_MOTION
        if self._speed.is_too_fast(now_s, status) and is_plain:
            candidates.append(slower_candidate())
        if self._is_long_hold(now_s, status) and any(item.cue.kind is CueKind.HOLD for item in candidates):
            candidates.append(hold_on_candidate())
        return self._choose(angles.t_ns, candidates) + self._hold_happenings(task, status)

    def _choose(self, t_ns: int, candidates: list[Candidate]) -> list[Happening]:
        choice = self._engine.update(t_ns, [item for item in candidates if not is_switched_off(item.cue, self._off)])
        self.cue = choice.cue
        return [(EventKind.CUE_GIVEN, choice.cue.cue_id)] if choice.is_given and choice.cue is not None else []

    def _count(self, remaining_s: float | None) -> list[Happening]:
        second = self._countdown.update(remaining_s)
        return [] if second is None else [(EventKind.COUNTDOWN, str(second))]

    def _is_long_hold(self, now_s: float, status: ManeuverStatus) -> bool:
        if status.phase is not Phase.HOLDING:
            self._holding_since_s = None
            return False
        if self._holding_since_s is None:
            self._holding_since_s = now_s
        return now_s - self._holding_since_s >= HOLD_ON_S

    def _hold_happenings(self, task: ManeuverTask, status: ManeuverStatus) -> list[Happening]:
        is_full = status.phase is Phase.HOLDING and status.hold_ratio >= 1.0
        was_full, self._was_full = self._was_full, is_full
        ended = [(EventKind.HOLD_DONE, task.task_id)] if is_full and not was_full else []
        return self._count(_hold_remaining_s(task, status)) + ended


def _hold_remaining_s(task: ManeuverTask, status: ManeuverStatus) -> float | None:
    if status.phase is not Phase.HOLDING:
        return None
    if task.maneuver.kind is ManeuverKind.TIMED_HOLD:
        return status.remaining_s
    return task.maneuver.hold_s * (1.0 - status.hold_ratio)


class _Speed:
    """Speed of the measured angle over a short window."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()

    def clear(self) -> None:
        """Forget the frames before."""
        self._seen.clear()

    def is_too_fast(self, now_s: float, status: ManeuverStatus) -> bool:
        """Take a frame and return whether the motion is too fast for the camera."""
        if status.phase not in _IN_MOTION or status.angle_deg is None or not math.isfinite(status.angle_deg):
            self.clear()
            return False
        self._seen.append((now_s, status.angle_deg))
        while now_s - self._seen[0][0] > _SPEED_WINDOW_S:
            self._seen.popleft()
        span_s = now_s - self._seen[0][0]
        return span_s > 0.6 * _SPEED_WINDOW_S and abs(status.angle_deg - self._seen[0][1]) > TOO_FAST_DEG_S * span_s
