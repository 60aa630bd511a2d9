"""Tracks survive packing: times exactly, the rest to float32."""

import struct
import zlib
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.unit.record.builders import make_track
from vmsk_exam.errors import StoreDamagedError, StoreVersionError
from vmsk_exam.record.model import Track
from vmsk_exam.record.track_codec import decode_track, encode_track, join_tracks


def arrays(shape: tuple[int, ...]) -> st.SearchStrategy[np.ndarray]:
    return hnp.arrays(np.float64, shape, elements=st.floats(width=32), fill=st.floats(width=32))


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    frames = draw(st.integers(0, 4))
    times = draw(hnp.arrays(np.float64, frames, elements=st.floats(width=64)))
    shapes = ((frames, 33, 3), (frames, 33), (frames, 21), (frames, 21))
    sizes = st.integers(0, 2**32 - 1)
    return Track(times, *(draw(arrays(shape)) for shape in shapes), draw(sizes), draw(sizes))


@given(track=tracks())
def test_round_trip_is_exact_for_float32(track: Track) -> None:
    again = decode_track(encode_track(track))
    for field in fields(Track):
        np.testing.assert_array_equal(getattr(again, field.name), getattr(track, field.name))


def test_rounding_is_below_what_a_camera_resolves() -> None:
    track = make_track(60)
    again = decode_track(encode_track(track))
    np.testing.assert_array_equal(again.t_s, track.t_s)
    assert np.abs(again.image_xyz - track.image_xyz).max() < 1e-7
    assert np.abs(again.angles_deg - track.angles_deg).max() < 1e-5
    assert again.image_xyz.dtype == np.float64


def test_second_of_samples_is_small() -> None:
    assert len(encode_track(make_track(30))) < 30 * 560


def test_missing_values_stay_missing() -> None:
    track = make_track(5)
    track.image_xyz[2] = np.nan
    again = decode_track(encode_track(track))
    assert np.isnan(again.image_xyz[2]).all()
    assert np.isfinite(again.image_xyz[3]).all()


def test_pieces_join_in_order() -> None:
    whole = join_tracks([make_track(3), make_track(2, start_s=0.1)])
    assert whole.t_s.tolist() == pytest.approx([0.0, 1 / 30, 2 / 30, 0.1, 0.1 + 1 / 30])
    assert whole.angles_deg.shape == (5, 21)


def test_block_of_a_newer_version_is_refused() -> None:
    block = bytearray(encode_track(make_track(2)))
    block[4:6] = struct.pack("<H", 2)
    with pytest.raises(StoreVersionError, match="newer version"):
        decode_track(bytes(block))


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"short",
        b"no magic" * 20,
        encode_track(make_track(2))[:-3],
        encode_track(make_track(2))[:22] + zlib.compress(b"too short"),
    ],
)
def test_broken_block_is_refused(block: bytes) -> None:
    with pytest.raises(StoreDamagedError, match="cannot be read"):
        decode_track(block)
