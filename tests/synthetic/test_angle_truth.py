"""The definitions of the angle engine and those of the avatar are written twice; here they must agree."""

import numpy as np
import pytest

from phantom.examples import true_directions
from phantom.film import to_camera
from phantom.motions import draw_take
from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX
from vmsk_exam.avatar.body import list_people, load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.truth import compute_true_angles
from vmsk_exam.kinematics.definitions import compute_angles

FRAMES = 60


@pytest.mark.parametrize("person", list_people()[:3])
def test_angles_from_true_directions_are_the_true_angles(person: str) -> None:
    rng, body = np.random.default_rng(3), load_body(person)
    differences = []
    for _ in range(FRAMES):
        take = draw_take(rng, body)
        posed = pose_body(body, take.posture_at(float(rng.uniform(0.0, take.length_s))))
        directions = true_directions(*to_camera(CameraPose(tilt_deg=float(rng.normal(0.0, 6.0))), posed))
        angles = np.array(compute_angles([(x, y, z) for x, y, z in directions.tolist()]))
        differences.append((angles - compute_true_angles(posed) + 180.0) % 360.0 - 180.0)
    worst = np.nanmax(np.abs(differences), axis=0)
    exact = [channel for channel in ANGLE_CHANNELS if "elbow" not in channel and "knee" not in channel]
    assert max(worst[CHANNEL_INDEX[channel]] for channel in exact) < 1e-3
    # A straight hinge that is bent to the side counts as positive here and by its side there.
    hinges = [CHANNEL_INDEX[channel] for channel in ANGLE_CHANNELS if channel not in exact]
    assert np.nanmedian(np.abs(differences), axis=0)[hinges].max() < 1e-3
