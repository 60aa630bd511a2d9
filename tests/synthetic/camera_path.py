"""A maneuver performed by the avatar, seen by the pose model and followed as in an exam: pixels in, result out."""

from dataclasses import replace

from tests.synthetic.stage import CAMERA, LOOK
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.avatar.body import load_body
from vmsk_exam.avatar.performer import Sway, performance_for
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.bootstrap.demo import performance_of
from vmsk_exam.protocol.model import Maneuver, ManeuverTask
from vmsk_exam.samples import Frame
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.vision.estimator import MediaPipePoseEstimator

FPS = 12
AFTER_S = 0.7


def perform_and_measure(
    renderer: AvatarRenderer,
    maneuver: Maneuver,
    side: Side | None,
    person: str = "lucia",
    scale: float = 1.0,
    **helping: float,
) -> ManeuverResult:
    """Return what an attempt gives; ``helping`` names posture channels that move along, degrees at the end of the range."""
    task, body, sway = ManeuverTask(maneuver, side), load_body(person), Sway(3)
    performance = performance_for(body, replace(performance_of(task), scale=scale))
    tracker, estimator = ManeuverTracker(task), MediaPipePoseEstimator()
    pipeline = Pipeline(estimator)
    for index in range(round((performance.duration_s + AFTER_S) * FPS)):
        t_s = index / FPS
        way = performance.share_at(t_s)
        posture = performance.posture_at(t_s).plus(**{name: way * deg for name, deg in helping.items()})
        image = renderer.render(pose_body(body, sway.applied(posture, t_s)), CAMERA, LOOK)
        pose, sample = pipeline.measure(Frame(round(t_s * 1e9), index, image))
        tracker.update(sample, pose)
        if tracker.is_done:
            break
    estimator.close()
    return tracker.result()
