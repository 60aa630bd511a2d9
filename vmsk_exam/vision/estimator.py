"""The pose estimator on MediaPipe: one followed person, a count of the others, what the picture itself is like."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Final

from vmsk_exam.kinematics.close_up import compute_head_ratio
from vmsk_exam.samples import Frame, ImageArray, PoseSample
from vmsk_exam.vision.face_model import FaceModel
from vmsk_exam.vision.landmarker import Landmarker
from vmsk_exam.vision.model_card import VerifiedModel, load_verified_model
from vmsk_exam.vision.native_result import PersonLandmarks
from vmsk_exam.vision.people import PeopleCounter
from vmsk_exam.vision.picture_watch import PictureWatch
from vmsk_exam.vision.pictures import LONG_SIDE_MAX_PX, shrink

_log = logging.getLogger(__name__)

PEOPLE_MAX: Final = 2
"""One more than may be there is all there is to know."""
PEOPLE_CONFIDENCE: Final = 0.3
"""Lower than for the followed person (0.5): somebody half hidden counts too, and lone people in real clips stay one."""
PEOPLE_LONG_SIDE_PX: Final = 640
"""The counter's picture; the detector sees 224 x 224 pixels in any case."""


class MediaPipePoseEstimator:
    """Finds the landmarks of one person in each picture (``session.ports.PoseEstimator``).

    The same frames give the same samples: no clock is read and no frame is left out.

    Parameters
    ----------
    model_path
        Bundle with its card beside it; the shipped one by default.

    Raises
    ------
    ModelError
        If the bundle is missing, damaged, differs from its card, or is no pose landmarker.
    """

    def __init__(self, model_path: Path | None = None) -> None:
        self._model = load_verified_model(model_path)
        self._face = FaceModel()
        self._last_ns: int | None = None
        self._begin()

    @property
    def model_name(self) -> str:
        """Name and version from the card."""
        return f"{self._model.card.name} {self._model.card.version}"

    @property
    def model_sha256(self) -> str:
        """Checksum of the bundle, verified against its card."""
        return self._model.card.sha256

    def estimate(self, frame: Frame) -> PoseSample:
        """Return the landmarks; a sample without person if nobody is there. Never raises for a valid frame."""
        if self._last_ns is not None and frame.t_ns <= self._last_ns:
            self.reset()
        self._last_ns = frame.t_ns
        image = shrink(frame.image, LONG_SIDE_MAX_PX)
        people = self._find(image, frame.t_ns)
        count = self._counter.update(image, frame.t_ns, bool(people))
        self._watch.update(image, frame.t_ns, people[0].image_xyz[:, :2] if people else None)
        sample = _sample(frame, people, count, self._watch)
        return sample if not people else self._look_at_face(sample, image)

    def reset(self) -> None:
        """Forget the tracked person (the source changed or was interrupted)."""
        self.close()
        self._begin()
        self._last_ns = None

    def close(self) -> None:
        """Release the model."""
        self._counter.close()
        self._crowd.close()
        self._follower.close()

    def _begin(self) -> None:
        self._follower = Landmarker(self._model, 1)
        self._crowd = _Crowd(self._model)
        self._face.reset()
        self._counter = PeopleCounter(self._crowd.count, self._crowd.prepare)
        self._watch = PictureWatch(self._counter.run_beside)

    def _look_at_face(self, sample: PoseSample, image: ImageArray) -> PoseSample:
        """Return the sample with the mesh of the person's face, where it is near enough."""
        if not self._face.is_near(compute_head_ratio(sample)):
            self._face.reset()
            return sample
        scale = sample.width_px / image.shape[1]
        face = self._face.find(image, sample.image_px / scale)
        return sample if face is None else replace(sample, face=replace(face, points_px=face.points_px * scale))

    def _find(self, image: ImageArray, t_ns: int) -> tuple[PersonLandmarks, ...]:
        try:
            return self._follower.find(image, t_ns)
        except (RuntimeError, ValueError):
            _log.warning("The pose model failed on a picture of %d x %d and begins anew.", image.shape[1], image.shape[0])
            self._follower.close()
            self._follower = Landmarker(self._model, 1)
            return ()


class _Crowd:
    """Counts everybody in a picture; lives on the counter's thread."""

    def __init__(self, model: VerifiedModel) -> None:
        self._model = model
        self._landmarker: Landmarker | None = None

    def prepare(self) -> None:
        self._landmarker = Landmarker(self._model, PEOPLE_MAX, PEOPLE_CONFIDENCE)

    def count(self, image: ImageArray, t_ns: int) -> int:
        if self._landmarker is None:
            return 1
        try:
            return len(self._landmarker.find(shrink(image, PEOPLE_LONG_SIDE_PX), t_ns))
        except (RuntimeError, ValueError):
            _log.warning("People could not be counted in a picture of %d x %d.", image.shape[1], image.shape[0])
            return 1

    def close(self) -> None:
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None


def _sample(frame: Frame, people: tuple[PersonLandmarks, ...], count: int, watch: PictureWatch) -> PoseSample:
    height, width = frame.image.shape[:2]
    if not people:
        empty = PoseSample.without_person(frame.t_ns, width, height, watch.luminance_ratio)
        return replace(empty, camera_shift_ratio=watch.measures.camera_shift_ratio)
    person = people[0]
    return PoseSample(
        frame.t_ns,
        width,
        height,
        person.image_xyz,
        person.world_xyz_m,
        person.visibility,
        person.presence,
        count,
        luminance_ratio=watch.luminance_ratio,
        sharpness_ratio=watch.measures.sharpness_ratio,
        camera_shift_ratio=watch.measures.camera_shift_ratio,
        clothing_rgb=watch.clothing_rgb,
    )
