"""The part of the store for the clinic: audit trail, accounts, assignments, holds, policy."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from vmsk_exam.errors import AccessRefusedError, TryLaterError
from vmsk_exam.record import account_table, audit_table, document_table
from vmsk_exam.record.access import ExamFacts, Role
from vmsk_exam.record.accounts import Account, NewAccount, wait_after
from vmsk_exam.record.audit import AuditAction, AuditEntry, AuditNote
from vmsk_exam.record.connection import Connection
from vmsk_exam.record.database import Database
from vmsk_exam.record.deidentify import Deidentifier
from vmsk_exam.record.documents import Document, DocumentKind, newest
from vmsk_exam.record.keys import refuse_weak
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.opinion_keys import CaseKeys
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost, is_proven, make_proof
from vmsk_exam.record.policy import POLICY_KEY, ClinicPolicy, policy_from

CHECKED_ON_OPEN: Final = 2_000
"""Newest entries of the audit trail that are proven each time a store opens; ``audit verify`` proves all."""
_NO_ENTRY: Final = "Name or passphrase is not right. Check the keyboard's language and capital letters."


class ClinicStore:
    """Base of ``SqlCipherStore``; each call that writes is durable when it returns."""

    _database: Database
    _clock: Callable[[], datetime]
    _notes: threading.local

    @contextmanager
    def noted(self, *notes: AuditNote) -> Iterator[None]:
        """Write notes into the audit trail together with the first change of the block; alone if it changes nothing.

        If the change fails, the notes are not written either.
        """
        self._notes.waiting = list(notes)
        try:
            yield
            if self._notes.waiting:
                with self._database.writing():
                    pass
        finally:
            self._notes.waiting = []

    def note(self, note: AuditNote) -> None:
        """Append a note to the audit trail."""
        with self.noted(note):
            pass

    def _append_waiting(self, connection: Connection) -> None:
        waiting: list[AuditNote] = getattr(self._notes, "waiting", [])
        for note in waiting:
            audit_table.append_note(connection, note, self._clock())
        self._notes.waiting = []

    def audit_entries(self, exam_id: str | None = None, limit: int | None = None) -> tuple[AuditEntry, ...]:
        """Return the audit trail, of one exam or whole, newest first."""
        with self._database.reading() as connection:
            return audit_table.load_entries(connection, exam_id=exam_id, limit=limit)

    def verify_audit(self, newest_only: int | None = None) -> int:
        """Prove the audit trail and return how many entries were proven.

        Raises
        ------
        StoreDamagedError
            If an entry was changed or is missing.
        """
        with self._database.reading() as connection:
            return audit_table.verify_trail(connection, newest_only)

    def audit_head(self) -> tuple[int, str]:
        """Return number and hash of the newest entry of the audit trail."""
        with self._database.reading() as connection:
            return audit_table.last_link(connection)

    def accounts(self) -> tuple[Account, ...]:
        """Return every account by name; none means that the store has a single user."""
        with self._database.reading() as connection:
            return account_table.load_accounts(connection)

    def add_account(self, new: NewAccount, passphrase: str, cost: Argon2Cost = STANDARD_COST) -> None:
        """Add an account; the first one must be an administrator.

        Raises
        ------
        InputError
            If the name is taken or the passphrase too short.
        """
        refuse_weak(passphrase)
        proof = make_proof(passphrase, cost)
        with self._database.writing() as connection:
            account_table.insert_account(connection, new, proof, self._clock())

    def set_passphrase(self, name: str, passphrase: str, cost: Argon2Cost = STANDARD_COST) -> None:
        """Give an account another passphrase."""
        refuse_weak(passphrase)
        proof = make_proof(passphrase, cost)
        with self._database.writing() as connection:
            account_table.set_passphrase(connection, name, proof)

    def set_disabled(self, name: str, *, is_disabled: bool) -> None:
        """Disable an account or enable it again."""
        with self._database.writing() as connection:
            account_table.set_disabled(connection, name, is_disabled=is_disabled)

    def set_role(self, name: str, role: Role, patient_number: str = "") -> None:
        """Give an account another role; it keeps its name, passphrase and what it wrote."""
        with self._database.writing() as connection:
            account_table.set_role(connection, name, role, patient_number)

    def sign_in(self, name: str, passphrase: str, origin: str = "") -> Account:
        """Return the account that a name and passphrase belong to.

        A try is counted before it is made; after some wrong ones nobody can try for a while (``accounts.wait_after``).

        Raises
        ------
        AccessRefusedError
            If they are not right, or it is not yet time for another try.
        """
        account = self._begin_try(name, origin)
        with self._database.reading() as connection:
            proof = None if account is None else account_table.load_proof(connection, account.name)
        is_right = is_proven(proof or make_proof("", STANDARD_COST), passphrase)
        if account is None or account.is_disabled or not is_right:
            self.note(AuditNote(name[:100], AuditAction.SIGN_IN_REFUSED, origin=origin))
            raise AccessRefusedError(_NO_ENTRY)
        with self.noted(AuditNote(account.name, AuditAction.SIGNED_IN, origin=origin)), self._database.writing() as connection:
            account_table.forget_tries(connection, account.name)
        return account

    def _begin_try(self, name: str, origin: str) -> Account | None:
        free_tries, now = self.policy().free_tries, self._clock()
        with self._database.writing() as connection:
            account = account_table.find_account(connection, name)
            until = None if account is None else account.blocked_until_utc
            is_blocked = until is not None and now < until
            if account is not None and not is_blocked:
                account_table.count_try(connection, account, now, wait_after(account.failed_count + 1, free_tries))
        if is_blocked and until is not None:
            self.note(AuditNote(name, AuditAction.SIGN_IN_REFUSED, detail="too many tries", origin=origin))
            raise TryLaterError(max(int((until - now).total_seconds()), 1))
        return account

    def policy(self) -> ClinicPolicy:
        """Return what the clinic has decided."""
        with self._database.reading() as connection:
            stored = newest(document_table.load_documents(connection, None, DocumentKind.CLINIC))
        return policy_from(next((document for document in stored if document.key == POLICY_KEY), None))

    def set_policy(self, policy: ClinicPolicy, author: str = "") -> None:
        """Write what the clinic has decided; earlier policies stay readable."""
        body = json.dumps(policy.model_dump())
        with self._database.writing() as connection:
            document = Document(DocumentKind.CLINIC, POLICY_KEY, body, self._clock(), author)
            document_table.insert_document(connection, None, document)

    def exam_facts(self, exam_id: str) -> ExamFacts | None:
        """Return what the rules of access need to know of an exam; None if it has not begun."""
        policy = self.policy()
        with self._database.reading() as connection:
            return account_table.load_facts(connection, exam_id, policy)

    def assign(self, exam_id: str, name: str, *, is_assigned: bool = True) -> None:
        """Assign an exam to an account (a resident's), or take it back."""
        with self._database.writing() as connection:
            account_table.assign(connection, exam_id, name, is_assigned=is_assigned)

    def is_empty_exam(self, exam_id: str) -> bool:
        """Return whether an exam is running and nothing has been measured in it yet."""
        with self._database.reading() as connection:
            row = connection.execute(
                """SELECT status = ? AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.exam_key = exams.exam_key)
                   FROM exams WHERE exam_id = ?""",
                (ExamStatus.RUNNING.value, exam_id),
            ).fetchone()
        return row is not None and bool(row[0])

    def assigned_exams(self, name: str) -> frozenset[str]:
        """Return the identifiers of the exams that are assigned to an account."""
        with self._database.reading() as connection:
            return account_table.load_assigned(connection, name)

    def set_hold(self, exam_id: str, reason: str | None) -> None:
        """Put an exam under legal hold, or lift it with None."""
        with self._database.writing() as connection:
            account_table.set_hold(connection, exam_id, reason)

    def set_released(self, exam_id: str, *, is_released: bool) -> None:
        """Release an exam for teaching: residents see it de-identified; or take it back."""
        with self._database.writing() as connection:
            account_table.set_released(connection, exam_id, is_released=is_released)

    def deidentifier(self) -> Deidentifier:
        """Return what takes the identity out of this store's exams."""
        return Deidentifier(self._database.derive_secret("deidentify"))

    def case_keys(self) -> CaseKeys:
        """Return the keys with which this store signs and opens sealed cases."""
        return CaseKeys(self._database.derive_secret("case signing"), self._database.derive_secret("case sealing"))
