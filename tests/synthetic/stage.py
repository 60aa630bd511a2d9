"""A small stage: pictures of a posed avatar seen by the pose model and measured, frame by frame."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vmsk_exam.avatar.body import load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.coupling import posture_at
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.samples import AngleSample, Frame, ImageArray, PoseSample
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.vision.estimator import MediaPipePoseEstimator

FPS = 20
CAMERA = CameraPose()
LOOK = Look()


@dataclass
class Stage:
    """One renderer for many pictures of one size."""

    renderer: AvatarRenderer

    def picture(
        self,
        spec: PerformanceSpec,
        share: float = 0.0,
        person: str = "lucia",
        camera: CameraPose = CAMERA,
        look: Look = LOOK,
        **plus: float,
    ) -> ImageArray:
        """Draw a posture of a performance, some channels changed by so much."""
        body = load_body(person)
        posed = pose_body(body, posture_at(body, spec, share).plus(**plus))
        return self.renderer.render(posed, camera, look)


def measure_pictures(pictures: Iterable[ImageArray], fps: float = FPS) -> list[tuple[PoseSample, AngleSample]]:
    """Measure pictures as the product does."""
    estimator = MediaPipePoseEstimator()
    pipeline = Pipeline(estimator)
    frames = (Frame(round(index * 1e9 / fps), index, image) for index, image in enumerate(pictures))
    measured = [pipeline.measure(frame) for frame in frames]
    estimator.close()
    return measured


def repeat(image: ImageArray, seconds: float) -> Iterator[ImageArray]:
    """Yield the same picture for a while."""
    for _ in range(round(seconds * FPS)):
        yield image
