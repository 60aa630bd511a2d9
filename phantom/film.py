"""Films random people in random rooms and keeps what the pose model sees while it tracks them, beside the truth.

Runs ``python -m phantom.film --casts CASTS --cast train --parts 0:100 --out DIR``. A part is ``TAKES`` takes in one file,
``DIR/train_0000.npz``; its content depends on the cast and its number alone, and parts that exist are left alone, so several
processes can share the work and an interrupted one goes on where it was. ``phantom.train_angle_model`` reads the files.

With ``--kind lying`` the people lie on a bed or a mat, seen from the side (``DIR/train_lying_0000.npz``); those parts have seeds
of their own and change no other part. ``--kind necks`` films maneuvers of the neck alone, ``--kind faces`` the same, mostly from
the front, with the mesh of the face for ``phantom.train_head_model``.
"""

import argparse
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from phantom.bed import draw_bed, draw_side_camera
from phantom.cast import SHIPPED, Stranger, dress_anew, load_cast
from phantom.lying import draw_lying, lay_down
from phantom.motions import Take, draw_neck_take, draw_take
from phantom.rooms import (
    SIZES,
    Flaws,
    RoomRenderer,
    draw_camera,
    draw_exam_framing,
    draw_exam_yaw_deg,
    draw_flaws,
    draw_framing,
    draw_look,
    draw_yaw_deg,
    spoil,
)
from vmsk_exam.anatomy import FACE_POINT_COUNT, Side
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.truth import compute_true_angles
from vmsk_exam.samples import FloatArray, ImageArray
from vmsk_exam.vision.face_model import FaceModel
from vmsk_exam.vision.landmarker import Landmarker, PersonLandmarks
from vmsk_exam.vision.model_card import load_verified_model

_log = logging.getLogger(__name__)

TAKES: Final = 24
FPS: Final = 6
"""Few enough that neighbouring frames differ; the tracker follows as in an exam."""
SETTLE: Final = 2
"""The first frames of a take, in which the tracker finds its person, are left out."""
_SEEDS: Final = {"train": 1_000_000, "tune": 2_000_000, "test": 3_000_000, SHIPPED: 4_000_000}
ALL: Final = "all"
LYING: Final = "lying"
NECKS: Final = "necks"
FACES: Final = "faces"
_LYING_SEED: Final = 500_000
"""Added to the seed of a part of people who lie."""

SEGMENTS: Final = (
    "heading", "pelvis", "thorax", "head", "left_foot", "right_foot", "left_arm", "right_arm", "left_forearm", "right_forearm",
    "left_thigh", "right_thigh",
)  # fmt: skip
JOINTS: Final = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")


@dataclass(slots=True)
class Rows:
    """Columns of a file, one row a frame."""

    columns: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, **values: Any) -> None:  # noqa: ANN401
        """Append a row."""
        for name, value in values.items():
            self.columns.setdefault(name, []).append(value)

    def save(self, path: Path) -> None:
        """Write all rows; the file appears only when it is whole."""
        part = path.with_suffix(".part.npz")
        shrunk = {name: np.array(column) for name, column in self.columns.items()}
        arrays = {name: a.astype(np.float32) if a.dtype == np.float64 else a for name, a in shrunk.items()}
        np.savez_compressed(part, **arrays)
        part.rename(path)


def to_camera(camera: CameraPose, posed: PosedBody) -> tuple[FloatArray, FloatArray]:
    """Return joint centres (12, 3), sides alternating, and segment rotations (12, 3, 3), camera axes: x right, y down, z away."""
    rotation, position = camera.view()
    turn = np.diag([1.0, -1.0, -1.0]) @ rotation
    joints = [turn @ (posed.joints_m[f"{side}_{name}"] - position) for name in JOINTS for side in Side]
    return np.array(joints), np.array([turn @ posed.segments[name] for name in SEGMENTS])


