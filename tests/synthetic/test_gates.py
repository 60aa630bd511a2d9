"""Each gate on pictures: the avatar (and two real clips) in a wrong set-up is refused for the right reason, and only then."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pytest

from tests.synthetic.stage import FPS, LOOK, Stage, measure_pictures, repeat
from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.samples import AngleSample, ImageArray, QualityReason
from vmsk_exam.vision.file_source import VideoFileSource

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_gl_available(), reason="no GL context on this machine")]

STANDING = PerformanceSpec("shoulder_abduction", Side.LEFT, Motion.ABDUCTION, "standing", CameraView.FRONT, 5.0, 100.0)


@dataclass(frozen=True)
class Fault:
    """A camera or light that makes the set-up wrong."""

    reason: QualityReason
    camera: CameraPose
    look: Look = LOOK


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    renderer = AvatarRenderer(640, 480)
    yield Stage(renderer)
    renderer.close()


def measure(pictures: Iterable[ImageArray]) -> list[AngleSample]:
    return [sample for _, sample in measure_pictures(pictures)]


def smear(image: ImageArray, length_px: int) -> ImageArray:
    """A picture that is out of focus: each point spread over a square, twice."""
    spread = image.astype(np.float64)
    for axis in (0, 1, 0, 1):
        spread = np.mean([np.roll(spread, step - length_px // 2, axis=axis) for step in range(length_px)], axis=0)
    return np.asarray(spread, dtype=np.uint8)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(QualityReason.TOO_FAR, CameraPose(distance_m=13.0)),
        Fault(QualityReason.TOO_NEAR, CameraPose(distance_m=0.75, height_m=1.25)),
        Fault(QualityReason.BODY_CUT_OFF, CameraPose(side_m=1.75)),
        Fault(QualityReason.TOO_DARK, CameraPose(), Look(exposure=0.004)),
    ],
    ids=lambda fault: str(fault.reason),
)
def test_a_wrong_set_up_is_named(stage: Stage, fault: Fault) -> None:
    image = stage.picture(STANDING, camera=fault.camera, look=fault.look)
    samples = measure(repeat(image, 0.7))
    assert not any(sample.is_usable for sample in samples)
    found = Counter(sample.reasons[0] for sample in samples)
    assert found.most_common(1)[0][0] in (fault.reason, QualityReason.NO_PERSON), found


def test_a_smeared_picture_is_blurred_and_a_sharp_one_is_not(stage: Stage) -> None:
    sharp = stage.picture(STANDING)
    samples = measure(chain(repeat(sharp, 0.7), repeat(smear(sharp, 13), 0.7)))
    assert samples[12].is_usable
    assert samples[-1].reasons[0] in (QualityReason.BLURRED, QualityReason.NO_PERSON)


def test_a_panning_camera_is_refused_and_a_still_one_is_not(stage: Stage) -> None:
    wall = np.random.default_rng(3).integers(90, 220, (480, 640, 1), dtype=np.uint8).repeat(3, axis=2)
    patches = np.kron(wall[::24, ::24], np.ones((24, 24, 1), dtype=np.uint8))[:480, :640]

    def seen_at(shift: int) -> ImageArray:
        image = stage.picture(STANDING)
        is_wall = np.abs(image.astype(int) - stage.picture(STANDING, person="diego").astype(int)).sum(axis=2) == 0
        return np.where(is_wall[..., None], np.roll(patches, shift, axis=1), image).astype(np.uint8)

    still = seen_at(0)
    panned = [seen_at(5 * step) for step in range(40)]
    samples = measure(chain(repeat(still, 0.7), panned))
    assert samples[13].is_usable
    assert QualityReason.CAMERA_MOVING in {sample.reasons[0] for sample in samples[14:] if not sample.is_usable}


def test_a_second_person_is_refused(stage: Stage) -> None:
    left, right = (
        stage.picture(STANDING, person=who, camera=CameraPose(side_m=side)) for who, side in (("lucia", 0.5), ("samuel", -0.5))
    )
    both = np.concatenate([left[:, :320], right[:, 320:]], axis=1)
    samples = measure(repeat(both, 1.2))
    assert QualityReason.SEVERAL_PEOPLE in {reason for sample in samples for reason in sample.reasons}


def test_another_person_is_not_taken_for_the_first(stage: Stage) -> None:
    room = stage.picture(STANDING, camera=CameraPose(side_m=8.0))
    pictures = chain(
        repeat(stage.picture(STANDING), 0.8), repeat(room, 1.0), repeat(stage.picture(STANDING, person="samuel"), 1.2)
    )
    samples = measure(pictures)
    assert samples[14].is_usable
    last = samples[-16:]
    assert not any(sample.is_usable for sample in last)
    assert QualityReason.PERSON_CHANGED in {sample.reasons[0] for sample in last}


def test_the_same_person_may_leave_and_come_back(stage: Stage) -> None:
    room = stage.picture(STANDING, camera=CameraPose(side_m=8.0))
    there = stage.picture(STANDING)
    samples = measure(chain(repeat(there, 0.8), repeat(room, 1.0), repeat(there, 1.0)))
    assert samples[-1].is_usable
    assert all(QualityReason.PERSON_CHANGED not in sample.reasons for sample in samples)


def test_a_hidden_arm_has_no_angle(stage: Stage) -> None:
    image = stage.picture(STANDING).copy()
    image[:, 345:] = (150, 140, 130)
    sample = measure(repeat(image, 0.7))[-1]
    assert not sample.is_usable or np.isnan(sample.angle_deg("left_elbow_flexion"))


@pytest.mark.parametrize("name", ["lateral_raise_front.mp4", "walk_side.mp4"])
def test_real_clips_are_neither_blurred_nor_moving_nor_of_two_people(
    media_dir: Path, name: str, read_pictures: Callable[[Path, int, int], list[ImageArray]]
) -> None:
    samples = measure(read_pictures(media_dir / name, 90, 40))
    wrong = {QualityReason.BLURRED, QualityReason.CAMERA_MOVING, QualityReason.PERSON_CHANGED, QualityReason.SIDES_UNCLEAR}
    assert not wrong & {reason for sample in samples for reason in sample.reasons}
    assert np.mean([sample.is_usable for sample in samples[round(0.4 * FPS) :]]) > 0.85


@pytest.fixture(scope="module")
def read_pictures() -> Callable[[Path, int, int], list[ImageArray]]:
    def read(path: Path, first: int, count: int) -> list[ImageArray]:
        source = VideoFileSource(path)
        source.open()
        frames = islice(iter(source.read, None), first, first + count)
        pictures = [frame.image for frame in frames if frame is not None]
        source.close()
        return pictures

    return read
