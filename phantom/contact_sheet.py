"""Draws every person in many postures on one sheet, for people to look at.

Example::

    python -m phantom.contact_sheet --out /tmp/sheets
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from phantom.render_demo import demonstrations
from vmsk_exam.avatar.body import Body, list_people, load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.coupling import posture_at
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.stances import seated, standing
from vmsk_exam.samples import ImageArray

SIZE_PX = (260, 340)
CAMERA = CameraPose(distance_m=4.2, height_m=0.98, fov_deg=31.0)


def postures(body: Body) -> list[Posture]:
    """Return the postures of a sheet's columns."""
    stances = [standing(body).with_values(yaw=yaw) for yaw in (0.0, 40.0, 90.0, 180.0)]
    stances += [seated(body).with_values(yaw=yaw) for yaw in (0.0, 60.0)]
    return stances + [posture_at(body, spec, 1.0) for spec in demonstrations()[::2]]


def main() -> None:
    """Parse the arguments and write one sheet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the sheet")
    parser.add_argument("--people", nargs="*", default=None, help="names; all by default")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    renderer = AvatarRenderer(*SIZE_PX, is_fine=True)
    rows: list[ImageArray] = []
    for name in arguments.people or list_people():
        body = load_body(name)
        pictures = [renderer.render(pose_body(body, posture), CAMERA, Look()) for posture in postures(body)]
        rows.append(np.concatenate(pictures, axis=1))
    path = arguments.out / "people.png"
    Image.fromarray(np.concatenate(rows, axis=0)).save(path)
    print(path)


if __name__ == "__main__":
    main()
