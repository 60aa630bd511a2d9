"""The gate between landmarks and angles: a person must be plausible for a moment before the first angle is given.

::

    closed ──plausible for OPENING_S──▶ open ──blocked longer than PATIENCE_S, or a jump──▶ closed
                                         │ blocked: this frame is unusable, the gate stays open for PATIENCE_S

Somebody who wears other clothes than the person before is refused for ``CHANGED_S``, then taken for the one to measure. A camera
that moves for longer than ``CAMERA_PATIENCE_S`` blocks.

After several people were seen the gate stays closed for ``SEVERAL_MEMORY_S`` (the count of people is already steadied where
it is made), then opens as for a new person.
"""

import math
from dataclasses import dataclass
from typing import Final

from vmsk_exam.kinematics import framing
from vmsk_exam.kinematics.close_up import is_close_up, is_face_near
from vmsk_exam.kinematics.definitions import dot
from vmsk_exam.kinematics.geometry import EARS, HIPS, SHOULDERS, TRUNK, find_middle_px
from vmsk_exam.kinematics.identity import PersonMemory
from vmsk_exam.kinematics.plausibility import LARGEST_SCATTER, SURE_HEIGHT_M, BodyProportions, measure_proportions
from vmsk_exam.samples import PoseSample, QualityReason

OPENING_S: Final = 0.3
"""A person must be plausible for so long, and in at least ``OPENING_FRAMES`` frames, before the first angle."""
OPENING_FRAMES: Final = 3
PATIENCE_S: Final = 0.2
"""Shorter interruptions do not close the gate."""
SEVERAL_MEMORY_S: Final = 0.3
CHANGED_S: Final = 3.0
"""Another person than before is refused for so long: whoever only passes by is never measured."""
FASTEST_CAMERA_RATIO: Final = 0.08
"""Speed of the background above which the camera moves, picture widths a second; a hand that holds it still makes 0.02."""
CAMERA_PATIENCE_S: Final = 0.5
"""Longer than one measure of the background lasts."""
NEAR_MEMORY_S: Final = 0.5
"""So long after a sure close-up a frame is judged as one."""
_LONGEST_GAP_S: Final = 0.7
"""After a longer gap between frames tracking starts anew."""
_FASTEST_TRUNK_PER_S: Final = 9.0
"""Fastest movement of the trunk that a person in a room makes, in trunk lengths a second (about 4.5 m/s)."""
_JUMP_OFFSET: Final = 0.35
_LARGEST_SCALE_STEP: Final = 0.4
"""Largest change of the logarithm of the trunk's size between frames, plus twice the same per second of time passed."""
_LARGEST_HEIGHT_STEP: Final = 0.12
"""Largest change of the logarithm of the implied height while the gate opens: only a false find changes its size."""
_CLOSE_UP_HEIGHT_M: Final = 1.7
"""Where only head and shoulders are seen the skeleton says nothing about the height; taken for steady."""
_SHORTEST_TURN_S: Final = 0.25
"""Nobody turns round within this time; shoulders and hips that do so changed their names."""


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """Where the tracked trunk was."""

    t_ns: int
    centre_px: tuple[float, float]
    trunk_px: float
    left: tuple[float, float, float]
    """From the right to the left shoulder and hip, metres."""


