"""Who may do what with an exam: pure rules, enforced by ``record.guarded_store``."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is to the clinic."""

    PATIENT = "patient"
    SURGEON = "surgeon"
    RESIDENT = "resident"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What can be allowed or refused."""

    EXAMINE = "examine"
    """Begin an exam, and write what is measured and answered in it."""
    VIEW = "view"
    WRITE = "write"
    """Write notes and other documents of the desk."""
    CORRECT = "correct"
    SIGN = "sign"
    EXPORT = "export"
    EXPORT_DEIDENTIFIED = "export_deidentified"
    DELETE = "delete"
    HOLD = "hold"
    """Set or lift a legal hold."""
    ASSIGN = "assign"
    """Assign an exam to a resident, or release it for teaching."""
    OVERRIDE = "override"
    """Let an exam go on in spite of a red flag."""
    MANAGE = "manage"
    """Accounts and the clinic's policy."""
    BACKUP = "backup"
    READ_AUDIT = "read_audit"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts."""

    name: str = ""
    """Account; empty in a store without accounts."""
    role: Role | None = None
    """None in a store without accounts: the only user may do everything."""
    patient_number: str = ""
    """Whose exams a patient sees."""


SINGLE_USER: Final = Actor()
"""The one user of a store without accounts."""


@dataclass(frozen=True, slots=True)
class ExamFacts:
    """What the rules need to know of an exam."""

    patient_number: str = ""
    assigned_to: frozenset[str] = frozenset()
    """Names of the residents' accounts."""
    is_released: bool = False
    """Released for teaching: residents see it de-identified."""
    hold_reason: str | None = None
    """Why the exam must not be deleted; None without a legal hold."""
    retained_until_utc: datetime | None = None
    """The clinic's policy keeps it so long; None without a period."""


NO_EXAM: Final = ExamFacts()
"""Stands for actions that concern no single exam."""

_ABOUT_ANY_EXAM: Final = {
    Role.PATIENT: frozenset[Action](),
    Role.RESIDENT: frozenset({Action.EXAMINE}),
    Role.SURGEON: frozenset(
        {
            Action.EXAMINE, Action.VIEW, Action.WRITE, Action.CORRECT, Action.SIGN, Action.EXPORT, Action.EXPORT_DEIDENTIFIED,
            Action.HOLD, Action.ASSIGN, Action.OVERRIDE,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {Action.DELETE, Action.HOLD, Action.ASSIGN, Action.MANAGE, Action.BACKUP, Action.READ_AUDIT}
    ),
}  # fmt: skip
_OWN: Final = frozenset({Action.EXAMINE, Action.VIEW, Action.EXPORT})
"""What a patient may do with the own exams."""
_ASSIGNED: Final = frozenset({Action.VIEW, Action.WRITE, Action.CORRECT, Action.EXPORT_DEIDENTIFIED})
"""What a resident may do with an assigned exam."""


def find_refusal(actor: Actor, action: Action, exam: ExamFacts, now: datetime) -> str | None:
    """Return why somebody may not do something, as a sentence; None if they may."""
    if not _is_permitted(actor, action, exam):
        role = "account" if actor.role is None else actor.role.value
        return f"This {role} may not {_WORDS[action]}. Ask an administrator of the clinic if this is wrong."
    if action is Action.DELETE and exam.hold_reason is not None:
        return f"The exam is under legal hold ({exam.hold_reason}) and cannot be deleted. Lift the hold first."
    if action is Action.DELETE and exam.retained_until_utc is not None and now < exam.retained_until_utc:
        return f"The clinic keeps its exams until {exam.retained_until_utc:%Y-%m-%d}; this one cannot be deleted before."
    return None


def may_ever(actor: Actor, action: Action) -> bool:
    """Return whether somebody may do something at all, if only with some exams; for what a screen offers."""
    if actor.role is None or action in _ABOUT_ANY_EXAM[actor.role]:
        return True
    return action in {Role.PATIENT: _OWN, Role.RESIDENT: _ASSIGNED}.get(actor.role, frozenset())


def sees_only_deidentified(actor: Actor, exam: ExamFacts) -> bool:
    """Return whether an exam must be shown without anything that names the patient."""
    return actor.role is Role.RESIDENT and actor.name not in exam.assigned_to


def _is_permitted(actor: Actor, action: Action, exam: ExamFacts) -> bool:
    if actor.role is None or action in _ABOUT_ANY_EXAM[actor.role]:
        return True
    if actor.role is Role.PATIENT:
        return action in _OWN and bool(actor.patient_number) and actor.patient_number == exam.patient_number
    if actor.role is Role.RESIDENT:
        return (action in _ASSIGNED and actor.name in exam.assigned_to) or (action is Action.VIEW and exam.is_released)
    return False


_WORDS: Final = {
    Action.EXAMINE: "examine this patient",
    Action.VIEW: "see this exam",
    Action.WRITE: "write about this exam",
    Action.CORRECT: "correct this exam",
    Action.SIGN: "sign exams",
    Action.EXPORT: "export this exam",
    Action.EXPORT_DEIDENTIFIED: "export this exam",
    Action.DELETE: "delete exams",
    Action.HOLD: "set or lift a legal hold",
    Action.ASSIGN: "assign exams",
    Action.OVERRIDE: "let an exam go on after a red flag",
    Action.MANAGE: "manage accounts and the clinic's settings",
    Action.BACKUP: "back up or restore the store",
    Action.READ_AUDIT: "read the audit trail",
}
