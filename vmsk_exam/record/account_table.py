"""Accounts, assignments, holds and releases as rows of the store."""

from datetime import datetime, timedelta
from typing import Final

from vmsk_exam.errors import AccessRefusedError, InputError
from vmsk_exam.record.access import ExamFacts, Role
from vmsk_exam.record.accounts import NAME_LIMIT, Account, NewAccount
from vmsk_exam.record.connection import Connection
from vmsk_exam.record.header_rows import time_from_text, time_text
from vmsk_exam.record.passphrase import PassphraseProof
from vmsk_exam.record.policy import ClinicPolicy, retained_until
from vmsk_exam.record.queries import find_exam_key
from vmsk_exam.record.rows import Row

_COLUMNS: Final = "name, role, full_name, patient_number, created_utc, is_disabled, failed_count, blocked_until_utc"


def load_accounts(connection: Connection) -> tuple[Account, ...]:
    """Return every account by name."""
    return tuple(_account(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM accounts ORDER BY name"))  # noqa: S608


def find_account(connection: Connection, name: str) -> Account | None:
    """Return an account, None if there is none of that name."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM accounts WHERE name = ?", (name,)).fetchone()  # noqa: S608
    return None if row is None else _account(row)


def require_account(connection: Connection, name: str) -> Account:
    """Return an account.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    account = find_account(connection, name)
    if account is None:
        raise InputError(f"There is no account '{name}'. List the accounts and choose one of them.")
    return account


def insert_account(connection: Connection, new: NewAccount, proof: PassphraseProof, now: datetime) -> None:
    """Add an account.

    Raises
    ------
    InputError
        If the name is empty, too long or taken, the first account is no administrator, or a patient has no number.
    """
    is_first = not connection.execute("SELECT EXISTS (SELECT 1 FROM accounts)").fetchone()[0]
    if not new.name.strip() or len(new.name) > NAME_LIMIT:
        raise InputError(f"An account needs a name of at most {NAME_LIMIT} characters.")
    if is_first and new.role is not Role.ADMINISTRATOR:
        raise InputError("The first account must be an administrator, who then adds the others.")
    _refuse_patient_without_number(new.role, new.patient_number)
    if find_account(connection, new.name) is not None:
        raise InputError(f"There is an account '{new.name}' already. Choose another name.")
    connection.execute(
        "INSERT INTO accounts (name, role, full_name, patient_number, passphrase_json, created_utc) VALUES (?, ?, ?, ?, ?, ?)",
        (new.name, new.role.value, new.full_name, new.patient_number, proof.model_dump_json(), time_text(now)),
    )


def set_passphrase(connection: Connection, name: str, proof: PassphraseProof) -> None:
    """Replace the passphrase of an account; it can be tried again at once."""
    require_account(connection, name)
    connection.execute(
        "UPDATE accounts SET passphrase_json = ?, failed_count = 0, blocked_until_utc = NULL WHERE name = ?",
        (proof.model_dump_json(), name),
    )


def set_disabled(connection: Connection, name: str, *, is_disabled: bool) -> None:
    """Disable an account or enable it again.

    Raises
    ------
    AccessRefusedError
        If it is the last administrator.
    """
    account = require_account(connection, name)
    if is_disabled:
        _keep_last_administrator(connection, account)
    connection.execute("UPDATE accounts SET is_disabled = ? WHERE name = ?", (int(is_disabled), name))


def set_role(connection: Connection, name: str, role: Role, patient_number: str) -> None:
    """Give an account another role.

    Raises
    ------
    AccessRefusedError
        If it is the last administrator.
    InputError
        If it becomes a patient's and has no number.
    """
    account = require_account(connection, name)
    _refuse_patient_without_number(role, patient_number)
    if role is not Role.ADMINISTRATOR:
        _keep_last_administrator(connection, account)
    connection.execute(
        "UPDATE accounts SET role = ?, patient_number = ? WHERE name = ?",
        (role.value, patient_number if role is Role.PATIENT else "", name),
    )


def _keep_last_administrator(connection: Connection, account: Account) -> None:
    active = [each for each in load_accounts(connection) if each.role is Role.ADMINISTRATOR and not each.is_disabled]
    if account.role is Role.ADMINISTRATOR and not account.is_disabled and len(active) == 1:
        raise AccessRefusedError("This is the last administrator. Add another one before you change this account.")


def _refuse_patient_without_number(role: Role, patient_number: str) -> None:
    if role is Role.PATIENT and not patient_number:
        raise InputError("A patient's account needs the patient number; it decides which exams are shown.")


def load_proof(connection: Connection, name: str) -> PassphraseProof:
    """Return what is kept of an account's passphrase."""
    (text,) = connection.execute("SELECT passphrase_json FROM accounts WHERE name = ?", (name,)).fetchone()
    return PassphraseProof.model_validate_json(text)


def count_try(connection: Connection, account: Account, now: datetime, wait: timedelta) -> None:
    """Count a try as failed, before it is made: a killed program gains no try."""
    blocked = time_text(now + wait) if wait else None
    connection.execute(
        "UPDATE accounts SET failed_count = ?, blocked_until_utc = ? WHERE name = ?",
        (account.failed_count + 1, blocked, account.name),
    )


def forget_tries(connection: Connection, name: str) -> None:
    """Begin to count anew after a right passphrase."""
    connection.execute("UPDATE accounts SET failed_count = 0, blocked_until_utc = NULL WHERE name = ?", (name,))


def assign(connection: Connection, exam_id: str, name: str, *, is_assigned: bool) -> None:
    """Assign an exam to an account, or take it back."""
    exam_key = find_exam_key(connection, exam_id)
    require_account(connection, name)
    statement = (
        "INSERT OR IGNORE INTO assignments (exam_key, account_key) SELECT ?, account_key FROM accounts WHERE name = ?"
        if is_assigned
        else "DELETE FROM assignments WHERE exam_key = ? AND account_key = (SELECT account_key FROM accounts WHERE name = ?)"
    )
    connection.execute(statement, (exam_key, name))


def load_assigned(connection: Connection, name: str) -> frozenset[str]:
    """Return the identifiers of the exams that are assigned to an account."""
    rows = connection.execute(
        "SELECT exam_id FROM assignments JOIN accounts USING (account_key) JOIN exams USING (exam_key) WHERE accounts.name = ?",
        (name,),
    )
    return frozenset(exam_id for (exam_id,) in rows)


def set_hold(connection: Connection, exam_id: str, reason: str | None) -> None:
    """Put an exam under legal hold, or lift it with None."""
    connection.execute(
        """INSERT INTO exam_standing (exam_key, hold_reason) VALUES (?, ?)
           ON CONFLICT (exam_key) DO UPDATE SET hold_reason = excluded.hold_reason""",
        (find_exam_key(connection, exam_id), reason),
    )


def set_released(connection: Connection, exam_id: str, *, is_released: bool) -> None:
    """Release an exam for teaching, or take it back."""
    connection.execute(
        """INSERT INTO exam_standing (exam_key, is_released) VALUES (?, ?)
           ON CONFLICT (exam_key) DO UPDATE SET is_released = excluded.is_released""",
        (find_exam_key(connection, exam_id), int(is_released)),
    )


def load_facts(connection: Connection, exam_id: str, policy: ClinicPolicy) -> ExamFacts | None:
    """Return what the rules of access need to know of an exam; None if it has not begun."""
    row = connection.execute(
        """SELECT exam_key, patient_number, started_utc, hold_reason, coalesce(is_released, 0)
           FROM exams LEFT JOIN exam_standing USING (exam_key) WHERE exam_id = ?""",
        (exam_id,),
    ).fetchone()
    if row is None:
        return None
    exam_key, patient_number, started_utc, hold_reason, is_released = row
    names = connection.execute("SELECT name FROM assignments JOIN accounts USING (account_key) WHERE exam_key = ?", (exam_key,))
    until = retained_until(policy, time_from_text(started_utc))
    return ExamFacts(patient_number, frozenset(name for (name,) in names), bool(is_released), hold_reason, until)


def _account(row: Row) -> Account:
    name, role, full_name, patient_number, created, is_disabled, failed, blocked = row
    blocked_until = None if blocked is None else time_from_text(blocked)
    return Account(name, Role(role), full_name, patient_number, time_from_text(created), bool(is_disabled), failed, blocked_until)
