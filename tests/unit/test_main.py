"""The start of the program on a console with a narrow encoding."""

import io
import sys

import pytest

from vmsk_exam.__main__ import main


def test_a_character_that_the_console_lacks_does_not_end_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(said, encoding="cp1252", write_through=True))
    monkeypatch.setattr(sys, "argv", ["vmsk-exam", "--version"])
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code == 0
    sys.stdout.write("≥ 90°")
    assert said.getvalue().endswith(b"\\u2265 90\xb0")


def test_no_console_at_all_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "argv", ["vmsk-exam", "--version"])
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code == 0
