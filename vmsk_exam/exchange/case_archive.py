"""A de-identified exam as one ZIP archive: results, skeletons, on request pictures without faces."""

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS, Landmark
from vmsk_exam.exchange.csv_format import export_csv
from vmsk_exam.exchange.json_format import export_json
from vmsk_exam.record.effective import EffectiveExam
from vmsk_exam.record.model import Track

READ_ME: Final = """A de-identified exam of vmsk_exam.

exam.json          results, corrections, how it was measured (format vmsk-exam/2)
exam.csv           the numbers as a table
skeletons/*.csv    landmarks (shares of the picture's width and height) and joint angles over time, one file a task
pictures/*.jpg     key pictures with the head hidden; only if they were asked for

All dates are shifted by the same number of days; there are no names, addresses or free texts. How somebody moves can still
point to a person: share this file only with people who need it.
"""
TRACK_COLUMNS: Final = (
    "t_s",
    *(f"{point.name.lower()}_{axis}" for point in Landmark for axis in ("x", "y", "z", "visibility")),
    *(f"{channel}_deg" for channel in ANGLE_CHANNELS),
    *(f"{channel}_sd_deg" for channel in ANGLE_CHANNELS),
)
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""Earliest time of the ZIP format: when the file was made is not told."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What is given away; everything in it has been de-identified."""

    exam: EffectiveExam
    tracks: Mapping[str, Track]
    """Samples by task."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """JPEG by task, the head hidden."""


def export_case(case: Case) -> bytes:
    """Return the archive; the same case gives the same bytes."""
    content = {
        "README.txt": READ_ME.encode(),
        "exam.json": export_json(case.exam, is_deidentified=True).encode(),
        "exam.csv": export_csv(case.exam).encode(),
        **{f"skeletons/{task_id}.csv": export_track(track).encode() for task_id, track in case.tracks.items()},
        **{f"pictures/{task_id}.jpg": jpeg for task_id, jpeg in case.pictures.items()},
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name, data in content.items():
            target.writestr(zipfile.ZipInfo(name, _FIXED_TIME), data, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def export_track(track: Track) -> str:
    """Return samples as CSV text, one row a frame in the order of ``TRACK_COLUMNS``; empty where a number is missing."""
    frames = len(track.t_s)
    points = np.concatenate([track.image_xyz, track.visibility[:, :, np.newaxis]], axis=2).reshape(frames, -1)
    table = np.concatenate([track.t_s[:, np.newaxis], points, track.angles_deg, track.sd_deg], axis=1)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(TRACK_COLUMNS)
    writer.writerows([f"{value:.5g}" if np.isfinite(value) else "" for value in row] for row in table)
    return text.getvalue()
