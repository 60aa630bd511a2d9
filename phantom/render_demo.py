"""Records the demonstrations of every maneuver into ``assets/demo``, for machines that cannot draw.

Example::

    python -m phantom.render_demo --out assets/demo --missing
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from vmsk_exam.avatar.clips import CLIP_FPS, INDEX_NAME, SUFFIX, clip_key, is_mirrored
from vmsk_exam.avatar.demonstrator import Demonstrator, demonstration_of, shown_spec
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.bootstrap.demo import performance_of
from vmsk_exam.protocol.loader import load_library, load_protocols
from vmsk_exam.protocol.model import ManeuverTask

SIZE_PX = (400, 300)
QUALITY = 42


def demonstrations() -> list[PerformanceSpec]:
    """Return one performance for each clip: what the exams and the library ask for, one side of each."""
    exams = (task for protocol in load_protocols() for task in protocol.tasks)
    library = (ManeuverTask(each, side) for each in load_library().values() for side in (each.sides or (None,)))
    found: dict[str, PerformanceSpec] = {}
    for task in (*exams, *library):
        spec = shown_spec(performance_of(task))
        found.setdefault(clip_key(spec), spec)
    return list(found.values())


def record(demonstrator: Demonstrator, spec: PerformanceSpec, path: Path) -> int:
    """Write one loop of a demonstration and return its number of pictures."""
    count = max(int(demonstration_of(spec).duration_s * CLIP_FPS), 1)
    pictures = [Image.fromarray(demonstrator.frame(spec, number / CLIP_FPS)) for number in range(count)]
    if is_mirrored(spec):  # only the left side is stored
        pictures = [picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for picture in pictures]
    # Two equal pictures would be joined to one that lasts longer: the count says how many there are.
    pictures[0].save(
        path,
        "WEBP",
        save_all=True,
        append_images=pictures[1:],
        duration=round(1000 / CLIP_FPS),
        loop=0,
        quality=QUALITY,
        method=4,
    )
    with Image.open(path) as clip:
        return int(getattr(clip, "n_frames", 1))


def prune(folder: Path, keys: Iterable[str]) -> None:
    """Delete the clips that nothing asks for any more."""
    known = {f"{key}{SUFFIX}" for key in keys}
    for path in folder.iterdir():
        if path.name != INDEX_NAME and path.name not in known:
            path.unlink()


def main() -> None:
    """Parse the arguments and record every demonstration, or those that are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the clips, for example assets/demo")
    parser.add_argument("--missing", action="store_true", help="only those that are not there yet")
    chosen = parser.parse_args()
    folder: Path = chosen.out
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / INDEX_NAME
    before = json.loads(index.read_text(encoding="utf-8")) if chosen.missing and index.exists() else {}
    demonstrator = Demonstrator(*SIZE_PX)
    counts: dict[str, int] = {}
    for spec in demonstrations():
        key = clip_key(spec)
        path = folder / f"{key}{SUFFIX}"
        is_there = key in before and path.exists()
        counts[key] = before[key] if is_there else record(demonstrator, spec, path)
        print(f"{key}: {counts[key]} pictures, {path.stat().st_size / 1000:.0f} kB")
        index.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    prune(folder, counts)
    size = sum(path.stat().st_size for path in folder.glob(f"*{SUFFIX}"))
    print(f"{len(counts)} clips, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
