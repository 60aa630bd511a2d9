"""Scripted parts for session tests: a pipeline that performs, a recorder that remembers."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, CameraView, Joint, Motion, Plane, Side
from vmsk_exam.assessment.results import ManeuverResult, Repetition
from vmsk_exam.protocol.model import (
    Demonstration,
    ExamProtocol,
    FeasibilityGrade,
    Instruction,
    Maneuver,
    ManeuverKind,
    PeakDirection,
    Position,
    StartRule,
    ViewRule,
)
from vmsk_exam.record.model import Consent, ExamHeader, ExamStatus, KeyFrame, Provenance, Subject, Track
from vmsk_exam.samples import AngleSample, Frame, ImageArray, PoseSample

FPS = 20
NS = 1_000_000_000
TEXT = {"en": "Text", "es": "Texto"}


def make_maneuver(**changes: object) -> Maneuver:
    values: dict[str, object] = {
        "maneuver_id": "knee_flexion_standing",
        "kind": ManeuverKind.RANGE_OF_MOTION,
        "joint": Joint.KNEE,
        "motion": Motion.FLEXION,
        "plane": Plane.SAGITTAL,
        "angle": "knee_flexion",
        "direction": PeakDirection.INCREASE,
        "position": Position.STANDING,
        "view": ViewRule.TESTED_SIDE,
        "sides": (Side.LEFT, Side.RIGHT),
        "repetitions": 2,
        "hold_s": 1.0,
        "time_limit_s": 30.0,
        "start": StartRule(-10.0, 20.0, 0.5),
        "min_excursion_deg": 15.0,
        "grade": FeasibilityGrade.A,
        "title": TEXT,
        "instruction": Instruction(TEXT, TEXT, TEXT, TEXT),
        "safety": TEXT,
        "compensations": (),
        "demonstration": Demonstration(0.0, 100.0, 1.0),
        "reference_id": "k_flex",
        "references": (),
    }
    values.update(changes)
    return Maneuver(**values)  # type: ignore[arg-type]


def make_protocol(*maneuvers: Maneuver) -> ExamProtocol:
    return ExamProtocol("knee", "1", TEXT, TEXT, 5, TEXT, maneuvers or (make_maneuver(),))


def make_header(protocol: ExamProtocol, *, keep_pictures: bool = True, keep_video: bool = False) -> ExamHeader:
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    provenance = Provenance("0", protocol.protocol_id, protocol.version, "m", "0" * 64, "geometric-1", "scripted")
    consent = Consent(now, "1", measure=True, keep_pictures=keep_pictures, keep_video=keep_video)
    tasks = tuple(task.task_id for task in protocol.tasks)
    return ExamHeader("exam-1", now, Subject("A"), consent, provenance, "Knee", "en", tasks)


def make_frame(index: int) -> Frame:
    return Frame(index * NS // FPS, index, np.zeros((48, 64, 3), np.uint8))


def standing_pose(t_ns: int) -> PoseSample:
    """A person standing upright in the middle of the picture, arms at the sides."""
    xy = {
        0: (0.50, 0.14), 11: (0.56, 0.26), 12: (0.44, 0.26), 13: (0.58, 0.40), 14: (0.42, 0.40),
        15: (0.59, 0.52), 16: (0.41, 0.52), 23: (0.535, 0.53), 24: (0.465, 0.53), 25: (0.535, 0.71), 26: (0.465, 0.71),
        27: (0.535, 0.89), 28: (0.465, 0.89), 29: (0.535, 0.91), 30: (0.465, 0.91), 31: (0.55, 0.93), 32: (0.45, 0.93),
    }  # fmt: skip
    points = np.full((33, 3), 0.0)
    points[:, :2] = (0.5, 0.15)
    for index, place in xy.items():
        points[index, :2] = place
    world = (points - np.array([0.5, 0.53, 0.0])) * np.array([1.0, 1.9, 1.0])
    ones = np.ones(33)
    return PoseSample(t_ns, 640, 640, points, world, ones, ones.copy(), 1, 0.5)


def angle_sample(t_ns: int, angles: Mapping[str, float], yaw_deg: float) -> AngleSample:
    values = np.zeros(len(ANGLE_CHANNELS))
    for channel, value in angles.items():
        values[CHANNEL_INDEX[channel]] = value
    return AngleSample(t_ns, values, np.full(len(ANGLE_CHANNELS), 1.0), True, (), yaw_deg)


Script = Callable[[float], AngleSample]


@dataclass
class ScriptedPipeline:
    """Gives what a script says for a time in seconds; counts resets."""

    script: Script
    reset_count: int = 0

    def measure(self, frame: Frame) -> tuple[PoseSample, AngleSample]:
        return standing_pose(frame.t_ns), self.script(frame.t_ns / NS)

    def reset(self) -> None:
        self.reset_count += 1


@dataclass
class ScriptedRecorder:
    """Remembers every call in order."""

    calls: list[tuple[str, object]] = field(default_factory=list)
    tracks: list[tuple[str, int, Track]] = field(default_factory=list)
    results: list[ManeuverResult] = field(default_factory=list)
    key_frames: list[KeyFrame | None] = field(default_factory=list)
    status: ExamStatus | None = None
    header: ExamHeader | None = None
    is_full: bool = False
    settles: Callable[[], bool] = lambda: True

    @property
    def problem(self) -> str:
        return "The disk is full. Free some space." if self.is_full else ""

    def settle(self, limit_s: float) -> bool:
        self.calls.append(("settle", limit_s))
        return self.settles() and not self.is_full

    def begin_exam(self, header: ExamHeader) -> None:
        self.header = header
        self.calls.append(("begin", header.exam_id))

    def add_samples(self, exam_id: str, task_id: str, attempt: int, track: Track) -> None:
        self.calls.append(("samples", task_id))
        self.tracks.append((task_id, attempt, track))

    def add_repetition(self, exam_id: str, task_id: str, attempt: int, repetition: Repetition) -> None:
        self.calls.append(("repetition", (task_id, repetition.number)))

    def put_result(self, exam_id: str, result: ManeuverResult, key_frame: KeyFrame | None) -> None:
        self.calls.append(("result", result.task_id))
        self.results.append(result)
        self.key_frames.append(key_frame)

    def end_exam(self, exam_id: str, status: ExamStatus) -> None:
        self.calls.append(("end", status))
        self.status = status

    def flush(self) -> None:
        self.calls.append(("flush", None))


class ScriptedEncoder:
    def encode_jpeg(self, image: ImageArray) -> bytes:
        return b"jpeg" + bytes(image.shape[:2])


def bend_and_straighten(side: Side, begin_s: float, *, count: int, peak_deg: float = 90.0) -> Script:
    """The knee of one side bends for 1 s, holds 1.5 s, straightens for 1 s, rests 1 s; the body shows that side."""
    yaw_deg = CameraView(side.value).yaw_deg

    def script(t_s: float) -> AngleSample:
        cycle, inside = divmod(t_s - begin_s, 4.5)
        share = 0.0
        if 0 <= cycle < count:
            share = bump(inside)
        return angle_sample(int(t_s * NS), {f"{side}_knee_flexion": 3.0 + share * (peak_deg - 3.0)}, yaw_deg)

    return script


def bump(inside_s: float) -> float:
    """0 to 1 in the first second, 1 for 1.5 s, back to 0 within a second."""
    if inside_s < 1.0:
        return 0.5 - 0.5 * math.cos(math.pi * inside_s)
    if inside_s < 2.5:
        return 1.0
    return 0.5 + 0.5 * math.cos(math.pi * (inside_s - 2.5)) if inside_s < 3.5 else 0.0
