"""Films a take: a clip, the true angles of its frames, and what is known about it, in the layout that ``validate`` reads."""

import csv
from pathlib import Path
from typing import Final

import numpy as np

from phantom.validation_takes import Take
from vmsk_exam.anatomy import ANGLE_CHANNELS
from vmsk_exam.avatar.performer import Sway, performance_for
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.truth import compute_true_angles
from vmsk_exam.samples import FloatArray, ImageArray
from vmsk_exam.vision.opencv import cv2

SIZE: Final = (640, 480)
FPS: Final = 20.0
PAUSE_S: Final = 1.1
TAIL_S: Final = 0.3
NOISE: Final = 2.5
"""Standard deviation of the sensor's noise, of 255, in a well lit room; it grows as the light falls."""


class Studio:
    """Films takes into a folder, with one renderer for all."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._renderer = AvatarRenderer(*SIZE)

    def close(self) -> None:
        """Release the renderer."""
        self._renderer.close()

    def film(self, take: Take) -> Path:
        """Write ``NAME.mp4``, ``NAME.csv`` and ``NAME.toml`` and return the clip's path."""
        path = self._folder / f"{take.name}.mp4"
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FPS, SIZE)
        performance, sway = performance_for(take.member.body, take.spec, PAUSE_S), Sway(take.seed)
        rng = np.random.default_rng(take.seed)
        truths = []
        for index in range(round((performance.duration_s + TAIL_S) * FPS)):
            t_s = index / FPS
            posture = sway.applied(performance.posture_at(t_s), t_s).plus(yaw=take.yaw_deg)
            posed = pose_body(take.member.body, posture)
            truths.append(compute_true_angles(posed))
            image = _expose(self._renderer.render(posed, take.camera, take.look), rng, take.look.exposure)
            writer.write(cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
        writer.release()
        _write_truth(path.with_suffix(".csv"), truths)
        path.with_suffix(".toml").write_text(_describe(take), encoding="utf-8")
        return path


def _expose(image: ImageArray, rng: np.random.Generator, exposure: float) -> ImageArray:
    """Return the picture with the noise of a sensor; a dim room makes more of it."""
    noise = rng.normal(0.0, NOISE / max(exposure, 0.2) ** 0.5, image.shape[:2])
    return np.asarray(np.clip(image + noise[..., None], 0.0, 255.0), dtype=np.uint8)


def _write_truth(path: Path, truths: list[FloatArray]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["time_s", *(f"{name}_deg" for name in ANGLE_CHANNELS)])
        for index, truth in enumerate(truths):
            cells = ["" if np.isnan(value) else f"{value:.3f}" for value in truth]
            writer.writerow([f"{index / FPS:.4f}", *cells])


def _describe(take: Take) -> str:
    """Return what is known about a take as TOML."""
    words = {
        "motion": take.maneuver_id,
        "side": str(take.side or ""),
        "view": str(take.spec.view),
        "person": take.member.name,
        "light": take.light,
        **take.member.groups,
    }
    yaw_deg = (take.spec.view.yaw_deg + take.yaw_deg + 180.0) % 360.0 - 180.0
    lines = [f'{key} = "{value}"' for key, value in words.items() if value]
    return "\n".join([*lines, f"yaw = {yaw_deg:.2f}", f"turned = {str(take.is_turned).lower()}"]) + "\n"
