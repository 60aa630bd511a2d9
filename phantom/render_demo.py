"""Records the demonstrations of all shipped protocols into ``assets/demo``, for machines that cannot draw.

Example::

    python -m phantom.render_demo --out assets/demo
"""

import argparse
import io
import json
import zipfile
from pathlib import Path

from PIL import Image

from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.clips import CLIP_FPS, INDEX_NAME, clip_key
from vmsk_exam.avatar.demonstrator import Demonstrator, demonstration_of, shown_spec
from vmsk_exam.avatar.spec import PerformanceSpec

SIZE_PX = (400, 300)
QUALITY = 70


def _sided(angle: str, motion: Motion, start_deg: float, peak_deg: float, position: str = "standing") -> list[PerformanceSpec]:
    """Return a maneuver on both sides, in the view of the tested side."""
    return [
        PerformanceSpec(angle, side, motion, position, CameraView(side.value), start_deg, peak_deg, move_s=1.6) for side in Side
    ]


def demonstrations() -> list[PerformanceSpec]:
    """Return what the first protocols (knee, shoulder, functional) ask for."""
    front = CameraView.FRONT
    specs = _sided("knee_flexion", Motion.FLEXION, 0.0, 118.0)
    specs += _sided("knee_flexion", Motion.EXTENSION, 90.0, 0.0, "seated")
    specs += _sided("shoulder_flexion", Motion.FLEXION, 0.0, 165.0)
    specs += _sided("shoulder_flexion", Motion.EXTENSION, 0.0, -45.0)
    specs += [PerformanceSpec("shoulder_abduction", side, Motion.ABDUCTION, "standing", front, 8.0, 165.0) for side in Side]
    specs += _sided("elbow_flexion", Motion.FLEXION, 5.0, 140.0)
    specs += [
        PerformanceSpec("knee_flexion", None, Motion.SQUAT, "standing", CameraView.LEFT, 2.0, 92.0, move_s=1.8, hold_s=1.0),
        PerformanceSpec("knee_flexion", None, Motion.SIT_TO_STAND, "seated", CameraView.LEFT, 92.0, 2.0, move_s=1.2, hold_s=0.0),
    ]
    specs += [
        PerformanceSpec("knee_flexion", side, Motion.SINGLE_LEG_STANCE, "standing", front, 0.0, 75.0, move_s=1.0, hold_s=0.0)
        for side in Side
    ]
    return specs


def record(demonstrator: Demonstrator, spec: PerformanceSpec, path: Path) -> int:
    """Write one loop of a demonstration and return its number of pictures."""
    count = int(demonstration_of(spec).duration_s * CLIP_FPS)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(count):
            encoded = io.BytesIO()
            picture = Image.fromarray(demonstrator.frame(spec, number / CLIP_FPS))
            picture.save(encoded, "JPEG", quality=QUALITY, optimize=True)
            entry = zipfile.ZipInfo(f"{number:03d}.jpg", date_time=(2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, encoded.getvalue())
    return count


def main() -> None:
    """Parse the arguments and record every demonstration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the clips, for example assets/demo")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    demonstrator = Demonstrator(*SIZE_PX)
    counts = {}
    for spec in demonstrations():
        key = clip_key(shown_spec(spec))
        counts[key] = record(demonstrator, spec, folder / f"{key}.zip")
        print(f"{key}: {counts[key]} pictures")
    (folder / INDEX_NAME).write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.glob("*.zip"))
    print(f"{len(counts)} clips, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
