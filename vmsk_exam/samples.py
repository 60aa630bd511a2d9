"""The frozen packets that flow one way through the program: Frame, PoseSample with its HandSample, AngleSample."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import (
    ANGLE_CHANNELS,
    CHANNEL_INDEX,
    HAND_ANGLES,
    HAND_CHANNELS,
    HAND_LANDMARK_COUNT,
    LANDMARK_COUNT,
    MEASURED_CHANNELS,
    SIGNAL_INDEX,
    Side,
)

FloatArray = NDArray[np.float64]
ImageArray = NDArray[np.uint8]


class QualityReason(StrEnum):
    """Why a frame, or a joint in it, cannot be measured; each has a sentence for the patient."""

    NO_PERSON = "no_person"
    NOT_A_PERSON = "not_a_person"
    SEVERAL_PEOPLE = "several_people"
    BODY_CUT_OFF = "body_cut_off"
    TOO_NEAR = "too_near"
    TOO_FAR = "too_far"
    TOO_DARK = "too_dark"
    WRONG_VIEW = "wrong_view"
    JOINT_HIDDEN = "joint_hidden"
    IMPLAUSIBLE_SKELETON = "implausible_skeleton"
    UNSTEADY_TRACKING = "unsteady_tracking"
    TOO_FEW_FRAMES = "too_few_frames"
    PICTURE_TOO_SMALL = "picture_too_small"
    BLURRED = "blurred"
    CAMERA_MOVING = "camera_moving"
    PERSON_CHANGED = "person_changed"
    SIDES_UNCLEAR = "sides_unclear"
    NO_HAND = "no_hand"
    SEVERAL_HANDS = "several_hands"
    OTHER_HAND = "other_hand"
    """The hand of the side that is not asked for."""
    HAND_TOO_SMALL = "hand_too_small"
    HAND_CUT_OFF = "hand_cut_off"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One camera picture with its time.

    The array belongs to the receiver: a source never writes into a picture that it has handed out.
    """

    t_ns: int
    """Monotonic time of the picture, nanoseconds, from the source; strictly increasing within one source."""
    index: int
    """Number of the picture in its source, from 0; gaps mean dropped pictures."""
    image: ImageArray
    """uint8 (height, width, 3), RGB, upright, never mirrored."""


@dataclass(frozen=True, slots=True, eq=False)
class HandSample:
    """The landmarks of one hand at one time; without a hand every array is NaN."""

    t_ns: int
    width_px: int
    height_px: int
    image_xyz: FloatArray
    """float64 (21, 3), order of ``anatomy.HandLandmark``: x and y as shares of width and height, z in units of the width."""
    world_xyz_m: FloatArray
    """float64 (21, 3): metres from the middle of the hand; x to the picture's right, y down, z away from the lens."""
    side: Side | None
    """Whose hand it is, the person's own left or right in a picture that is not mirrored; None without a hand."""
    side_score: float
    """0..1, the model's score that it is this side."""
    hand_count: int
    """Hands found in the picture, 0 and up; the landmarks are those of the largest."""
    luminance_ratio: float = float("nan")
    """Mean brightness of the picture, 0 black to 1 white; NaN if unknown."""
    sharpness_ratio: float = float("nan")
    """Finest edges around the hand relative to coarse ones, as in ``PoseSample``; NaN if unknown."""

    @property
    def has_hand(self) -> bool:
        """Whether landmarks of a hand are present."""
        return self.side is not None

    @property
    def image_px(self) -> FloatArray:
        """Landmarks in pixels, float64 (21, 2)."""
        size = np.array([self.width_px, self.height_px], dtype=np.float64)
        return np.asarray(self.image_xyz[:, :2] * size, dtype=np.float64)

    @classmethod
    def without_hand(cls, t_ns: int, width_px: int, height_px: int, luminance_ratio: float = float("nan")) -> "HandSample":
        """Return a sample of a picture without a hand."""
        points = np.full((HAND_LANDMARK_COUNT, 3), np.nan)
        return cls(t_ns, width_px, height_px, points, points.copy(), None, 0.0, 0, luminance_ratio)


@dataclass(frozen=True, slots=True, eq=False)
class HandAngles:
    """What was measured on one hand at one time, each with its standard deviation; NaN where it cannot be."""

    side: Side
    angles_deg: FloatArray
    """float64 (2,), order of ``anatomy.HAND_ANGLES``."""
    sd_deg: FloatArray
    """float64 (2,), one standard deviation."""
    joints_deg: FloatArray
    """float64 (4, 3): flexion of the joints of each ``anatomy.Finger`` from the knuckle to the tip (MCP, PIP, DIP)."""

    def value(self, channel: str) -> tuple[float, float]:
        """Return angle and standard deviation of a channel; NaN if it is another hand's."""
        side, _, name = channel.partition("_")
        if side != self.side or name not in HAND_ANGLES:
            return (float("nan"), float("nan"))
        index = HAND_ANGLES.index(name)
        return float(self.angles_deg[index]), float(self.sd_deg[index])


@dataclass(frozen=True, slots=True, eq=False)
class FaceSample:
    """The mesh of a near face."""

    points_px: FloatArray
    """float64 (468, 3), order of MediaPipe's face mesh: pixels from the picture's top left corner, depth in pixels (away from
    the lens, from an arbitrary zero)."""
    score: float
    """0..1, the model's score that this is a face and no profile."""


