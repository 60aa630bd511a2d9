"""The editor without a screen: undo, order, what differs from the library, names and versions."""

from dataclasses import replace

import pytest

from vmsk_exam.anatomy import Side
from vmsk_exam.protocol.draft_faults import DraftFaultKind
from vmsk_exam.protocol.loader import load_protocols, shipped_library
from vmsk_exam.protocol.model import IntakePart, Region, SafetyKey
from vmsk_exam.protocol.own import available_protocols, keep_draft, load_drafts
from vmsk_exam.resources import Translator
from vmsk_exam.ui.editor.model import EditorModel
from vmsk_exam.ui.editor.rows import REGIONS, fault_text, library_lines, region_of, use_lines
from vmsk_exam.ui.editor.store import begin_copy, begin_edit, begin_new, load_catalog, next_version, save_exam

KNEE = next(protocol for protocol in load_protocols() if protocol.protocol_id == "knee")
EN = Translator("editor", "en")


def copied() -> EditorModel:
    return begin_copy(load_catalog(available_protocols()), KNEE)


def ids(model: EditorModel) -> list[str]:
    return [use.maneuver_id for use in model.draft.uses]


def test_maneuvers_are_added_moved_and_removed_with_undo_and_redo() -> None:
    model = copied()
    begun = ids(model)
    assert model.add("tandem", 1) == 1
    assert model.add("tandem") == 1  # it stands there already
    assert model.move(1, 0) == 0
    model.remove(2)
    after = ids(model)
    assert after == ["tandem", begun[0], *begun[2:]]
    for _ in range(3):
        model.undo()
    assert (ids(model), model.can_undo, model.can_redo) == (begun, False, True)
    for _ in range(3):
        model.redo()
    assert (ids(model), model.can_redo) == (after, False)
    model.set_order(tuple(reversed(range(len(after)))))
    assert ids(model) == after[::-1]
    model.set_order((0, 0))
    assert ids(model) == after[::-1]


def test_letters_of_one_text_are_undone_together() -> None:
    model = copied()
    for words in ("K", "Kn", "Kne"):
        model.set_text("title", "en", words)
    model.set_text("title", "es", "R")
    model.undo()
    assert (model.draft.title["en"], model.draft.title["es"]) == ("Kne", KNEE.title["es"] + " (copia)")
    model.undo()
    assert model.draft.title["en"] == KNEE.title["en"] + " (copy)"


def test_what_the_library_says_is_not_written_down() -> None:
    model = copied()
    own = model.library[model.draft.uses[0].maneuver_id]
    model.set_use(0, repetitions=own.repetitions + 2)
    assert model.draft.uses[0].repetitions == own.repetitions + 2
    model.set_use(0, repetitions=own.repetitions)
    assert model.draft.uses[0].repetitions is None
    model.set_use(0, sides=(Side.RIGHT,))
    task = model.task(0)
    assert task is not None
    assert task.side is Side.RIGHT


def test_precautions_corrections_and_parts_are_switched() -> None:
    model = copied()
    model.switch_key(0, SafetyKey.ALONE)
    model.switch_key(0, SafetyKey.DIZZINESS)
    model.switch_key(0, SafetyKey.ALONE)
    assert model.draft.uses[0].contraindicated_when == (SafetyKey.DIZZINESS,)
    model.switch_cue("turn")
    model.switch_cue("speed")
    model.switch_cue("turn")
    assert model.draft.cues_off == ("speed",)
    model.switch_part(IntakePart.SCORES)
    model.switch_part(IntakePart.HISTORY)
    assert model.draft.intake_left_out == (IntakePart.HISTORY, IntakePart.SCORES)
    model.switch_part(IntakePart.SCORES)
    assert model.draft.intake_left_out == (IntakePart.HISTORY,)
    model.set_region(Region.HIP)
    assert model.draft.region is Region.HIP


