"""The note on the screen: what is written, what is missing, what the record holds for billing. No Qt."""

from dataclasses import dataclass, replace
from typing import Final

from vmsk_exam.assessment.billing import BillingLine, Modality, Place, list_billing
from vmsk_exam.report.note import CLINICIAN_PARTS, Note, NotePart, PartText, Sufficiency
from vmsk_exam.report.note_document import billing_facts
from vmsk_exam.resources import Translator
from vmsk_exam.ui.surgeon.note_store import LoadedNote
from vmsk_exam.ui.surgeon.texts import SurgeonTexts

TEXT_FIELDS: Final = (
    "participants",
    "patient_location",
    "clinician_location",
    "emergency_plan",
    "technical_problems",
    "audio_only_reason",
)
"""Fields of ``VisitDetails`` that are free text, in their order on the screen."""
MOST_MINUTES: Final = 600


@dataclass(frozen=True, slots=True)
class PartState:
    """What stands beside a part's title."""

    words: str
    tone: str
    can_redraft: bool


class NoteModel:
    """A note that is being written.

    Parameters
    ----------
    loaded
        As read from the store.
    texts
        Language of the screens; the note keeps its own.
    """

    def __init__(self, loaded: LoadedNote, texts: SurgeonTexts) -> None:
        self.loaded = loaded
        self._texts = texts
        self.words = Translator("note", loaded.opened.note.language)
        self.note: Note = loaded.opened.note
        self._stored: Note | None = None if loaded.is_template_new else loaded.opened.note
        self._outdated = set(loaded.opened.outdated)

    # --- writing ---------------------------------------------------------------------

    def write(self, part: NotePart, text: str) -> None:
        """Change a part."""
        self.note = self.note.with_text(part, text)

    def redraft(self, part: NotePart) -> str:
        """Take the draft from the record again and return it."""
        fresh = self.loaded.opened.fresh.part(part)
        if fresh is None:
            return self._part(part).text
        self.note = replace(self.note, parts=tuple(fresh if found.part is part else found for found in self.note.parts))
        self._outdated.discard(part)
        return fresh.text

    def set_field(self, name: str, text: str) -> None:
        """Change a free text about the visit."""
        if name not in TEXT_FIELDS:
            raise KeyError(name)
        self.note = replace(self.note, visit=replace(self.note.visit, **{name: text}))  # type: ignore[arg-type]

    def set_modality(self, modality: Modality) -> None:
        """Change the kind of visit."""
        self.note = replace(self.note, visit=replace(self.note.visit, modality=modality))

    def set_place(self, place: Place) -> None:
        """Change where the patient was."""
        self.note = replace(self.note, visit=replace(self.note.visit, place=place))

    def set_minutes(self, minutes: int | None) -> None:
        """Change the clinician's time; what is no sensible time is none."""
        fits = minutes is not None and 0 < minutes <= MOST_MINUTES
        self.note = replace(self.note, visit=replace(self.note.visit, clinician_minutes=minutes if fits else None))

    def decide(self, sufficiency: Sufficiency) -> None:
        """Decide whether the virtual exam was enough."""
        self.note = replace(self.note, sufficiency=sufficiency)

    def set_reason(self, reason: str) -> None:
        """Change why."""
        self.note = replace(self.note, sufficiency_reason=reason)

    # --- what is shown ---------------------------------------------------------------

    @property
    def is_changed(self) -> bool:
        """Whether something is not stored yet."""
        return self.note != self._stored

    def mark_stored(self, note: Note) -> None:
        """Remember what was stored; later changes are stored later."""
        self._stored = note

    def part_title(self, part: NotePart) -> str:
        """Return the title of a part."""
        return self.words.text(f"part.{part}")

    def state(self, part: NotePart) -> PartState:
        """Return where the text of a part comes from."""
        found, text = self._part(part), self._texts.text
        if part in CLINICIAN_PARTS:
            is_empty = not found.text.strip()
            return PartState(
                text("note.state.to_write" if is_empty else "note.state.yours"), "attention" if is_empty else "", False
            )
        if part in self._outdated:
            return PartState(text("note.state.outdated"), "attention", True)
        if found.is_edited:
            return PartState(text("note.state.edited"), "", True)
        return PartState(text("note.state.drafted"), "secondary", False)

    def prompt(self, part: NotePart) -> str:
        """Return what stands in an empty part."""
        own = self.loaded.template.prompts.get(part, "")
        return own or self._texts.text("note.prompt.clinician" if part in CLINICIAN_PARTS else "note.prompt.other")

    def open_points(self) -> tuple[str, ...]:
        """Return what only the clinician can still do, in words."""
        return tuple(self._texts.text(f"note.open.{point}") for point in self.note.open_points)

    def billing(self) -> tuple[BillingLine, ...]:
        """Return the facts for billing as the note stands."""
        return list_billing(billing_facts(self.note, self.loaded.report_input.record, self.loaded.data_days))

    def need_text(self, line: BillingLine) -> str:
        """Return what the record lacks for a line."""
        if not line.missing:
            return self._texts.text("note.billing.all_held")
        missing = ", ".join(self.words.text(f"need.{need}") for need in line.missing)
        return self._texts.text("note.billing.missing", missing=missing)

    def sign_lines(self) -> tuple[str, ...]:
        """Return what changed since the last signature, for the one who signs."""
        text, effective = self._texts.text, self.loaded.effective
        changed = sum(result.is_changed or bool(result.excluded) for result in effective.results)
        draft = effective.revisions[-1] if effective.revisions and not effective.revisions[-1].is_signed else None
        lines = [
            text("sign.corrections", count=0 if draft is None else len(draft.corrections)),
            text("sign.results", count=changed),
        ]
        edited = [self.part_title(part.part) for part in self.note.parts if part.is_edited]
        lines.append(text("sign.note", parts=", ".join(edited)) if edited else text("sign.note_none"))
        decision = self.words.text(f"decision.{self.note.sufficiency}")
        return (*lines, decision)

    def _part(self, part: NotePart) -> PartText:
        found = self.note.part(part)
        if found is None:
            raise KeyError(part)
        return found
