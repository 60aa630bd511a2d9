"""What an administrator does with a store, allowed and noted."""

from datetime import timedelta
from typing import Final

from vmsk_exam.record.access import Action, Role
from vmsk_exam.record.accounts import Account, NewAccount
from vmsk_exam.record.audit import AuditAction, AuditEntry
from vmsk_exam.record.guard import Guard
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost
from vmsk_exam.record.policy import ClinicPolicy
from vmsk_exam.record.standing import ExamStanding, StandingFilter, StandingPage
from vmsk_exam.record.worklist import WorklistQuery
from vmsk_exam.record.worklist_table import Condition

_STANDING: Final = {
    StandingFilter.ALL: None,
    StandingFilter.HELD: Condition("exam_key IN (SELECT exam_key FROM exam_standing WHERE hold_reason IS NOT NULL)"),
    StandingFilter.RELEASED: Condition("exam_key IN (SELECT exam_key FROM exam_standing WHERE is_released)"),
}


class GuardedClinic(Guard):
    """Accounts, assignments, holds, policy and audit trail; each raises ``AccessRefusedError`` where it is not allowed."""

    def accounts(self) -> tuple[Account, ...]:
        """Return every account by name."""
        self._require(Action.MANAGE)
        return self._store.accounts()

    def add_account(self, new: NewAccount, passphrase: str, cost: Argon2Cost = STANDARD_COST) -> None:
        """Add an account; the first one of a store must be an administrator."""
        self._require(Action.MANAGE)
        with self._store.noted(self._note(AuditAction.ACCOUNT_ADDED, detail=f"{new.name}: {new.role}")):
            self._store.add_account(new, passphrase, cost)

    def set_passphrase(self, name: str, passphrase: str, cost: Argon2Cost = STANDARD_COST) -> None:
        """Give an account another passphrase; everybody may do that for the own account."""
        if name.casefold() != self._actor.name.casefold() or self._actor.role is None:
            self._require(Action.MANAGE)
        with self._store.noted(self._note(AuditAction.ACCOUNT_CHANGED, detail=f"{name}: passphrase")):
            self._store.set_passphrase(name, passphrase, cost)

    def set_disabled(self, name: str, *, is_disabled: bool) -> None:
        """Disable an account or enable it again."""
        self._require(Action.MANAGE)
        word = "disabled" if is_disabled else "enabled"
        with self._store.noted(self._note(AuditAction.ACCOUNT_CHANGED, detail=f"{name}: {word}")):
            self._store.set_disabled(name, is_disabled=is_disabled)

    def set_role(self, name: str, role: Role, patient_number: str = "") -> None:
        """Give an account another role."""
        self._require(Action.MANAGE)
        with self._store.noted(self._note(AuditAction.ACCOUNT_CHANGED, detail=f"{name}: {role}")):
            self._store.set_role(name, role, patient_number)

    def residents(self) -> tuple[Account, ...]:
        """Return the residents who may sign in, for those who assign exams to them."""
        self._require(Action.ASSIGN)
        return tuple(each for each in self._store.accounts() if each.role is Role.RESIDENT and not each.is_disabled)

    def assigned_exams(self, name: str) -> frozenset[str]:
        """Return the identifiers of the exams that are assigned to an account."""
        self._require(Action.ASSIGN)
        return self._store.assigned_exams(name)

    def policy(self) -> ClinicPolicy:
        """Return what the clinic has decided; everybody may know it."""
        return self._store.policy()

    def lock_after(self) -> timedelta:
        """Return after how long without a touch the account is signed out."""
        return timedelta(minutes=self._store.policy().lock_after_minutes)

    def set_policy(self, policy: ClinicPolicy) -> None:
        """Write what the clinic has decided."""
        self._require(Action.MANAGE)
        with self._store.noted(self._note(AuditAction.POLICY_CHANGED, detail=policy.model_dump_json())):
            self._store.set_policy(policy, self._actor.name)

    def assign(self, exam_id: str, name: str, *, is_assigned: bool = True) -> None:
        """Assign an exam to a resident, or take it back."""
        self._require(Action.ASSIGN, exam_id)
        action = AuditAction.ASSIGNED if is_assigned else AuditAction.UNASSIGNED
        with self._store.noted(self._note(action, exam_id, name)):
            self._store.assign(exam_id, name, is_assigned=is_assigned)

    def set_released(self, exam_id: str, *, is_released: bool) -> None:
        """Release an exam for teaching (residents see it de-identified), or take it back."""
        self._require(Action.ASSIGN, exam_id)
        with self._store.noted(self._note(AuditAction.RELEASED, exam_id, "yes" if is_released else "no")):
            self._store.set_released(exam_id, is_released=is_released)

    def set_hold(self, exam_id: str, reason: str | None) -> None:
        """Put an exam under legal hold, or lift it with None."""
        self._require(Action.HOLD, exam_id)
        action = AuditAction.HOLD_LIFTED if reason is None else AuditAction.HELD
        with self._store.noted(self._note(action, exam_id, reason or "")):
            self._store.set_hold(exam_id, reason)

    def list_standing(self, query: WorklistQuery, chosen: StandingFilter = StandingFilter.ALL) -> StandingPage:
        """Return exams with how they stand, for those who set holds: legal hold, release for teaching, kept until when."""
        self._require(Action.HOLD)
        page = self._store.list_worklist(query, _STANDING[chosen])
        found = ((row, self._store.exam_facts(row.exam_id)) for row in page.rows)
        return StandingPage(tuple(ExamStanding(row, facts) for row, facts in found if facts is not None), page.total)

    def audit_entries(self, exam_id: str | None = None, limit: int | None = None) -> tuple[AuditEntry, ...]:
        """Return the audit trail, newest first."""
        self._require(Action.READ_AUDIT, exam_id)
        return self._store.audit_entries(exam_id, limit)

    def verify_audit(self) -> int:
        """Prove the whole audit trail and return the number of its entries."""
        self._require(Action.READ_AUDIT)
        return self._store.verify_audit()

    def note_sign_out(self, *, is_locked: bool = False) -> None:
        """Note that the person leaves, or was signed out after a time without a touch."""
        self._store.note(self._note(AuditAction.LOCKED if is_locked else AuditAction.SIGNED_OUT))
