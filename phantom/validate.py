"""Validates the product on clips with known angles and writes the report.

Runs ``python -m phantom.validate [--clips DIR] [--quick] [--casts DIR] [--out FILE] [--keep DIR]``. Without ``--clips`` the test
set is rendered first; ``phantom.validation_clips`` says how a folder of clips must look. The quick set takes about three minutes
on one core, the full one about half an hour.
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np

from phantom.validation_clips import Clip, read_clip, read_folder
from phantom.validation_film import Studio
from phantom.validation_people import Member, load_people
from phantom.validation_plot import Points, draw_yaw_plot
from phantom.validation_report import ReportFacts, write_report
from phantom.validation_score import Score, score_clip
from phantom.validation_tables import mean_of
from phantom.validation_takes import list_takes
from vmsk_exam.errors import VmskError
from vmsk_exam.kinematics.engine import ENGINE_NAME
from vmsk_exam.vision.model_card import load_verified_model

_log = logging.getLogger(__name__)

OUT: Final = Path("docs/ACCURACY.md")
PLOT_NAME: Final = "accuracy-yaw.svg"


def film_set(folder: Path, people: tuple[Member, ...], *, is_quick: bool) -> list[Clip]:
    """Film the test set into a folder and return its clips; what is there already is kept."""
    takes = list_takes(people, is_quick=is_quick)
    studio = Studio(folder)
    clips = []
    for number, take in enumerate(takes, start=1):
        path = folder / f"{take.name}.mp4"
        clips.append(read_clip(path if path.with_suffix(".toml").exists() else studio.film(take)))
        _log.info("filmed %d of %d: %s", number, len(takes), take.name)
    studio.close()
    return clips


def score_all(clips: Sequence[Clip]) -> list[Score]:
    """Measure every clip."""
    scores = []
    for number, clip in enumerate(clips, start=1):
        score = score_clip(clip)
        scores.append(score)
        words = f"frame {score.frame_error:.1f}, peak {score.peak - score.true_peak:+.1f} {score.refusal}"
        _log.info("measured %d of %d: %s, %s", number, len(clips), clip.name, words)
    return scores


def plot_yaw(scores: Sequence[Score]) -> str:
    """Return the plot of frame error against body yaw; empty without clips seen from all round."""
    turned = [score for score in scores if score.clip.is_turned]
    series: dict[str, Points] = {}
    for motion in dict.fromkeys(score.motion for score in turned):
        found = sorted((score for score in turned if score.motion == motion), key=lambda score: score.clip.yaw_deg)
        series[motion.replace("_", " ")] = [(score.clip.yaw_deg, score.frame_error) for score in found]
    yaws = sorted({30 * round(score.clip.yaw_deg / 30) for score in turned})
    for name, field in (("plain 2D, mean", "flat_deg"), ("plain 3D, mean", "deep_deg")):
        series[name] = [(yaw, mean_of(_plain_error(score, field) for score in turned if _is_near(score, yaw))) for yaw in yaws]
    return draw_yaw_plot(series, frozenset({"plain 2D, mean", "plain 3D, mean"})) if turned else ""


def _plain_error(score: Score, field: str) -> float:
    return mean_of(np.abs(getattr(score, field) - np.abs(score.truth_deg)))


def _is_near(score: Score, yaw_deg: float) -> bool:
    return abs(score.clip.yaw_deg - yaw_deg) <= 15.0


def save_report(scores: Sequence[Score], out: Path, set_name: str, command: str) -> None:
    """Write the report and its plot."""
    plot = plot_yaw(scores)
    images = out.parent / "images"
    if plot:
        images.mkdir(parents=True, exist_ok=True)
        (images / PLOT_NAME).write_text(plot, encoding="utf-8")
    card = load_verified_model().card
    facts = ReportFacts(
        set_name=set_name,
        command=command,
        engine=ENGINE_NAME,
        pose_model=f"{card.name} {card.version}",
        date=datetime.now(UTC).date().isoformat(),
        plot=f"images/{PLOT_NAME}" if plot else "",
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(write_report(scores, facts), encoding="utf-8")


def main() -> int:
    """Parse the command line, film or read, measure, write."""
    parser = argparse.ArgumentParser(
        prog="dev.py validate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clips", type=Path, help="folder of NAME.mp4 with NAME.csv and perhaps NAME.toml")
    parser.add_argument("--quick", action="store_true", help="a small set")
    parser.add_argument("--casts", type=Path, help="folder of phantom.export_cast; its test cast performs")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--keep", type=Path, help="folder that keeps the filmed clips, and goes on with those it has")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = [*(["--quick"] if chosen.quick else []), *(["--clips", chosen.clips.name] if chosen.clips else [])]
    options += ["--casts", chosen.casts.name] if chosen.casts else []
    command = " ".join(["python3 dev.py validate", *options])
    try:
        if chosen.clips is not None:
            scores, name = score_all(read_folder(chosen.clips)), f"the folder {chosen.clips.name}"
        else:
            with tempfile.TemporaryDirectory() as folder:
                clips = film_set(chosen.keep or Path(folder), load_people(chosen.casts), is_quick=chosen.quick)
                scores = score_all(clips)
            people = "people of the test cast, whom no training has seen" if chosen.casts else "the program's own people"
            name = f"the {'quick' if chosen.quick else 'full'} set of the avatar, {people}"
    except VmskError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    save_report(scores, chosen.out, name, command)
    sys.stdout.write(f"{chosen.out} written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
