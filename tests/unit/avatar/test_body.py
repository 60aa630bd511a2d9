import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pytest

from vmsk_exam.avatar import body as body_module
from vmsk_exam.avatar.body import Body, list_people, load_body
from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path


def test_six_or_more_people_share_bones() -> None:
    people = list_people()
    assert len(people) >= 6
    assert len({load_body(name).bone_names for name in people}) == 1


def test_arrays_agree(body: Body) -> None:
    count = len(body.points_m)
    assert body.normals.shape == (count, 3)
    assert body.faces.max() == count - 1
    assert np.allclose(body.weights.sum(axis=1), 1.0, atol=1e-5)
    assert np.allclose(np.linalg.norm(body.normals, axis=1), 1.0, atol=1e-3)
    assert body.influences.max() < len(body.bone_names)
    assert body.colours.shape == (len(body.material_names), 3)


@pytest.mark.parametrize("name", list_people())
def test_people_have_the_size_of_adults(name: str) -> None:
    person = load_body(name)
    height = float(np.ptp(person.points_m[:, 2]))
    assert 1.50 < height < 2.00
    assert {"shirt", "shorts", "shoe", "hair"} <= {person.material_names[i] for i in np.unique(person.materials)}


def test_shapes_differ_between_people() -> None:
    widths = {name: float(np.ptp(load_body(name).points_m[:, 0])) for name in list_people()}
    assert max(widths.values()) - min(widths.values()) > 0.05


def test_asset_matches_its_card_and_is_small() -> None:
    folder = asset_path("body")
    card = tomllib.loads((folder / "people.toml").read_text(encoding="utf-8"))
    data = (folder / card["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == card["sha256"]
    assert tuple(card["people"]) == list_people()
    assert sum(path.stat().st_size for path in folder.iterdir()) < 6_000_000
    assert (folder / "NOTICE").is_file()


def test_unknown_person_is_named_in_the_error() -> None:
    with pytest.raises(InputError, match=r"nobody.*Choose one of: "):
        load_body("nobody")


def test_damaged_asset_says_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "people.npz"
    broken.write_bytes(b"not an archive")
    with pytest.raises(InputError, match="Install the program again"):
        body_module.read_asset(broken)
