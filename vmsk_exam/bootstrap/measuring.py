"""Measures whole videos for the commands ``angles`` and ``measure``."""

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from vmsk_exam.anatomy import ANGLE_CHANNELS, CameraView, Side
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.bootstrap.files import check_folder, write_text_safely
from vmsk_exam.bootstrap.obstacles import reason_sentence
from vmsk_exam.protocol.model import Maneuver
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason
from vmsk_exam.session.pipeline import Pipeline

Advance = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """What the command ``measure`` was asked."""

    video: Path
    motion: str
    side: Side | None = None
    view: CameraView | None = None
    model: Path | None = None


@dataclass(frozen=True, slots=True)
class FrameCount:
    """How many frames of a video were written, and how many of them hold angles."""

    frames: int
    usable: int
    main_reason: str
    """What was wrong most often with the others, as a sentence; empty if all are usable."""


def measure_frames(video: Path, model: Path | None, advance: Advance) -> Iterator[AngleSample]:
    """Yield the angles of every frame of a video file.

    Raises
    ------
    SourceError, ModelError
        If the video or the model cannot be used.
    """
    return (angles for _, angles in measure_poses(video, model, advance))


def measure_poses(video: Path, model: Path | None, advance: Advance) -> Iterator[tuple[PoseSample, AngleSample]]:
    """Yield landmarks and angles of every frame of a video file; raises like ``measure_frames``."""
    from vmsk_exam.vision.estimator import MediaPipePoseEstimator
    from vmsk_exam.vision.file_source import VideoFileSource
    from vmsk_exam.vision.look_ahead import LookAhead

    with ExitStack() as stack:
        source = VideoFileSource(video)
        stack.callback(source.close)
        source.open()
        estimator = MediaPipePoseEstimator(model)
        stack.callback(estimator.close)
        ahead = LookAhead(source, estimator)
        stack.callback(ahead.close)
        pipeline = Pipeline(ahead)
        while (frame := ahead.read()) is not None:
            yield pipeline.measure(frame)
            advance(frame.index + 1, source.frame_count)


def write_angles_csv(video: Path, out: Path, model: Path | None, advance: Advance) -> FrameCount:
    """Write every frame's angles to a CSV file and return what became of the frames."""
    check_folder(out.parent)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    columns = [column for name in ANGLE_CHANNELS for column in (f"{name}_deg", f"{name}_sd_deg")]
    writer.writerow(["time_s", *columns, "usable"])
    frames = usable = 0
    reasons: Counter[QualityReason] = Counter()
    first_ns: int | None = None
    for sample in measure_frames(video, model, advance):
        first_ns = sample.t_ns if first_ns is None else first_ns
        writer.writerow(_csv_row(sample, (sample.t_ns - first_ns) / 1e9))
        frames += 1
        usable += sample.is_usable
        reasons.update(() if sample.is_usable else sample.reasons[:1])
    write_text_safely(out, text.getvalue())
    return FrameCount(frames, usable, reason_sentence(reasons))


def _csv_row(sample: AngleSample, time_s: float) -> list[str]:
    pairs = zip(sample.angles_deg, sample.sd_deg, strict=True)
    cells = ["" if math.isnan(value) else f"{value:.2f}" for pair in pairs for value in pair]
    return [f"{time_s:.4f}", *cells, "1" if sample.is_usable else "0"]


def measure_video(request: MeasureRequest, advance: Advance) -> str:
    """Measure a video as one maneuver and return the result as a JSON text."""
    from vmsk_exam.assessment.either_side import turn_to_nearer_side

    maneuver = _find_maneuver(request)
    samples = tuple(measure_frames(request.video, request.model, advance))
    maneuver = maneuver if request.view is not None else turn_to_nearer_side(samples, maneuver)
    return json.dumps(_result_object(request.motion, measure_samples(samples, maneuver, request.side)), indent=2)


def measure_samples(samples: Sequence[AngleSample], maneuver: Maneuver, side: Side | None) -> ManeuverResult:
    """Measure the angles of a whole video as one maneuver; without a side the one that moves most."""
    from vmsk_exam.assessment.offline import choose_side, measure_maneuver
    from vmsk_exam.protocol.model import ManeuverTask

    return measure_maneuver(samples, ManeuverTask(maneuver, side or choose_side(samples, maneuver)), gate_view=True)


def _find_maneuver(request: MeasureRequest) -> Maneuver:
    from vmsk_exam.protocol.loader import default_maneuver
    from vmsk_exam.protocol.model import ViewRule

    maneuver = default_maneuver(request.motion)
    return maneuver if request.view is None else replace(maneuver, view=ViewRule(request.view))


def _result_object(motion: str, result: ManeuverResult) -> dict[str, object]:
    interval = result.peak_ci95_deg
    return {
        "motion": motion,
        "side": result.side,
        "outcome": result.outcome.name,
        "reason": result.reason,
        "start_deg": _rounded(result.start_deg),
        "peak_deg": _rounded(result.peak_deg),
        "arc_deg": _rounded(result.arc_deg),
        "peak_sd_deg": _rounded(result.peak_sd_deg),
        "peak_ci95_deg": [_rounded(bound) for bound in interval] if interval is not None else None,
        "repetitions": [
            {"start_s": _rounded(r.start_s), "end_s": _rounded(r.end_s), "peak_deg": _rounded(r.peak_deg)}
            for r in result.repetitions
            if result.outcome is Outcome.MEASURED
        ],
        "usable_fraction": _rounded(result.usable_ratio),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
