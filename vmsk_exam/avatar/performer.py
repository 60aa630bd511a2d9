"""Performances: smooth, timed postures of one maneuver, with the small movements of a living body."""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Motion
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.coupling import posture_at
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.spec import PerformanceSpec

__all__ = ["Performance", "PerformanceSpec", "Sway", "minimum_jerk", "performance_for"]

HOLD_MARGIN_S: Final = 0.7
"""The performer holds the peak this much longer than asked."""
STANCE_HOLD_S: Final = 12.0
"""How long the performer stands on one leg, or in a balance stance."""
WALK_S: Final = 5.0
"""How long the performer stays up between rising and sitting down in the timed up and go (it does not walk away)."""
STEP_PAUSE_S: Final = 0.04
"""Of a foot that is furthest in front, seconds."""
_WALKING: Final = (Motion.GAIT, Motion.HEEL_WALK, Motion.TOE_WALK)
_LONG_HOLDS_S: Final = {
    Motion.SINGLE_LEG_STANCE: STANCE_HOLD_S,
    Motion.FEET_TOGETHER: STANCE_HOLD_S,
    Motion.SEMI_TANDEM: STANCE_HOLD_S,
    Motion.TANDEM: STANCE_HOLD_S,
    Motion.TIMED_UP_AND_GO: WALK_S,
}


def minimum_jerk(share: float) -> float:
    """Return the smoothest way from 0 to 1 in time from 0 to 1 (Flash and Hogan 1985)."""
    s = float(np.clip(share, 0.0, 1.0))
    return s**3 * (10.0 - 15.0 * s + 6.0 * s * s)


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """A maneuver in time: pause, then repetitions of move, hold, return, rest."""

    body: Body
    spec: PerformanceSpec
    pause_s: float
    """Still at the start, so that an examiner sees the neutral position."""
    hold_s: float

    @property
    def repetition_s(self) -> float:
        """Length of one repetition with its rest."""
        return 2.0 * self.spec.move_s + self.hold_s + self.spec.rest_s

    @property
    def duration_s(self) -> float:
        """Length of the whole performance."""
        return self.pause_s + self.spec.repetitions * self.repetition_s

    def share_at(self, t_s: float) -> float:
        """Return how far from start (0) to peak (1) the movement is at a time."""
        since = t_s - self.pause_s
        if since <= 0.0 or since >= self.spec.repetitions * self.repetition_s:
            return 0.0
        within = since % self.repetition_s
        move = self.spec.move_s
        if within < move:
            return minimum_jerk(within / move)
        return 1.0 - minimum_jerk((within - move - self.hold_s) / move)

    def posture_at(self, t_s: float) -> Posture:
        """Return the posture at a time from the start of the performance, without sway."""
        return posture_at(self.body, self.spec, self.share_at(t_s))


def performance_for(body: Body, spec: PerformanceSpec, pause_s: float = 1.6) -> Performance:
    """Return the performance of a maneuver by a body.

    Parameters
    ----------
    body
        Who performs.
    spec
        What.
    pause_s
        How long to keep still before the first movement.
    """
    hold_s = spec.hold_s + HOLD_MARGIN_S if spec.hold_s > 0 else 0.15
    if spec.hold_s <= 0:
        hold_s = _LONG_HOLDS_S.get(spec.motion, hold_s)
    if spec.motion in _WALKING:
        spec, hold_s = replace(spec, rest_s=STEP_PAUSE_S), STEP_PAUSE_S
    return Performance(body, spec, pause_s, hold_s)


@dataclass(frozen=True, slots=True, eq=False)
class Sway:
    """Breathing and the small unrest of a body, the same for the same seed."""

    seed: int = 0
    scale: float = 1.0
    _waves: dict[str, tuple[float, tuple[float, float], tuple[float, float]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.seed)
        for name, amplitude in _UNREST_DEG.items():
            rates = rng.uniform(0.08, 0.16), rng.uniform(0.22, 0.38)
            phases = rng.uniform(0.0, 2.0 * np.pi), rng.uniform(0.0, 2.0 * np.pi)
            self._waves[name] = (amplitude, rates, phases)

    def applied(self, posture: Posture, t_s: float) -> Posture:
        """Return a posture with the unrest of a moment added."""
        changes = {"breath": 0.5 - 0.5 * float(np.cos(2.0 * np.pi * t_s / 4.2))}
        for name, (amplitude, rates, phases) in self._waves.items():
            wave = sum(np.sin(2.0 * np.pi * r * t_s + p) for r, p in zip(rates, phases, strict=True))
            changes[name] = amplitude * 0.5 * float(wave) * self.scale
        # The body leans about the ankles: feet stay flat while the shanks sway.
        lean = changes.pop("lean")
        for side in ("left", "right"):
            changes[f"{side}_ankle_dorsiflexion"] = lean
        changes["pelvis_tilt"] = lean
        changes["trunk_flexion"] = lean + changes["trunk_flexion"]
        return posture.plus(**changes)


_UNREST_DEG: Final = {
    "lean": 0.35,
    "trunk_flexion": 0.25,
    "trunk_lateral_flexion": 0.35,
    "neck_flexion": 0.9,
    "neck_rotation": 1.2,
    "neck_lateral_flexion": 0.5,
    "left_shoulder_flexion": 0.6,
    "right_shoulder_flexion": 0.6,
    "left_elbow_flexion": 0.7,
    "right_elbow_flexion": 0.7,
}
"""Largest unrest by channel; ``lean`` tips the whole body over its ankles."""
