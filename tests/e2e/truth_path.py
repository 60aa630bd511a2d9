"""The fast path of a whole exam: the demo patient's true angles and joints instead of pixels and the pose model."""

from dataclasses import dataclass, field, replace

import numpy as np

from tests.unit.session.fakes import ScriptedEncoder, ScriptedRecorder, make_header
from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.avatar.actor import Actor
from vmsk_exam.avatar.body import DEFAULT_PERSON, load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.hand_performer import HandPerformance, is_of_hand
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.posture import POSTURE_INDEX, Posture
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.truth import compute_true_angles
from vmsk_exam.bootstrap.demo import DemoPatient
from vmsk_exam.kinematics.body_signals import add_signals
from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.samples import AngleSample, FloatArray, Frame, HandAngles, PoseSample
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.snapshot import ExamState
from vmsk_exam.session.timing import HEADLESS_TIMING, SessionTiming

FPS = 15.0
SIZE_PX = (640, 480)
SD_DEG = 2.0
LIMIT_S = 1500.0
WAITING_STEP = 3
"""Frames from one look to the next while the demo patient waits: a fifth of a second, so that whole seconds are met."""
_WAITING = (ExamState.SHOWING, ExamState.ASKING_PAIN, ExamState.ANSWERING)
_FORWARD = np.array([0.0, -1.0, 0.0])
_DOWN = np.array([0.0, 0.0, -1.0])


@dataclass(frozen=True)
class Doing:
    """How the demo patient does what it is asked."""

    scale: float = 1.0
    """Share of each asked movement."""
    helping: dict[str, float] = field(default_factory=dict)
    """Posture channels that move along, degrees at the end of the range; ``tested_`` and ``other_`` name the side."""


def true_pose(posed: PosedBody, t_ns: int) -> PoseSample:
    """Return the landmarks of a posed body as a perfect pose model would see them."""
    points = np.zeros((len(Landmark), 3))
    for mark, place in _places(posed).items():
        points[mark] = place
    camera = CameraPose()
    pixels = camera.project(points, *SIZE_PX)
    image = np.concatenate([pixels / SIZE_PX, np.zeros((len(points), 1))], axis=1)
    rotation, _ = camera.view()
    middle = (points[Landmark.LEFT_HIP] + points[Landmark.RIGHT_HIP]) / 2
    world = (points - middle) @ rotation.T * np.array([1.0, -1.0, -1.0])
    ones = np.ones(len(points))
    return PoseSample(t_ns, *SIZE_PX, image, world, ones, ones.copy(), 1, 0.5)


def _places(posed: PosedBody) -> dict[Landmark, FloatArray]:
    joints, segments = posed.joints_m, posed.segments
    head = posed.positions_m[posed.body.bone("head")] + segments["head"] @ np.array([0.0, -0.02, 0.09])
    face = {mark: head + segments["head"] @ (0.09 * _FORWARD) for mark in Landmark if mark <= Landmark.MOUTH_RIGHT}
    places = dict(face)
    for side in Side:
        outward = np.array([0.075 if side is Side.LEFT else -0.075, 0.0, 0.0])
        name = side.name
        places[Landmark[f"{name}_EAR"]] = head + segments["head"] @ outward
        for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle"):
            places[Landmark[f"{name}_{joint.upper()}"]] = joints[f"{side}_{joint}"]
        hand = joints[f"{side}_wrist"] + segments[f"{side}_forearm"] @ (0.08 * _DOWN)
        for finger in ("PINKY", "INDEX", "THUMB"):
            places[Landmark[f"{name}_{finger}"]] = hand
        foot = segments[f"{side}_foot"]
        places[Landmark[f"{name}_HEEL"]] = joints[f"{side}_ankle"] + foot @ (0.06 * _DOWN - 0.05 * _FORWARD)
        places[Landmark[f"{name}_FOOT_INDEX"]] = joints[f"{side}_ankle"] + foot @ (0.07 * _DOWN + 0.16 * _FORWARD)
    return places


