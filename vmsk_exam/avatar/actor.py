"""An actor goes from one performance to the next: turns, sits down, stands up, idles; a function of time alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vmsk_exam.avatar.balance import rising
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.coupling import start_stance
from vmsk_exam.avatar.performer import Performance, Sway, minimum_jerk, performance_for
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.stances import both, seated, standing

TURN_S: Final = 1.0
"""For a quarter turn."""
RISE_S: Final = 1.7
SLIDE_S: Final = 0.9
SETTLE_S: Final = 0.8
AGAIN_S: Final = 5.0
"""A performance that nobody ended is given again after this pause."""


@dataclass(frozen=True, slots=True)
class _Clip:
    """A piece of the timeline."""

    begin_s: float
    duration_s: float
    at: Callable[[float], Posture]
    """Posture by time from the clip's begin, seconds."""


class Actor:
    """Gives the posture of a person at any later time; ``perform`` and ``relax`` change what comes.

    Parameters
    ----------
    body
        Who acts.
    seed
        Of the small unrest.
    """

    def __init__(self, body: Body, seed: int = 0) -> None:
        self.body = body
        self._sway = Sway(seed)
        rest = standing(body)
        self._clips = [_Clip(0.0, float("inf"), lambda _: rest)]

    def posture_at(self, t_s: float) -> Posture:
        """Return the posture at a time, unrest included; times never go back."""
        self._drop_before(t_s)
        return self._sway.applied(self._plain_at(t_s), t_s)

    def perform(self, spec: PerformanceSpec, t_s: float) -> float:
        """Go over to a performance from a time on; returns when its first movement begins, seconds."""
        stance = start_stance(self.body, spec)
        performance = performance_for(self.body, spec)
        begin_s = self._go_to(performance.posture_at(0.0), stance, t_s)
        self._clips.append(_Clip(begin_s, float("inf"), _repeated(performance)))
        return begin_s + performance.pause_s

    def relax(self, t_s: float) -> None:
        """Stand or sit easy from a time on, in the view as it is."""
        now = self._plain_at(t_s)
        easy = seated(self.body) if now["chair"] > 0.5 else standing(self.body)
        easy = easy.with_values(yaw=now["yaw"])
        begin_s = self._go_to(easy, easy, t_s)
        self._clips.append(_Clip(begin_s, float("inf"), lambda _: easy))

    def _plain_at(self, t_s: float) -> Posture:
        clip = next(c for c in reversed(self._clips) if c.begin_s <= t_s)
        return clip.at(t_s - clip.begin_s)

    def _drop_before(self, t_s: float) -> None:
        while len(self._clips) > 1 and self._clips[1].begin_s <= t_s:
            del self._clips[0]

    def _go_to(self, goal: Posture, stance: Posture, t_s: float) -> float:
        """Replace what comes by the way to a goal; returns the time of arrival."""
        now = self._plain_at(t_s)
        self._clips = [c for c in self._clips if c.begin_s <= t_s]
        turns = abs(goal["yaw"] - now["yaw"]) > 1.0
        was_seated, will_sit = now["chair"] > 0.5, goal["chair"] > 0.5
        if was_seated and will_sit and not turns:
            return self._blend(now, goal, SETTLE_S, t_s)
        if was_seated:
            t_s = self._stand_up(now, t_s)
            now = standing(self.body).with_values(yaw=now["yaw"])
        easy = standing(self.body).with_values(yaw=goal["yaw"])
        if turns:
            angle = abs(goal["yaw"] - now["yaw"])
            t_s = self._blend(now, easy, max(TURN_S * angle / 90.0, 0.5), t_s)
            now = easy
        if will_sit:
            t_s = self._sit_down(now, stance, t_s)
            now = stance
        return self._blend(now, goal, SETTLE_S, t_s)

    def _blend(self, start: Posture, goal: Posture, duration_s: float, t_s: float) -> float:
        self._clips.append(_Clip(t_s, duration_s, lambda t: start.towards(goal, minimum_jerk(t / duration_s))))
        return t_s + duration_s

    def _stand_up(self, now: Posture, t_s: float) -> float:
        yaw = now["yaw"]
        base = seated(self.body).with_values(yaw=yaw)
        t_s = self._blend(now, base, SETTLE_S, t_s)
        upright = standing(self.body).with_values(yaw=yaw)
        t_s = self._rise(base, upright.with_values(chair=1.0), t_s)
        return self._blend(upright.with_values(chair=1.0), upright, SLIDE_S, t_s)

    def _sit_down(self, now: Posture, stance: Posture, t_s: float) -> float:
        upright = now.with_values(chair=1.0)
        t_s = self._blend(now, upright, SLIDE_S, t_s)
        return self._rise(stance, upright, t_s, backwards=True)

    def _rise(self, base: Posture, upright: Posture, t_s: float, backwards: bool = False) -> float:
        """Rise from a seated stance to standing, or the way back."""
        knee_low, knee_high = upright["left_knee_flexion"], base["left_knee_flexion"]

        def at(t: float) -> Posture:
            share = minimum_jerk(1.0 - t / RISE_S if backwards else t / RISE_S)
            moving = base.towards(upright, share)
            risen = rising(base, share, lambda s: knee_high + (knee_low - knee_high) * s)
            ends = risen.towards(base if share < 0.5 else upright, max(abs(share - 0.5) * 2 - 0.85, 0.0) / 0.15)
            legs = ("hip_flexion", "hip_abduction", "hip_rotation", "knee_flexion", "ankle_dorsiflexion")
            channels = {f"{side}_{leg}": ends[f"{side}_{leg}"] for side in ("left", "right") for leg in legs}
            trunk = {name: ends[name] for name in ("pelvis_tilt", "trunk_flexion", "neck_flexion")}
            reach = both(shoulder_flexion=moving["left_shoulder_flexion"] + 0.8 * ends["trunk_flexion"])
            return moving.with_values(**channels, **trunk, **reach)

        self._clips.append(_Clip(t_s, RISE_S, at))
        return t_s + RISE_S


def _repeated(performance: Performance) -> Callable[[float], Posture]:
    period_s = performance.duration_s + AGAIN_S

    def at(t_s: float) -> Posture:
        return performance.posture_at(t_s % period_s)

    return at
