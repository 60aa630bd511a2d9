"""Odd exams: empty, twenty tasks, very long and hostile texts, other scripts, missing and broken parts."""

from dataclasses import replace

import numpy as np

from tests.unit.report.sample import MOTIONS, build_result, build_track, sample_header, sample_input
from vmsk_exam.anatomy import Side
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.record.model import ExamRecord, ExamStatus, KeyFrame, Subject, Track
from vmsk_exam.report.document import ReportInput

HOSTILE_NAME = '<script>alert("x")</script> & <b>Peña</b> {page}'
LONG_NAME = "Maximiliana-Konstantinopolitanische " * 12 + "W" * 300


def named(name: str, language: str = "en") -> ReportInput:
    """Return the sample exam of a person with another name, without pictures."""
    source = sample_input(language, has_pictures=False)
    subject = Subject(name=name, patient_number=name[:20])
    header = replace(source.record.header, subject=subject, protocol_title=f"Knee {name[:30]}")
    return replace(source, record=replace(source.record, header=header))


def twenty_tasks() -> ReportInput:
    """Return an exam of twenty measured tasks, half of them known to no protocol."""
    library = dict(load_library())
    base, motion = library["knee_flexion_standing"], MOTIONS["right_knee_flexion_standing"]
    maneuvers = {f"bend_{number}": replace(base, maneuver_id=f"bend_{number}") for number in range(10)}
    results = tuple(build_result(maneuver, side, motion, pain=10) for maneuver in maneuvers.values() for side in Side)
    header = replace(sample_header(), task_ids=tuple(result.task_id for result in results))
    tracks = {result.task_id: build_track(base, result.side, motion) for result in results}
    known = {name: maneuver for name, maneuver in maneuvers.items() if name < "bend_5"}
    return ReportInput(ExamRecord(header, ExamStatus.FINISHED, None, results), known, tracks)


def broken_parts() -> ReportInput:
    """Return the sample exam with empty tracks, landmarks that are all missing, and pictures that cannot be read."""
    source = sample_input()
    tracks = dict(source.tracks)
    tracks["left_knee_flexion_standing"] = empty_track(0)
    tracks["right_knee_flexion_standing"] = empty_track(40)
    tracks["squat"] = empty_track(1)
    del tracks["left_knee_extension_seated"]
    key_frames = {**source.key_frames, "right_knee_extension_seated": KeyFrame(2.0, b"\xff\xd8 broken")}
    return replace(source, tracks=tracks, key_frames=key_frames, references={}, maneuvers={})


def empty_track(count: int) -> Track:
    """Return a track in which nobody was seen."""
    missing = np.full((count, 21), np.nan)
    return Track(np.arange(count) / 30, np.full((count, 33, 3), np.nan), np.zeros((count, 33)), missing, missing.copy(), 640, 480)


def nothing_done() -> ReportInput:
    """Return an exam that ended before its first task, of nobody in particular."""
    header = replace(sample_header(), subject=Subject(), task_ids=())
    return ReportInput(ExamRecord(header, ExamStatus.STOPPED, None))
