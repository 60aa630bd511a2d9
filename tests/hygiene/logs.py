"""A test fails when the program logs a warning or worse, unless it reads the log (``caplog``) or says that it expects so."""

import logging
import re
from collections.abc import Iterator

import pytest

PACKAGE = "vmsk_exam"
MARKER = "expected_log"


class RecordKeeper(logging.Handler):
    """Keeps every record of the program from WARNING up, from any thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARKER}(*patterns): the program logs warnings that match; without a pattern, any")


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    keeper = RecordKeeper()
    logger = logging.getLogger(PACKAGE)
    logger.addHandler(keeper)
    yield
    logger.removeHandler(keeper)
    marker = request.node.get_closest_marker(MARKER)
    if marker is None and "caplog" in request.fixturenames:
        return
    patterns = [] if marker is None else [str(pattern) for pattern in marker.args] or [""]
    unexpected = [text for text in keeper.messages if not any(re.search(pattern, text) for pattern in patterns)]
    if unexpected:
        pytest.fail("unexpected log (see the marker expected_log):\n" + "\n".join(unexpected), pytrace=False)
    missing = [pattern for pattern in patterns if not any(re.search(pattern, text) for text in keeper.messages)]
    if missing:
        pytest.fail(f"nothing was logged that matches {missing}", pytrace=False)
