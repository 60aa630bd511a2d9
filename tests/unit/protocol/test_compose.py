"""An exam of one's own: composed, checked while it is edited, saved so that nothing is lost, read back as it was meant."""

import errno
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.anatomy import Side
from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol.compose import (
    ExamDraft,
    ManeuverUse,
    draft_of,
    estimate_duration_min,
    known_cues,
    preview_tasks,
    render_draft,
    save_draft,
)
from vmsk_exam.protocol.draft_faults import DraftFaultKind, find_draft_faults
from vmsk_exam.protocol.loader import load_library, load_protocol, load_protocols
from vmsk_exam.protocol.model import ExamProtocol, IntakePart, Region, SafetyKey

LIBRARY = load_library()
PROTOCOLS = {protocol.protocol_id: protocol for protocol in load_protocols()}
TEXT = {"en": "Text", "es": "Texto"}
DRAFT = ExamDraft("my_exam", TEXT, TEXT, TEXT, region=Region.KNEE).with_use(ManeuverUse("squat"))


def _places(draft: ExamDraft) -> list[int | None]:
    return [fault.place for fault in find_draft_faults(draft, LIBRARY)]


def test_maneuvers_are_put_in_taken_out_and_moved() -> None:
    first, second, third = (ManeuverUse(name) for name in ("squat", "tandem", "sit_to_stand"))
    draft = replace(DRAFT, uses=(first, second)).with_use(third, 1)
    assert draft.uses == (first, third, second)
    assert draft.moved(0, 2).uses == (third, second, first)
    assert draft.without_use(1).uses == (first, second)
    assert draft.changed(0, second).uses == (second, third, second)


@pytest.mark.parametrize(
    ("draft", "places"),
    [
        (DRAFT, []),
        (replace(DRAFT, protocol_id="My exam"), [None]),
        (replace(DRAFT, title={"en": "Text", "es": " "}), [None]),
        (replace(DRAFT, uses=()), [None]),
        (DRAFT.with_use(ManeuverUse("squat")), [1]),
        (DRAFT.with_use(ManeuverUse("knee_twist")), [1]),
        (DRAFT.with_use(ManeuverUse("neck_rotation")), [1]),
        (DRAFT.with_use(ManeuverUse("tandem", sides=(Side.LEFT,))), [1]),
        (DRAFT.with_use(ManeuverUse("tandem", repetitions=0)), [1]),
        (DRAFT.with_use(ManeuverUse("tandem", hold_s=601.0)), [1]),
        (DRAFT.with_use(ManeuverUse("tandem", time_limit_s=4.0)), [1]),
        (replace(DRAFT, needs={"en": "x" * 401, "es": "x"}), [None]),
    ],
    ids=["fine", "name", "language", "empty", "twice", "unknown", "weak", "sides", "repetitions", "hold", "time", "long"],
)
def test_what_is_wrong_is_named_with_its_place(draft: ExamDraft, places: list[int | None]) -> None:
    assert _places(draft) == places


def test_a_missing_text_says_which_and_in_what_language() -> None:
    (fault,) = find_draft_faults(replace(DRAFT, summary={"en": "Text", "es": " "}), LIBRARY)
    assert (fault.kind, fault.detail) == (DraftFaultKind.TEXT_MISSING, "summary.es")


def test_what_may_be_left_unsaid_follows_from_the_maneuvers() -> None:
    assert "turn" in known_cues(DRAFT, LIBRARY)
    rules = {rule.compensation_id for rule in LIBRARY["squat"].compensations}
    assert rules <= set(known_cues(DRAFT, LIBRARY))
    assert not rules & set(known_cues(replace(DRAFT, uses=()), LIBRARY))


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))
def test_a_copy_of_every_exam_is_saved_and_read_back(protocol: ExamProtocol, tmp_path: Path) -> None:
    draft = draft_of(protocol, "copy_of_it", LIBRARY)
    assert _places(draft) == []
    saved = save_draft(draft, tmp_path)
    assert replace(saved, protocol_id=protocol.protocol_id, version=protocol.version) == protocol
    assert load_protocol(tmp_path / "copy_of_it.toml") == saved
    assert [path.name for path in tmp_path.iterdir()] == ["copy_of_it.toml"]
    assert preview_tasks(draft, LIBRARY) == protocol.tasks


def test_what_differs_from_the_library_is_kept(tmp_path: Path) -> None:
    use = ManeuverUse("knee_flexion_standing", (Side.RIGHT,), 2, 3.0, 45.0, (SafetyKey.TOTAL_KNEE,))
    (maneuver,) = save_draft(replace(DRAFT, uses=(use,), cues_off=("turn",)), tmp_path).maneuvers
    left_out = (IntakePart.HISTORY, IntakePart.BODY_CHART)
    assert save_draft(replace(DRAFT, intake_left_out=left_out), tmp_path).intake_left_out == left_out
    assert (maneuver.sides, maneuver.repetitions, maneuver.hold_s, maneuver.time_limit_s) == ((Side.RIGHT,), 2, 3.0, 45.0)
    assert SafetyKey.TOTAL_KNEE in maneuver.contraindicated_when
    assert SafetyKey.WEIGHT_BEARING_LIMITED in maneuver.contraindicated_when


def test_a_draft_that_cannot_be_read_leaves_the_old_file(tmp_path: Path) -> None:
    save_draft(DRAFT, tmp_path)
    before = (tmp_path / "my_exam.toml").read_bytes()
    with pytest.raises(ProtocolError, match="no maneuver 'knee_twist'"):
        save_draft(DRAFT.with_use(ManeuverUse("knee_twist")), tmp_path)
    assert (tmp_path / "my_exam.toml").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["my_exam.toml"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_draft(DRAFT, tmp_path)
    before = (tmp_path / "my_exam.toml").read_bytes()

    def fail(_handle: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(ProtocolError, match="No space left"):
        save_draft(replace(DRAFT, duration_min=9), tmp_path)
    assert (tmp_path / "my_exam.toml").read_bytes() == before


@given(words=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60).filter(str.strip))
def test_any_words_survive_the_file(words: str) -> None:
    import tomllib

    read = tomllib.loads(render_draft(replace(DRAFT, title={"en": words, "es": words})))
    assert read["title"] == {"en": words, "es": words}


def test_the_length_of_an_exam_is_estimated() -> None:
    assert estimate_duration_min(draft_of(PROTOCOLS["quick_screen"], "copy", LIBRARY), LIBRARY) <= 4
    assert 3 <= estimate_duration_min(draft_of(PROTOCOLS["knee"], "copy", LIBRARY), LIBRARY) <= 8
