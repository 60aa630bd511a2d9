"""Draws the pictures that show where to press, and writes where in them each place lies.

Runs ``python -m phantom.palpation_pictures [--out assets/palpation]``. Each picture shows one part of the body as in a
looking-glass: the patient's right side on the right. For the left side the program mirrors it. A place is a point in the
frame of a body segment, so that it lies right on any person; the ring and the hand over it are drawn by the program.
"""

import argparse
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.body import Body, load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.stances import standing
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FloatArray

SIZE_PX: Final = (1152, 720)
PERSON: Final = "lucia"
JPEG_QUALITY: Final = 84
DISTANCE_M: Final = 3.2
INDEX_NAME: Final = "places.json"
_UNDER_SHOES: Final = ("shoe", "sole")
_MIDDLE: Final = {"neck": "neck01", "back": "spine04"}
"""Points of the spine, by the bone that begins there."""

Offset = tuple[float, float, float]
"""Metres in the frame of a segment: outward, backward, up; of the middle: to the person's left, backward, up."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point to press on."""

    joint: str
    """Name in ``PosedBody.joints_m`` without its side, or a point of the spine."""
    segment: str
    offset_m: Offset


@dataclass(frozen=True, slots=True)
class View:
    """One picture: how the person stands, what is in its middle, how much is seen."""

    middle: Place
    height_m: float
    places: dict[str, Place]
    yaw_deg: float = 0.0
    """Turn of the person with the shown side's own sign: positive turns that side towards the lens."""
    is_from_behind: bool = False
    values: dict[str, float] = field(default_factory=dict)
    """Channels that differ from easy standing; the shown side's without its side."""

    @property
    def side(self) -> Side:
        """The side of the drawn person that stands for the patient's right, so that it lies on the right."""
        return Side.RIGHT if self.is_from_behind else Side.LEFT


VIEWS: Final[dict[str, View]] = {
    "neck": View(
        Place("neck", "thorax", (0.0, 0.0, -0.02)), 0.62,
        {
            "neck_middle": Place("neck", "thorax", (0.0, 0.05, 0.055)),
            "neck_left": Place("neck", "thorax", (0.06, 0.03, 0.008)),
            "neck_right": Place("neck", "thorax", (-0.06, 0.03, 0.008)),
        },
        is_from_behind=True,
    ),
    "back": View(
        Place("back", "thorax", (0.0, 0.0, 0.09)), 0.8,
        {
            "back_middle": Place("back", "thorax", (0.0, 0.1, 0.045)),
            "back_left": Place("back", "thorax", (0.06, 0.1, 0.045)),
            "back_right": Place("back", "thorax", (-0.06, 0.1, 0.045)),
        },
        is_from_behind=True,
    ),
    "shoulder": View(
        Place("shoulder", "thorax", (-0.07, 0.0, -0.04)), 0.62,
        {
            "shoulder_front": Place("shoulder", "thorax", (-0.008, -0.05, -0.032)),
            "shoulder_top": Place("shoulder", "thorax", (-0.01, 0.0, 0.045)),
            "shoulder_side": Place("shoulder", "thorax", (0.034, 0.0, -0.045)),
        },
        yaw_deg=25.0,
    ),
    "elbow_front": View(
        Place("elbow", "arm", (0.0, 0.0, 0.0)), 0.5,
        {
            "elbow_outside": Place("elbow", "arm", (0.03, 0.0, 0.0)),
            "elbow_inside": Place("elbow", "arm", (-0.028, 0.0, 0.0)),
        },
        values={"shoulder_abduction": 22.0, "forearm_rotation": 80.0, "elbow_flexion": 12.0},
    ),
    "elbow_back": View(
        Place("elbow", "arm", (0.0, 0.0, 0.0)), 0.5,
        {"elbow_tip": Place("elbow", "arm", (0.0, 0.03, -0.01))},
        is_from_behind=True,
        values={"shoulder_abduction": 22.0, "elbow_flexion": 30.0},
    ),
    "wrist": View(
        Place("wrist", "forearm", (0.02, 0.0, -0.035)), 0.34,
        {
            "thumb_base": Place("wrist", "forearm", (0.03, 0.0, -0.037)),
            "wrist_thumb_side": Place("wrist", "forearm", (0.027, 0.0, 0.004)),
            "wrist_little_side": Place("wrist", "forearm", (-0.026, 0.0, 0.0)),
        },
        values={"shoulder_abduction": 25.0, "forearm_rotation": 85.0, "elbow_flexion": 12.0},
    ),
    "hip_front": View(
        Place("hip", "pelvis", (-0.02, 0.0, 0.0)), 0.75,
        {
            "hip_outside": Place("hip", "pelvis", (0.068, 0.0, -0.02)),
            "groin": Place("hip", "pelvis", (-0.01, -0.08, 0.01)),
        },
        yaw_deg=20.0,
        values={"shoulder_abduction": 35.0},
    ),
    "hip_back": View(
        Place("hip", "pelvis", (-0.02, 0.0, 0.0)), 0.75,
        {"buttock": Place("hip", "pelvis", (0.0, 0.1, 0.01))},
        is_from_behind=True,
        values={"shoulder_abduction": 35.0},
    ),
    "knee": View(
        Place("knee", "shank", (0.0, 0.0, 0.0)), 0.62,
        {
            "knee_inside": Place("knee", "shank", (-0.045, -0.02, -0.015)),
            "knee_outside": Place("knee", "shank", (0.045, -0.02, -0.015)),
            "kneecap": Place("knee", "shank", (0.0, -0.06, 0.03)),
            "below_kneecap": Place("knee", "shank", (0.0, -0.05, -0.045)),
        },
    ),
    "ankle_outside": View(
        Place("ankle", "shank", (0.0, -0.04, 0.05)), 0.42,
        {"ankle_outside": Place("ankle", "shank", (0.035, 0.01, 0.0))},
        yaw_deg=70.0,
    ),
    "ankle_inside": View(
        Place("ankle", "shank", (0.0, -0.04, 0.05)), 0.42,
        {"ankle_inside": Place("ankle", "shank", (-0.035, 0.0, 0.01))},
        yaw_deg=-30.0,
    ),
    "heel_cord": View(
        Place("ankle", "shank", (0.0, 0.0, 0.06)), 0.42,
        {"heel_cord": Place("ankle", "shank", (0.0, 0.04, 0.05))},
        is_from_behind=True,
    ),
    "heel_below": View(
        Place("ankle", "shank", (0.0, 0.0, 0.0)), 0.5,
        {"heel_below": Place("ankle", "foot", (0.0, 0.03, -0.08))},
        is_from_behind=True,
        values={"knee_flexion": 85.0},
    ),
}  # fmt: skip


