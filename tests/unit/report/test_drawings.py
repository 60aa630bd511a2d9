import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tests.unit.report.sample import sample_input
from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.record.model import KeyFrame
from vmsk_exam.report.document import ReportInput
from vmsk_exam.report.drawing import Box, Dot, Drawing, Label, Photo, Polygon, Polyline
from vmsk_exam.report.picture import PICTURE_SIZE, draw_picture
from vmsk_exam.report.plot import PLOT_SIZE, draw_plot
from vmsk_exam.report.wording import Wording

TASK = "left_knee_flexion_standing"


@pytest.fixture(scope="module")
def source() -> ReportInput:
    return sample_input()


def plot_of(source: ReportInput, task_id: str = TASK) -> Drawing:
    result = source.record.result(task_id)
    assert result is not None
    drawing = draw_plot(source.tracks[task_id], result, Wording(source))
    assert drawing is not None
    return drawing


def labels_of(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


def test_the_plot_shows_band_curve_repetitions_and_the_reported_end(source: ReportInput) -> None:
    drawing = plot_of(source)
    assert sum(isinstance(shape, Polygon) for shape in drawing.shapes) == 2
    assert [label for label in labels_of(drawing) if label in {"1", "2", "3"}] == ["1", "2", "3"]
    assert "107°" in labels_of(drawing)
    assert drawing.description == "Knee flexion, left over 20.2 s"


def test_the_dot_lies_on_the_curve_at_the_end_of_the_best_repetition(source: ReportInput) -> None:
    drawing = plot_of(source)
    (dot,) = (shape for shape in drawing.shapes if isinstance(shape, Dot))
    curve = np.concatenate([shape.points for shape in drawing.shapes if isinstance(shape, Polyline) and len(shape.points) > 2])
    nearest = curve[np.argmin(np.abs(curve[:, 0] - dot.x))]
    assert abs(nearest[1] - dot.y) < 1.5


def test_everything_lies_inside_the_plot(source: ReportInput) -> None:
    for task_id in source.tracks:
        for shape in plot_of(source, task_id).shapes:
            if isinstance(shape, Polyline | Polygon):
                points = np.array(shape.points)
                assert points.min() >= 0.0
                assert (points <= PLOT_SIZE).all()
            if isinstance(shape, Box):
                assert shape.x + shape.width <= PLOT_SIZE[0]


def test_a_track_without_the_channel_has_no_plot(source: ReportInput) -> None:
    result = source.record.result(TASK)
    assert result is not None
    track = source.tracks[TASK]
    angles = track.angles_deg.copy()
    angles[:, CHANNEL_INDEX["left_knee_flexion"]] = np.nan
    assert draw_plot(replace(track, angles_deg=angles), result, Wording(source)) is None


def test_the_key_frame_carries_picture_skeleton_and_time(source: ReportInput) -> None:
    result = source.record.result(TASK)
    assert result is not None
    drawing = draw_picture(source.key_frames[TASK], source.tracks[TASK], result, Wording(source))
    assert drawing is not None
    assert drawing.has_photo
    assert labels_of(drawing) == ["107° at 10.1 s"]
    assert sum(isinstance(shape, Polyline) for shape in drawing.shapes) > 10


def test_the_skeleton_lies_over_the_same_place_of_the_picture(source: ReportInput) -> None:
    result = source.record.result(TASK)
    assert result is not None
    track, frame = source.tracks[TASK], source.key_frames[TASK]
    drawing = draw_picture(frame, track, result, Wording(source))
    assert drawing is not None
    photo = next(shape for shape in drawing.shapes if isinstance(shape, Photo))
    index = int(np.argmin(np.abs(track.t_s - frame.t_s)))
    knee = track.image_xyz[index, 25, :2] * [photo.width, photo.height] + [photo.x, photo.y]
    dots = np.array([(shape.x, shape.y) for shape in drawing.shapes if isinstance(shape, Dot)])
    assert np.hypot(*(dots - knee).T).min() < 0.01
    assert photo.width / photo.height == pytest.approx(960 / 720)


def test_without_a_picture_the_skeleton_stands_on_a_plain_ground(source: ReportInput) -> None:
    result = source.record.result(TASK)
    assert result is not None
    drawing = draw_picture(None, source.tracks[TASK], result, Wording(source))
    assert drawing is not None
    assert not drawing.has_photo
    points = np.array([point for shape in drawing.shapes if isinstance(shape, Polyline) for point in shape.points])
    assert points.min() > 0.0
    assert (points < PICTURE_SIZE).all()


@pytest.mark.parametrize("jpeg", [b"", b"no picture", b"\xff\xd8\xff\xe0broken"])
def test_a_damaged_picture_counts_as_none(source: ReportInput, jpeg: bytes) -> None:
    result = source.record.result(TASK)
    assert result is not None
    drawing = draw_picture(KeyFrame(1.0, jpeg), source.tracks[TASK], result, Wording(source))
    assert drawing is not None
    assert not drawing.has_photo
    assert draw_picture(KeyFrame(1.0, jpeg), None, result, Wording(source)) is None


def test_a_picture_without_landmarks_is_shown_whole(source: ReportInput) -> None:
    result = source.record.result(TASK)
    assert result is not None
    buffer = io.BytesIO()
    Image.new("RGB", (40, 90), "#808080").save(buffer, "JPEG")
    drawing = draw_picture(KeyFrame(1.0, buffer.getvalue()), None, result, Wording(source))
    assert drawing is not None
    photo = next(shape for shape in drawing.shapes if isinstance(shape, Photo))
    assert photo.x >= 0
    assert photo.y >= 0
    assert photo.height <= PICTURE_SIZE[1]
