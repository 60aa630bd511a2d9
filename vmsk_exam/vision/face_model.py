"""The face model: 468 points on the skin of a near face, by which a head's turns are read far better than by eyes, ears and nose.

The pose model places eleven points on a head, and guesses most of them once the head is bent or turned; a face seen from near
carries much more. The network is MediaPipe's face mesh, run by OpenCV; the pose model says where it looks, so no second detector
is needed. A face in profile or from behind has no mesh: the network says so itself, and then nothing is returned.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import FACE_POINT_COUNT, Landmark
from vmsk_exam.errors import ModelError
from vmsk_exam.kinematics.head_turn import FACE_FROM
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FaceSample, FloatArray, ImageArray
from vmsk_exam.vision.model_card import load_verified_model
from vmsk_exam.vision.opencv import cv2

FACE_BUNDLE: Final = "face_landmark.tflite"
INPUT_PX: Final = 192
NEAR_FROM: Final = 0.04
"""Size of the head as a share of the picture's height from which a face is near enough to be worth the time: the camera
shows head and trunk, no more. People seen whole have 0.02 to 0.033."""
STAYS_FROM: Final = 0.034
"""A face that is being followed stays near down to here: neither method takes turns with the other from picture to picture."""
SMALLEST_SIDE_PX: Final = 40.0
_POSE_FACTOR: Final = 4.2
"""Side of the first square over the distance from eyes to mouth: the face's outline, and half as much again."""
_MESH_FACTOR: Final = 1.5
"""Side of the following squares over the mesh's own box, as the network was trained."""
_FAR_OFF: Final = 0.3
"""A followed square whose middle lies farther than this share of its side from the pose model's face is given up."""
_OUTPUTS: Final = ["conv2d_21", "conv2d_31"]
"""The mesh, and the logarithm of the odds that a face is there."""
_RIGHT_EYE, _LEFT_EYE = 33, 263
"""Outer corners of the eyes in the mesh."""
_L = Landmark


@dataclass(frozen=True, slots=True)
class Square:
    """A turned square of a picture."""

    x: float
    y: float
    side_px: float
    turn_rad: float
    """Of its own upright against the picture's, clockwise."""

    def is_near(self, other: "Square") -> bool:
        """Return whether another square shows the same face."""
        distance = math.hypot(self.x - other.x, self.y - other.y)
        return distance <= _FAR_OFF * self.side_px and 0.5 <= self.side_px / max(other.side_px, 1.0) <= 2.0


def find_square(points_px: FloatArray) -> Square:
    """Return where the face is, from the pose model's landmarks in pixels, float64 (33, 2)."""
    eyes = (points_px[_L.LEFT_EYE] + points_px[_L.RIGHT_EYE]) / 2.0
    mouth = (points_px[_L.MOUTH_LEFT] + points_px[_L.MOUTH_RIGHT]) / 2.0
    ears = (points_px[_L.LEFT_EAR] + points_px[_L.RIGHT_EAR]) / 2.0
    up = eyes - mouth
    size_px = max(math.hypot(*up), 0.5 * math.hypot(*(points_px[_L.NOSE] - ears)))
    middle = (eyes + mouth) / 2.0
    return Square(float(middle[0]), float(middle[1]), _POSE_FACTOR * size_px, math.atan2(up[0], -up[1]))


def enclose(points_px: FloatArray) -> Square:
    """Return the square around a mesh, upright for the eyes; float64 (468, 3)."""
    across = points_px[_LEFT_EYE, :2] - points_px[_RIGHT_EYE, :2]
    turn_rad = math.atan2(across[1], across[0])
    cosine, sine = math.cos(turn_rad), math.sin(turn_rad)
    rotation = np.array([[cosine, sine], [-sine, cosine]])
    upright = points_px[:, :2] @ rotation.T
    low, high = upright.min(axis=0), upright.max(axis=0)
    middle = rotation.T @ ((low + high) / 2.0)
    return Square(float(middle[0]), float(middle[1]), _MESH_FACTOR * float((high - low).max()), turn_rad)


class FaceModel:
    """Follows the face of one person through the pictures of a video.

    Parameters
    ----------
    path
        The network with its card beside it; the shipped one by default.

    Raises
    ------
    ModelError
        If the file is missing, damaged, or differs from its card.
    """

    def __init__(self, path: Path | None = None) -> None:
        model = load_verified_model(path or asset_path("models", FACE_BUNDLE), FACE_POINT_COUNT)
        try:
            self._network: Any = cv2.dnn.readNetFromTFLite(np.frombuffer(model.content, np.uint8))
        except cv2.error as error:
            raise ModelError(f"The face model {model.path.name} cannot be used. Install the program again.") from error
        self._square: Square | None = None

    def is_near(self, head_ratio: float) -> bool:
        """Return whether a head is large enough to look at its face, a share of the picture's height."""
        return head_ratio >= (NEAR_FROM if self._square is None else STAYS_FROM)

    def reset(self) -> None:
        """Forget the followed face."""
        self._square = None

    def find(self, image: ImageArray, points_px: FloatArray) -> FaceSample | None:
        """Return the mesh of the person's face.

        Parameters
        ----------
        image
            RGB, upright.
        points_px
            float64 (33, 2): the pose model's landmarks in the same picture, pixels.

        Returns
        -------
        FaceSample or None
            None if no face is seen there, in profile for example.
        """
        asked = find_square(points_px)
        if asked.side_px < SMALLEST_SIDE_PX or not math.isfinite(asked.side_px):
            self._square = None
            return None
        square = self._square if self._square is not None and self._square.is_near(asked) else None
        found = self._look(image, square) if square is not None else self._look_anew(image, asked)
        self._square = enclose(found.points_px) if found is not None else None
        return found

    def _look_anew(self, image: ImageArray, asked: Square) -> FaceSample | None:
        """Look where the pose model says, then again with the square that the first mesh gives."""
        first = self._look(image, asked, score_from=0.0)
        return None if first is None else self._look(image, enclose(first.points_px))

    def _look(self, image: ImageArray, square: Square, score_from: float = FACE_FROM) -> FaceSample | None:
        crop, back = _cut_out(image, square)
        self._network.setInput(crop)
        mesh, odds = self._network.forward(_OUTPUTS)
        score = 1.0 / (1.0 + math.exp(-min(max(float(odds.ravel()[0]), -50.0), 50.0)))
        if score < score_from:
            return None
        points = mesh.reshape(FACE_POINT_COUNT, 3).astype(np.float64)
        depth = points[:, 2:] * (square.side_px / INPUT_PX)
        return FaceSample(np.hstack([points[:, :2] @ back[:, :2].T + back[:, 2], depth]), score)


def _cut_out(image: ImageArray, square: Square) -> tuple[NDArray[np.float32], FloatArray]:
    """Return a square as the network's input, and what brings its pixels back into the picture, float64 (2, 3)."""
    middle = (square.x, square.y)
    matrix = cv2.getRotationMatrix2D(middle, math.degrees(square.turn_rad), INPUT_PX / max(square.side_px, 1.0))
    matrix[:, 2] += INPUT_PX / 2.0 - np.array(middle)
    cut = cv2.warpAffine(image, matrix, (INPUT_PX, INPUT_PX))
    scaled = np.ascontiguousarray(cut.transpose(2, 0, 1)[None], dtype=np.float32) / np.float32(255.0)
    return scaled, np.asarray(cv2.invertAffineTransform(matrix), dtype=np.float64)