def test_a_new_exam_says_what_is_missing_until_it_can_be_saved() -> None:
    catalog = load_catalog(available_protocols())
    model = begin_new(catalog)
    assert {fault.detail or str(fault.kind) for fault in model.faults} == {"title.en", "title.es", "count"}
    assert fault_text(model.faults[0], EN) == "Title: English is missing. Write it."
    model.set_text("title", "en", "Knee at 6 weeks")
    model.set_text("title", "es", "Rodilla a las 6 semanas")
    model.add("squat")
    assert model.faults == ()
    saved = save_exam(model, catalog.ids)
    assert (saved.protocol_id, saved.version) == ("own_knee_at_6_weeks", "1.0.0")
    assert available_protocols()[-1].title["es"] == "Rodilla a las 6 semanas"


def test_saving_again_keeps_the_name_and_raises_the_version() -> None:
    catalog = load_catalog(available_protocols())
    model = begin_copy(catalog, KNEE)
    first = model.draft
    model.mark_saved(first, save_exam(model, catalog.ids))
    assert model.is_saved
    model.set_text("title", "en", "Another title")
    model.undo()
    model.redo()
    shown = model.draft
    saved = save_exam(model, ())
    model.mark_saved(shown, saved)
    assert (saved.protocol_id, saved.version, model.is_saved) == ("own_knee_exam_copy", "1.0.1", True)
    assert [exam.protocol_id for exam in load_catalog(available_protocols()).own] == ["own_knee_exam_copy"]
    assert next_version("1.9.9") == "1.9.10"


def test_what_is_changed_while_it_is_saved_stays_a_change() -> None:
    model = copied()
    written = model.draft
    saved = save_exam(model, ())
    model.set_text("title", "en", "Changed meanwhile")
    model.mark_saved(written, saved)
    assert not model.is_saved
    assert (model.draft.title["en"], model.draft.protocol_id) == ("Changed meanwhile", saved.protocol_id)


def test_a_correction_that_no_maneuver_knows_any_more_is_not_saved() -> None:
    model = copied()
    place = next(number for number in range(3) if model.library[ids(model)[number]].compensations)
    rule = model.library[ids(model)[place]].compensations[0].compensation_id
    model.change(replace(model.draft, uses=(model.draft.uses[place],)))
    model.switch_cue(rule)
    model.change(replace(model.draft, uses=()))
    model.add("tandem")
    assert rule in model.draft.cues_off
    assert save_exam(model, ()).cues_off == ()


def test_a_draft_that_a_crash_left_is_gone_on_with() -> None:
    model = copied()
    model.add("tandem")
    keep_draft(model.kept)
    again = begin_edit(load_catalog(available_protocols()), model.kept.key)
    assert again is not None
    assert (again.draft, again.is_saved) == (model.draft, False)
    save_exam(again, ())
    assert load_drafts() == ()
    assert begin_edit(load_catalog(available_protocols()), "own_nothing") is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_library_is_searched_by_words_and_region(language: str) -> None:
    library, texts = dict(shipped_library()), Translator("editor", language)
    every = library_lines(library, "", None, texts, ())
    by_region = [len(library_lines(library, "", region, texts, ())) for region in REGIONS]
    assert sum(by_region) == len(every)
    assert min(by_region) > 0
    found = library_lines(library, "FLEXIÓN" if language == "es" else "FLEXION", None, texts, ("knee_flexion_standing",))
    knee = next(line for line in found if line.key == "knee_flexion_standing")
    assert knee.detail.startswith(texts.text("library.in_exam"))
    assert 0 < len(found) < len(every)
    assert library_lines(library, "xyz", None, texts, ()) == ()
    assert region_of(library["tandem"]) is Region.FALLS


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", list(DraftFaultKind))
def test_every_fault_has_a_sentence(kind: DraftFaultKind, language: str) -> None:
    assert Translator("editor", language).has(f"fault.{kind}")


def test_a_fault_stands_at_its_place() -> None:
    model = copied()
    model.set_use(1, sides=())
    lines = use_lines(model, EN)
    assert [line.key for line in lines if line.fault] == ["1"]
    assert lines[1].fault == "Choose at least one side."
