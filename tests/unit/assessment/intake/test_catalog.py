"""The shipped questions: both languages, plain words, nothing that diagnoses; broken files say what is wrong."""

from pathlib import Path

import pytest

from vmsk_exam.assessment.intake.catalog import all_texts, load_question_set, read_question_set
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.errors import InputError
from vmsk_exam.resources import LANGUAGES, asset_path

STAGES = [stage for stage in Stage if asset_path("intake", f"{stage}.toml").exists()]
MAX_WORDS = 33
"""Longest question; a red flag may list several signs that belong together."""


@pytest.mark.parametrize("stage", STAGES)
def test_every_text_is_there_and_short(stage: Stage) -> None:
    for text in all_texts(load_question_set(stage)):
        for language in LANGUAGES:
            assert text[language].strip()
            assert max(len(part.split()) for part in text[language].replace("?", ".").split(".")) <= MAX_WORDS, text[language]


def write(folder: Path, body: str) -> Path:
    path = folder / "place.toml"
    path.write_text(f'version = "1"\ntitle = {{ en = "T", es = "T" }}\nlead = {{ en = "L", es = "L" }}\n{body}', encoding="utf-8")
    return path


ONE = '[[questions]]\nid = "a"\nkind = "text"\ntext = { en = "A?", es = "¿A?" }\n'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (ONE + ONE, "a stands there twice"),
        (ONE + 'ask_when = { b = ["yes"] }\n', "a depends on b"),
        (ONE.replace('text"\n', 'one_of"\n'), "offers nothing to choose"),
        (ONE.replace(', es = "¿A?"', ""), "lacks a text in 'es'"),
        (ONE + "strange = 1\n", "strange"),
        ("not toml [", "cannot be used"),
    ],
)
def test_a_broken_file_says_what_is_wrong(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(InputError, match=r"place\.toml") as caught:
        read_question_set(write(tmp_path, body), Stage.PLACE)
    assert message in str(caught.value)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    questions = read_question_set(write(tmp_path, ONE), Stage.PLACE)
    assert [question.question_id for question in questions.questions] == ["a"]
