"""The scripted program on a real store with accounts, for the screens of accounts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.ui.surgeon.fakes import SurgeonServices
from tests.unit.record.builders import KEY, STARTED, make_header
from vmsk_exam.errors import WrongKeyError
from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import Account, NewAccount
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.model import ExamStatus, Subject
from vmsk_exam.record.passphrase import Argon2Cost
from vmsk_exam.record.store import SqlCipherStore

CHEAP = Argon2Cost(memory_kib=8, rounds=1, lanes=1)
WORDS = "four plain words here"
RECOVERY_KEY = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
PEOPLE = (
    NewAccount("ada", Role.ADMINISTRATOR, "Ada Min"),
    NewAccount("ruiz", Role.SURGEON, "Dr. Elena Ruiz Ñíguez"),
    NewAccount("lee", Role.RESIDENT, "Sung-min Lee"),
    NewAccount("rosa", Role.PATIENT, "Rosa Iglesias", "P-17"),
)
PATIENTS = (("Marta Iglesias Peña", "0142"), ("José Ángel Núñez", "0137"), ("Rosa Iglesias", "P-17"), ("", "0098"))


class CheapStore(GuardedStore):
    """Passphrases that cost no time."""

    def add_account(self, new: NewAccount, passphrase: str, cost: Argon2Cost = CHEAP) -> None:
        super().add_account(new, passphrase, cost)

    def set_passphrase(self, name: str, passphrase: str, cost: Argon2Cost = CHEAP) -> None:
        super().set_passphrase(name, passphrase, cost)


class ClinicServices(SurgeonServices):
    """Signs in to a real store; the recovery key is scripted."""

    def __init__(self, folder: Path, language: str = "en") -> None:
        super().__init__(language)
        self.records = SqlCipherStore.open(folder / "exams.db", lambda: KEY)
        self.store = CheapStore(self.records, origin="app on desk-2")  # type: ignore[assignment]
        self.recovery_keys = 0
        self.recovered: list[tuple[str, ...]] = []

    @property
    def desk(self) -> CheapStore:
        """The store as the person may use it."""
        return self.store  # type: ignore[return-value]

    def add_exams(self) -> None:
        """Put exams of several patients into the store."""
        for number, (name, patient) in enumerate(PATIENTS):
            header = replace(make_header(f"exam_{number}"), started_utc=STARTED - timedelta(days=3 * number))
            self.records.begin_exam(replace(header, subject=Subject(name, patient_number=patient)))
            self.records.end_exam(f"exam_{number}", ExamStatus.FINISHED)

    def add_people(self) -> None:
        """Make one account of each role and sign the administrator in."""
        for new in PEOPLE:
            self.records.add_account(new, WORDS, CHEAP)
        self.sign_in("ada", WORDS)

    def sign_in(self, name: str, passphrase: str) -> Account:
        """Sign in as the program does."""
        account = self.records.sign_in(name, passphrase, "app on desk-2")
        self.store = CheapStore(self.records, account.actor, "app on desk-2")  # type: ignore[assignment]
        return account

    def new_recovery_key(self) -> str:
        """Give the same key each time."""
        self.recovery_keys += 1
        return RECOVERY_KEY

    def recover_store(self, recovery_key: str, passphrase: str) -> None:
        """Remember it."""
        self.recovered.append((recovery_key, passphrase))

    def recover_account(self, name: str, recovery_key: str, passphrase: str) -> None:
        """Remember it, or refuse a wrong key."""
        if recovery_key != RECOVERY_KEY:
            raise WrongKeyError("This is not the recovery key of this store.")
        self.recovered.append((name, recovery_key, passphrase))


MakeClinic = Callable[..., ClinicServices]
