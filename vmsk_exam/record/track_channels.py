"""What a stored track holds of a measured channel: its angles, or what its landmarks show again."""

import numpy as np

from vmsk_exam.anatomy import CHANNEL_INDEX, MEASURED_SIGNALS, Side
from vmsk_exam.kinematics.body_signals import SEEN_FROM
from vmsk_exam.kinematics.limb_turns import compute_turn, seen_points
from vmsk_exam.record.model import Track
from vmsk_exam.samples import FloatArray


def read_track_channel(track: Track, channel: str) -> tuple[FloatArray, FloatArray]:
    """Return a channel of a track with its standard deviation, float64 (n,) each, degrees; NaN where there is none.

    Parameters
    ----------
    track
        Samples of an attempt.
    channel
        An angle channel, or a measured signal with its side: that is computed anew from the stored landmarks of usable frames.
    """
    if channel in CHANNEL_INDEX:
        index = CHANNEL_INDEX[channel]
        return track.angles_deg[:, index], track.sd_deg[:, index]
    side, _, name = channel.partition("_")
    values = np.full((len(track.t_s), 2), np.nan)
    if name in MEASURED_SIGNALS:
        size_px = np.array([track.width_px, track.height_px], dtype=np.float64)
        for place in np.flatnonzero(np.isfinite(track.angles_deg).any(axis=1)):
            px = seen_points(track.image_xyz[place, :, :2] * size_px, track.visibility[place], SEEN_FROM)
            values[place] = compute_turn(name, px, Side(side))
    return values[:, 0], values[:, 1]
