from collections.abc import Iterator

import pytest

from vmsk_exam.avatar.body import Body, load_body
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available


@pytest.fixture(scope="session")
def body() -> Body:
    return load_body()


@pytest.fixture
def gl() -> None:
    if not is_gl_available():
        pytest.skip("this machine gives no OpenGL 3.3 context")


@pytest.fixture
def renderer(gl: None) -> Iterator[AvatarRenderer]:
    with AvatarRenderer(320, 240) as made:
        yield made
