import numpy as np
import pytest

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar import renderer as renderer_module
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer, create_context
from vmsk_exam.avatar.scene import Look, draw_room
from vmsk_exam.avatar.stances import seated, standing
from vmsk_exam.errors import UnavailableError

CAMERA = CameraPose()


def changed(renderer: AvatarRenderer, body: Body, seat: bool = False) -> np.ndarray:  # type: ignore[type-arg]
    posture = seated(body) if seat else standing(body)
    picture = renderer.render(pose_body(body, posture), CAMERA, Look())
    return np.abs(picture.astype(int) - draw_room(CAMERA, Look(), 320, 240)).max(axis=2) > 40


def test_picture_shows_a_person_where_the_joints_are(renderer: AvatarRenderer, body: Body) -> None:
    person = changed(renderer, body)
    posed = pose_body(body, standing(body))
    for side in Side:
        for joint in ("shoulder", "elbow", "hip", "knee"):
            x, y = np.round(CAMERA.project(posed.joints_m[f"{side}_{joint}"], 320, 240)).astype(int)
            assert person[y, x], f"{side} {joint}"
    assert 0.02 < person.mean() < 0.15


def test_head_and_feet_are_inside_the_picture(renderer: AvatarRenderer, body: Body) -> None:
    rows = np.flatnonzero(changed(renderer, body).any(axis=1))
    assert rows.min() > 20
    assert rows.max() < 230


def test_chair_is_drawn(renderer: AvatarRenderer, body: Body) -> None:
    assert changed(renderer, body, seat=True)[150:].sum() > 1.15 * changed(renderer, body)[150:].sum()


def test_same_posture_gives_the_same_picture(renderer: AvatarRenderer, body: Body) -> None:
    posed = pose_body(body, standing(body))
    first, second = (renderer.render(posed, CAMERA, Look()) for _ in range(2))
    assert first.shape == (240, 320, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, second)
    assert not np.shares_memory(first, second)


def test_two_renderers_share_a_thread(renderer: AvatarRenderer, body: Body) -> None:
    posed = pose_body(body, standing(body))
    before = renderer.render(posed, CAMERA, Look())
    with AvatarRenderer(96, 72) as other:
        small = other.render(posed, CAMERA, Look())
        assert small.shape == (72, 96, 3)
        assert np.array_equal(renderer.render(posed, CAMERA, Look()), before)
    assert np.array_equal(renderer.render(posed, CAMERA, Look()), before)


def test_dim_light_makes_a_darker_picture(renderer: AvatarRenderer, body: Body) -> None:
    posed = pose_body(body, standing(body))
    light, dim = (renderer.render(posed, CAMERA, Look(exposure=e)).mean() for e in (1.0, 0.3))
    assert dim < 0.7 * light


def test_missing_gl_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise RuntimeError("no display")

    monkeypatch.setattr(renderer_module.moderngl, "create_standalone_context", refuse)
    with pytest.raises(UnavailableError, match=r"no display.*libegl1"):
        create_context()
