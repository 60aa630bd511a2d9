"""Sounds and words of the events; without a sound system nothing stops."""

import builtins
from types import ModuleType

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fakes import Scene, ScriptedServices, ScriptedSounds, knee_protocol
from vmsk_exam.assessment.results import Phase
from vmsk_exam.resources import Translator, asset_path
from vmsk_exam.session.snapshot import EventKind, ExamState, PauseReason, SessionEvent
from vmsk_exam.ui.patient.announcer import Announcer
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.sound import SOUNDS, SystemSounds, speech_file

SCENE = Scene(knee_protocol())


def _event(kind: EventKind, detail: str) -> SessionEvent:
    return SessionEvent(kind, 0, detail)


@pytest.mark.parametrize(
    ("event", "played", "said"),
    [
        (_event(EventKind.REPETITION_DONE, "1"), ["repetition"], []),
        (_event(EventKind.PHASE_CHANGED, Phase.HOLDING), ["hold"], ["hold"]),
        (_event(EventKind.PHASE_CHANGED, Phase.MOVING), [], []),
        (_event(EventKind.STATE_CHANGED, ExamState.PERFORMING), ["begin"], ["begin"]),
        (_event(EventKind.STATE_CHANGED, ExamState.SHOWING), [], ["left_knee_flexion_standing"]),
        (_event(EventKind.STATE_CHANGED, ExamState.ASKING_PAIN), ["done"], ["pain"]),
        (_event(EventKind.STATE_CHANGED, ExamState.PAUSED), ["attention"], ["camera_lost"]),
        (_event(EventKind.STATE_CHANGED, ExamState.FINISHED), ["done"], ["finished"]),
    ],
)
def test_each_event_has_its_sound_and_its_word(qtbot: QtBot, event: SessionEvent, played: list[str], said: list[str]) -> None:
    sounds = ScriptedSounds()
    context = PatientContext(ScriptedServices(), SnapshotRelay(), sounds)
    context.relay.publish(SCENE.snapshot(ExamState.PERFORMING, pause_reason=PauseReason.CAMERA_LOST))
    Announcer(context).announce((event,))
    assert sounds.played == played
    assert [prompt for prompt, _text in sounds.said] == said
    assert all(text for _prompt, text in sounds.said)


def test_every_sound_is_shipped() -> None:
    assert [name for name in SOUNDS if not asset_path("sounds", f"{name}.wav").is_file()] == []


def test_a_prompt_that_is_not_rendered_has_no_file() -> None:
    assert speech_file("no_such_prompt", "en") is None


def test_a_recording_is_played_only_for_the_words_that_were_recorded() -> None:
    assert speech_file("hold", "en", Translator("patient", "en").text("spoken.hold")) == speech_file("hold", "en")
    assert speech_file("hold", "en") is not None
    assert speech_file("hold", "en", "Other words.") is None


def test_without_a_sound_system_the_app_goes_on(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    plain_import = builtins.__import__

    def refuse(name: str, *rest: object, **named: object) -> ModuleType:
        if name in ("PySide6.QtMultimedia", "PySide6.QtTextToSpeech"):
            raise ImportError("libpulse.so.0: cannot open shared object file")
        return plain_import(name, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    sounds = SystemSounds("en", is_on=False)
    sounds.set_on(is_on=True)
    sounds.play("begin")
    sounds.say("hold", "Good, hold there.")
    sounds.set_language("es")
    sounds.close()
    assert sounds._is_loaded
    assert sounds._effects == {}
