"""How well the hand model sees a rendered hand with known joints: the numbers behind ``kinematics.hand_angles`` and its bands.

Example::

    python -m phantom.hand_accuracy
"""

import argparse
import sys

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.hand import HAND_CAMERA, HandPosture, pose_hand
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.scene import Look
from vmsk_exam.kinematics.hand_angles import compute_finger_joints, compute_thumb_reach
from vmsk_exam.samples import FloatArray, Frame, HandSample
from vmsk_exam.vision.hand_estimator import MediaPipeHandEstimator

FULL_DEG = np.array([80.0, 95.0, 60.0])
LOOKS = 3
"""The followed hand settles within so many pictures."""
STEP_NS = 100_000_000

Pair = tuple[float, float]
"""True and seen value."""


class Booth:
    """Draws hands and lets the hand model look at them."""

    def __init__(self) -> None:
        self._renderer = AvatarRenderer(640, 480, is_fine=True)
        self._hands = MediaPipeHandEstimator()

    def look(self, posture: HandPosture) -> tuple[FloatArray, HandSample]:
        """Return the true points in the axes of world landmarks (metres), and what the hand model sees."""
        posed = pose_hand(posture)
        image = self._renderer.render(posed.body, HAND_CAMERA, Look())
        self._hands.reset()
        seen = [self._hands.estimate(Frame(number * STEP_NS, number, image)) for number in range(LOOKS)][-1]
        x, y, z = posed.points_m.T
        return np.stack([x, -z, y], axis=1), seen


def measure_fingers(booth: Booth, count: int) -> list[Pair]:
    """Return the mean flexion of the finger that bends least, for hands closed to different degrees and held a little askew."""
    rng, pairs = np.random.default_rng(1), []
    for number in range(count):
        share, side = rng.uniform(), list(Side)[number % 2]
        fingers = np.tile(FULL_DEG * share, (4, 1))
        turn_deg, tilt_deg = rng.uniform(-20.0, 60.0), rng.uniform(-15.0, 25.0)
        true, seen = booth.look(HandPosture(side, fingers, 30.0 * share, 25.0 * share, turn_deg, tilt_deg))
        if seen.side is side:
            values = (compute_finger_joints(points, side).mean(axis=1).min() for points in (true, seen.world_xyz_m))
            pairs.append((float(next(values)), float(next(values))))
    return pairs


def measure_thumbs(booth: Booth, count: int) -> list[Pair]:
    """Return the place of the thumb across the palm."""
    rng, pairs = np.random.default_rng(2), []
    for number in range(count):
        share, side = number / max(count - 1, 1), list(Side)[number % 2]
        slightly = np.tile(np.array([15.0, 20.0, 10.0]), (4, 1))
        true, seen = booth.look(HandPosture(side, slightly, 60.0 * share, 50.0 * share, rng.uniform(-15.0, 30.0)))
        if seen.side is side:
            pairs.append((compute_thumb_reach(true), compute_thumb_reach(seen.world_xyz_m)))
    return pairs


def describe(name: str, pairs: list[Pair], count: int) -> str:
    """Return one line: how many were seen with the right side, mean error and its scatter."""
    error = np.array([seen - true for true, seen in pairs])
    return f"{name:16s} seen {len(pairs)} of {count}   mean error {error.mean():6.1f}   standard deviation {error.std():5.1f}\n"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=24, help="hands of each kind")
    count = parser.parse_args().count
    booth = Booth()
    sys.stdout.write(describe("finger flexion", measure_fingers(booth, count), count))
    sys.stdout.write(describe("thumb opposition", measure_thumbs(booth, count), count))


if __name__ == "__main__":
    main()
