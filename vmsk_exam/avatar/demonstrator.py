"""The instruction avatar: shows a maneuver in a loop, drawn live, or from recorded clips where nothing can be drawn."""

from collections import OrderedDict
from dataclasses import replace
from typing import Final, Protocol

import numpy as np

from vmsk_exam.avatar.body import DEFAULT_PERSON, load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.clips import ClipLibrary
from vmsk_exam.avatar.hand import HAND_CAMERA, pose_hand
from vmsk_exam.avatar.hand_performer import HandPerformance, is_of_hand
from vmsk_exam.avatar.performer import Performance, Sway, performance_for
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.samples import FloatArray, ImageArray

PAUSE_S: Final = 0.9
"""Still at the start of each loop."""
HOLD_S: Final = 1.0
"""The demonstration holds no longer than this, whatever the maneuver asks."""
_MARGIN: Final = 1.13
_KEPT: Final = 8
_UPPER_BODY: Final = ("shoulder", "elbow", "neck")
_THIGH_SHOWN_M: Final = 0.22


class Demonstrates(Protocol):
    """Gives pictures of a maneuver being shown."""

    def frame(self, spec: PerformanceSpec, t_s: float) -> ImageArray:
        """Return the picture at a time of the endless loop, uint8 (height, width, 3), RGB."""


def shown_spec(spec: PerformanceSpec) -> PerformanceSpec:
    """Return one short repetition of a maneuver, as the demonstration shows it."""
    hold_s = HOLD_S if spec.hold_s > 0.0 else spec.hold_s
    return replace(spec, repetitions=1, hold_s=hold_s, rest_s=0.3, scale=1.0)


def demonstration_of(spec: PerformanceSpec, person: str = DEFAULT_PERSON) -> Performance:
    """Return the timed postures of one loop."""
    performance = performance_for(load_body(person), shown_spec(spec), PAUSE_S)
    return replace(performance, hold_s=min(performance.hold_s, 2.0))


def loop_s(spec: PerformanceSpec) -> float:
    """Return how long one loop of the demonstration is."""
    return _hand_shown(spec).duration_s if is_of_hand(spec) else demonstration_of(spec).duration_s


def _hand_shown(spec: PerformanceSpec) -> HandPerformance:
    return HandPerformance(shown_spec(spec), PAUSE_S)


class Demonstrator:
    """Draws the demonstration; use it from the thread that made it.

    Parameters
    ----------
    width_px, height_px
        Size of the pictures.
    person
        Who demonstrates.

    Raises
    ------
    UnavailableError
        If no GL context can be made.
    """

    def __init__(self, width_px: int = 640, height_px: int = 480, person: str = DEFAULT_PERSON) -> None:
        self._renderer = AvatarRenderer(width_px, height_px, is_fine=True)
        self._person = person
        self._sway = Sway(3, 0.7)
        self._known: OrderedDict[PerformanceSpec, tuple[Performance, CameraPose]] = OrderedDict()

    def frame(self, spec: PerformanceSpec, t_s: float) -> ImageArray:
        """Return the picture at a time of the endless loop, uint8 (height, width, 3), RGB."""
        if is_of_hand(spec):
            shown = _hand_shown(spec)
            return self._renderer.render(pose_hand(shown.posture_at(t_s % shown.duration_s)).body, HAND_CAMERA, Look())
        performance, camera = self._prepared(spec)
        posture = performance.posture_at(t_s % performance.duration_s)
        posed = pose_body(performance.body, self._sway.applied(posture, t_s))
        return self._renderer.render(posed, camera, Look())

    def close(self) -> None:
        """Release the GL context."""
        self._renderer.close()

    def _prepared(self, spec: PerformanceSpec) -> tuple[Performance, CameraPose]:
        if spec not in self._known:
            performance = demonstration_of(spec, self._person)
            aspect = self._renderer.width_px / self._renderer.height_px
            self._known[spec] = (performance, framing(performance, aspect))
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return self._known[spec]


def framing(performance: Performance, aspect: float) -> CameraPose:
    """Return the nearest lens that keeps the whole movement in the picture."""
    shares = (0.0, 0.3, 0.6, 1.0)
    times = [performance.pause_s + share * performance.spec.move_s for share in shares]
    points = np.concatenate([_outline(pose_body(performance.body, performance.posture_at(t))) for t in times])
    low, high = points.min(axis=0), points.max(axis=0)
    if performance.spec.angle.startswith(_UPPER_BODY):
        # The legs do not move: the picture begins above the knees.
        hip_m = pose_body(performance.body, performance.posture_at(0.0)).joints_m["left_hip"][2]
        low[2] = hip_m - _THIGH_SHOWN_M
    height = (high[2] - max(low[2], 0.0)) * _MARGIN
    width = (high[0] - low[0]) * _MARGIN
    fov_deg = 28.0
    half = np.tan(np.deg2rad(fov_deg) / 2.0)
    distance = max(height, width / aspect) / 2.0 / half - low[1]
    return CameraPose(
        float(distance), float((high[2] + max(low[2], 0.0)) / 2.0), 0.0, 0.0, fov_deg, float((low[0] + high[0]) / 2)
    )


def _outline(posed: PosedBody) -> FloatArray:
    """Return points that bound a posed body, (points, 3)."""
    joints = np.stack(list(posed.joints_m.values()))
    head = posed.positions_m[posed.body.bone("head")] + posed.segments["head"] @ np.array([0.0, -0.02, 0.20])
    ends = [head]
    for side in ("left", "right"):
        ends.append(posed.joints_m[f"{side}_wrist"] + posed.segments[f"{side}_forearm"] @ np.array([0.0, 0.0, -0.19]))
        ends.append(posed.joints_m[f"{side}_ankle"] + posed.segments[f"{side}_foot"] @ np.array([0.0, -0.17, -0.09]))
    return np.concatenate([joints, np.stack(ends)])


class ClipDemonstrator:
    """Plays the recorded clips of ``assets/demo``; a maneuver without one shows the nearest that is there.

    Parameters
    ----------
    width_px, height_px
        Size of the pictures that are returned.
    """

    def __init__(self, width_px: int = 640, height_px: int = 480) -> None:
        self._size = (width_px, height_px)
        self._library = ClipLibrary()

    def frame(self, spec: PerformanceSpec, t_s: float) -> ImageArray:
        """Return the picture at a time of the endless loop, uint8 (height, width, 3), RGB."""
        return self._library.frame(shown_spec(spec), t_s, self._size)

    def close(self) -> None:
        """Release the clips."""
        self._library.close()


def make_demonstrator(width_px: int = 640, height_px: int = 480) -> Demonstrator | ClipDemonstrator:
    """Return what can show maneuvers on this machine: drawn live where GL is available, else from recorded clips.

    Raises
    ------
    InputError
        If neither GL nor the clips are there.
    """
    if is_gl_available():
        return Demonstrator(width_px, height_px)
    return ClipDemonstrator(width_px, height_px)
