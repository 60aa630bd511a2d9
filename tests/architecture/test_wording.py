"""No text for patients says what somebody suffers from or judges a result: the program measures and asks."""

import re

import pytest

from vmsk_exam.assessment.intake.catalog import SHIPPED, all_texts, load_question_set
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.protocol.checks import patient_texts
from vmsk_exam.protocol.loader import load_library, load_protocols
from vmsk_exam.resources import LANGUAGES, load_texts

FORBIDDEN = {
    "en": re.compile(
        r"\byou (?:probably |may |might |could |seem to )?(?:have|suffer from) (?:a|an|the)\b|\bdiagnos|\b(?:ab)?normal(?:ly)?\b"
        r"|\bhealthy\b|\bdisease\b|\barthritis\b|\binfection is\b|\bfracture\b|\btear\b|\bruptur|\bstroke\b|\bheart attack\b"
        r"|\byour (?:knee|hip|shoulder|back|neck|ankle|elbow|hand) is (?:bad|weak|damaged|injured|broken)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\busted (?:probablemente )?(?:tiene|padece|sufre) (?:un|una|de)\b|\bdiagn[oó]st|\b(?:a)?normal(?:es)?\b|\bsan[oa]s?\b"
        r"|\bartr[oi]s|\bartritis\b|\bfractura\b|\bdesgarro\b|\brotura\b|\bictus\b|\binfarto\b"
        r"|\bsu (?:rodilla|cadera|hombro|espalda|cuello|tobillo|codo|mano) está (?:mal|débil|dañad|lesionad|rot)",
        re.IGNORECASE,
    ),
}
ALLOWED = {"en": {"at your normal speed", "your normal speed", "normal speed"}, "es": {"velocidad normal", "paso normal"}}


def diagnosing(text: str, language: str) -> list[str]:
    """Return what in a text says more than a program may; questions ask and say nothing."""
    statements = re.sub(r"[^.!?¿¡]*\?", " ", text)
    for phrase in ALLOWED.get(language, ()):
        statements = statements.replace(phrase, " ")
    return [match.group() for match in FORBIDDEN[language].finditer(statements)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", ["patient", "intake", "quality"])
def test_the_texts_of_the_screens(area: str, language: str) -> None:
    texts = load_texts(area, language)
    assert {key: found for key, text in texts.items() if (found := diagnosing(text, language))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", SHIPPED)
def test_the_questions(stage: Stage, language: str) -> None:
    found = [hit for text in all_texts(load_question_set(stage)) for hit in diagnosing(text[language], language)]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_maneuvers_and_exams(language: str) -> None:
    texts = [text[language] for maneuver in load_library().values() for _, text in patient_texts(maneuver)]
    texts += [text[language] for protocol in load_protocols() for text in (protocol.title, protocol.summary, protocol.needs)]
    assert [hit for text in texts for hit in diagnosing(text, language)] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You have a torn ligament.", "en"),
        ("You probably have an infection.", "en"),
        ("Your result is abnormal.", "en"),
        ("Your knee is weak.", "en"),
        ("This looks like a fracture.", "en"),
        ("Usted tiene una lesión.", "es"),
        ("Su rodilla está dañada.", "es"),
        ("El resultado es normal.", "es"),
    ],
)
def test_the_search_finds_what_it_looks_for(text: str, language: str) -> None:
    assert diagnosing(text, language)


@pytest.mark.parametrize("text", ["Do you have a fever?", "You have time.", "The exam stops here."])
def test_the_search_lets_questions_be(text: str) -> None:
    assert diagnosing(text, "en") == []
