"""Begins, keeps and saves drafts; every change is kept on a worker, one after another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from vmsk_exam.errors import VmskError
from vmsk_exam.protocol.compose import ExamDraft, draft_of, estimate_duration_min, known_cues, save_draft
from vmsk_exam.protocol.loader import shipped_library
from vmsk_exam.protocol.model import ExamProtocol, Maneuver, localized_text
from vmsk_exam.protocol.own import KeptDraft, OwnExam, forget_draft, free_id, keep_draft, load_drafts, load_own_exams, own_folder
from vmsk_exam.resources import LANGUAGES, Translator
from vmsk_exam.ui.editor.model import EditorModel
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.worker import Job


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every exam there is, and the drafts that are not saved."""

    shipped: tuple[ExamProtocol, ...]
    own: tuple[OwnExam, ...]
    drafts: tuple[KeptDraft, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Identifiers that are taken."""
        shipped, own = (each.protocol_id for each in self.shipped), (each.protocol_id for each in self.own)
        return (*shipped, *own, *(kept.key for kept in self.drafts))

    def draft(self, key: str) -> KeptDraft | None:
        """Return the draft that was kept under a key."""
        return next((kept for kept in self.drafts if kept.key == key), None)

    def protocol(self, protocol_id: str) -> ExamProtocol | None:
        """Return an exam, None if there is none that can be used."""
        own = (exam.protocol for exam in self.own if exam.protocol is not None)
        return next((each for each in (*self.shipped, *own) if each.protocol_id == protocol_id), None)


def load_catalog(available: tuple[ExamProtocol, ...]) -> Catalog:
    """Return what there is now.

    Parameters
    ----------
    available
        Exams that the program offers; those that are not own ones count as shipped.
    """
    own = load_own_exams()
    names = {exam.protocol_id for exam in own}
    shipped = tuple(each for each in available if each.protocol_id not in names)
    return Catalog(shipped, own, load_drafts())


def begin_new(catalog: Catalog) -> EditorModel:
    """Return an empty exam with texts to begin with."""
    texts = {language: Translator("editor", language) for language in LANGUAGES}
    draft = ExamDraft(
        free_id("", catalog.ids),
        title=dict.fromkeys(LANGUAGES, ""),
        summary={language: each.text("new.summary") for language, each in texts.items()},
        needs={language: each.text("new.needs") for language, each in texts.items()},
    )
    return EditorModel(KeptDraft(draft), shipped_library(), None)


def begin_copy(catalog: Catalog, protocol: ExamProtocol) -> EditorModel:
    """Return a copy of an exam under a name of its own."""
    library = shipped_library()
    copied = draft_of(protocol, free_id(localized_text(protocol.title, LANGUAGES[0]), catalog.ids), library)
    title = {language: Translator("editor", language).text("new.copy", title=copied.title[language]) for language in LANGUAGES}
    return EditorModel(KeptDraft(replace(copied, title=title)), library, None)


def begin_edit(catalog: Catalog, key: str) -> EditorModel | None:
    """Return an own exam to change it, with what a crash left unsaved; None if it cannot be read."""
    library, kept, protocol = shipped_library(), catalog.draft(key), catalog.protocol(key)
    saved = None if protocol is None else _draft_of_own(protocol, library)
    if kept is None and saved is None:
        return None
    return EditorModel(kept or KeptDraft(saved or ExamDraft(key, {}, {}, {}), key), library, saved)


def save_exam(model: EditorModel, taken: tuple[str, ...]) -> ExamDraft:
    """Write a draft as an exam; a new one gets its name from its title, a changed one the next version.

    Raises
    ------
    ProtocolError
        If it cannot be written.
    """
    draft, key = model.draft, model.kept.key
    if model.based_on:
        draft = replace(draft, version=next_version(draft.version))
    else:
        others = [name for name in taken if name != key]
        draft = replace(draft, protocol_id=free_id(localized_text(draft.title, LANGUAGES[0]), others))
    known = known_cues(draft, model.library)
    minutes = min(120, estimate_duration_min(draft, model.library))
    draft = replace(draft, duration_min=minutes, cues_off=tuple(name for name in draft.cues_off if name in known))
    save_draft(draft, own_folder())
    forget_draft(key)
    return draft


def next_version(version: str) -> str:
    """Return the version after one: its last number grows."""
    *rest, last = version.split(".")
    return ".".join((*rest, str(int(last) + 1)))


def _draft_of_own(protocol: ExamProtocol, library: Mapping[str, Maneuver]) -> ExamDraft:
    return replace(draft_of(protocol, protocol.protocol_id, library), version=protocol.version)


class DraftKeeper(QObject):
    """Keeps the newest state on the disk; a killed program loses at most the change under way."""

    kept = Signal()
    failed = Signal(str)  # a sentence to show

    def __init__(self) -> None:
        super().__init__()
        self._waiting: KeptDraft | None = None
        self._job: Job[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is not kept yet."""
        return self._waiting is not None or self._job is not None

    def keep(self, kept: KeptDraft) -> None:
        """Keep a state soon."""
        self._waiting = kept
        if self._job is None:
            self._start()

    def finish(self) -> None:
        """Wait until the newest state is kept; before the exam is saved or left."""
        if self._job is not None:
            self._job.wait()
            self._job = None
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        try:
            keep_draft(waiting)
        except VmskError as error:
            self.failed.emit(say_error(error))

    def forget(self, key: str) -> None:
        """Remove a draft that says no more than the saved exam."""
        self._waiting = None
        if self._job is not None:
            self._job.wait()
        forget_draft(key)

    def _start(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        job: Job[None] = Job(lambda _token, _progress, wanted=waiting: keep_draft(wanted))  # type: ignore[misc]
        job.finished.connect(lambda _done: self.kept.emit())
        job.failed.connect(self.failed)
        job.ended.connect(partial(self._go_on, job))
        self._job = job.start()

    def _go_on(self, ended: Job[None]) -> None:
        if self._job is ended:
            self._job = None
            self._start()
