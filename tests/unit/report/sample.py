"""A realistic knee exam for tests and pictures: both sides, three repetitions, one task not assessable, one not done."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, LANDMARK_COUNT, Landmark, Side
from vmsk_exam.assessment.reference import RangeKind, ReferenceRange
from vmsk_exam.assessment.results import CompensationSeen, ManeuverResult, Measure, Outcome, Repetition
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.protocol.model import Maneuver, ManeuverTask
from vmsk_exam.record.model import (
    Consent,
    ExamHeader,
    ExamRecord,
    ExamStatus,
    KeyFrame,
    Provenance,
    Subject,
    Track,
)
from vmsk_exam.report.document import ReportInput
from vmsk_exam.samples import FloatArray

FPS = 30
WIDTH_PX, HEIGHT_PX = 960, 720
MANEUVER_IDS = ("knee_flexion_standing", "knee_extension_seated", "squat", "single_leg_stance")
STARTED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SampleReference:
    """A reference range as the report needs it."""

    low_deg: float
    high_deg: float
    source: str
    population: str
    is_confirmed: bool


REFERENCES = {
    "knee_flexion_standing": SampleReference(132, 147, "Sample & Study 2020", "men 30 to 40, passive", is_confirmed=True),
    "knee_extension_seated": SampleReference(-2, 0, "Sample handbook", "adults", is_confirmed=False),
}


TIMES = {
    "single_leg_stance": ReferenceRange(
        low=14.4,
        high=39.6,
        unit="s",
        kind=RangeKind.ACTIVE,
        source="Sample cohort 2021",
        population="people 60 to 69 years",
        is_confirmed=False,
    )
}


@dataclass(frozen=True, slots=True)
class Motion:
    """What a sample patient does: angles of the tested knee over one attempt."""

    start_deg: float
    peaks_deg: tuple[float, ...]
    move_s: float = 1.6
    hold_s: float = 2.2
    rest_s: float = 1.0
    sd_deg: float = 2.6
    gap_s: tuple[float, float] = (0.0, 0.0)
    """Time in which the joint is hidden."""


MOTIONS = {
    "left_knee_flexion_standing": Motion(2.0, (103.0, 107.4, 106.1), gap_s=(6.3, 6.7)),
    "right_knee_flexion_standing": Motion(1.0, (126.0, 127.5, 128.6)),
    "left_knee_extension_seated": Motion(88.0, (9.0, 7.6, 8.2)),
    "right_knee_extension_seated": Motion(90.0, (-1.0, -2.6, -2.0)),
    "squat": Motion(4.0, (84.0, 88.0, 91.7), hold_s=0.4, sd_deg=3.4),
}


def build_track(maneuver: Maneuver, side: Side | None, motion: Motion) -> Track:
    """Return a track whose measured channel follows a motion, with a skeleton seen from the side that bends its knee."""
    angle = angle_series(motion)
    t_s = np.arange(len(angle)) / FPS
    angles = np.full((len(t_s), len(ANGLE_CHANNELS)), np.nan)
    sds = angles.copy()
    index = CHANNEL_INDEX[ManeuverTask(maneuver, side).channel]
    hidden = (t_s >= motion.gap_s[0]) & (t_s < motion.gap_s[1])
    angles[:, index] = np.where(hidden, np.nan, angle)
    sds[:, index] = np.where(hidden, np.nan, motion.sd_deg * (1.0 + 0.4 * np.abs(np.sin(t_s))))
    points = np.stack([side_view_points(value, maneuver.maneuver_id, side or Side.LEFT) for value in angle])
    visibility = np.full((len(t_s), LANDMARK_COUNT), 0.97)
    far = [landmark for landmark in Landmark if (side or Side.LEFT).other.name in landmark.name]
    visibility[:, far] = 0.5
    for array in (t_s, points, visibility, angles, sds):
        array.setflags(write=False)
    return Track(t_s, points, visibility, angles, sds, WIDTH_PX, HEIGHT_PX)


def angle_series(motion: Motion) -> FloatArray:
    """Return the tested angle in degrees, one value for each picture."""
    rest = np.full(int(motion.rest_s * FPS), motion.start_deg)
    ramp = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, int(motion.move_s * FPS)))
    parts = [rest]
    for peak in motion.peaks_deg:
        out = motion.start_deg + (peak - motion.start_deg) * ramp
        parts.extend((out, np.full(int(motion.hold_s * FPS), peak), out[::-1], rest))
    series = np.concatenate(parts)
    noise = np.random.default_rng(7).normal(0.0, 0.35, len(series))
    return np.asarray(series + noise, dtype=np.float64)


def side_view_points(knee_deg: float, maneuver_id: str, side: Side) -> FloatArray:
    """Return the landmarks of a person seen from the side, shares of the picture's size."""
    facing = -1.0 if side is Side.LEFT else 1.0
    thigh_deg = {"knee_extension_seated": 88.0, "squat": 0.9 * knee_deg}.get(maneuver_id, 0.06 * knee_deg)
    trunk_deg = 0.35 * knee_deg if maneuver_id == "squat" else 3.0
    hip = np.array([0.5 * WIDTH_PX, 0.52 * HEIGHT_PX])
    if maneuver_id == "squat":
        hip[1] += 150.0 * (1.0 - np.cos(np.radians(thigh_deg)))
    direction = lambda degrees: np.array([facing * np.sin(np.radians(degrees)), np.cos(np.radians(degrees))])  # noqa: E731
    still_deg = thigh_deg if maneuver_id == "squat" else {"knee_extension_seated": 88.0}.get(maneuver_id, 0.0)
    still_bend = knee_deg if maneuver_id == "squat" else {"knee_extension_seated": 88.0}.get(maneuver_id, 2.0)
    points = np.zeros((LANDMARK_COUNT, 3))
    shoulder = hip - 185.0 * np.array([-facing * np.sin(np.radians(trunk_deg)), np.cos(np.radians(trunk_deg))])
    for name, offset in (("LEFT", 5.0), ("RIGHT", -5.0)):
        is_tested = side.name == name
        thigh, bend = (thigh_deg, knee_deg) if is_tested else (still_deg, still_bend)
        shift = np.array([offset, 0.0])
        knee = hip + shift + 150.0 * direction(thigh)
        ankle = knee + 145.0 * direction(thigh - bend)
        foot = np.array([facing * np.cos(np.radians(bend - thigh)), np.sin(np.radians(bend - thigh))])
        elbow = shoulder + shift + 100.0 * direction(-12.0)
        wrist = elbow + 95.0 * direction(25.0)
        placed = {
            "SHOULDER": shoulder + shift,
            "HIP": hip + shift,
            "KNEE": knee,
            "ANKLE": ankle,
            "HEEL": ankle - 16.0 * foot + [0.0, 14.0],
            "FOOT_INDEX": ankle + 52.0 * foot + [0.0, 14.0],
            "ELBOW": elbow,
            "WRIST": wrist,
            "EAR": shoulder - [0.0, 82.0],
            "EYE": shoulder + np.array([facing * 24.0, -88.0]),
            "INDEX": wrist + 25.0 * direction(25.0),
        }
        for part, place in placed.items():
            points[Landmark[f"{name}_{part}"], :2] = place
    points[Landmark.NOSE, :2] = shoulder + np.array([facing * 38.0, -78.0])
    empty = ~points[:, :2].any(axis=1)
    points[empty, :2] = points[Landmark.NOSE, :2]
    return points / [WIDTH_PX, HEIGHT_PX, 1.0]