@dataclass(slots=True)
class Studio:
    """What films: the drawer of pictures and the pose model that follows the person."""

    renderer: RoomRenderer
    follower: Landmarker
    t_ns: int = 0
    face: FaceModel | None = None
    """Looks at the face, too, where faces are filmed."""

    def see(self, picture: ImageArray) -> PersonLandmarks | None:
        """Return the landmarks in the next picture of the film."""
        self.t_ns += 1_000_000_000 // FPS
        found = self.follower.find(picture, self.t_ns)
        return found[0] if found else None

    def forget(self) -> None:
        """Let the pose model lose the person, as between two films."""
        self.see(np.full((self.renderer.height_px, self.renderer.width_px, 3), 127, dtype=np.uint8))


def film_take(rng: np.random.Generator, studio: Studio, stranger: Stranger, take: Take) -> Iterator[dict[str, Any]]:
    """Yield the rows of one take."""
    renderer = studio.renderer
    is_long = (bool(rng.random() < 0.35), bool(rng.random() < 0.4))
    body = dress_anew(stranger.body, rng, is_long=is_long)
    size = (renderer.width_px, renderer.height_px)
    framing = (draw_exam_framing if take.is_calm else draw_framing)(rng, is_close=take.is_close)
    camera = draw_camera(rng, size, framing, float(body.points_m[:, 2].max() - body.points_m[:, 2].min()))
    look, flaws = draw_look(rng, is_calm=take.is_calm), draw_flaws(rng, is_calm=take.is_calm)
    yaw_deg = draw_exam_yaw_deg(rng, take.view_yaw_deg) if take.is_calm else draw_yaw_deg(rng)
    yaw_deg, bent = (yaw_deg, {}) if studio.face is None else _turn_more(rng, yaw_deg)
    turning = float(rng.normal(0.0, 25.0)) if rng.random() < 0.35 and not take.is_calm else float(rng.normal(0.0, 3.0))
    posed = (
        (pose_body(body, take.posture_at(t_s).with_values(yaw=turned).plus(**bent)), turned, t_s)
        for t_s in _list_times(take)
        for turned in (yaw_deg + turning * t_s / max(take.length_s, 0.1),)
    )
    for row in film_bodies(rng, studio, posed, Shot(camera, look, flaws)):
        yield {**row, "name": take.name, "framing": framing.name}
    studio.forget()


def _turn_more(rng: np.random.Generator, yaw_deg: float) -> tuple[float, dict[str, float]]:
    """Return another yaw, mostly such that the face is seen, and what is added to the neck throughout."""
    if rng.random() < 0.5:
        yaw_deg = float(rng.normal(0.0, 15.0)) if rng.random() < 0.65 else float(rng.uniform(-65.0, 65.0))
    if rng.random() >= 0.35:
        return yaw_deg, {}
    spread = {"neck_rotation": 18.0, "neck_flexion": 10.0, "neck_lateral_flexion": 8.0}
    return yaw_deg, {name: float(rng.normal(0.0, sd)) for name, sd in spread.items()}


def film_lying_take(rng: np.random.Generator, studio: Studio, stranger: Stranger) -> Iterator[dict[str, Any]]:
    """Yield the rows of one take of somebody who lies."""
    renderer = studio.renderer
    body = dress_anew(stranger.body, rng, is_long=(bool(rng.random() < 0.35), bool(rng.random() < 0.4)))
    take, lying, yaw_deg = draw_lying(rng, body)
    posed = [
        (lay_down(pose_body(body, take.posture_at(t_s).with_values(yaw=yaw_deg)), lying.tip_deg, lying.hips_m), yaw_deg, t_s)
        for t_s in _list_times(take)
    ]
    renderer.bed = draw_bed(rng, lying, posed[0][0].positions_m[body.bone("head")])
    size = (renderer.width_px, renderer.height_px)
    shot = Shot(draw_side_camera(rng, size, lying), draw_look(rng, is_calm=True), draw_flaws(rng, is_calm=True))
    for row in film_bodies(rng, studio, posed, shot):
        yield {**row, "name": take.name, "framing": LYING}
    renderer.bed = None
    studio.forget()


