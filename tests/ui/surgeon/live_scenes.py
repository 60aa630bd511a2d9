"""A minute of a scripted exam for the live view: the sample exam's track as snapshots, with a time in which nothing is seen."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tests.ui.fakes import Scene, knee_protocol, performing
from tests.ui.surgeon.fakes import ScriptedStore
from vmsk_exam.anatomy import ANGLE_CHANNELS
from vmsk_exam.record.model import Track
from vmsk_exam.samples import AngleSample, Frame, ImageArray, PoseSample, QualityReason
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.ui.surgeon.replay_model import pose_at

HIDDEN_S = (9.0, 13.5)
"""Nothing is seen in this time of each round."""
TASK_ID = "left_knee_flexion_standing"


def exam_snapshots(seconds: float, fps: float = 30.0, picture: ImageArray | None = None) -> Iterator[SessionSnapshot]:
    """Give the snapshots of an exam that performs its first task again and again."""
    track = ScriptedStore().tracks[TASK_ID]
    scene = Scene(knee_protocol())
    for number in range(int(seconds * fps)):
        index = number % len(track.t_s)
        t_ns = round(number / fps * 1e9)
        angles, pose = angles_at(track, index, t_ns), replace(pose_at(track, index), t_ns=t_ns)
        frame = Frame(t_ns, number, scene.picture if picture is None else picture)
        status = performing(done=1)
        values = {"t_ns": t_ns, "angles": angles, "pose": pose, "frame": frame, "status": status}
        yield scene.snapshot(ExamState.PERFORMING, 1, **values)


def angles_at(track: Track, index: int, t_ns: int) -> AngleSample:
    """Return a stored sample as the session gives it."""
    t_s = float(track.t_s[index])
    if HIDDEN_S[0] <= t_s < HIDDEN_S[1]:
        return AngleSample.unusable(t_ns, (QualityReason.SEVERAL_PEOPLE,))
    angles = track.angles_deg[index]
    reasons = () if np.isfinite(angles).sum() == len(ANGLE_CHANNELS) else (QualityReason.JOINT_HIDDEN,)
    return AngleSample(t_ns, angles, track.sd_deg[index], is_usable=True, reasons=reasons)


def last_pose(snapshot: SessionSnapshot) -> PoseSample:
    """Return the landmarks of a snapshot."""
    assert snapshot.pose is not None
    return snapshot.pose
