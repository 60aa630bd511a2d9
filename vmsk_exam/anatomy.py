"""The words of the body: sides, joints, motions, views, landmarks, angle channels.

Zero and sign convention (neutral-zero method, AAOS), written once for the whole program
----------------------------------------------------------------------------------------
* Anatomical standing is 0 degrees for every joint; the forearm's neutral is thumb up, the ankle's a right angle.
* Flexion, abduction, external rotation, dorsiflexion, and bending or turning **to the patient's left** are positive.
* Hyperextension is a negative flexion; a contracture shows as a start above zero.
* A motion is recorded as start, end (peak) and arc, for example knee ``0-10-110``.

What each angle is measured against (the truth that the avatar computes exactly)
--------------------------------------------------------------------------------
* elbow and knee flexion: 180 minus the included angle of the two segments; signed, hyperextension negative;
* shoulder elevation: the humerus against the thorax's downward axis (0 to 180, no sign);
* shoulder flexion and abduction: the humerus projected on the thorax's sagittal or frontal plane, against the
  thorax's downward axis; forward and outward positive;
* hip flexion and abduction: the thigh against the *pelvis*, projected likewise;
* neck: the head against the thorax; flexion forward positive;
* trunk flexion and lateral flexion: the thorax against the vertical; forward and to the left positive;
* ankle dorsiflexion: the sole (heel to toe) against the shank; 0 at a right angle, toes up positive.
"""

from enum import IntEnum, StrEnum
from typing import Final


class Side(StrEnum):
    """Side of the patient's body, never of the screen."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The contralateral side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Joint(StrEnum):
    """Joint or body region that a maneuver tests."""

    NECK = "neck"
    TRUNK = "trunk"
    SHOULDER = "shoulder"
    ELBOW = "elbow"
    WRIST = "wrist"
    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"
    WHOLE_BODY = "whole_body"


class Motion(StrEnum):
    """Clinical motion; what is only answered or banded and functional tests use the last groups."""

    FLEXION = "flexion"
    EXTENSION = "extension"
    ABDUCTION = "abduction"
    ADDUCTION = "adduction"
    ELEVATION = "elevation"
    INTERNAL_ROTATION = "internal_rotation"
    EXTERNAL_ROTATION = "external_rotation"
    LATERAL_FLEXION = "lateral_flexion"
    ROTATION = "rotation"
    DORSIFLEXION = "dorsiflexion"
    PLANTARFLEXION = "plantarflexion"
    PRONATION = "pronation"
    SUPINATION = "supination"
    CARRYING_ANGLE = "carrying_angle"
    REACH_BEHIND_BACK = "reach_behind_back"
    REACH_BEHIND_HEAD = "reach_behind_head"
    REACH_ACROSS = "reach_across"
    OVERHEAD_REACH = "overhead_reach"
    FIST = "fist"
    THUMB_OPPOSITION = "thumb_opposition"
    HEEL_WALK = "heel_walk"
    TOE_WALK = "toe_walk"
    SQUAT = "squat"
    SIT_TO_STAND = "sit_to_stand"
    SINGLE_LEG_STANCE = "single_leg_stance"
    SINGLE_LEG_SQUAT = "single_leg_squat"
    STEP_DOWN = "step_down"
    LUNGE = "lunge"
    HEEL_RAISE = "heel_raise"
    FEET_TOGETHER = "feet_together"
    SEMI_TANDEM = "semi_tandem"
    TANDEM = "tandem"
    TIMED_UP_AND_GO = "timed_up_and_go"
    GAIT = "gait"


class Plane(StrEnum):
    """Anatomical plane in which a motion happens."""

    SAGITTAL = "sagittal"
    FRONTAL = "frontal"
    TRANSVERSE = "transverse"


class CameraView(StrEnum):
    """How the patient faces the camera.

    ``LEFT`` means that the patient's left side is nearest the lens (body yaw +90 degrees, see ``yaw_deg``).
    """

    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"
    BACK = "back"

    @property
    def yaw_deg(self) -> float:
        """Body yaw of the ideal view.

        0 faces the camera; positive yaw turns the patient to the patient's own right, so that the left side
        comes nearer the lens: front 0, left +90, right -90, back 180.
        """
        return {"front": 0.0, "left": 90.0, "right": -90.0, "back": 180.0}[self.value]


class Landmark(IntEnum):
    """The 33 points of MediaPipe Pose; left and right are the patient's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


LANDMARK_COUNT: Final = len(Landmark)


class HandLandmark(IntEnum):
    """The 21 points of MediaPipe Hands, from the wrist to the tip of each finger."""

    WRIST = 0
    THUMB_CMC = 1
    THUMB_MCP = 2
    THUMB_IP = 3
    THUMB_TIP = 4
    INDEX_MCP = 5
    INDEX_PIP = 6
    INDEX_DIP = 7
    INDEX_TIP = 8
    MIDDLE_MCP = 9
    MIDDLE_PIP = 10
    MIDDLE_DIP = 11
    MIDDLE_TIP = 12
    RING_MCP = 13
    RING_PIP = 14
    RING_DIP = 15
    RING_TIP = 16
    LITTLE_MCP = 17
    LITTLE_PIP = 18
    LITTLE_DIP = 19
    LITTLE_TIP = 20


FACE_POINT_COUNT: Final = 468
"""Points of a face's mesh (MediaPipe face mesh without irises)."""
HAND_LANDMARK_COUNT: Final = len(HandLandmark)


