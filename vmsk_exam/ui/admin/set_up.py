"""First use with accounts: the administrator, the recovery key, and the first sign-in. Nothing changes before the key is kept."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import NewAccount
from vmsk_exam.ui.admin.account_forms import NameFields
from vmsk_exam.ui.admin.form import FormDialog, FormWork, PassphraseFields, admin_words
from vmsk_exam.ui.admin.ports import admin_services, admin_store
from vmsk_exam.ui.admin.recovery_dialog import RecoveryKeyDialog
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.worker import Job


class SetUp:
    """Asks for the administrator, shows the recovery key, then makes the account and signs it in.

    Parameters
    ----------
    on_done
        Called when the administrator is signed in.
    on_fault
        Called with a sentence if the account could not be made.
    """

    def __init__(
        self, context: SurgeonContext, parent: QWidget, on_done: Callable[[], object], on_fault: Callable[[str], object]
    ) -> None:
        self._context, self._parent = context, parent
        self._on_done, self._on_fault = on_done, on_fault
        words = admin_words(context)
        self.names, self.passphrase = NameFields(words), PassphraseFields(words, "passphrase")
        self._job: Job[None] | None = None
        self.key_dialog: RecoveryKeyDialog | None = None
        self._kept: tuple[NewAccount, str] | None = None
        self.form = FormDialog(context, parent, ("set_up", ""), (self.names, self.passphrase), self._work())

    @property
    def is_busy(self) -> bool:
        """Whether something is being made."""
        return self._job is not None and self._job.is_running

    def open(self) -> None:
        """Begin."""
        self.form.open()

    def _work(self) -> FormWork:
        services = self._context.services

        def prepare() -> Callable[[], object]:
            self._kept = (self.names.account(Role.ADMINISTRATOR), self.passphrase.text())
            return admin_services(services).new_recovery_key

        return FormWork(lambda: self.names.fault() or self.passphrase.fault(), prepare, lambda key: self._show_key(str(key)))

    def _show_key(self, key: str) -> None:
        self.key_dialog = RecoveryKeyDialog(self._context, self._parent, key, self._make)
        self.key_dialog.open()

    def _make(self) -> None:
        services, kept = self._context.services, self._kept
        self._kept = None
        if kept is None:
            return

        def run() -> None:
            admin_store(services).add_account(*kept)
            services.sign_in(kept[0].name, kept[1])

        job: Job[None] = Job(lambda _token, _progress: run())
        job.finished.connect(lambda _none: self._on_done())
        job.failed.connect(self._on_fault)
        self._job = job.start()
