"""Heel raises on one leg, seen from the side: how often the body rises on the toes, and how high.

The foot itself is seen too coarsely (docs/adr/0013-what-the-landmarks-carry.md), but on the toes the whole body rises, and
shoulders and hips show that within half a per cent of the body height. What rises without the ankle is no heel raise: a bent knee
that is straightened lifts the body too.
"""

import math
from collections import deque
from dataclasses import replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.assessment.cycles import CycleMachine
from vmsk_exam.assessment.feet import MIN_VISIBILITY, measure_height_px
from vmsk_exam.assessment.outcome import to_repetition
from vmsk_exam.assessment.performance import RangeOfMotion, Tally, build_rules
from vmsk_exam.assessment.results import Measure, Phase, Repetition
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

STEPS_PER_PERCENT: Final = 5.0
"""The phase machine works in degrees: one per cent of the body height is taken as so many."""
NOISE_STEPS: Final = 1.5
"""Standard deviation of the rise in one picture, in the steps of the phase machine."""
MIN_RISE_PERCENT: Final = 1.5
"""A smaller rise, share of the body height, is no heel raise (ankle plantarflexed by about 10 degrees; project value)."""
HEIGHT_SD_PERCENT: Final = 0.5
"""Error of a rise beside its scatter over the repetitions (posed bodies through the pose model, four people)."""
NOSE_TO_ANKLE_SHARE: Final = 0.85
"""Of the body height (Drillis and Contini 1966: eye 0.936, chin 0.870, ankle 0.039; posed bodies as seen: 0.83)."""
ANKLE_SHARE: Final = 0.4
"""The ankle rises at least by this share of the body's rise (from 0.8 on posed bodies; 0 where the knee is straightened)."""
FREE_PERCENT: Final = 7.0
"""So much higher than the tested ankle is the other one in the picture before a raise, share of the height: it is off the floor.
On the floor the far foot is up to 5 higher in the picture, lifted by 10 cm more than 9."""
TOP_SHARE: Final = 0.85
"""Frames beyond this share of the way up count as its top."""
BASE_S: Final = 0.7
MAX_RAISE_S: Final = 5.0
"""A rise that lasts longer was standing up, seconds."""
REST_S: Final = 8.0
"""Who rests for so long after a raise has finished, seconds."""

_BODY: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_LEGS: Final = ("knee_flexion", "hip_flexion")
_ENDLESS: Final = 10_000
"""The phase machine also counts what is no heel raise."""
_Frame = tuple[float, float, float, float]
"""Time, rise of the body, height of the ankle, how much higher the other ankle is; all but the time in steps."""