class TrackingGate:
    """Says for each frame why it must not be used; keeps the short memory that this needs."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the tracked person."""
        self._is_open = False
        self._plausible_since_ns: int | None = None
        self._plausible_frames = 0
        self._blocked_since_ns: int | None = None
        self._several_until_ns: int | None = None
        self._last_reason: QualityReason | None = None
        self._place: _Place | None = None
        self._opening_heights_m: list[float] = []
        self._person = PersonMemory()
        self._other_since_ns: int | None = None
        self._camera_moves_since_ns: int | None = None
        self._near_until_ns = -1

    def check(self, pose: PoseSample) -> QualityReason | None:
        """Return the main reason why the frame must not be used, None if it may be used."""
        has_person, is_near = pose.has_person, self._is_near(pose)
        proportions = measure_proportions(pose) if has_person else None
        reason = find_blocking_reason(pose, proportions, is_near=is_near)
        reason = reason or self._find_second_person(pose) or self._find_moving_camera(pose)
        place = _locate(pose, is_near=is_near) if has_person else None
        if reason is None and place is not None and self._has_jumped_to(place):
            self._close()
        self._place = place
        if reason is not None or proportions is None:
            return self._block(pose.t_ns, reason or QualityReason.NO_PERSON)
        return self._admit(pose, _CLOSE_UP_HEIGHT_M if is_near else proportions.implied_height_m)

    def _is_near(self, pose: PoseSample) -> bool:
        """Return whether only head and shoulders are seen, now or just before: hips at the picture's edge come and go."""
        if is_close_up(pose):
            self._near_until_ns = pose.t_ns + int(NEAR_MEMORY_S * 1e9)
            return True
        return pose.has_person and pose.t_ns <= self._near_until_ns and is_face_near(pose)

    def refuse(self, pose: PoseSample) -> QualityReason:
        """Close the gate because left and right cannot be told apart from this frame on; return the reason."""
        self._close()
        return self._block(pose.t_ns, QualityReason.SIDES_UNCLEAR)

    def _find_second_person(self, pose: PoseSample) -> QualityReason | None:
        if pose.person_count > 1:
            self._several_until_ns = pose.t_ns + int(SEVERAL_MEMORY_S * 1e9)
        is_recent = self._several_until_ns is not None and pose.t_ns <= self._several_until_ns
        return QualityReason.SEVERAL_PEOPLE if is_recent else None

    def _find_moving_camera(self, pose: PoseSample) -> QualityReason | None:
        if not pose.camera_shift_ratio > FASTEST_CAMERA_RATIO:
            self._camera_moves_since_ns = None
            return None
        if self._camera_moves_since_ns is None:
            self._camera_moves_since_ns = pose.t_ns
        is_long = (pose.t_ns - self._camera_moves_since_ns) * 1e-9 >= CAMERA_PATIENCE_S
        return QualityReason.CAMERA_MOVING if is_long else None

    def _has_jumped_to(self, place: _Place) -> bool:
        """Return whether the tracked body is suddenly elsewhere or of another size: another person, or a false find."""
        if self._place is None:
            return False
        elapsed_s = (place.t_ns - self._place.t_ns) * 1e-9
        if elapsed_s > _LONGEST_GAP_S:
            return True
        size_px = max(self._place.trunk_px, place.trunk_px, 1.0)
        distance = math.dist(place.centre_px, self._place.centre_px) / size_px
        scale_step = abs(math.log(max(place.trunk_px, 1.0) / max(self._place.trunk_px, 1.0)))
        has_turned = elapsed_s <= _SHORTEST_TURN_S and dot(place.left, self._place.left) < 0.0
        is_far = distance > _JUMP_OFFSET + _FASTEST_TRUNK_PER_S * elapsed_s
        return has_turned or is_far or scale_step > _LARGEST_SCALE_STEP * (1.0 + 2.0 * elapsed_s)

    def _close(self) -> None:
        self._is_open = False
        self._plausible_since_ns = None
        self._plausible_frames = 0
        self._opening_heights_m.clear()

    def _block(self, t_ns: int, reason: QualityReason) -> QualityReason:
        if self._blocked_since_ns is None:
            self._blocked_since_ns = t_ns
        if not self._is_open or (t_ns - self._blocked_since_ns) * 1e-9 > PATIENCE_S or reason is QualityReason.SEVERAL_PEOPLE:
            self._close()
        self._last_reason = reason
        return reason

    def _admit(self, pose: PoseSample, implied_height_m: float) -> QualityReason | None:
        self._blocked_since_ns = None
        if self._is_open:
            self._person.learn(pose)
            return None
        if self._is_another_person(pose):
            return QualityReason.PERSON_CHANGED
        self._opening_heights_m.append(implied_height_m)
        if math.log(max(self._opening_heights_m) / min(self._opening_heights_m)) > _LARGEST_HEIGHT_STEP:
            self._close()
        if self._plausible_since_ns is None:
            self._plausible_since_ns = pose.t_ns
        self._plausible_frames += 1
        is_long = (pose.t_ns - self._plausible_since_ns) * 1e-9 >= OPENING_S
        self._is_open = is_long and self._plausible_frames >= OPENING_FRAMES
        if self._is_open:
            self._last_reason = None
            return None
        return self._last_reason or QualityReason.UNSTEADY_TRACKING

    def _is_another_person(self, pose: PoseSample) -> bool:
        """Return whether somebody else than before stands there; after ``CHANGED_S`` of them they are the one to measure."""
        if not self._person.is_other(pose):
            self._other_since_ns = None
            return False
        if self._other_since_ns is None:
            self._other_since_ns = pose.t_ns
        if (pose.t_ns - self._other_since_ns) * 1e-9 < CHANGED_S:
            return True
        self._person.forget()
        self._other_since_ns = None
        return False


def find_blocking_reason(pose: PoseSample, proportions: BodyProportions | None, *, is_near: bool) -> QualityReason | None:
    """Return what makes a single frame unusable, without memory; None if nothing does.

    Parameters
    ----------
    proportions
        Of the body; None without a person.
    is_near
        Whether the frame is a close-up of head and shoulders.
    """
    picture = framing.check_picture(pose)
    if picture is not None:
        return picture
    if proportions is None:
        return QualityReason.NO_PERSON
    if is_near:
        return None
    framed = framing.check_trunk_framing(pose)
    if framed is not None:
        return framed
    if proportions.is_human:
        return None
    is_something_else = proportions.implied_height_m < SURE_HEIGHT_M or proportions.scatter > 1.5 * LARGEST_SCATTER
    return QualityReason.NOT_A_PERSON if is_something_else else QualityReason.IMPLAUSIBLE_SKELETON


def _locate(pose: PoseSample, *, is_near: bool) -> _Place:
    """Return where the trunk is; in a close-up the head stands for the hips, which are not seen."""
    upper, lower = find_middle_px(pose, SHOULDERS), find_middle_px(pose, EARS if is_near else HIPS)
    centre_px = 0.5 * (upper[0] + lower[0]), 0.5 * (upper[1] + lower[1])
    left, right, left_hip, right_hip = pose.world_xyz_m[TRUNK].tolist()
    hips = 0.0 if is_near else 1.0
    x, y, z = [a - b + hips * (c - d) for a, b, c, d in zip(left, right, left_hip, right_hip, strict=True)]
    return _Place(pose.t_ns, centre_px, math.dist(upper, lower), (x, y, z))
