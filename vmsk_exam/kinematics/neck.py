"""Neck angles of a near face: the head from the face's mesh, against a thorax that is remembered while the head moves.

In a close-up the pose model sees no more of the trunk than the shoulders, and what it makes of the thorax follows the head:
a bowed head bows the thorax with it and the angle between them comes out too small. A neck is examined with a quiet trunk, so
the thorax is taken mostly from frames in which the head is straight above it, and kept while the head is not.
"""

import math
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.kinematics.close_up import compute_head_ratio
from vmsk_exam.kinematics.definitions import build_axes, compute_spine_angles
from vmsk_exam.kinematics.geometry import compute_unit
from vmsk_exam.kinematics.head_turn import NECK_ANGLES, HeadTurn, load_head_model, read_head
from vmsk_exam.kinematics.segments import OUTPUT_NAMES
from vmsk_exam.samples import FloatArray, PoseSample

NECK_CHANNELS: Final = np.array([CHANNEL_INDEX[name] for name in NECK_ANGLES], dtype=np.intp)
_THORAX: Final = [OUTPUT_NAMES.index(name) for name in ("thorax_up", "thorax_left")]

Plain = tuple[FloatArray, FloatArray]

NEAR_FROM: Final = 0.034
"""Size of the head as a share of the picture's height from which a face that shows no mesh is in profile and not just far."""
PROFILE_FACTOR: Final = 2.0
"""By so much the joint model errs more than it says about near necks in profile: with it, 95 % intervals hold on seven of eight
tuning clips (without it on four); the eighth, of a dark face before dark hair, is off by four deviations."""
STRAIGHT_DEG: Final = 12.0
"""A head turned or bent by this much counts for six tenths of a straight one."""
LEAST_WEIGHT: Final = 0.02
"""Somebody whose head is never straight has a thorax all the same."""
_MEMORY_S: Final = 30.0
_LOST_AFTER_S: Final = 2.0
"""After a gap this long the person may sit otherwise."""
_MOVED_DEG: Final = 15.0
"""A thorax that is seen this much otherwise under a straight head has moved."""
_STRAIGHT_FROM: Final = 0.6
_NS: Final = 1e-9


def weigh_straightness(up: FloatArray, forward: FloatArray, thorax: FloatArray) -> float:
    """Return how straight a head stands on its thorax, 0..1: a normal curve of its bend and its turn."""
    bend_deg = math.degrees(math.acos(min(max(float(up @ thorax[0]), -1.0), 1.0)))
    turn_deg = math.degrees(math.asin(min(max(float(forward @ thorax[1]), -1.0), 1.0)))
    return math.exp(-(bend_deg**2 + turn_deg**2) / (2.0 * STRAIGHT_DEG**2))


class ThoraxMemory:
    """The thorax of a close-up, as it was seen while the head was straight."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the thorax."""
        self._sum = np.zeros((2, 3))
        self._weight = 0.0
        self._t_ns: int | None = None

    def follow(self, t_ns: int, thorax: FloatArray, up: FloatArray, forward: FloatArray) -> FloatArray:
        """Return the remembered thorax, up and left, float64 (2, 3), after one more look.

        Parameters
        ----------
        t_ns
            Time of the frame.
        thorax
            float64 (2, 3): up and left as seen in this frame.
        up, forward
            float64 (3,): the head.
        """
        gap_s = 0.0 if self._t_ns is None else (t_ns - self._t_ns) * _NS
        weight = weigh_straightness(up, forward, thorax)
        if gap_s > _LOST_AFTER_S or (weight >= _STRAIGHT_FROM and self._has_moved(thorax)):
            self.reset()
        keep = math.exp(-gap_s / _MEMORY_S)
        self._sum = keep * self._sum + (weight + LEAST_WEIGHT) * thorax
        self._weight = keep * self._weight + weight + LEAST_WEIGHT
        self._t_ns = t_ns
        return compute_unit(self._sum)

    def _has_moved(self, thorax: FloatArray) -> bool:
        if self._weight == 0.0:
            return False
        cosines = np.vecdot(compute_unit(self._sum), thorax)
        return float(cosines.min()) < math.cos(math.radians(_MOVED_DEG))


class NeckReader:
    """Measures the neck of a person whose face is near."""

    def __init__(self) -> None:
        self._model = load_head_model()
        self._memory = ThoraxMemory()

    def reset(self) -> None:
        """Forget the person."""
        self._memory.reset()

    def read(self, pose: PoseSample, directions: FloatArray, plain: Plain) -> Plain | None:
        """Return the neck angles and their standard deviations, float64 (3,) each, degrees; None where nothing is to be changed.

        Parameters
        ----------
        pose
            The newest frame.
        directions
            float64 (18, 3): what the joint model makes of it, order of ``segments.OUTPUT_NAMES``.
        plain
            The neck angles that follow from the directions, and their standard deviations.
        """
        if pose.face is None:
            is_near = compute_head_ratio(pose) >= NEAR_FROM
            return (plain[0], PROFILE_FACTOR * plain[1]) if is_near else None
        head = read_head(self._model, pose.face, pose.width_px, pose.height_px)
        thorax = self._memory.follow(pose.t_ns, directions[_THORAX], head.up, head.forward)
        return compute_neck_angles(head, thorax), head.sd_deg


def compute_neck_angles(head: HeadTurn, thorax: FloatArray) -> FloatArray:
    """Return neck flexion, lateral flexion and rotation of a head against a thorax (up, left), float64 (3,), degrees."""
    up, left = (tuple(row) for row in thorax.tolist())
    axes = build_axes(up, left)
    return np.array(compute_spine_angles(axes, tuple(head.up.tolist()), tuple(head.forward.tolist()), axes)[:3])
