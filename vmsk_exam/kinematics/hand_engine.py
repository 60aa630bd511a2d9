"""From the landmarks of a hand to a sample that may be used, or the reason why it may not."""

from dataclasses import replace
from typing import Final

from vmsk_exam.anatomy import HandLandmark, Side
from vmsk_exam.kinematics.framing import (
    BLURRED_SHARPNESS_RATIO,
    DARKEST_LUMINANCE_RATIO,
    SMALLEST_PICTURE_PX,
)
from vmsk_exam.kinematics.geometry import compute_norm
from vmsk_exam.kinematics.hand_angles import measure_hand
from vmsk_exam.samples import AngleSample, HandSample, PoseSample, QualityReason

SMALLEST_PALM_PX: Final = 36.0
"""From wrist to knuckles; below, one pixel of error is more than a degree and a half."""
SIDE_SURE_FROM: Final = 0.8
"""Below, the hand is seen from its edge, where left and right are mistaken."""
EDGE_RATIO: Final = 0.005
OPENING_S: Final = 0.2
"""A hand must be good for so long before the first value."""
LONGEST_GAP_S: Final = 0.7


class HandEngine:
    """Measures one hand, one picture after another."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the hand."""
        self._good_since_ns: int | None = None
        self._last_ns: int | None = None
        self._known_side: Side | None = None

    def measure(self, pose: PoseSample, side: Side | None) -> AngleSample:
        """Return what the hand of a picture shows.

        Every angle of the body is NaN: in a close-up of a hand nothing is said about the body.

        Parameters
        ----------
        pose
            With the hand that was looked for.
        side
            Hand that is asked for; None takes either.
        """
        if self._last_ns is None or not 0 <= pose.t_ns - self._last_ns <= LONGEST_GAP_S * 1e9:
            self._good_since_ns = self._known_side = None
        hand = pose.hand
        is_known = hand is not None and hand.side is not None and hand.side is self._known_side
        reason = QualityReason.NO_HAND if hand is None else find_hand_reason(hand, side, is_known=is_known)
        unusable = AngleSample.unusable(pose.t_ns, (reason or QualityReason.UNSTEADY_TRACKING,))
        if hand is None or reason is not None:
            self._good_since_ns = None
            return unusable
        self._last_ns, self._known_side = pose.t_ns, hand.side
        if self._good_since_ns is None:
            self._good_since_ns = pose.t_ns
        if (pose.t_ns - self._good_since_ns) * 1e-9 < OPENING_S:
            return unusable
        return replace(unusable, is_usable=True, reasons=(), hand=measure_hand(hand))


def find_hand_reason(hand: HandSample, side: Side | None, *, is_known: bool = False) -> QualityReason | None:
    """Return why a hand must not be measured in this picture, None if it may.

    Parameters
    ----------
    hand
        What the hand model saw.
    side
        Hand that is asked for; None takes either.
    is_known
        Whether the same hand was told surely a moment ago: a fist shows less well whose it is, and a hand does not change sides.
    """
    if min(hand.width_px, hand.height_px) < SMALLEST_PICTURE_PX:
        return QualityReason.PICTURE_TOO_SMALL
    if hand.luminance_ratio < DARKEST_LUMINANCE_RATIO:
        return QualityReason.TOO_DARK
    if not hand.has_hand:
        return QualityReason.NO_HAND
    if hand.hand_count > 1:
        return QualityReason.SEVERAL_HANDS
    return _find_framing_reason(hand) or _find_tracking_reason(hand, side, is_known=is_known)


def _find_framing_reason(hand: HandSample) -> QualityReason | None:
    points = hand.image_xyz[:, :2]
    if bool(((points < EDGE_RATIO) | (points > 1.0 - EDGE_RATIO)).any()):
        return QualityReason.HAND_CUT_OFF
    px = hand.image_px
    lengths = compute_norm(px[[HandLandmark.INDEX_MCP, HandLandmark.LITTLE_MCP]] - px[HandLandmark.WRIST])
    width = compute_norm(px[HandLandmark.INDEX_MCP] - px[HandLandmark.LITTLE_MCP])
    return QualityReason.HAND_TOO_SMALL if max(float(lengths.max()), float(width)) < SMALLEST_PALM_PX else None


def _find_tracking_reason(hand: HandSample, side: Side | None, *, is_known: bool) -> QualityReason | None:
    if hand.sharpness_ratio < BLURRED_SHARPNESS_RATIO:
        return QualityReason.BLURRED
    if hand.side_score < SIDE_SURE_FROM and not is_known:
        return QualityReason.UNSTEADY_TRACKING
    return QualityReason.OTHER_HAND if side is not None and hand.side is not side else None