class HeelRaises(RangeOfMotion):
    """Rises on the toes of the tested leg, as often as the patient can, until a rest or the end of the time."""

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        rules = replace(build_rules(task), low_deg=-math.inf, high_deg=math.inf, repetitions=_ENDLESS)
        self._machine = CycleMachine(replace(rules, min_excursion_deg=MIN_RISE_PERCENT * STEPS_PER_PERCENT))
        self._side = task.side or Side.LEFT
        self._heights_px: deque[float] = deque(maxlen=30)
        self._origin_px = math.nan
        self._ankles: deque[_Frame] = deque()
        self._judged = 0
        self._now_s = 0.0

    @property
    def phase(self) -> Phase:
        """Phase of the motion; done after all raises or a rest."""
        if len(self._repetitions) >= self.task.maneuver.repetitions:
            return Phase.DONE
        has_rested = bool(self._repetitions) and self._now_s - self._repetitions[-1].end_s >= REST_S
        return Phase.DONE if has_rested and not self.is_in_motion else self._machine.phase

    @property
    def channels(self) -> tuple[str, ...]:
        """Knee or hip of the tested side: the ankle's angle is not needed."""
        return tuple(f"{self._side}_{name}" for name in _LEGS)

    @property
    def shown_channel(self) -> str:
        """The knee, which stays straight."""
        return f"{self._side}_knee_flexion"

    @property
    def best_deg(self) -> float | None:
        """No angle counts."""
        return None

    @property
    def is_timed(self) -> bool:
        """The limit runs from the first raise."""
        return True

    def remaining_s(self, now_s: float) -> float | None:
        """Time left to go on."""
        limit_s = self.task.maneuver.time_limit_s
        return limit_s if self.began_s is None else max(limit_s - (now_s - self.began_s), 0.0)

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:  # noqa: ARG002 - the landmarks alone
        """Take a usable frame."""
        self._now_s = now_s
        rise = self._find_rise(now_s, pose)
        if not math.isfinite(rise):
            return
        began_s = self._machine.motion_start_s
        if began_s is None and self._ankles[-1][3] < FREE_PERCENT * STEPS_PER_PERCENT:
            return
        if began_s is not None and now_s - began_s > MAX_RAISE_S:
            self._machine.drop()
        self._machine.step(now_s, rise, NOISE_STEPS)
        self._note_repetitions()

    def repetitions(self) -> tuple[Repetition, ...]:
        """None: a raise is no angle."""
        return ()

    def so_far(self) -> Tally:
        """Return how many raises there were, how high they were and how long they took."""
        found = list(self._repetitions)
        running = self._machine.running_cycle()
        if running is not None and self._is_on_toes(last := to_repetition(running, len(found) + 1, 1.0)):
            found.append(last)
        if not found:
            return (), ()
        share = NOSE_TO_ANKLE_SHARE / STEPS_PER_PERCENT
        heights = [share * (item.peak_deg - item.start_deg) for item in found]
        scatter = float(np.std(heights, ddof=1)) / math.sqrt(len(heights)) if len(heights) > 1 else 0.0
        return (), (
            Measure("repetition_count", len(found), "count"),
            Measure("heel_raise_height", float(np.median(heights)), "%", math.hypot(HEIGHT_SD_PERCENT, scatter)),
            Measure("total_time", found[-1].end_s - found[0].start_s, "s"),
        )

    def _find_rise(self, now_s: float, pose: PoseSample | None) -> float:
        """Return how far shoulders and hips are above where they were first, in steps; NaN where they are not seen."""
        ankle, other = (Landmark[f"{side.name}_ANKLE"] for side in (self._side, self._side.other))
        if pose is None or not pose.has_person or min(pose.visibility[mark] for mark in (*_BODY, ankle)) < MIN_VISIBILITY:
            return math.nan
        if not self.is_in_motion:
            self._heights_px.append(measure_height_px(pose))
        y_px, height_px = float(pose.image_px[list(_BODY), 1].mean()), float(np.median(self._heights_px))
        if not height_px > 0.0:
            return math.nan
        self._origin_px = y_px if math.isnan(self._origin_px) else self._origin_px
        steps_per_px = 100.0 * STEPS_PER_PERCENT / height_px
        rise = (self._origin_px - y_px) * steps_per_px
        down_px, other_px = float(pose.image_px[ankle][1]), float(pose.image_px[other][1])
        self._ankles.append((now_s, rise, -down_px * steps_per_px, (down_px - other_px) * steps_per_px))
        while self._ankles[0][0] < now_s - self.task.maneuver.time_limit_s:
            self._ankles.popleft()
        return rise

    def _note_repetitions(self) -> None:
        for cycle in self._machine.cycles[self._judged :]:
            raised = to_repetition(cycle, len(self._repetitions) + 1, 1.0)
            if self._is_on_toes(raised):
                self._repetitions += (raised,)
        self._judged = len(self._machine.cycles)

    def _is_on_toes(self, raised: Repetition) -> bool:
        """Return whether it stood on one leg and the ankle went up with the body: else a knee was straightened."""
        way = raised.peak_deg - raised.start_deg
        high = raised.start_deg + TOP_SHARE * way
        top = [ankle for t_s, rise, ankle, _ in self._ankles if raised.start_s <= t_s <= raised.end_s and rise >= high]
        before = [frame for frame in self._ankles if raised.start_s - BASE_S <= frame[0] <= raised.start_s]
        if not (top and before):
            return False
        _, _, base, free = np.median(np.array(before), axis=0)
        return bool(np.median(top) - base >= ANKLE_SHARE * way and free >= FREE_PERCENT * STEPS_PER_PERCENT)
