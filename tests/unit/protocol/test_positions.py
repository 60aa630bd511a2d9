from vmsk_exam.protocol.positions import KeyLines

TEXT = '''# comment
version = "1.0.0"

[title]
en = "One"
es = """
fake = 1
[faked]
"""

[[maneuvers]]
use = "a"

[[maneuvers]]
use = "b"
sides = [
  "left",
]
[maneuvers.extra]
x.y = 1
["quoted key"]
z = 2
'''


def test_keys_have_their_lines() -> None:
    lines = KeyLines(TEXT)
    assert lines.line(("version",)) == 2
    assert lines.line(("title",)) == 4
    assert lines.line(("title", "en")) == 5
    assert lines.line(("title", "es")) == 6
    assert lines.line(("maneuvers", 0, "use")) == 12
    assert lines.line(("maneuvers", 1)) == 14
    assert lines.line(("maneuvers", 1, "sides", 0)) == 16
    assert lines.line(("maneuvers", 1, "extra", "x", "y")) == 20
    assert lines.line(("quoted key", "z")) == 22


def test_what_stands_in_a_long_string_is_no_key() -> None:
    lines = KeyLines(TEXT)
    assert lines.line(("faked", "x")) == 1
    assert lines.line(("title", "fake")) == 4


def test_an_unknown_key_has_the_line_of_its_table() -> None:
    assert KeyLines(TEXT).line(("maneuvers", 1, "missing")) == 14
