"""The questions before an exam are killed again and again: every stored answer is kept, and nothing of it is asked twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.scripted_intake import EXAM_ID
from tests.unit.record.builders import open_store
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.session.intake import KIND_OF_STAGE, read_findings

ROOT = Path(__file__).resolve().parents[2]
WORDS = (3, 1, 9, 14)
"""Each run is killed on so many words that something is stored; the last one goes to the end."""
STAGE_OF_KIND = {str(kind): stage for stage, kind in KIND_OF_STAGE.items()}


def run(store_path: Path, words: int | None) -> list[list[str]]:
    """Answer until so many stages were stored, kill that moment, and return all that was said; None goes on to the end."""
    command = [sys.executable, "-m", "tests.e2e.scripted_intake", str(store_path)]
    said: list[list[str]] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        for line in child.stdout:
            said.append(line.rstrip("\n").split(" ", 2))
            is_enough = words is not None and sum(each[0] == "stored" for each in said) >= words
            if is_enough or said[-1][0] in ("finished", "failed"):
                child.kill()
                break
    return said


def stored_answers(store_path: Path) -> set[tuple[str, str]]:
    store = open_store(store_path)
    try:
        findings = read_findings(store.documents(EXAM_ID))
        return {(str(stage), name) for stage, found in findings.stages.items() for name in found.answers}
    finally:
        store.close()


@pytest.mark.slow
def test_answers_survive_kills_and_are_not_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "exams.db"
    kept: set[tuple[str, str]] = set()
    for words in (*WORDS, None):
        said = run(path, words)
        asked = {(each[1], each[2]) for each in said if each[0] == "asked" and len(each) > 2}
        assert not asked & kept, "what was stored was asked again"
        claimed = {
            (str(STAGE_OF_KIND[each[1]]), name)
            for each in said
            if each[0] == "stored" and len(each) > 2
            for name in each[2].split(",")
            if name
        }
        found = stored_answers(path)
        assert claimed | kept <= found, "an answer was lost"
        kept = found
    assert said[-1][0] == "finished"
    assert {stage for stage, _ in kept} >= {str(stage) for stage in Stage} - {"questionnaires", "body_chart"}
