"""Gives the samples of a stored attempt one after another, as a running exam would. No Qt."""

from collections.abc import Iterator

import numpy as np

from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.record.model import Track
from vmsk_exam.samples import AngleSample, PoseSample
from vmsk_exam.ui.surgeon.replay_model import ReplayModel, pose_at


class TrackPlayer:
    """Plays a track from its start.

    Parameters
    ----------
    track
        Samples of the attempt; at least one.
    task
        What was done, None if it is not known any more.
    title
        Name shown while it plays.
    """

    def __init__(self, track: Track, task: ManeuverTask | None, title: str) -> None:
        self.task, self.title = task, title
        self._replay = ReplayModel(track)
        self._given = 0

    @property
    def is_over(self) -> bool:
        """Whether every sample was given."""
        return self._given >= self._replay.count

    def restart(self) -> None:
        """Begin anew."""
        self._replay.move_to(0.0)
        self._given = 0

    def samples(self, elapsed_s: float) -> Iterator[tuple[AngleSample, PoseSample]]:
        """Let time pass and give the samples that have become due."""
        self._replay.is_playing = True
        self._replay.advance(elapsed_s)
        while self._given <= self._replay.index and not self.is_over:
            yield _angles_at(self._replay.track, self._given), pose_at(self._replay.track, self._given)
            self._given += 1


def _angles_at(track: Track, index: int) -> AngleSample:
    angles, sds = track.angles_deg[index], track.sd_deg[index]
    return AngleSample(round(float(track.t_s[index]) * 1e9), angles, sds, bool(np.isfinite(angles).any()))
