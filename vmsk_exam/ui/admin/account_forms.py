"""The forms about accounts: set up, add, role, passphrases, clinic rules."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import NAME_LIMIT, Account, NewAccount
from vmsk_exam.record.policy import ClinicPolicy
from vmsk_exam.resources import Translator
from vmsk_exam.ui.admin.form import FormDialog, FormWork, PassphraseFields, admin_words, named
from vmsk_exam.ui.admin.ports import admin_services, admin_store
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.surgeon.context import SurgeonContext

OnDone = Callable[[], object]
_LOCK_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120)
_FREE_TRIES = (3, 5, 8, 10)
_RETENTION_YEARS = (0, 3, 5, 10, 15, 20, 30)


class RoleFields(QWidget):
    """A role with one sentence about it; a patient's number where it is a patient."""

    def __init__(self, words: Translator, role: Role = Role.SURGEON, number: str = "") -> None:
        super().__init__()
        self._words = words
        self.role, self.number, self.may = QComboBox(), QLineEdit(number), label("body", "secondary")
        for each in Role:
            self.role.addItem(words.text(f"role.{each}"), each.value)
        self._number = named(words, "patient_number", self.number)
        self.setLayout(column(row(named(words, "role", self.role), self._number, gap="gap"), self.may, gap="small"))
        self.role.currentIndexChanged.connect(self._show)
        self.role.setCurrentIndex(self.role.findData(role.value))
        self._show()

    def chosen(self) -> Role:
        """Return the role."""
        return Role(self.role.currentData())

    def fault(self) -> str:
        """Return what is wrong; empty if nothing is."""
        is_missing = self.chosen() is Role.PATIENT and not self.number.text().strip()
        return self._words.text("fault.number") if is_missing else ""

    def _show(self) -> None:
        self._number.setVisible(self.chosen() is Role.PATIENT)
        self.may.setText(self._words.text(f"role_may.{self.chosen()}"))


class NameFields(QWidget):
    """Name to sign in with, and full name."""

    def __init__(self, words: Translator) -> None:
        super().__init__()
        self._words = words
        self.name, self.full_name = QLineEdit(), QLineEdit()
        for field in (self.name, self.full_name):
            field.setMaxLength(NAME_LIMIT)
        self.setLayout(row(named(words, "name", self.name), named(words, "full_name", self.full_name), gap="gap"))

    def fault(self) -> str:
        """Return what is wrong; empty if nothing is."""
        return "" if self.name.text().strip() else self._words.text("fault.name")

    def account(self, role: Role, number: str = "") -> NewAccount:
        """Return the account as it was typed."""
        return NewAccount(self.name.text().strip(), role, self.full_name.text().strip(), number)


def ask_for_account(context: SurgeonContext, parent: QWidget, on_done: OnDone) -> FormDialog:
    """Ask for a new account and add it."""
    words, services = admin_words(context), context.services
    names, role, passphrase = NameFields(words), RoleFields(words), PassphraseFields(words, "passphrase")

    def prepare() -> Callable[[], object]:
        number = role.number.text().strip() if role.chosen() is Role.PATIENT else ""
        new, chosen = names.account(role.chosen(), number), passphrase.text()
        return lambda: admin_store(services).add_account(new, chosen)

    work = FormWork(lambda: names.fault() or role.fault() or passphrase.fault(), prepare, lambda _none: on_done())
    return FormDialog(context, parent, ("add", ""), (names, role, passphrase), work)


def ask_for_role(context: SurgeonContext, parent: QWidget, account: Account, on_done: OnDone) -> FormDialog:
    """Ask for another role of an account."""
    words, services = admin_words(context), context.services
    role = RoleFields(words, account.role, account.patient_number)

    def prepare() -> Callable[[], object]:
        chosen, number = role.chosen(), role.number.text().strip()
        return lambda: admin_store(services).set_role(account.name, chosen, number)

    work = FormWork(role.fault, prepare, lambda _none: on_done())
    return FormDialog(context, parent, ("role", account.name), (role,), work)


def ask_for_new_passphrase(context: SurgeonContext, parent: QWidget, account: Account, on_done: OnDone) -> FormDialog:
    """Ask for a new passphrase of somebody's account."""
    services, passphrase = context.services, PassphraseFields(admin_words(context))

    def prepare() -> Callable[[], object]:
        chosen = passphrase.text()
        return lambda: admin_store(services).set_passphrase(account.name, chosen)

    work = FormWork(passphrase.fault, prepare, lambda _none: on_done())
    return FormDialog(context, parent, ("reset", account.name), (passphrase,), work)


def ask_for_own_passphrase(context: SurgeonContext, parent: QWidget, name: str, on_done: OnDone) -> FormDialog:
    """Ask for a new passphrase of the own account; the old one is proven first."""
    words, services = admin_words(context), context.services
    old, passphrase = QLineEdit(), PassphraseFields(words)
    old.setEchoMode(QLineEdit.EchoMode.Password)

    def find_fault() -> str:
        return passphrase.fault() if old.text() else words.text("fault.old")

    def prepare() -> Callable[[], object]:
        before, chosen = old.text(), passphrase.text()

        def run() -> None:
            services.sign_in(name, before)
            admin_store(services).set_passphrase(name, chosen)

        return run

    work = FormWork(find_fault, prepare, lambda _none: on_done())
    return FormDialog(context, parent, ("own", name), (named(words, "old_passphrase", old), passphrase), work)


def ask_for_rules(context: SurgeonContext, parent: QWidget, policy: ClinicPolicy, on_done: OnDone) -> FormDialog:
    """Ask for the clinic's rules."""
    words, services = admin_words(context), context.services
    lock_after = _choices(_LOCK_MINUTES, policy.lock_after_minutes)
    free_tries = _choices(_FREE_TRIES, policy.free_tries)
    retention = _choices(_RETENTION_YEARS, policy.retention_years)

    def prepare() -> Callable[[], object]:
        changed = policy.model_copy(
            update={
                "lock_after_minutes": int(lock_after.currentData()),
                "free_tries": int(free_tries.currentData()),
                "retention_years": int(retention.currentData()),
            }
        )
        return lambda: admin_store(services).set_policy(changed)

    fields = (
        named(words, "lock_after", lock_after),
        named(words, "free_tries", free_tries),
        named(words, "retention", retention),
    )
    return FormDialog(context, parent, ("rules", ""), fields, FormWork(lambda: "", prepare, lambda _none: on_done()))


def ask_for_recovery_key(context: SurgeonContext, parent: QWidget, on_key: Callable[[str], object]) -> FormDialog:
    """Ask before the recovery key is made anew."""
    services = context.services
    work = FormWork(lambda: "", lambda: admin_services(services).new_recovery_key, lambda key: on_key(str(key)))
    return FormDialog(context, parent, ("recovery", ""), (), work)


def _choices(values: tuple[int, ...], current: int) -> QComboBox:
    box = QComboBox()
    for value in sorted({*values, current}):
        box.addItem(str(value), value)
    box.setCurrentIndex(box.findData(current))
    return box
