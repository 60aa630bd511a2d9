"""Draws the pictures of a right and a wrong set-up that a person sees before the first exam.

Runs ``python -m phantom.setup_pictures [--out assets/setup]``: for light, distance (far, near), clothes and chair one picture as
it should be and one as it should not be. Looks at what the avatar can show; the words beside the pictures are translations.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from vmsk_exam.avatar.body import Body, load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.scene import Look, draw_room
from vmsk_exam.avatar.stances import seated, standing
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import ImageArray

SIZE_PX: Final = (800, 600)
PERSON: Final = "rosa"
JPEG_QUALITY: Final = 88
WHOLE: Final = CameraPose(distance_m=3.2, height_m=0.95, fov_deg=40.0)
NEAR: Final = CameraPose(distance_m=1.55, height_m=1.15, fov_deg=40.0)
CLOSE: Final = CameraPose(distance_m=0.95, height_m=1.13, fov_deg=40.0)
TOO_CLOSE: Final = CameraPose(distance_m=0.2, height_m=1.05, fov_deg=40.0)
_DARK: Final = (0.035, 0.037, 0.045)
_COVERED: Final = ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "upperleg01", "upperleg02", "lowerleg01", "lowerleg02")


def draw_all(renderer: AvatarRenderer, person: Body) -> dict[str, ImageArray]:
    """Return every picture by the name of its file."""
    easy, sitting = standing(person), seated(person)

    def picture(posture: Posture, camera: CameraPose = WHOLE, body: Body = person, look: Look | None = None) -> ImageArray:
        return renderer.render(pose_body(body, posture), camera, look or Look())

    draw: dict[str, Callable[[], ImageArray]] = {
        "light_right": lambda: picture(easy),
        "light_wrong": lambda: against_the_light(renderer, pose_body(person, easy)),
        "distance_right": lambda: picture(easy),
        "distance_wrong": lambda: picture(easy, NEAR),
        "near_right": lambda: picture(sitting, CLOSE),
        "near_wrong": lambda: picture(sitting, TOO_CLOSE),
        "clothes_right": lambda: picture(easy.with_values(yaw=35.0)),
        "clothes_wrong": lambda: picture(easy.with_values(yaw=35.0), body=covered(person)),
        "chair_right": lambda: picture(sitting.with_values(yaw=90.0)),
        "chair_wrong": lambda: picture(sitting.with_values(yaw=0.0)),
    }
    return {name: make() for name, make in draw.items()}


def against_the_light(renderer: AvatarRenderer, posed: PosedBody) -> ImageArray:
    """Return a person in front of a bright window: the camera sees little but an outline."""
    width, height = SIZE_PX
    empty = draw_room(WHOLE, Look(), width, height).astype(np.float64)
    person = renderer.render(posed, WHOLE, Look()).astype(np.float64)
    share = np.clip((np.abs(person - empty).max(axis=2) - 10.0) / 20.0, 0.0, 1.0)[..., None]
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    pane = (np.abs(x) < 0.62) & (y < 0.28) & (np.abs(x) > 0.012) & (np.abs(y + 0.36) > 0.016)
    bright = 0.42 * empty
    bright[pane] = (250.0, 252.0, 255.0)
    glow = np.exp(-((x / 0.8) ** 2 + ((y + 0.3) / 0.8) ** 2))[..., None] * 60.0
    lit = np.clip(bright + glow, 0.0, 255.0)
    return np.asarray((1.0 - share) * lit + share * (0.16 * person + 0.25 * glow), dtype=np.uint8)


def covered(body: Body) -> Body:
    """Return the person in dark clothes down to the wrists and ankles."""
    materials = body.materials.copy()
    heaviest = body.influences[np.arange(len(body.weights)), body.weights.argmax(axis=1)]
    rows = [body.bone(f"{bone}.{suffix}") for bone in _COVERED for suffix in "LR"]
    is_limb = np.isin(heaviest, rows) & (materials == body.material_names.index("skin"))
    colours = body.colours.copy()
    for name in ("shirt", "shorts"):
        colours[body.material_names.index(name)] = _DARK
    materials[is_limb] = body.material_names.index("shirt")
    return replace(body, name=f"{body.name}-covered", materials=materials, colours=colours)


def main() -> None:
    """Draw and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=asset_path("setup"))
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    renderer = AvatarRenderer(*SIZE_PX, is_fine=True)
    for name, picture in draw_all(renderer, load_body(PERSON)).items():
        path = folder / f"{name}.jpg"
        Image.fromarray(picture).save(path, quality=JPEG_QUALITY)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