class Finger(StrEnum):
    """The four fingers beside the thumb."""

    INDEX = "index"
    MIDDLE = "middle"
    RING = "ring"
    LITTLE = "little"


SIDED_ANGLES: Final = (
    "shoulder_elevation",
    "shoulder_flexion",
    "shoulder_abduction",
    "elbow_flexion",
    "hip_flexion",
    "hip_abduction",
    "knee_flexion",
    "ankle_dorsiflexion",
)
"""Angles that exist once per side; the channel name is ``left_`` or ``right_`` plus this."""

CENTRAL_ANGLES: Final = (
    "neck_flexion",
    "neck_lateral_flexion",
    "neck_rotation",
    "trunk_flexion",
    "trunk_lateral_flexion",
)
"""Angles of the head and trunk; lateral flexion and rotation positive to the patient's left."""

ANGLE_CHANNELS: Final[tuple[str, ...]] = (
    *(f"left_{name}" for name in SIDED_ANGLES),
    *(f"right_{name}" for name in SIDED_ANGLES),
    *CENTRAL_ANGLES,
)
"""Every angle channel in the fixed order of the arrays in ``AngleSample``."""

CHANNEL_INDEX: Final[dict[str, int]] = {name: index for index, name in enumerate(ANGLE_CHANNELS)}
"""Position of each channel in the arrays of ``AngleSample``."""

HAND_ANGLES: Final = ("finger_flexion", "thumb_opposition")
"""What the hand model measures in a close-up of one hand; the channel is ``left_`` or ``right_`` plus this.

``finger_flexion``: mean flexion of the three joints of a finger, of the finger that bends least; the open hand is near 0.
``thumb_opposition``: how far the thumb's tip has come across the palm, 10 over the base of the index finger, 40 over that of the
little finger; no joint angle. Neither is told in degrees, only as a band (docs/adr/0012-hands-in-bands.md).
"""

HAND_CHANNELS: Final[tuple[str, ...]] = tuple(f"{side}_{name}" for side in Side for name in HAND_ANGLES)
"""Every channel of ``samples.HandAngles``; no part of the arrays in ``AngleSample``."""

MEASURED_SIGNALS: Final = ("shoulder_rotation", "hip_rotation")
"""Turns about the long axis of a limb that one view shows as a line in the picture; they may be measured like an angle.

External positive. ``shoulder_rotation``: the bent forearm against the horizontal, the upper arm raised sideways towards the
lens, hand up positive. ``hip_rotation``: the shank that hangs from the bent knee against the vertical, seen from the front,
foot inward positive.
"""

SIDED_SIGNALS: Final = (
    "shoulder_hike",
    "heel_lift",
    "knee_valgus_projection",
    "thigh_lift",
    *MEASURED_SIGNALS,
)
"""Signs that another part of the body helps, degrees, once per side; only their change within a repetition means anything.

``shoulder_hike``: rise of the shoulder line on this side against the trunk, less what raising the arm brings with it.
``heel_lift``: slope of the sole, heel up positive. ``knee_valgus_projection``: the knee inward of the line from hip to ankle
*in the picture* (frontal plane projection angle), inward positive; no joint angle. ``thigh_lift``: rise of the line of the
knees on this side, seen from the front.
"""

CENTRAL_SIGNALS: Final = ("trunk_rotation", "pelvis_obliquity")
"""The same of the trunk: shoulders against hips seen from above, to the left positive; hip line, left side up positive."""

SIGNALS: Final[tuple[str, ...]] = (
    *(f"left_{name}" for name in SIDED_SIGNALS),
    *(f"right_{name}" for name in SIDED_SIGNALS),
    *CENTRAL_SIGNALS,
)
"""Every signal in the fixed order of ``AngleSample.signals_deg``."""

SIGNAL_INDEX: Final[dict[str, int]] = {name: index for index, name in enumerate(SIGNALS)}
"""Position of each signal in ``AngleSample.signals_deg``."""

MEASURED_CHANNELS: Final[tuple[str, ...]] = (
    *ANGLE_CHANNELS,
    *(f"{side}_{name}" for side in Side for name in MEASURED_SIGNALS),
)
"""Everything that a maneuver may measure in degrees: every angle, then the measured signals (``AngleSample.measured``)."""

MEASURED_INDEX: Final[dict[str, int]] = {name: index for index, name in enumerate(MEASURED_CHANNELS)}
"""Position of each measured channel."""


def channel_name(angle: str, side: Side | None) -> str:
    """Return the channel of an angle on a side.

    Parameters
    ----------
    angle
        A member of ``SIDED_ANGLES``, ``MEASURED_SIGNALS`` or ``HAND_ANGLES`` (needs a side), or of ``CENTRAL_ANGLES`` (the side
        is ignored).
    side
        The patient's side, or None for a central angle.

    Raises
    ------
    KeyError
        If the combination names no channel.
    """
    name = angle if angle in CENTRAL_ANGLES else f"{side}_{angle}"
    if name not in MEASURED_INDEX and name not in HAND_CHANNELS:
        raise KeyError(name)
    return name


def signal_name(signal: str, side: Side | None) -> str:
    """Return the name of a signal on a side; a central signal ignores the side.

    Raises
    ------
    KeyError
        If the combination names no signal.
    """
    name = signal if signal in CENTRAL_SIGNALS else f"{side}_{signal}"
    if name not in SIGNAL_INDEX:
        raise KeyError(name)
    return name