def draw(renderer: AvatarRenderer, body: Body, view: View) -> tuple[Image.Image, dict[str, tuple[float, float]]]:
    """Return a picture and where its places lie, shares of width and height."""
    posed, camera, places = places_in(body, view)
    return Image.fromarray(renderer.render(posed, camera, Look())), places


def places_in(body: Body, view: View) -> tuple[PosedBody, CameraPose, dict[str, tuple[float, float]]]:
    """Return the person, the lens and where the places of a picture lie, shares of width and height."""
    posed = pose_body(body, _posture(body, view))
    camera = _camera(posed, view)
    points = np.stack([_point(posed, place, view.side) for place in view.places.values()])
    shares = camera.project(points, *SIZE_PX) / SIZE_PX
    return posed, camera, {name: (float(x), float(y)) for name, (x, y) in zip(view.places, shares, strict=True)}


def _posture(body: Body, view: View) -> Posture:
    outward = 1.0 if view.side is Side.LEFT else -1.0
    turn = (180.0 if view.is_from_behind else 0.0) + outward * view.yaw_deg
    return standing(body).with_values(yaw=turn, **{f"{view.side}_{name}": value for name, value in view.values.items()})


def _camera(posed: PosedBody, view: View) -> CameraPose:
    x, _, z = _point(posed, view.middle, view.side)
    fov_deg = float(np.rad2deg(2.0 * np.arctan(view.height_m / 2.0 / DISTANCE_M)))
    return CameraPose(DISTANCE_M, float(z), 0.0, 0.0, fov_deg, float(x))


def _point(posed: PosedBody, place: Place, side: Side) -> FloatArray:
    """Return a place in the room, metres."""
    outward, back, up = place.offset_m
    if place.joint in _MIDDLE:
        start = posed.positions_m[posed.body.bone(_MIDDLE[place.joint])]
        return np.asarray(start + posed.segments[place.segment] @ np.array([outward, back, up]))
    sided = place.segment if place.segment in ("thorax", "pelvis") else f"{side}_{place.segment}"
    sign = 1.0 if side is Side.LEFT else -1.0
    return np.asarray(posed.joints_m[f"{side}_{place.joint}"] + posed.segments[sided] @ np.array([sign * outward, back, up]))


def in_socks(body: Body) -> Body:
    """Return the person without shoes, as far as colour goes."""
    colours = body.colours.copy()
    for name in _UNDER_SHOES:
        colours[body.material_names.index(name)] = colours[body.material_names.index("sock")]
    return replace(body, name=f"{body.name}-in-socks", colours=colours)


def main() -> None:
    """Draw and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=asset_path("palpation"))
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    renderer, body = AvatarRenderer(*SIZE_PX, is_fine=True), in_socks(load_body(PERSON))
    index: dict[str, dict[str, object]] = {}
    for name, view in VIEWS.items():
        picture, places = draw(renderer, body, view)
        path = folder / f"{name}.jpg"
        picture.save(path, quality=JPEG_QUALITY, optimize=True)
        is_sided = view.middle.joint not in _MIDDLE
        entries = {place: {"x": round(x, 4), "y": round(y, 4)} for place, (x, y) in places.items()}
        index |= {place: {"picture": path.name, "is_sided": is_sided} | at for place, at in entries.items()}
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
    (folder / INDEX_NAME).write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
