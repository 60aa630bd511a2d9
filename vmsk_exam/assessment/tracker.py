"""Follows one attempt at one maneuver, frame by frame."""

import math
from typing import Final

from vmsk_exam.assessment.answered import Answered
from vmsk_exam.assessment.compensation import CompensationWatch
from vmsk_exam.assessment.gate import MIN_USABLE_RATIO, FrameGate
from vmsk_exam.assessment.kinds import build_performance
from vmsk_exam.assessment.outcome import AttemptFacts, build_result, build_skipped
from vmsk_exam.assessment.pain_marks import PainMarks
from vmsk_exam.assessment.performance import Performance
from vmsk_exam.assessment.results import (
    Cue,
    CueKind,
    EndReason,
    ManeuverResult,
    ManeuverStatus,
    Phase,
    Repetition,
)
from vmsk_exam.assessment.settling import SettlingWatch
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason

GAP_S: Final = 0.6
"""Shorter gaps in the angles are bridged, seconds."""
WAITING_LIMIT_S: Final = 90.0
"""An attempt that nobody begins ends after so long, seconds."""

_PHASE_CUES: Final = {
    Phase.WAITING: CueKind.GET_READY,
    Phase.READY: CueKind.BEGIN,
    Phase.MOVING: CueKind.GO_ON,
    Phase.HOLDING: CueKind.HOLD,
    Phase.RETURNING: CueKind.GO_BACK,
    Phase.DONE: CueKind.DONE,
}