@dataclass(frozen=True, slots=True)
class Shot:
    """How one take is filmed."""

    camera: CameraPose
    look: Look
    flaws: Flaws


def _list_times(take: Take) -> list[float]:
    """Return the time of every frame of a take; the first ones show its beginning."""
    return [max(index - SETTLE, 0) / FPS for index in range(int(take.length_s * FPS) + SETTLE)]


def film_bodies(
    rng: np.random.Generator, studio: Studio, bodies: Iterable[tuple[PosedBody, float, float]], shot: Shot
) -> Iterator[dict[str, Any]]:
    """Yield a row for every posed body in which the pose model finds somebody.

    Parameters
    ----------
    bodies
        Posed bodies in order of time, each with its yaw in degrees and its time in seconds.
    """
    size = (studio.renderer.width_px, studio.renderer.height_px)
    for index, (posed, yaw_deg, t_s) in enumerate(bodies):
        picture = spoil(rng, studio.renderer.render(posed, shot.camera, shot.look), shot.flaws)
        person = studio.see(picture)
        if person is not None and index >= SETTLE:
            joints, segments = to_camera(shot.camera, posed)
            image = np.column_stack([person.image_xyz, person.visibility, person.presence])
            place = {"wh": size, "yaw": yaw_deg, "t": t_s, "exposure": shot.look.exposure}
            truth = compute_true_angles(posed)
            face = {} if studio.face is None else _look_at_face(studio.face, picture, person)
            yield {"img": image, "world": person.world_xyz_m, "truth": truth, "joints": joints, "R": segments, **place, **face}


def _look_at_face(model: FaceModel, picture: ImageArray, person: PersonLandmarks) -> dict[str, Any]:
    """Return the mesh of the face, NaN without one, and its score; each frame is looked at anew."""
    model.reset()
    found = model.find(picture, person.image_xyz[:, :2] * [picture.shape[1], picture.shape[0]])
    if found is None:
        return {"mesh": np.full((FACE_POINT_COUNT, 3), np.nan), "score": 0.0}
    return {"mesh": found.points_px, "score": found.score}


def film_part(cast: tuple[Stranger, ...], seed: int, path: Path, kind: str = ALL) -> int:
    """Film one part, of people who lie, of necks alone or of all but those who lie, and return how many rows it has."""
    rng, rows = np.random.default_rng(seed), Rows()
    studio = Studio(RoomRenderer(SIZES[rng.integers(len(SIZES))], rng), Landmarker(load_verified_model(None), 1))
    studio.face = FaceModel() if kind == FACES else None
    draw = draw_neck_take if kind in {NECKS, FACES} else draw_take
    for take_number in range(TAKES):
        person = int(rng.integers(len(cast)))
        stranger = cast[person]
        is_lying = kind == LYING
        takes = film_lying_take(rng, studio, stranger) if is_lying else film_take(rng, studio, stranger, draw(rng, stranger.body))
        for row in takes:
            rows.add(**row, body=person, take=seed * TAKES + take_number)
    studio.renderer.close()
    studio.follower.close()
    rows.save(path)
    return len(rows.columns["t"])


def main() -> None:
    """Parse the command line and film."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--casts", type=Path, required=True)
    parser.add_argument("--cast", choices=list(_SEEDS), required=True)
    parser.add_argument("--parts", default="0:100", help="first:last[:step]")
    parser.add_argument("--kind", choices=[ALL, LYING, NECKS, FACES], default=ALL, help="what the people do: see above")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    chosen.out.mkdir(parents=True, exist_ok=True)
    cast = load_cast(chosen.casts, chosen.cast)
    for part in range(*(int(number) for number in chosen.parts.split(":"))):
        is_lying = chosen.kind == LYING
        path = chosen.out / f"{chosen.cast}_{'lying_' if is_lying else ''}{part:04d}.npz"
        seed = _SEEDS[chosen.cast] + part + (_LYING_SEED if is_lying else 0)
        if not path.exists():
            _log.info("%s: %d frames", path.name, film_part(cast, seed, path, chosen.kind))


if __name__ == "__main__":
    main()
