"""Asks the rules of access before a call, and makes the note of it for the audit trail."""

from vmsk_exam.errors import AccessRefusedError
from vmsk_exam.record.access import NO_EXAM, SINGLE_USER, Action, Actor, ExamFacts, Role, find_refusal, sees_only_deidentified
from vmsk_exam.record.audit import AuditAction, AuditNote
from vmsk_exam.record.store import SqlCipherStore, now_utc
from vmsk_exam.record.worklist_table import Condition

NOBODY = Condition("0")


class Guard:
    """One person in front of a store.

    Parameters
    ----------
    store
        Where everything lies.
    actor
        Who acts; by default the one user of a store without accounts.
    origin
        From where, for the audit trail.
    """

    def __init__(self, store: SqlCipherStore, actor: Actor = SINGLE_USER, origin: str = "") -> None:
        self._store = store
        self._actor = actor
        self._origin = origin
        self._noted_views: set[tuple[str, str]] = set()

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self._actor

    def may(self, action: Action, exam_id: str | None = None) -> bool:
        """Return whether something would be allowed, for screens that offer only what can be done; nothing is noted."""
        return find_refusal(self._actor, action, self._facts(exam_id), now_utc()) is None

    def require(self, action: Action, exam_id: str | None = None) -> None:
        """Refuse, and note the refusal, unless an action is allowed.

        Raises
        ------
        AccessRefusedError
            If it is not; the message says what to do.
        """
        self._require(action, exam_id)

    def _facts(self, exam_id: str | None) -> ExamFacts:
        return NO_EXAM if exam_id is None else self._store.exam_facts(exam_id) or NO_EXAM

    def _require(self, action: Action, exam_id: str | None = None, facts: ExamFacts | None = None) -> ExamFacts:
        """Return the facts of an exam if the action is allowed; note the refusal if not."""
        known = self._facts(exam_id) if facts is None else facts
        refusal = find_refusal(self._actor, action, known, now_utc())
        if refusal is not None:
            self._store.note(self._note(AuditAction.REFUSED, exam_id, action.value))
            raise AccessRefusedError(refusal)
        return known

    def _note(self, action: AuditAction, exam_id: str | None = None, detail: str = "") -> AuditNote:
        return AuditNote(self._actor.name, action, exam_id or "", detail, self._origin)

    def _note_view(self, exam_id: str, detail: str = "") -> None:
        """Note that an exam is looked at: once for each sign-in."""
        if (exam_id, detail) not in self._noted_views:
            self._store.note(self._note(AuditAction.VIEWED, exam_id, detail))
            self._noted_views.add((exam_id, detail))

    def _is_blinded(self, facts: ExamFacts) -> bool:
        return sees_only_deidentified(self._actor, facts)

    def _scope(self, *, by_name: bool = False) -> Condition | None:
        """Return which exams of a list the person sees; None means all.

        Parameters
        ----------
        by_name
            The list is searched by words that name patients: exams shown without names are not among them.
        """
        assigned = "exam_key IN (SELECT exam_key FROM assignments JOIN accounts USING (account_key) WHERE accounts.name = ?)"
        match self._actor.role:
            case Role.PATIENT:
                number = self._actor.patient_number
                return Condition("patient_number = ?", (number,)) if number else NOBODY
            case Role.RESIDENT if by_name:
                return Condition(assigned, (self._actor.name,))
            case Role.RESIDENT:
                released = "exam_key IN (SELECT exam_key FROM exam_standing WHERE is_released)"
                return Condition(f"({assigned} OR {released})", (self._actor.name,))
            case _:
                return None