def build_picture(points: FloatArray) -> bytes:
    """Return a JPEG of a plain room with a person made of thick lines at the landmarks."""
    image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), "#c9c3bb")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0.86 * HEIGHT_PX, WIDTH_PX, HEIGHT_PX), fill="#8d7f72")
    places = {landmark: tuple(points[landmark, :2] * [WIDTH_PX, HEIGHT_PX]) for landmark in Landmark}
    limbs = (("SHOULDER", "ELBOW", "#c98f6f", 26), ("ELBOW", "WRIST", "#c98f6f", 22), ("SHOULDER", "HIP", "#4f7f9e", 74))
    legs = (("HIP", "KNEE", "#39424f", 50), ("KNEE", "ANKLE", "#c98f6f", 34), ("HEEL", "FOOT_INDEX", "#2b2b2b", 18))
    for first, second, color, width in (*limbs, *legs):
        for side in Side:
            ends = (places[Landmark[f"{side.name}_{first}"]], places[Landmark[f"{side.name}_{second}"]])
            draw.line(ends, fill=color, width=width)
    x, y = places[Landmark.LEFT_EAR]
    draw.ellipse((x - 34, y - 42, x + 34, y + 42), fill="#c98f6f")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def build_result(maneuver: Maneuver, side: Side | None, motion: Motion, pain: int | None) -> ManeuverResult:
    """Return what a motion measures: the furthest repetition counts."""
    task = ManeuverTask(maneuver, side)
    cycle_s = 2 * motion.move_s + motion.hold_s + motion.rest_s
    repetitions = tuple(
        Repetition(
            number=number,
            start_s=motion.rest_s + (number - 1) * cycle_s,
            peak_s=motion.rest_s + (number - 1) * cycle_s + motion.move_s + motion.hold_s / 2,
            end_s=motion.rest_s + (number - 1) * cycle_s + cycle_s - motion.rest_s,
            start_deg=motion.start_deg,
            peak_deg=peak,
            sd_deg=motion.sd_deg,
            hold_s=motion.hold_s,
        )
        for number, peak in enumerate(motion.peaks_deg, start=1)
    )
    best = max(repetitions, key=lambda repetition: abs(repetition.peak_deg - repetition.start_deg))
    frames = len(angle_series(motion))
    return ManeuverResult(
        task_id=task.task_id,
        maneuver_id=maneuver.maneuver_id,
        side=side,
        channel=task.channel,
        view=task.view,
        outcome=Outcome.MEASURED,
        reason=None,
        attempt=1,
        start_deg=best.start_deg,
        peak_deg=best.peak_deg,
        arc_deg=best.peak_deg - best.start_deg,
        peak_sd_deg=motion.sd_deg,
        repetitions=repetitions,
        hold_s=motion.hold_s,
        compensations=(),
        measures=(),
        usable_ratio=0.97,
        frame_count=frames,
        duration_s=frames / FPS,
        pain=pain,
    )


