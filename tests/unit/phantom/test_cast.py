"""The people of the data: the same on every machine, nobody in two casts, clothes anew each time."""

import numpy as np

from phantom.bodies.strangers import CASTS, draw_people
from phantom.cast import SLEEVES, TROUSERS, dress_anew
from vmsk_exam.avatar.body import load_body


def test_casts_are_reproducible_and_apart() -> None:
    casts = {cast: draw_people(cast) for cast in CASTS}
    assert casts["train"] == draw_people("train")
    assert [len(people) for people in casts.values()] == [count for count, _ in CASTS.values()]
    shapes = [tuple(person.shape.values()) for people in casts.values() for person in people]
    assert len(set(shapes)) == len(shapes)


def test_long_sleeves_and_trousers_cover_skin_and_nothing_else() -> None:
    body = load_body()
    dressed = dress_anew(body, np.random.default_rng(1), is_long=(True, True))
    painted = [dressed.material_names.index(name) for name in (SLEEVES, TROUSERS)]
    changed = dressed.materials != body.materials
    assert set(np.unique(dressed.materials[changed])) == set(painted)
    assert set(np.unique(body.materials[changed])) == {body.material_names.index("skin")}
    assert dressed.colours.shape == (len(dressed.material_names), 3)
    assert dressed.name != body.name


def test_short_clothes_change_colours_only() -> None:
    body = load_body()
    dressed = dress_anew(body, np.random.default_rng(2))
    assert np.array_equal(dressed.materials, body.materials)
    shirt = body.material_names.index("shirt")
    assert not np.allclose(dressed.colours[shirt], body.colours[shirt])
