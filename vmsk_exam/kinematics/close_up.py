"""Head and shoulders in the picture and nothing below: a neck can be measured, though no skeleton can be checked.

Of such a person the pose model guesses everything below the picture, so limb ratios say nothing. What can be checked is the
face: it and the shoulders must be found surely, the hips surely not, and the head must have a size between that of somebody
who stands in the room and that of somebody whose face fills the picture. A hand or a laptop taken for a person is found whole,
with hips; somebody behind a board leans into the lens, with a face larger than a close-up's.
"""

from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark
from vmsk_exam.kinematics.geometry import HIPS, SHOULDERS, compute_middle, compute_norm
from vmsk_exam.samples import PoseSample

FACE_PRESENT_FROM: Final = 0.65
SHOULDERS_PRESENT_FROM: Final = 0.7
VISIBLE_FROM: Final = 0.9
HIPS_ABSENT_BELOW: Final = 0.5
_HIPS_BELOW: Final = 0.98
SMALLEST_FACE_RATIO: Final = 0.02
"""Size of the head as a share of the picture's height; people seen whole have 0.02, but their hips are seen, too."""
LARGEST_FACE_RATIO: Final = 0.09
"""Somebody behind a board has 0.11 and more."""

_FACE: Final = np.arange(Landmark.MOUTH_RIGHT + 1)
_EYES: Final = np.array([Landmark.LEFT_EYE, Landmark.RIGHT_EYE], dtype=np.intp)
_MOUTH: Final = np.array([Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT], dtype=np.intp)
_EARS: Final = np.array([Landmark.LEFT_EAR, Landmark.RIGHT_EAR], dtype=np.intp)
_HIPS: Final = HIPS.tolist()


def is_close_up(pose: PoseSample) -> bool:
    """Return whether a frame surely shows the head and shoulders of a person and no more."""
    if not pose.has_person:
        return False
    for hip in _HIPS:
        if pose.image_xyz.item(hip, 1) <= _HIPS_BELOW or pose.presence.item(hip) >= HIPS_ABSENT_BELOW:
            return False
    return is_face_near(pose)


def is_face_near(pose: PoseSample) -> bool:
    """Return whether a frame with a person surely shows face and shoulders, the head of a close-up's size; hips or not."""
    is_found = (
        float(pose.presence[_FACE].min()) >= FACE_PRESENT_FROM
        and float(pose.presence[SHOULDERS].min()) >= SHOULDERS_PRESENT_FROM
        and float(pose.visibility[np.concatenate([_FACE, SHOULDERS])].min()) >= VISIBLE_FROM
    )
    return is_found and SMALLEST_FACE_RATIO <= compute_head_ratio(pose) <= LARGEST_FACE_RATIO


def compute_head_ratio(pose: PoseSample) -> float:
    """Return the size of the head as a share of the picture's height, by whichever of its lines is seen best.

    Eyes to mouth, and half the distance from the ears to the nose: one of them is long however the head is turned.
    """
    px = pose.image_px
    face_px = float(compute_norm(compute_middle(px, _EYES) - compute_middle(px, _MOUTH)))
    profile_px = 0.5 * float(compute_norm(px[Landmark.NOSE] - compute_middle(px, _EARS)))
    return max(face_px, profile_px) / pose.height_px
