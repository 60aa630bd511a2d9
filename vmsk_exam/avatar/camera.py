"""The demo patient: a source of pictures that stands in for a webcam and knows the true angles of every picture."""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS
from vmsk_exam.avatar.actor import Actor
from vmsk_exam.avatar.body import DEFAULT_PERSON, load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.hand import HAND_CAMERA, pose_hand
from vmsk_exam.avatar.hand_performer import HandPerformance, is_of_hand
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.truth import compute_true_angles
from vmsk_exam.errors import SourceError, UnavailableError
from vmsk_exam.samples import FloatArray, Frame, ImageArray

HISTORY_FRAMES: Final = 1800
"""How many pictures' true angles are kept unless all are asked for."""

DEMO_SCALES: Final[Mapping[str, float]] = {
    "left_knee_flexion": 0.88,
    "right_knee_flexion": 0.94,
    "right_shoulder_abduction": 0.86,
}
"""The demo patient is stiff in the knees, more in the left, and in the right shoulder: the report has something to say."""


@dataclass(frozen=True, slots=True)
class CameraOptions:
    """What is rarely needed of an ``AvatarCamera``."""

    fps: float = 30.0
    camera: CameraPose = field(default_factory=CameraPose)
    look: Look = field(default_factory=Look)
    seed: int = 0
    scales: Mapping[str, float] = field(default_factory=lambda: DEMO_SCALES)
    """Share of each asked movement that the person manages, by ``left_`` or ``right_`` angle."""
    length_frames: int | None = None
    """After so many pictures the source ends; None: never."""
    keep_all_truths: bool = False
    """Whether the true angles of all pictures are kept, not only of the latest."""


class AvatarCamera:
    """A frame source in which a person performs what it is told; satisfies ``session.ports.FrameSource``.

    ``open``, ``read`` and ``close`` belong to one thread (it owns the GL context); ``perform``, ``relax`` and
    ``true_angles`` may be called from any.

    Parameters
    ----------
    person
        Name of the person, see ``body.list_people``.
    width_px, height_px
        Size of the pictures.
    is_paced
        Whether pictures come in real time rather than as fast as they are read.
    options
        What is rarely needed.
    """

    def __init__(
        self,
        person: str = DEFAULT_PERSON,
        width_px: int = 640,
        height_px: int = 480,
        is_paced: bool = False,
        options: CameraOptions | None = None,
    ) -> None:
        self._options = options or CameraOptions()
        self._size = (width_px, height_px)
        self._is_paced = is_paced
        self._body = load_body(person)
        self._actor = Actor(self._body, self._options.seed)
        self._lock = threading.Lock()
        self._renderer: AvatarRenderer | None = None
        self._owner = 0
        self._next_index = 0
        self._began_s = 0.0
        self._is_open = False
        self._truths: OrderedDict[int, FloatArray] = OrderedDict()
        self._hand: tuple[HandPerformance, float] | None = None

    @property
    def name(self) -> str:
        """Name shown to people and stored in the record."""
        return "Demo patient"

    @property
    def is_live(self) -> bool:
        """Whether pictures come in real time."""
        return self._is_paced

    @property
    def fps(self) -> float:
        """Pictures a second of the demo patient's own time."""
        return self._options.fps

    def open(self) -> None:
        """Start the source; after ``close`` it goes on where it was.

        Raises
        ------
        SourceError
            If the machine cannot draw.
        """
        if self._is_open:
            return
        if self._renderer is None or self._owner != threading.get_ident():
            try:
                self._renderer = AvatarRenderer(*self._size)
            except UnavailableError as error:
                raise SourceError(f"The demo patient cannot be shown. {error} Or choose a webcam.") from error
            self._owner = threading.get_ident()
        self._began_s = time.monotonic() - self._next_index / self.fps
        self._is_open = True

    def read(self) -> Frame | None:
        """Return the next picture; None once the source is closed or its options' length is reached."""
        renderer = self._renderer
        if not self._is_open or renderer is None:
            return None
        index = self._wait() if self._is_paced else self._next_index
        if self._options.length_frames is not None and index >= self._options.length_frames:
            return None
        self._next_index = index + 1
        return Frame(self._time_ns(index), index, self._picture(renderer, index))

    def close(self) -> None:
        """Stop giving pictures; may be called from any thread, also twice."""
        self._is_open = False
        if self._renderer is not None and self._owner == threading.get_ident():
            self._renderer.close()
            self._renderer = None

    def perform(self, spec: PerformanceSpec) -> None:
        """Perform a maneuver from now on, over and over with pauses, until told otherwise."""
        shares = self._options.scales
        side = spec.side.value if spec.side is not None else ""
        scaled = replace(spec, scale=spec.scale * shares.get(f"{side}_{spec.angle}", 1.0))
        now_s = self._next_index / self.fps
        with self._lock:
            if is_of_hand(scaled):
                self._actor.relax(now_s)
                self._hand = HandPerformance(scaled), now_s
            else:
                self._hand = None
                self._actor.perform(scaled, now_s)

    def relax(self) -> None:
        """Stand or sit easy from now on."""
        with self._lock:
            self._hand = None
            self._actor.relax(self._next_index / self.fps)

    def true_angles(self, t_ns: int) -> FloatArray:
        """Return the true angles of a picture that was given, float64 (21,), order of ``anatomy.ANGLE_CHANNELS``.

        Raises
        ------
        KeyError
            If no picture with this time is remembered.
        """
        index = round(t_ns * self.fps / 1e9)
        with self._lock:
            return self._truths[index].copy()

    def _picture(self, renderer: AvatarRenderer, index: int) -> ImageArray:
        with self._lock:
            posture = self._actor.posture_at(index / self.fps)
            hand = self._hand
        if hand is not None:  # a close-up: nothing of the body is seen, nothing of it is true
            self._remember(index, np.full(len(ANGLE_CHANNELS), np.nan))
            posed_hand = pose_hand(hand[0].posture_at(index / self.fps - hand[1]))
            return renderer.render(posed_hand.body, HAND_CAMERA, self._options.look)
        posed = pose_body(self._body, posture)
        self._remember(index, compute_true_angles(posed))
        return renderer.render(posed, self._options.camera, self._options.look)

    def _time_ns(self, index: int) -> int:
        return round(index * 1e9 / self.fps)

    def _wait(self) -> int:
        """Wait for the next picture that is due and return its number, leaving out those that are past."""
        now = time.monotonic() - self._began_s
        due = self._next_index / self.fps
        if now < due:
            time.sleep(due - now)
            return self._next_index
        return max(self._next_index, int(np.floor(now * self.fps)))

    def _remember(self, index: int, angles: FloatArray) -> None:
        with self._lock:
            self._truths[index] = angles
            if not self._options.keep_all_truths and len(self._truths) > HISTORY_FRAMES:
                self._truths.popitem(last=False)