@dataclass(frozen=True, slots=True, eq=False)
class PoseSample:
    """All landmarks of the tracked person at one time; without a person every array is NaN."""

    t_ns: int
    width_px: int
    height_px: int
    image_xyz: FloatArray
    """float64 (33, 3): x and y as shares of width and height (may leave 0..1), z in units of the width; NaN if missing."""
    world_xyz_m: FloatArray
    """float64 (33, 3): metres from the middle of the hips; x to the picture's right, y down, z away from the lens."""
    visibility: FloatArray
    """float64 (33,): 0..1, the model's score that a landmark is not hidden."""
    presence: FloatArray
    """float64 (33,): 0..1, the model's score that a landmark lies inside the picture."""
    person_count: int
    """People found in the picture, 0 and up."""
    luminance_ratio: float = float("nan")
    """Mean brightness of the picture, 0 black to 1 white; NaN if unknown."""
    sharpness_ratio: float = float("nan")
    """Finest edges around the person relative to coarse ones: 0.6 sharp, 0.25 blurred; NaN if unknown."""
    camera_shift_ratio: float = float("nan")
    """Speed of the background, picture widths a second; NaN if unknown."""
    clothing_rgb: FloatArray | None = None
    """float64 (2, 3): colour of trunk and thighs, 0..1; NaN where not seen; None if unknown."""
    hand: HandSample | None = None
    """The hand in the same picture; None where no hand was looked for (hands are looked for only where a maneuver asks)."""
    face: FaceSample | None = None
    """The mesh of the person's face; None where the face is too far, in profile or turned away."""

    @property
    def has_person(self) -> bool:
        """Whether landmarks of a person are present."""
        return self.person_count > 0 and math.isfinite(self.image_xyz[0, 0])

    @property
    def image_px(self) -> FloatArray:
        """Landmarks in pixels, float64 (33, 2); angles are only right in pixels (aspect ratio)."""
        size = np.array([self.width_px, self.height_px], dtype=np.float64)
        return np.asarray(self.image_xyz[:, :2] * size, dtype=np.float64)

    @classmethod
    def without_person(cls, t_ns: int, width_px: int, height_px: int, luminance_ratio: float = float("nan")) -> "PoseSample":
        """Return a sample of an empty picture."""
        points = np.full((LANDMARK_COUNT, 3), np.nan)
        scores = np.zeros(LANDMARK_COUNT)
        return cls(t_ns, width_px, height_px, points, points.copy(), scores, scores.copy(), 0, luminance_ratio)


@dataclass(frozen=True, slots=True, eq=False)
class AngleSample:
    """Every joint angle at one time, each with its standard deviation; NaN where it cannot be measured."""

    t_ns: int
    angles_deg: FloatArray
    """float64 (21,), order of ``anatomy.ANGLE_CHANNELS``, degrees in the convention of ``anatomy``; NaN if missing."""
    sd_deg: FloatArray
    """float64 (21,), one standard deviation in degrees; NaN exactly where the angle is NaN."""
    is_usable: bool
    """False if nothing in the frame may be used; then every angle is NaN and ``reasons`` is not empty."""
    reasons: tuple[QualityReason, ...] = ()
    """What limits this frame; may be non-empty for a usable frame (for example one hidden joint)."""
    body_yaw_deg: float = float("nan")
    """How the patient is turned, see ``CameraView.yaw_deg``; -180..180; NaN if unknown."""
    signals_deg: FloatArray | None = None
    """float64 (14,), order of ``anatomy.SIGNALS``, degrees; NaN where this view cannot show it; None if never computed."""
    raw_angles_deg: FloatArray | None = None
    """float64 (21,): the angles before the body's own zero was taken off; None if none was (``kinematics.calibration``)."""
    signals_sd_deg: FloatArray | None = None
    """float64 (14,), one standard deviation of each of ``anatomy.MEASURED_SIGNALS`` in degrees; NaN for every other signal."""
    hand: HandAngles | None = None
    """What a close-up of a hand shows; then every angle of the body is NaN. None where no hand was looked for or found."""

    def angle_deg(self, channel: str) -> float:
        """Return the angle of one channel (or a signal) in degrees, NaN if missing."""
        index = CHANNEL_INDEX.get(channel)
        return self._other_value(channel)[0] if index is None else float(self.angles_deg[index])

    def channel_sd_deg(self, channel: str) -> float:
        """Return the standard deviation of one channel in degrees, NaN if missing."""
        index = CHANNEL_INDEX.get(channel)
        return self._other_value(channel)[1] if index is None else float(self.sd_deg[index])

    def watched_deg(self, name: str) -> float:
        """Return an angle or a signal by name in degrees, NaN if missing."""
        return self.angle_deg(name)

    def measured(self) -> tuple[FloatArray, FloatArray]:
        """Return value and standard deviation of all that is kept for curves, float64 (25,), ``anatomy.MEASURED_CHANNELS``."""
        others = [self._other_value(name) for name in MEASURED_CHANNELS[len(ANGLE_CHANNELS) :]]
        pairs = np.array(others, dtype=np.float64)
        return np.concatenate([self.angles_deg, pairs[:, 0]]), np.concatenate([self.sd_deg, pairs[:, 1]])

    def _other_value(self, channel: str) -> tuple[float, float]:
        """Return value and standard deviation of a signal or of a channel of the hand."""
        if channel in HAND_CHANNELS:
            return (math.nan, math.nan) if self.hand is None else self.hand.value(channel)
        index = SIGNAL_INDEX[channel]
        value = math.nan if self.signals_deg is None else float(self.signals_deg[index])
        return value, math.nan if self.signals_sd_deg is None else float(self.signals_sd_deg[index])

    @classmethod
    def unusable(cls, t_ns: int, reasons: tuple[QualityReason, ...], body_yaw_deg: float = float("nan")) -> "AngleSample":
        """Return a sample in which nothing can be measured."""
        missing = np.full(len(ANGLE_CHANNELS), np.nan)
        return cls(t_ns, missing, missing.copy(), False, reasons, body_yaw_deg)
