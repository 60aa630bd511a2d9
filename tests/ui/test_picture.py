"""Pictures and the lines over them: colours, mirroring, fit, arc and ghost."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from vmsk_exam.anatomy import LANDMARK_COUNT, Landmark
from vmsk_exam.samples import PoseSample
from vmsk_exam.ui.overlay import compute_overlay, limb_points, with_ghost
from vmsk_exam.ui.picture import Fit, PictureView, image_from_rgb, picture_transform

LEFT_RED_RIGHT_BLUE = np.zeros((60, 80, 3), dtype=np.uint8)
LEFT_RED_RIGHT_BLUE[:, :40, 0] = 255
LEFT_RED_RIGHT_BLUE[:, 40:, 2] = 255


def pose_with(points: dict[Landmark, tuple[float, float]], width: int = 640, height: int = 480) -> PoseSample:
    xyz = np.full((LANDMARK_COUNT, 3), np.nan)
    for mark, (x, y) in points.items():
        xyz[mark] = (x / width, y / height, 0.0)
    xyz[Landmark.NOSE] = (0.5, 0.1, 0.0)
    scores = np.ones(LANDMARK_COUNT)
    return PoseSample(0, width, height, xyz, xyz.copy(), scores, scores, 1)


def test_conversion_keeps_colours_and_owns_its_memory() -> None:
    picture = LEFT_RED_RIGHT_BLUE.copy()
    image = image_from_rgb(picture)
    picture[:] = 0
    assert (image.width(), image.height()) == (80, 60)
    assert image.pixelColor(10, 30) == QColor(255, 0, 0)
    assert image.pixelColor(70, 30) == QColor(0, 0, 255)


def test_a_sliced_picture_is_converted_right() -> None:
    image = image_from_rgb(LEFT_RED_RIGHT_BLUE[:, 20:60])
    assert image.pixelColor(5, 5) == QColor(255, 0, 0)
    assert image.pixelColor(35, 5) == QColor(0, 0, 255)


@pytest.mark.parametrize(("mirrored", "left", "right"), [(False, "red", "blue"), (True, "blue", "red")])
def test_mirroring_is_for_display_only(qtbot: QtBot, mirrored: bool, left: str, right: str) -> None:
    view = PictureView(mirrored=mirrored)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.set_picture(LEFT_RED_RIGHT_BLUE)
    shot = view.grab().toImage()
    assert shot.pixelColor(100, 150) == QColor(left)
    assert shot.pixelColor(300, 150) == QColor(right)


def test_head_and_feet_are_never_cut(qtbot: QtBot) -> None:
    tall = np.zeros((100, 50, 3), dtype=np.uint8)
    tall[:5], tall[-5:] = (255, 0, 0), (0, 0, 255)
    for fit in (Fit.SIDES, Fit.WHOLE, Fit.EXTENDED):
        view = PictureView(fit=fit)
        qtbot.addWidget(view)
        view.resize(400, 200)
        view.set_picture(tall)
        shot = view.grab().toImage()
        assert (shot.pixelColor(200, 2), shot.pixelColor(200, 197)) == (QColor("red"), QColor("blue"))
        is_extended = shot.pixelColor(60, 2) == QColor("red")
        assert is_extended is (fit is Fit.EXTENDED)


def test_whole_keeps_the_picture_inside_and_crop_fills() -> None:
    area = QRectF(0, 0, 400, 100)
    whole = picture_transform((80, 60), area, Fit.WHOLE, mirrored=False).mapRect(QRectF(0, 0, 80, 60))
    crop = picture_transform((80, 60), area, Fit.CROP, mirrored=False).mapRect(QRectF(0, 0, 80, 60))
    assert whole == QRectF(400 / 2 - 100 * 4 / 6, 0, 100 * 8 / 6, 100)
    assert (crop.width(), crop.height()) == (400, 300)
    assert crop.center() == QPointF(200, 50)


def test_knee_arc_shows_the_flexion_from_the_straight_line() -> None:
    pose = pose_with({Landmark.LEFT_HIP: (300, 200), Landmark.LEFT_KNEE: (300, 300), Landmark.LEFT_ANKLE: (400, 300)})
    overlay = compute_overlay(pose, "left_knee_flexion")
    assert overlay.arc is not None
    assert abs(np.degrees(overlay.arc.span_rad)) == pytest.approx(90.0)
    assert overlay.arc.centre == pytest.approx((300, 300))
    assert overlay.limb.shape == (3, 2)


def test_shoulder_arc_counts_from_the_trunk() -> None:
    points = {Landmark.LEFT_HIP: (300, 300), Landmark.LEFT_SHOULDER: (300, 150)}
    points |= {Landmark.LEFT_ELBOW: (380, 150), Landmark.LEFT_WRIST: (450, 150)}
    overlay = compute_overlay(pose_with(points), "left_shoulder_abduction")
    assert overlay.arc is not None
    assert abs(np.degrees(overlay.arc.span_rad)) == pytest.approx(90.0)


def test_the_turn_of_the_hip_is_drawn_from_the_vertical() -> None:
    pose = pose_with({Landmark.LEFT_KNEE: (300, 200), Landmark.LEFT_ANKLE: (250, 200 + 50 * np.sqrt(3.0))})
    overlay = compute_overlay(pose, "left_hip_rotation")
    assert overlay.arc is not None
    assert abs(np.degrees(overlay.arc.span_rad)) == pytest.approx(30.0)
    assert overlay.arc.centre == pytest.approx((300, 200))


@pytest.mark.parametrize(("side", "front_x"), [("left", 250), ("right", 350)])
def test_the_turn_of_the_shoulder_is_drawn_from_the_front(side: str, front_x: int) -> None:
    pose = pose_with({Landmark[f"{side}_ELBOW".upper()]: (300, 200), Landmark[f"{side}_WRIST".upper()]: (front_x, 150)})
    overlay = compute_overlay(pose, f"{side}_shoulder_rotation")
    assert overlay.arc is not None
    assert abs(np.degrees(overlay.arc.span_rad)) == pytest.approx(45.0)


def test_ghost_stands_where_the_best_was() -> None:
    pose = pose_with({Landmark.LEFT_HIP: (300, 200), Landmark.LEFT_KNEE: (300, 300), Landmark.LEFT_ANKLE: (300, 400)})
    overlay = with_ghost(compute_overlay(pose, "left_knee_flexion"), -np.pi / 2)
    assert overlay.ghost is not None
    assert overlay.ghost[1] == pytest.approx((400, 300))


def test_a_hidden_joint_draws_no_limb_and_no_arc() -> None:
    pose = pose_with({Landmark.LEFT_HIP: (300, 200), Landmark.LEFT_ANKLE: (300, 400)})
    overlay = compute_overlay(pose, "left_knee_flexion")
    assert overlay.arc is None
    assert len(overlay.limb) == 2


def test_every_channel_names_its_limb() -> None:
    assert limb_points("right_knee_flexion") == ("right_hip", "right_knee", "right_ankle")
    assert limb_points("trunk_flexion") == ("mid_hip", "mid_shoulder")


def test_lines_are_painted_over_the_picture(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(640, 480)
    black = np.zeros((480, 640, 3), dtype=np.uint8)
    pose = pose_with({Landmark.LEFT_HIP: (300, 200), Landmark.LEFT_KNEE: (300, 300), Landmark.LEFT_ANKLE: (400, 300)})
    view.set_picture(black, compute_overlay(pose, "left_knee_flexion"))
    shot = view.grab().toImage()
    assert shot.pixelColor(300, 250) == QColor("#35E0C2")
    assert shot.pixelColor(100, 400) == QColor("black")