class TruthSource:
    """Stands in for the demo patient's camera: performs, and gives frames without a picture."""

    name = "Demo patient"

    def __init__(self, doing: Doing, *, is_live: bool = False) -> None:
        self.is_live = is_live
        self._body = load_body(DEFAULT_PERSON)
        self._actor = Actor(self._body)
        self._doing = doing
        self._spec: PerformanceSpec | None = None
        self._hand: tuple[HandPerformance, float]
        self._start: Posture | None = None
        self._index = 0
        self.blank = np.zeros((4, 4, 3), np.uint8)

    def perform(self, spec: PerformanceSpec) -> None:
        """Perform from now on."""
        self._spec = replace(spec, scale=spec.scale * self._doing.scale)
        if is_of_hand(spec):
            self._hand = HandPerformance(self._spec), self._index / FPS
        else:
            self._actor.perform(self._spec, self._index / FPS)

    def relax(self) -> None:
        """Stand or sit easy from now on."""
        self._spec = None
        self._actor.relax(self._index / FPS)

    def read(self, step: int = 1) -> Frame:
        """Return the next frame, or one some frames later."""
        self._index += step
        return Frame(round(self._index * 1e9 / FPS), self._index, self.blank)

    def posed(self) -> PosedBody:
        """Return the body in the newest frame."""
        posture = self._actor.posture_at(self._index / FPS)
        return pose_body(self._body, self._with_help(posture))

    def hand_value(self) -> float:
        """Return the true value of the maneuver of the hand that is performed."""
        performance, began_s = self._hand
        return performance.value_at(self._index / FPS - began_s)

    def _with_help(self, posture: Posture) -> Posture:
        spec, helping = self._spec, self._doing.helping
        if spec is None or not helping:
            return posture
        side = spec.tested_side
        now_deg = posture[f"{side}_{spec.angle}" if f"{side}_{spec.angle}" in POSTURE_INDEX else spec.angle]
        way = (now_deg - spec.start_deg) / (spec.value_deg(1.0) - spec.start_deg)
        share = float(np.clip((way - 0.2) / 0.8, 0.0, 1.0))
        named = {name.replace("tested", side.value).replace("other", side.other.value): deg for name, deg in helping.items()}
        return posture.plus(**{name: share * deg for name, deg in named.items()})


class TruthPipeline:
    """Measures a frame by looking at the posed body itself."""

    def __init__(self, source: TruthSource) -> None:
        self._source = source
        self._rng = np.random.default_rng(1)

    def measure(self, frame: Frame) -> tuple[PoseSample, AngleSample]:
        """Return true landmarks, and true angles with a little noise."""
        posed = self._source.posed()
        angles = compute_true_angles(posed)
        angles = angles + self._rng.normal(0.0, 0.3, angles.shape)
        sd = np.where(np.isfinite(angles), SD_DEG, np.nan)
        yaw_deg = float((posed.posture["yaw"] + 180.0) % 360.0 - 180.0)
        pose = true_pose(posed, frame.t_ns)
        return pose, add_signals(AngleSample(frame.t_ns, angles, sd, True, (), yaw_deg), pose)

    def measure_hand(self, frame: Frame, side: Side | None) -> tuple[PoseSample, AngleSample]:
        """Return what a close-up shows: one value, in both places, and nothing of the body."""
        nothing = AngleSample.unusable(frame.t_ns, ())
        value = self._source.hand_value() + self._rng.normal(0.0, 0.3)
        hand = HandAngles(side or Side.LEFT, np.full(2, value), np.full(2, SD_DEG), np.full((4, 3), value))
        return PoseSample.without_person(frame.t_ns, *SIZE_PX), replace(nothing, is_usable=True, hand=hand)

    def reset(self) -> None:
        """Nothing to forget."""


@dataclass(frozen=True)
class TruthExam:
    """What a whole exam gave."""

    state: ExamState
    results: dict[str, ManeuverResult]
    duration_s: float
    spent_s: dict[ExamState, float]
    """Time in each state, seconds."""


def run_truth_exam(protocol: ExamProtocol, doing: Doing | None = None, timing: SessionTiming | None = None) -> TruthExam:
    """Run a whole exam on the fast path.

    Parameters
    ----------
    timing
        Waiting times as where people watch: the demo patient then takes its time to answer, and what waits runs at few
        frames per second. None: the head-less ones.
    """
    is_live = timing is not None
    source = TruthSource(doing or Doing(), is_live=is_live)
    parts = SessionParts(TruthPipeline(source), ScriptedRecorder(), ScriptedEncoder())  # type: ignore[arg-type]
    session = ExamSession(parts, ExamPlan(make_header(protocol), protocol, timing or HEADLESS_TIMING))
    demo = DemoPatient(source, session.submit)  # type: ignore[arg-type]
    t_s = 0.0
    spent_s = dict.fromkeys(ExamState, 0.0)
    snapshot = session.tick(0)
    while not session.is_over and t_s < LIMIT_S:
        before, before_s = snapshot.state, t_s
        frame = source.read(WAITING_STEP if is_live and before in _WAITING else 1)
        t_s = frame.t_ns * 1e-9
        spent_s[before] += t_s - before_s
        snapshot = session.step(frame)
        demo.follow(snapshot)
    return TruthExam(snapshot.state, {result.task_id: result for result in snapshot.results}, t_s, spent_s)
