"""Rooms, lenses and flaws: within what is promised."""

import numpy as np
import pytest

from phantom.rooms import SIZES, Flaws, draw_camera, draw_framing, draw_yaw_deg, spoil


@pytest.mark.parametrize("size", sorted(set(SIZES)))
def test_lenses_stay_within_their_limits(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        camera = draw_camera(rng, size, draw_framing(rng, is_close=False), 1.7)
        assert 1.0 <= camera.distance_m <= 5.0
        assert 38.0 <= camera.fov_deg <= 75.0


def test_whole_people_are_in_the_picture() -> None:
    rng = np.random.default_rng(2)
    for _ in range(200):
        framing = draw_framing(rng, is_close=False)
        camera = draw_camera(rng, (640, 480), framing, 1.7)
        feet, head = camera.project(np.array([[0.0, 0.0, 0.05], [0.0, 0.0, 1.65]]), 640, 480)
        if framing.name == "whole":
            assert feet[1] < 520.0
            assert head[1] > -60.0


def test_all_views_are_seen() -> None:
    rng = np.random.default_rng(3)
    yaws = np.array([draw_yaw_deg(rng) for _ in range(2000)])
    counts, _ = np.histogram((yaws + 180.0) % 360.0, bins=12, range=(0.0, 360.0))
    assert counts.min() > 20


def test_flaws_change_a_picture_but_not_its_form() -> None:
    picture = np.full((48, 64, 3), 128, dtype=np.uint8)
    spoiled = spoil(np.random.default_rng(4), picture, Flaws(6.0, 0.7, 40, (1.1, 1.0, 0.9)))
    assert spoiled.shape == picture.shape
    assert spoiled.dtype == np.uint8
    assert float(np.abs(spoiled.astype(int) - picture).mean()) > 1.0
    assert spoiled[..., 0].mean() > spoiled[..., 2].mean()
