import pytest

from vmsk_exam.kinematics.setup import SetupCheckKind
from vmsk_exam.resources import LANGUAGES, Translator
from vmsk_exam.samples import QualityReason


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence_for_patient_and_clinician(language: str) -> None:
    texts = Translator("quality", language)
    for reason in QualityReason:
        assert texts.text(f"reason.{reason}").endswith(".")
        assert len(texts.text(f"reason.{reason}").split()) <= 14
        assert texts.has(f"clinician.{reason}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_a_title(language: str) -> None:
    texts = Translator("quality", language)
    assert all(texts.text(f"setup.{kind}.title") for kind in SetupCheckKind)
