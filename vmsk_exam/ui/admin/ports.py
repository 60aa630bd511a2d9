"""What the screens of accounts need from the program, and what they show; no Qt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from vmsk_exam.errors import StoreError
from vmsk_exam.record.access import Action, Actor, Role
from vmsk_exam.record.accounts import Account, NewAccount
from vmsk_exam.record.audit import AuditEntry
from vmsk_exam.record.policy import ClinicPolicy
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery
from vmsk_exam.ui.services import ExamServices


@runtime_checkable
class AdminStore(Protocol):
    """The part of a store that keeps accounts; every call may refuse with ``AccessRefusedError``."""

    @property
    def actor(self) -> Actor:
        """Who acts."""

    def may(self, action: Action, exam_id: str | None = None) -> bool:
        """Return whether something would be allowed."""

    def accounts(self) -> tuple[Account, ...]:
        """Return every account."""

    def residents(self) -> tuple[Account, ...]:
        """Return the residents who may sign in."""

    def add_account(self, new: NewAccount, passphrase: str) -> None:
        """Add an account."""

    def set_role(self, name: str, role: Role, patient_number: str = "") -> None:
        """Give an account another role."""

    def set_passphrase(self, name: str, passphrase: str) -> None:
        """Give an account another passphrase."""

    def set_disabled(self, name: str, *, is_disabled: bool) -> None:
        """Disable an account or enable it again."""

    def policy(self) -> ClinicPolicy:
        """Return what the clinic has decided."""

    def set_policy(self, policy: ClinicPolicy) -> None:
        """Write what the clinic has decided."""

    def assign(self, exam_id: str, name: str, *, is_assigned: bool = True) -> None:
        """Assign an exam to a resident, or take it back."""

    def assigned_exams(self, name: str) -> frozenset[str]:
        """Return the exams that are assigned to an account."""

    def list_worklist(self, query: WorklistQuery) -> WorklistPage:
        """Return a page of the list of exams."""

    def audit_entries(self, exam_id: str | None = None, limit: int | None = None) -> tuple[AuditEntry, ...]:
        """Return the audit trail, newest first."""

    def verify_audit(self) -> int:
        """Prove the whole audit trail and return the number of its entries."""


@runtime_checkable
class AdminServices(Protocol):
    """The part of the program that knows the key of the store; slow calls, for workers."""

    def new_recovery_key(self) -> str:
        """Make a recovery key and return it; an earlier one opens nothing any more."""

    def recover_store(self, recovery_key: str, passphrase: str) -> None:
        """Open a store whose passphrase is lost, and give it a new one."""

    def recover_account(self, name: str, recovery_key: str, passphrase: str) -> None:
        """Give an administrator a new passphrase."""


@dataclass(frozen=True, slots=True)
class AccountsState:
    """What the screen shows."""

    accounts: tuple[Account, ...]
    """All; only the residents for who may not manage accounts."""
    can_manage: bool
    has_accounts: bool
    """False: the store has a single user."""
    now: datetime


def find_admin_store(services: ExamServices) -> AdminStore | None:
    """Return the store as a keeper of accounts, if it is one and somebody may use it."""
    try:
        store: object = services.store
    except StoreError:
        return None
    return store if isinstance(store, AdminStore) else None


def admin_store(services: ExamServices) -> AdminStore:
    """Return the store as a keeper of accounts.

    Raises
    ------
    StoreError
        If it keeps none, or nobody is signed in.
    """
    store = find_admin_store(services)
    if store is None:
        raise StoreError("This store keeps no accounts. Start the program again.")
    return store


def admin_services(services: ExamServices) -> AdminServices:
    """Return the program as a keeper of the store's key.

    Raises
    ------
    StoreError
        If it is none.
    """
    if not isinstance(services, AdminServices):
        raise StoreError("This store has no key file, so it can have no recovery key. Use a store of your own.")
    return services


def may_look_after(services: ExamServices) -> bool:
    """Return whether the person may manage accounts, or assign exams."""
    store = find_admin_store(services)
    return store is not None and (store.may(Action.MANAGE) or store.may(Action.ASSIGN))


def load_accounts(services: ExamServices, now: datetime) -> AccountsState:
    """Read the accounts that the person may see.

    Raises
    ------
    StoreError
        If they cannot be read.
    """
    store = admin_store(services)
    if not store.may(Action.MANAGE):
        return AccountsState(store.residents(), can_manage=False, has_accounts=True, now=now)
    accounts = store.accounts()
    return AccountsState(accounts, can_manage=True, has_accounts=bool(accounts), now=now)