def without_number(maneuver: Maneuver, side: Side | None, outcome: Outcome, reason: str) -> ManeuverResult:
    """Return a result that has no number."""
    task = ManeuverTask(maneuver, side)
    return ManeuverResult(
        task_id=task.task_id,
        maneuver_id=maneuver.maneuver_id,
        side=side,
        channel=task.channel,
        view=task.view,
        outcome=outcome,
        reason=reason,
        attempt=2,
        start_deg=None,
        peak_deg=None,
        arc_deg=None,
        peak_sd_deg=None,
        repetitions=(),
        hold_s=0.0,
        compensations=(),
        measures=(),
        usable_ratio=0.21,
        frame_count=640,
        duration_s=21.3,
    )


def sample_results(library: Mapping[str, Maneuver]) -> tuple[ManeuverResult, ...]:
    """Return the results of the sample exam in the order of its tasks."""
    flexion, extension, squat, stance = (library[maneuver_id] for maneuver_id in MANEUVER_IDS)
    left = build_result(flexion, Side.LEFT, MOTIONS["left_knee_flexion_standing"], pain=3)
    measures = (Measure("hold_time", 21.4, "s"), Measure("reached_limit", 0.0, "boolean"))
    balance = without_number(stance, Side.LEFT, Outcome.MEASURED, "")
    balance = replace(balance, reason=None, measures=measures, attempt=1, usable_ratio=0.98, pain=0)
    return (
        replace(left, compensations=(CompensationSeen("hip_flexion", 13.2, (2, 3)), CompensationSeen("trunk_lean", 11.0, (3,)))),
        build_result(flexion, Side.RIGHT, MOTIONS["right_knee_flexion_standing"], pain=0),
        build_result(extension, Side.LEFT, MOTIONS["left_knee_extension_seated"], pain=2),
        build_result(extension, Side.RIGHT, MOTIONS["right_knee_extension_seated"], pain=None),
        build_result(squat, None, MOTIONS["squat"], pain=4),
        balance,
        without_number(stance, Side.RIGHT, Outcome.NOT_ASSESSABLE, "several_people"),
    )


def sample_header(language: str = "en") -> ExamHeader:
    """Return who was examined with what."""
    return ExamHeader(
        exam_id="3f0c2a51-7d1e-4c6b-9a40-2b8e5d7c1f33",
        started_utc=STARTED,
        subject=Subject("Marta Iglesias Peña", date(1957, 3, 14), "female", "0142"),
        consent=Consent(STARTED - timedelta(minutes=2), "1", measure=True, keep_pictures=True),
        provenance=Provenance(
            app_version="0.1.0",
            protocol_id="knee",
            protocol_version="1.0.0",
            model_name="pose_landmarker_full",
            model_sha256="4eaa5eb7a98365221087693fcc286334cf0858e2eb6e15b506aa4a7ecdcec4ad",
            engine="geometric-1",
            camera_name="HD Webcam C920",
            picture_size_px=(WIDTH_PX, HEIGHT_PX),
            python_version="3.11.2",
            platform="Linux x86_64",
            packages=(("mediapipe", "1.2.2"), ("numpy", "2.4.6")),
            settings=(("mirror_display", "True"),),
        ),
        protocol_title="Examen de rodilla" if language == "es" else "Knee exam",
        language=language,
        task_ids=(*MOTIONS, "left_single_leg_stance", "right_single_leg_stance", "left_knee_flexion_supine"),
    )


@cache
def sample_input(language: str = "en", *, has_pictures: bool = True) -> ReportInput:
    """Return everything for the report of the sample exam.

    Parameters
    ----------
    language
        Language of the report.
    has_pictures
        Whether key pictures were kept.
    """
    library = load_library()
    record = ExamRecord(sample_header(language), ExamStatus.FINISHED, STARTED + timedelta(minutes=9), sample_results(library))
    tracks = {
        result.task_id: build_track(library[result.maneuver_id], result.side, MOTIONS[result.task_id])
        for result in record.results
        if result.task_id in MOTIONS
    }
    key_frames = {}
    for result in record.results:
        if has_pictures and result.task_id in tracks:
            peak_s = max(result.repetitions, key=lambda repetition: abs(repetition.peak_deg - repetition.start_deg)).peak_s
            points = tracks[result.task_id].image_xyz[int(peak_s * FPS)]
            key_frames[result.task_id] = KeyFrame(peak_s, build_picture(points))
    return ReportInput(record, library, tracks, key_frames, REFERENCES, TIMES, language, timedelta(hours=1))
