"""An exam that is being composed: the draft, undo and redo, what is wrong with it; no Qt."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from vmsk_exam.protocol.compose import ExamDraft, ManeuverUse, changed_maneuver, known_cues
from vmsk_exam.protocol.draft_faults import DraftFault, find_draft_faults
from vmsk_exam.protocol.model import IntakePart, Maneuver, ManeuverTask, Region, SafetyKey
from vmsk_exam.protocol.own import KeptDraft

UNDO_LIMIT: Final = 200


class EditorModel:
    """Holds a draft and every state before it.

    Parameters
    ----------
    kept
        Where the editing begins: new, a copy, an own exam, or a draft that a crash left.
    library
        Maneuvers by identifier.
    saved
        The draft as the exam's file has it; None for one that was never saved.
    """

    def __init__(self, kept: KeptDraft, library: Mapping[str, Maneuver], saved: ExamDraft | None) -> None:
        self.library = library
        self.based_on = kept.based_on
        self.draft = kept.draft
        self._saved = saved
        self._before: list[ExamDraft] = []
        self._after: list[ExamDraft] = []
        self._topic = ""

    @property
    def kept(self) -> KeptDraft:
        """The draft as it is kept against a crash."""
        return KeptDraft(self.draft, self.based_on)

    @property
    def is_saved(self) -> bool:
        """Whether the exam's file says the same."""
        return self.draft == self._saved

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone."""
        return bool(self._after)

    @property
    def faults(self) -> tuple[DraftFault, ...]:
        """Everything that keeps the draft from being saved."""
        return tuple(find_draft_faults(self.draft, self.library))

    def maneuver(self, place: int) -> Maneuver | None:
        """Return the maneuver at a place as the draft uses it, None if the library has it no more."""
        use = self.draft.uses[place]
        own = self.library.get(use.maneuver_id)
        return None if own is None else changed_maneuver(own, use)

    def task(self, place: int) -> ManeuverTask | None:
        """Return what is shown of the maneuver at a place: its first side."""
        maneuver = self.maneuver(place)
        return None if maneuver is None else first_task(maneuver)

    def change(self, draft: ExamDraft, topic: str = "") -> None:
        """Take another state; changes on one topic in a row (letters of one text) are undone together."""
        if draft == self.draft:
            return
        if not topic or topic != self._topic or not self._before:
            self._before = [*self._before[1 - UNDO_LIMIT :], self.draft]
        self._after.clear()
        self._topic = topic
        self.draft = draft

    def undo(self) -> None:
        """Go back to the state before."""
        if self._before:
            self._after.append(self.draft)
            self.draft = self._named(self._before.pop())
            self._topic = ""

    def redo(self) -> None:
        """Take back an undo."""
        if self._after:
            self._before.append(self.draft)
            self.draft = self._named(self._after.pop())
            self._topic = ""

    def mark_saved(self, written: ExamDraft, saved: ExamDraft) -> None:
        """Remember what the exam's file says now; undo goes on to work.

        Parameters
        ----------
        written
            The draft that was given to be saved; what was changed since then stays a change.
        saved
            What was saved of it, with its name and version.
        """
        self._saved = saved
        self.based_on = saved.protocol_id
        has_changed = self.draft != written
        self.draft = replace(self.draft, protocol_id=saved.protocol_id, version=saved.version) if has_changed else saved
        self._topic = ""

    def _named(self, draft: ExamDraft) -> ExamDraft:
        """Return an earlier or later state under the name and version that the exam has now."""
        return replace(draft, protocol_id=self.draft.protocol_id, version=self.draft.version)

    # --- maneuvers -----------------------------------------------------------------

    def add(self, maneuver_id: str, place: int | None = None) -> int:
        """Put a maneuver in, last by default; return its place, or the place where it stands already."""
        ids = [use.maneuver_id for use in self.draft.uses]
        if maneuver_id in ids:
            return ids.index(maneuver_id)
        at = len(ids) if place is None else max(0, min(place, len(ids)))
        self.change(self.draft.with_use(ManeuverUse(maneuver_id), at))
        return at

    def remove(self, place: int) -> None:
        """Take a maneuver out."""
        self.change(self.draft.without_use(place))

    def move(self, place: int, to: int) -> int:
        """Move a maneuver; return where it stands then."""
        at = max(0, min(to, len(self.draft.uses) - 1))
        self.change(self.draft.moved(place, at))
        return at

    def set_order(self, places: tuple[int, ...]) -> None:
        """Put the maneuvers in another order, given by the places they had."""
        if sorted(places) == list(range(len(self.draft.uses))):
            self.change(replace(self.draft, uses=tuple(self.draft.uses[place] for place in places)))

    def set_use(self, place: int, **values: Any) -> None:  # noqa: ANN401  the fields of ManeuverUse
        """Change a maneuver; a value that is the library's own is not written down."""
        own = self.library.get(self.draft.uses[place].maneuver_id)
        for name, value in values.items():
            if own is not None and name != "contraindicated_when" and getattr(own, name) == value:
                values[name] = None
        self.change(self.draft.changed(place, replace(self.draft.uses[place], **values)), f"{place}.{'.'.join(values)}")

    def switch_key(self, place: int, key: SafetyKey) -> None:
        """Offer or no longer offer a maneuver to patients of whom a fact holds; the library's own facts stay."""
        keys = self.draft.uses[place].contraindicated_when
        now = tuple(each for each in keys if each is not key) if key in keys else (*keys, key)
        self.change(self.draft.changed(place, replace(self.draft.uses[place], contraindicated_when=now)))

    # --- the exam itself -----------------------------------------------------------

    def set_text(self, name: str, language: str, words: str) -> None:
        """Change title, summary or needs in one language."""
        text = {**getattr(self.draft, name), language: words}
        changed = {"title": replace(self.draft, title=text), "summary": replace(self.draft, summary=text)}
        self.change(changed.get(name, replace(self.draft, needs=text)), f"{name}.{language}")

    def set_region(self, region: Region) -> None:
        """Say which part of the body the exam is about."""
        self.change(replace(self.draft, region=region))

    def switch_part(self, part: IntakePart) -> None:
        """Ask or leave out a part of the intake."""
        left_out = self.draft.intake_left_out
        now = tuple(each for each in IntakePart if (each in left_out) is not (each is part))
        self.change(replace(self.draft, intake_left_out=now))

    def switch_cue(self, cue: str) -> None:
        """Give or no longer give a correction; what no maneuver of the exam knows is dropped."""
        known = known_cues(self.draft, self.library)
        off = [name for name in self.draft.cues_off if name in known]
        now = tuple(name for name in off if name != cue) if cue in off else (*off, cue)
        self.change(replace(self.draft, cues_off=now))


def first_task(maneuver: Maneuver) -> ManeuverTask:
    """Return what is shown of a maneuver: its first side."""
    return ManeuverTask(maneuver, maneuver.sides[0] if maneuver.sides else None)