class ManeuverTracker:
    """Follows one attempt at a task and gives its result.

    Parameters
    ----------
    task
        Maneuver and side.
    attempt
        Number of the attempt at this task, from 1.
    gate_view
        Whether frames are refused in which the patient is turned wrongly.
    """

    def __init__(self, task: ManeuverTask, *, attempt: int = 1, gate_view: bool = True) -> None:
        self.task = task
        self.attempt = attempt
        self._performance: Performance = build_performance(task)
        gates_view = gate_view and task.maneuver.gates_view
        self._gate = FrameGate(task, gate_view=gates_view, channels=self._performance.channels)
        self._watch = CompensationWatch(task)
        self._settling = SettlingWatch(task)
        self._first_ns: int | None = None
        self._now_s = 0.0
        self._frame_count = 0
        self._last_used_s: float | None = None
        self._ready_s: float | None = None
        self._moved_s = 0.0
        self._reason: QualityReason | None = None
        self._angle: tuple[float, float] | None = None
        self._is_out_of_time = False
        self._pain = PainMarks()

    @property
    def is_done(self) -> bool:
        """Whether the attempt has ended: everything asked was done, or the time is over."""
        return self._is_out_of_time or self._performance.phase is Phase.DONE

    @property
    def repetitions(self) -> tuple[Repetition, ...]:
        """Finished repetitions so far; none of a maneuver that is never told in degrees."""
        return () if self.task.maneuver.kind.hides_degrees else self._performance.repetitions()

    def update(self, sample: AngleSample, pose: PoseSample | None = None) -> ManeuverStatus:
        """Take the angles of one frame; frames come in order of time, one that is not newer is ignored.

        Parameters
        ----------
        sample
            Angles of the frame.
        pose
            Landmarks of the same frame, for what is measured on them directly; None if there are none.
        """
        if self._first_ns is None:
            self._first_ns = sample.t_ns
        now_s = (sample.t_ns - self._first_ns) * 1e-9
        if self.is_done or (self._frame_count and now_s <= self._now_s):
            return self._status()
        self._now_s = now_s
        self._frame_count += 1
        self._reason = self._gate.check(sample, is_moving=self._performance.is_in_motion)
        self._note_angle(sample)
        if self._reason is None:
            self._follow(sample, pose)
        elif now_s - (self._last_used_s or 0.0) > GAP_S:
            self._lose_sight()
        self._check_time()
        self._pain.follow(now_s, self._performance.phase, self._angle)
        return self._status()

    def answer(self, value: int) -> None:
        """Take the patient's answer to the question of an answered maneuver; the value of no choice is ignored."""
        if isinstance(self._performance, Answered):
            self._performance.answer(value)

    def mark_pain(self) -> bool:
        """Take that the pain begins or ends now; return whether it counts, which it does where the maneuver asks for it."""
        return self.task.maneuver.marks_pain and not self.is_done and self._pain.mark()

    def interrupt(self) -> None:
        """Take a pause: a movement under way counts if its peak was passed, any other is dropped."""
        if not self.is_done:
            self._lose_sight()

    def result(self) -> ManeuverResult:
        """Return what there is so far."""
        repetitions, measures = self._performance.so_far()
        return build_result(self.task, repetitions, self._facts(measured=bool(repetitions or measures)))

    def break_off(self, reason: EndReason) -> ManeuverResult:
        """End the attempt on purpose; what was measured is kept unless the patient skipped the maneuver."""
        repetitions, measures = self._performance.so_far()
        is_measured = bool(repetitions or measures)
        self._is_out_of_time = True
        if reason is EndReason.SKIPPED_BY_PATIENT or not is_measured:
            return build_skipped(self.task, repetitions, self._facts(measured=False), reason)
        return self.result()

    def _follow(self, sample: AngleSample, pose: PoseSample | None) -> None:
        self._last_used_s = self._now_s
        if not self._performance.count:
            is_waiting = self._performance.phase is Phase.WAITING
            if self._settling.has_resettled(sample, is_waiting=is_waiting):
                self._performance.drop()
                self._watch.watch_return()
        was_in_motion, count = self._performance.is_in_motion, self._performance.count
        self._performance.step(self._now_s, sample, pose)
        self._moved_s = self._now_s if self._performance.is_in_motion else self._moved_s
        phase = self._performance.phase
        if phase is not Phase.WAITING and self._ready_s is None:
            self._ready_s = self._now_s
            self._gate.restart()
        done = self._performance.count
        if done > count:
            self._watch.end_repetition(done)
        if self._performance.is_in_motion and (done > count or not was_in_motion):
            self._watch.begin_repetition()
        self._watch_compensations(phase, sample)

    def _watch_compensations(self, phase: Phase, sample: AngleSample) -> None:
        if phase in {Phase.MOVING, Phase.HOLDING}:
            self._watch.watch_motion(self._now_s, sample)
        elif phase in {Phase.WAITING, Phase.READY}:
            self._watch.watch_start(self._now_s, sample)
        else:
            self._watch.watch_return()

    def _lose_sight(self) -> None:
        count = self._performance.count
        self._performance.lose_sight()
        if self._performance.count > count:
            self._watch.end_repetition(count + 1)
        self._watch.watch_return()

    def _check_time(self) -> None:
        limit_s = self.task.maneuver.time_limit_s
        if self._ready_s is None:
            self._is_out_of_time = self._now_s >= WAITING_LIMIT_S
        elif self._performance.began_s is None and self._performance.is_timed:
            self._is_out_of_time = self._now_s - max(self._ready_s, self._moved_s) >= WAITING_LIMIT_S
        else:
            began_s = self._performance.began_s if self._performance.is_timed else self._ready_s
            if self._now_s - (began_s or 0.0) >= limit_s:
                count = self._performance.count
                self._performance.end_time()
                if self._performance.count > count:
                    self._watch.end_repetition(self._performance.count)
                self._is_out_of_time = True

    def _note_angle(self, sample: AngleSample) -> None:
        channel = self._performance.shown_channel
        angle_deg = sample.angle_deg(channel)
        is_there = self._reason is None and math.isfinite(angle_deg)
        self._angle = (angle_deg, sample.channel_sd_deg(channel)) if is_there else None

    def _facts(self, *, measured: bool) -> AttemptFacts:
        return AttemptFacts(
            attempt=self.attempt,
            frame_count=self._frame_count,
            duration_s=self._now_s,
            usable_ratio=self._gate.usable_ratio,
            missing_reason=self._missing_reason(measured=measured),
            compensations=self._watch.seen(),
            measures=self._performance.so_far()[1] + self._pain.measures(),
            hold_s=self._performance.hold_s,
        )

    def _missing_reason(self, *, measured: bool) -> str:
        """Return why there is no number; empty if there is one."""
        if not self.task.maneuver.kind.is_by_camera:
            return "" if measured else str(EndReason.NOT_ANSWERED)
        if self._gate.usable_ratio < MIN_USABLE_RATIO:
            return str(self._gate.main_reason)
        if measured:
            return ""
        return str(EndReason.TIME_LIMIT if self._is_out_of_time and self._ready_s is not None else EndReason.NO_REPETITION)

    def _status(self) -> ManeuverStatus:
        performance = self._performance
        phase = Phase.DONE if self.is_done else performance.phase
        return ManeuverStatus(
            phase=phase,
            angle_deg=None if self._angle is None else self._angle[0],
            sd_deg=None if self._angle is None else self._angle[1],
            best_deg=performance.best_deg,
            hold_ratio=performance.hold_ratio,
            repetitions_done=performance.count,
            repetitions_asked=self.task.maneuver.repetitions,
            cue=self._cue(phase),
            elapsed_s=self._now_s,
            remaining_s=performance.remaining_s(self._now_s),
            is_hurting=self._pain.is_hurting and not self.is_done,
        )

    def _cue(self, phase: Phase) -> Cue:
        """Return the one thing to say: done, not seen, compensation, then what the phase asks."""
        if phase is Phase.DONE:
            return Cue(CueKind.DONE)
        if self._reason is not None and self._now_s - (self._last_used_s or -GAP_S) >= GAP_S:
            return Cue(CueKind.NOT_SEEN, str(self._reason))
        rule = self._watch.active_rule
        if rule is not None:
            return Cue(CueKind.COMPENSATION, rule.compensation_id)
        if phase is Phase.READY and self._performance.count:
            return Cue(CueKind.AGAIN)
        if phase is Phase.HOLDING and self._performance.hold_ratio >= 1.0:
            return Cue(CueKind.GO_BACK)
        return Cue(_PHASE_CUES[phase])
