"""Turns a piece of a track into a small block of bytes and back.

A block is a header (magic, version, counts) and the zlib-packed arrays. Times are float64, all else float32. Before
packing, each array is replaced by its differences from frame to frame (of the bit patterns, so that nothing is lost)
and its bytes are sorted by significance: neighbouring frames resemble each other, and the block becomes smaller.
"""

import struct
import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import ANGLE_CHANNELS, Landmark
from vmsk_exam.errors import StoreDamagedError, StoreVersionError
from vmsk_exam.record.model import Track

MAGIC: Final = b"VMTK"
VERSION: Final = 1
_HEADER: Final = struct.Struct("<4sHHHIII")
_PACK_LEVEL: Final = 6


def encode_track(track: Track) -> bytes:
    """Return the samples as one block; float64 angles and landmarks are rounded to float32."""
    frames, landmarks = track.visibility.shape
    channels = track.angles_deg.shape[1]
    header = _HEADER.pack(MAGIC, VERSION, landmarks, channels, frames, track.width_px, track.height_px)
    arrays = (track.image_xyz, track.visibility, track.angles_deg, track.sd_deg)
    with np.errstate(over="ignore", invalid="ignore"):
        planes = [_to_planes(track.t_s.astype("<f8"))] + [_to_planes(array.astype("<f4")) for array in arrays]
    return header + zlib.compress(b"".join(planes), _PACK_LEVEL)


def decode_track(block: bytes) -> Track:
    """Return the samples of one block.

    Raises
    ------
    StoreVersionError
        If a newer version of the program wrote the block.
    StoreDamagedError
        If the block is not one.
    """
    try:
        magic, version, landmarks, channels, frames, width_px, height_px = _HEADER.unpack_from(block)
        if magic == MAGIC and version > VERSION:
            raise StoreVersionError("The samples were stored by a newer version of the program. Update it to see them.")
        data = zlib.decompress(block[_HEADER.size :]) if magic == MAGIC else b""
        shapes = ((frames, landmarks, 3), (frames, landmarks), (frames, channels), (frames, channels))
        times, rest = data[: frames * 8], data[frames * 8 :]
        image_xyz, visibility, angles_deg, sd_deg = _split(rest, shapes)
        return Track(_from_planes(times, (frames,), "<f8"), image_xyz, visibility, angles_deg, sd_deg, width_px, height_px)
    except (struct.error, zlib.error, ValueError) as error:
        raise StoreDamagedError("The stored samples of a maneuver cannot be read. Restore the store from a copy.") from error


def is_bounded(block: bytes, most_frames: int) -> bool:
    """Return whether a block from outside unpacks to no more than its header says, and that to no more than so many frames."""
    if len(block) < _HEADER.size:
        return False
    _, _, landmarks, channels, frames, _, _ = _HEADER.unpack_from(block)
    if frames > most_frames or (landmarks, channels) != (len(Landmark), len(ANGLE_CHANNELS)):
        return False
    size = frames * (8 + 4 * (4 * landmarks + 2 * channels))
    try:
        return bool(len(zlib.decompressobj().decompress(block[_HEADER.size :], size + 1)) == size)
    except zlib.error:
        return False


def _split(data: bytes, shapes: tuple[tuple[int, ...], ...]) -> tuple[Any, ...]:
    arrays = []
    for shape in shapes:
        size = 4 * int(np.prod(shape, dtype=np.int64))
        arrays.append(_from_planes(data[:size], shape, "<f4"))
        data = data[size:]
    return tuple(arrays)


def _to_planes(array: NDArray[Any]) -> bytes:
    width = array.itemsize
    bits = np.ascontiguousarray(array).view(f"<u{width}")
    differences = bits.copy()
    differences[1:] -= bits[:-1]
    return differences.reshape(-1).view(np.uint8).reshape(-1, width).T.tobytes()


def _from_planes(data: bytes, shape: tuple[int, ...], kind: str) -> NDArray[np.float64]:
    width = np.dtype(kind).itemsize
    planes = np.frombuffer(data, np.uint8).reshape(width, -1)
    differences = np.ascontiguousarray(planes.T).view(f"<u{width}").reshape(shape)
    bits = np.cumsum(differences, axis=0, dtype=f"<u{width}")
    return np.asarray(bits.view(kind), dtype=np.float64)


def join_tracks(tracks: list[Track]) -> Track:
    """Return consecutive pieces of one attempt as one track; the picture size is that of the first piece.

    Parameters
    ----------
    tracks
        At least one piece, in order of time.
    """
    first = tracks[0]
    if len(tracks) == 1:
        return first
    return Track(
        np.concatenate([track.t_s for track in tracks]),
        np.concatenate([track.image_xyz for track in tracks]),
        np.concatenate([track.visibility for track in tracks]),
        np.concatenate([track.angles_deg for track in tracks]),
        np.concatenate([track.sd_deg for track in tracks]),
        first.width_px,
        first.height_px,
    )
