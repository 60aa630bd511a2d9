"""The accounts of a store: who may sign in, their roles, and what is done with them; for a single user how to begin."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import Account
from vmsk_exam.ui.admin import account_forms as forms
from vmsk_exam.ui.admin.assign_dialog import AssignDialog
from vmsk_exam.ui.admin.form import admin_words
from vmsk_exam.ui.admin.ports import AccountsState, admin_store, load_accounts
from vmsk_exam.ui.admin.recovery_dialog import RecoveryKeyDialog
from vmsk_exam.ui.admin.set_up import SetUp
from vmsk_exam.ui.admin.simple_table import SimpleTable
from vmsk_exam.ui.layouts import column, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.worker import Job

_COLUMNS = ("name", "full_name", "role", "state", "number")
_ABOUT_ONE = ("role", "passphrase", "disable", "exams")
_ICONS = {"role": "person", "passphrase": "key", "disable": "minus", "exams": "list"}


class AccountsView(QWidget):
    """Shows the accounts; the store is read and written on workers."""

    set_up_done = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self._words = admin_words(context)
        self.state: AccountsState | None = None
        self.dialog: QDialog | None = None
        self.set_up: SetUp | None = None
        self._job: Job[AccountsState] | None = None
        self._switch_job: Job[None] | None = None
        text = self._words.text
        self.count, self.told = label("body", "secondary", wraps=False), label("body", "secondary")
        self.told.setVisible(False)
        self.table = SimpleTable(text("page.title"), [text(f"list.column_{name}") for name in _COLUMNS], 1)
        self.table.itemSelectionChanged.connect(self._show_state)
        self.buttons = {name: self._button(name, icon) for name, icon in _ICONS.items()}
        self.add_button = self._button("add", "plus", kind="primary")
        self.rules_button, self.recovery_button = self._button("rules", "settings"), self._button("recovery", "key")
        self.stack = QStackedWidget()
        self.stack.addWidget(panel(column(self.table, pad="tiny")))
        self.stack.addWidget(self._build_none())
        body = column(self._build_head(), self._build_bar(), self.told, self.stack, gap="gap", pad="gap")
        body.setStretch(3, 1)
        self.setLayout(body)
        self._connect()

    # --- building ------------------------------------------------------------------

    def _button(self, name: str, icon: str, kind: str = "choice") -> Button:
        button = Button(kind, icon)
        button.set_label(self._words.text(f"list.{name}"), self._words.text("list.exams_tip") if name == "exams" else "")
        return button

    def _build_head(self) -> QWidget:
        title, head = label("headline", wraps=False), QWidget()
        title.setText(self._words.text("page.title"))
        head.setLayout(row(title, self.count, None, self.add_button, gap="gap"))
        return head

    def _build_bar(self) -> QWidget:
        self._bar = QWidget()
        clinic = (self.rules_button, self.recovery_button)
        self._bar.setLayout(row(*self.buttons.values(), None, *clinic, gap="small"))
        return self._bar

    def _build_none(self) -> QWidget:
        title, detail = label("headline", centred=True), label("body", "secondary", centred=True)
        title.setText(self._words.text("none.title"))
        detail.setText(self._words.text("none.detail"))
        self.set_up_button = Button("primary", "person")
        self.set_up_button.set_label(self._words.text("none.button"))
        self.set_up_button.clicked.connect(self.begin_set_up)
        narrow = row(1, detail, 1)
        narrow.setStretch(1, 3)
        icon = IconLabel("person", "headline", "secondary", 2.2)
        button = row(None, self.set_up_button, None)
        return panel(column(None, row(None, icon, None), title, narrow, button, 2, gap="gap", pad="large"))

    def _connect(self) -> None:
        about_one: dict[str, Callable[[Account], object]] = {
            "role": lambda account: self._open(forms.ask_for_role(self._context, self, account, self.reload)),
            "passphrase": lambda account: self._open(forms.ask_for_new_passphrase(self._context, self, account, self.reload)),
            "disable": self._switch,
            "exams": lambda account: self._open(AssignDialog(self._context, self, account)),
        }
        for name, action in about_one.items():
            self.buttons[name].clicked.connect(partial(self._about_selected, action))
        self.add_button.clicked.connect(lambda: self._open(forms.ask_for_account(self._context, self, self.reload)))
        self.rules_button.clicked.connect(self._ask_for_rules)
        self.recovery_button.clicked.connect(
            lambda: self._open(forms.ask_for_recovery_key(self._context, self, self._show_recovery_key))
        )

    # --- what is shown -------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether the store is being read or written."""
        return any(job is not None and job.is_running for job in (self._job, self._switch_job))

    def reload(self) -> None:
        """Read the accounts again."""
        services = self._context.services
        job: Job[AccountsState] = Job(lambda _token, _progress: load_accounts(services, datetime.now(UTC)))
        job.finished.connect(self.show_accounts)
        job.failed.connect(self.show_fault)
        self._job = job.start()

    def show_accounts(self, state: AccountsState) -> None:
        """Show what was read."""
        self.state = state
        self.table.show_lines([self._line(account) for account in state.accounts])
        text = self._words.text
        count = len(state.accounts)
        caption = text("list.caption_one") if count == 1 else text("list.caption", count=count)
        self.count.setText(caption if count else "")
        self.stack.setCurrentIndex(0 if state.has_accounts else 1)
        self._bar.setVisible(state.has_accounts)
        for button in (self.add_button, self.rules_button, self.recovery_button):
            button.setVisible(state.can_manage and state.has_accounts)
        for name in ("role", "passphrase", "disable"):
            self.buttons[name].setVisible(state.can_manage)
        if state.can_manage:
            self._tell("")
        else:
            self._tell(text("list.residents_lead" if state.accounts else "list.no_residents"))
        self._show_state()

    def selected(self) -> Account | None:
        """Return the selected account."""
        number = self.table.currentRow()
        return self.state.accounts[number] if self.state is not None and 0 <= number < len(self.state.accounts) else None

    def show_fault(self, text: str) -> None:
        """Say what is wrong and what to do."""
        self._tell(text, "attention")

    def _line(self, account: Account) -> tuple[str, ...]:
        text, until = self._words.text, account.blocked_until_utc
        is_waiting = until is not None and self.state is not None and self.state.now < until
        state = "disabled" if account.is_disabled else "waiting" if is_waiting else "active"
        return account.name, account.full_name, text(f"role.{account.role}"), text(f"list.{state}"), account.patient_number

    def _show_state(self) -> None:
        selected = self.selected()
        for name in _ABOUT_ONE:
            self.buttons[name].setEnabled(selected is not None)
        if selected is None:
            return
        self.buttons["exams"].setEnabled(selected.role is Role.RESIDENT)
        self.buttons["disable"].set_label(self._words.text("list.enable" if selected.is_disabled else "list.disable"))

    def _tell(self, text: str, tone: str = "secondary") -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
        self.told.setVisible(bool(text))

    # --- what can be done ------------------------------------------------------------

    def begin_set_up(self) -> None:
        """Make the first account."""
        self.set_up = SetUp(self._context, self, self.set_up_done.emit, self.show_fault)
        self.set_up.open()

    def _about_selected(self, action: Callable[[Account], object], _checked: bool = False) -> None:
        selected = self.selected()
        if selected is not None:
            action(selected)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _switch(self, account: Account) -> None:
        services = self._context.services

        def run() -> None:
            admin_store(services).set_disabled(account.name, is_disabled=not account.is_disabled)

        job: Job[None] = Job(lambda _token, _progress: run())
        job.finished.connect(lambda _none: self.reload())
        job.failed.connect(self.show_fault)
        self._switch_job = job.start()

    def _ask_for_rules(self) -> None:
        policy = admin_store(self._context.services).policy()
        self._open(forms.ask_for_rules(self._context, self, policy, self.reload))

    def _show_recovery_key(self, key: str) -> None:
        self._open(RecoveryKeyDialog(self._context, self, key, self.reload))
