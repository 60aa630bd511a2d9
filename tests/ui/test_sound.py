"""Sounds and words of the events; without a sound system nothing stops."""

import builtins
from types import ModuleType

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fakes import Scene, ScriptedServices, ScriptedSounds, knee_protocol
from vmsk_exam.assessment.results import Cue, CueKind, Phase
from vmsk_exam.kinematics.setup import Framing
from vmsk_exam.resources import LANGUAGES, Translator, asset_path
from vmsk_exam.session.snapshot import EventKind, ExamState, PauseReason, SessionEvent
from vmsk_exam.ui.patient.announcer import Announcer
from vmsk_exam.ui.patient.exam_texts import cue_prompt_id
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.sound import SOUNDS, SystemSounds
from vmsk_exam.ui.speech import Importance
from vmsk_exam.ui.voices import speech_file

SCENE = Scene(knee_protocol())


def _event(kind: EventKind, detail: str) -> SessionEvent:
    return SessionEvent(kind, 0, detail)


@pytest.mark.parametrize(
    ("event", "played", "said"),
    [
        (_event(EventKind.REPETITION_DONE, "1"), ["repetition"], []),
        (_event(EventKind.PHASE_CHANGED, Phase.HOLDING), ["hold"], []),
        (_event(EventKind.HOLD_DONE, "left_knee_flexion_standing"), ["hold_end"], []),
        (_event(EventKind.COUNTDOWN, "3"), ["tick"], []),
        (_event(EventKind.CUE_GIVEN, "hold"), [], ["Good, hold there"]),
        (_event(EventKind.CUE_GIVEN, "turn.left"), [], []),
        (_event(EventKind.PHASE_CHANGED, Phase.MOVING), [], []),
        (_event(EventKind.STATE_CHANGED, ExamState.PERFORMING), ["begin"], []),
        (_event(EventKind.STATE_CHANGED, ExamState.SHOWING), [], ["left_knee_flexion_standing"]),
        (_event(EventKind.STATE_CHANGED, ExamState.ASKING_PAIN), ["done"], ["pain"]),
        (_event(EventKind.STATE_CHANGED, ExamState.ASKING_STOP), ["attention"], ["stopped"]),
        (_event(EventKind.STATE_CHANGED, ExamState.PAUSED), ["attention"], ["camera_lost"]),
        (_event(EventKind.STATE_CHANGED, ExamState.FINISHED), ["done"], ["finished"]),
    ],
)
def test_each_event_has_its_sound_and_its_word(qtbot: QtBot, event: SessionEvent, played: list[str], said: list[str]) -> None:
    sounds = ScriptedSounds()
    context = PatientContext(ScriptedServices(), SnapshotRelay(), sounds)
    lost = PauseReason.CAMERA_LOST
    context.relay.publish(SCENE.snapshot(ExamState.PERFORMING, pause_reason=lost, cue=Cue(CueKind.HOLD)))
    Announcer(context).announce((event,))
    assert sounds.played == played
    assert [text if prompt.startswith("cue_") else prompt for prompt, text in sounds.said] == said
    assert all(text for _prompt, text in sounds.said)


@pytest.mark.parametrize(("framing", "word"), [(Framing.WHOLE_BODY, "setup"), (Framing.HEAD_AND_SHOULDERS, "setup_near")])
def test_the_set_up_says_how_far_away_to_be(qtbot: QtBot, framing: Framing, word: str) -> None:
    sounds = ScriptedSounds()
    context = PatientContext(ScriptedServices(), SnapshotRelay(), sounds)
    context.relay.publish(SCENE.snapshot(ExamState.SETUP, framing=framing))
    Announcer(context).announce((_event(EventKind.STATE_CHANGED, ExamState.SETUP),))
    assert [prompt for prompt, _text in sounds.said] == [word]


def test_every_sound_is_shipped() -> None:
    assert [name for name in SOUNDS if not asset_path("sounds", f"{name}.wav").is_file()] == []


def test_a_prompt_that_is_not_rendered_has_no_file() -> None:
    assert speech_file("no_such_prompt", "en") is None


def test_a_recording_is_played_only_for_the_words_that_were_recorded() -> None:
    text = Translator("patient", "en").text("spoken.paused")
    assert speech_file("paused", "en", text) == speech_file("paused", "en")
    assert speech_file("paused", "en") is not None
    assert speech_file("paused", "en", "Other words.") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cues_of_the_body_are_recorded_in_every_language(language: str) -> None:
    text = Translator("patient", language).text("cue.turn.left")
    assert speech_file(cue_prompt_id(text), language, text) is not None


def test_what_changes_is_more_important_than_what_goes_on(qtbot: QtBot) -> None:
    sounds = ScriptedSounds()
    context = PatientContext(ScriptedServices(), SnapshotRelay(), sounds)
    for cue in (Cue(CueKind.GO_BACK), Cue(CueKind.TURN, "left"), Cue(CueKind.GO_ON)):
        context.relay.publish(SCENE.snapshot(ExamState.PERFORMING, cue=cue))
        Announcer(context).announce((_event(EventKind.CUE_GIVEN, cue.cue_id),))
    assert [text for _, text in sounds.said] == ["Slowly back", "Turn a little to your left"]
    assert sounds.importance == [Importance.WORD, Importance.CORRECTION]


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
    sounds.say("paused", "Pause.")
    sounds.set_rate(0.8)
    sounds.set_language("es")
    sounds.close()
    assert sounds._is_loaded
    assert sounds._effects == {}
