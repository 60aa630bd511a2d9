"""Accounts on the screen, on a real store: set-up, roles, passphrases, assignment, what others may not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.admin.clinic import CHEAP, RECOVERY_KEY, WORDS, ClinicServices
from tests.ui.surgeon.conftest import OpenPage
from vmsk_exam.errors import AccessRefusedError
from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import NewAccount
from vmsk_exam.record.worklist import WorklistQuery
from vmsk_exam.ui.admin.account_forms import NameFields, PassphraseFields, RoleFields
from vmsk_exam.ui.admin.accounts_view import AccountsView
from vmsk_exam.ui.admin.assign_dialog import AssignDialog
from vmsk_exam.ui.admin.form import FormDialog
from vmsk_exam.ui.admin.ports import may_look_after
from vmsk_exam.ui.admin.recovery_dialog import RecoveryKeyDialog
from vmsk_exam.ui.surgeon.page import SurgeonPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PATIENCE_MS = 30_000


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[ClinicServices]:
    services = ClinicServices(tmp_path)
    services.add_exams()
    yield services
    services.records.close()


def accounts_of(qtbot: QtBot, page: SurgeonPage) -> AccountsView:
    page.show_accounts()
    view = page.content.accounts
    assert view is not None
    qtbot.waitUntil(lambda: not view.is_busy and view.state is not None, timeout=PATIENCE_MS)
    return view


@pytest.fixture
def view(qtbot: QtBot, open_page: OpenPage, clinic: ClinicServices) -> AccountsView:
    clinic.add_people()
    return accounts_of(qtbot, open_page(clinic))


def lines(view: AccountsView) -> list[tuple[str, ...]]:
    table = view.table
    return [tuple(table.item(row, at).text() for at in (0, 2, 3)) for row in range(table.rowCount())]  # type: ignore[union-attr]


def open_form(view: AccountsView, name: str, account: str = "") -> FormDialog:
    if account:
        view.table.selectRow([line[0] for line in lines(view)].index(account))
    (view.buttons.get(name) or getattr(view, f"{name}_button")).click()
    assert isinstance(view.dialog, FormDialog)
    return view.dialog


def type_twice(dialog: FormDialog, words: str) -> None:
    fields = dialog.findChild(PassphraseFields)
    assert isinstance(fields, PassphraseFields)
    fields.first.setText(words)
    fields.again.setText(words)


def do(qtbot: QtBot, view: AccountsView, dialog: FormDialog) -> None:
    with qtbot.waitSignal(dialog.finished, timeout=PATIENCE_MS):
        dialog.accept()
    qtbot.waitUntil(lambda: not view.is_busy, timeout=PATIENCE_MS)


def test_a_single_user_is_told_that_nothing_is_needed(qtbot: QtBot, open_page: OpenPage, clinic: ClinicServices) -> None:
    view = accounts_of(qtbot, open_page(clinic))
    assert view.stack.currentIndex() == 1
    assert view.set_up_button.isVisible()
    assert not view.add_button.isVisible()
    assert not view.recovery_button.isVisible()
    assert view.count.text() == ""


def test_set_up_changes_nothing_before_the_key_is_kept(
    qtbot: QtBot,
    open_page: OpenPage,
    clinic: ClinicServices,
    tmp_path: Path,
) -> None:
    page = open_page(clinic)
    view = accounts_of(qtbot, page)
    view.set_up_button.click()
    set_up = view.set_up
    assert set_up is not None
    set_up.form.accept()
    assert set_up.form.fault.text() == "Please type a name for the account."
    set_up.names.name.setText("ada")
    set_up.passphrase.first.setText("short")
    set_up.form.accept()
    assert set_up.form.fault.text().startswith("Please use at least 8")
    set_up.passphrase.first.setText(WORDS)
    set_up.passphrase.again.setText(WORDS + "x")
    set_up.form.accept()
    assert set_up.form.fault.text().startswith("The two passphrases are not the same")
    set_up.passphrase.again.setText(WORDS)
    set_up.form.accept()
    qtbot.waitUntil(lambda: set_up.key_dialog is not None, timeout=PATIENCE_MS)
    shown = set_up.key_dialog
    assert shown is not None
    assert shown.shown.text() == "ABCD  EFGH  IJKL  MNOP\nQRST  UVWX  YZ23  4567"
    shown.reject()
    assert shown.isVisible()
    assert not shown.finish_button.isEnabled()
    assert clinic.records.accounts() == ()
    shown.save(tmp_path / "stick" / "key.txt")
    assert "No such file" in shown.told.text()
    shown.save(tmp_path / "key.txt")
    assert "QRST  UVWX  YZ23  4567" in (tmp_path / "key.txt").read_text(encoding="utf-8")
    shown.tick.setChecked(True)
    before = page.content
    shown.finish_button.click()
    qtbot.waitUntil(lambda: page.content is not before, timeout=PATIENCE_MS)
    assert [(each.name, each.role) for each in clinic.records.accounts()] == [("ada", Role.ADMINISTRATOR)]
    assert clinic.desk.actor.name == "ada"
    after = accounts_of(qtbot, page)
    assert lines(after) == [("ada", "Administrator", "Active")]
    assert any(button.text() == "ada" for button in page.findChildren(QAbstractButton))


def test_add_role_passphrase_and_disable(qtbot: QtBot, view: AccountsView, clinic: ClinicServices) -> None:
    assert [line[:2] for line in lines(view)] == [
        ("ada", "Administrator"), ("lee", "Resident"), ("rosa", "Patient"), ("ruiz", "Surgeon"),
    ]  # fmt: skip
    added = open_form(view, "add")
    names, role = added.findChild(NameFields), added.findChild(RoleFields)
    assert isinstance(names, NameFields)
    assert isinstance(role, RoleFields)
    names.name.setText("kim")
    role.role.setCurrentIndex(role.role.findData("patient"))
    type_twice(added, "words of kim")
    added.accept()
    assert added.fault.text().startswith("A patient's account needs the patient number")
    role.role.setCurrentIndex(role.role.findData("resident"))
    do(qtbot, view, added)
    assert clinic.records.sign_in("kim", "words of kim").role is Role.RESIDENT
    changed = open_form(view, "role", "kim")
    chosen = changed.findChild(QComboBox)
    assert isinstance(chosen, QComboBox)
    chosen.setCurrentIndex(chosen.findData("surgeon"))
    do(qtbot, view, changed)
    reset = open_form(view, "passphrase", "kim")
    type_twice(reset, "other words of kim")
    do(qtbot, view, reset)
    assert clinic.records.sign_in("kim", "other words of kim").role is Role.SURGEON
    view.table.selectRow(1)
    view.buttons["disable"].click()
    qtbot.waitUntil(lambda: not view.is_busy and lines(view)[1] == ("kim", "Surgeon", "Disabled"), timeout=PATIENCE_MS)
    assert view.buttons["disable"].text() == "Enable again"
    with pytest.raises(AccessRefusedError):
        clinic.records.sign_in("kim", "other words of kim")


def test_the_last_administrator_is_kept_and_the_form_says_so(qtbot: QtBot, view: AccountsView, clinic: ClinicServices) -> None:
    form = open_form(view, "role", "ada")
    role = form.findChild(RoleFields)
    assert isinstance(role, RoleFields)
    role.role.setCurrentIndex(role.role.findData("surgeon"))
    form.accept()
    qtbot.waitUntil(lambda: "last administrator" in form.fault.text(), timeout=PATIENCE_MS)
    assert form.isVisible()
    form.reject()
    view.table.selectRow(0)
    view.buttons["disable"].click()
    qtbot.waitUntil(lambda: "last administrator" in view.told.text(), timeout=PATIENCE_MS)
    assert clinic.records.accounts()[0].role is Role.ADMINISTRATOR


def test_rules_and_a_new_recovery_key(qtbot: QtBot, view: AccountsView, clinic: ClinicServices) -> None:
    rules = open_form(view, "rules")
    boxes = {box.accessibleName(): box for box in rules.findChildren(QComboBox)}
    lock = boxes["Lock after so many minutes without a touch"]
    lock.setCurrentIndex(lock.findData(2))
    do(qtbot, view, rules)
    assert clinic.records.policy().lock_after_minutes == 2
    asked = open_form(view, "recovery")
    assert clinic.recovery_keys == 0
    with qtbot.waitSignal(asked.finished, timeout=PATIENCE_MS):
        asked.accept()
    qtbot.waitUntil(lambda: isinstance(view.dialog, RecoveryKeyDialog), timeout=PATIENCE_MS)
    assert isinstance(view.dialog, RecoveryKeyDialog)
    assert view.dialog.shown.accessibleName() == RECOVERY_KEY.replace("-", " ")
    view.dialog.tick.setChecked(True)
    view.dialog.accept()
    qtbot.waitUntil(lambda: not view.is_busy, timeout=PATIENCE_MS)


def test_a_resident_sees_only_what_was_assigned(
    qtbot: QtBot,
    open_page: OpenPage,
    clinic: ClinicServices,
) -> None:
    clinic.add_people()
    clinic.sign_in("ruiz", WORDS)
    page = open_page(clinic)
    view = accounts_of(qtbot, page)
    assert [line[0] for line in lines(view)] == ["lee"]
    assert [name for name, button in view.buttons.items() if button.isVisible()] == ["exams"]
    assert not view.add_button.isVisible()
    assert "you assign to them" in view.told.text()
    view.table.selectRow(0)
    view.buttons["exams"].click()
    dialog = view.dialog
    assert isinstance(dialog, AssignDialog)
    qtbot.waitUntil(lambda: len(dialog.boxes) == 4, timeout=PATIENCE_MS)
    dialog.search.setText("Núñ")
    qtbot.waitUntil(lambda: list(dialog.boxes) == ["exam_1"], timeout=PATIENCE_MS)
    dialog.boxes["exam_1"].click()
    qtbot.waitUntil(lambda: not dialog.is_busy and dialog.told.text() == "1 assigned", timeout=PATIENCE_MS)
    dialog.accept()
    clinic.sign_in("lee", WORDS)
    assert [row.exam_id for row in clinic.desk.list_worklist(WorklistQuery()).rows] == ["exam_1"]
    assert not may_look_after(clinic)
    page._rebuild()
    page.show_accounts()
    assert page.content.accounts is None
    qtbot.waitUntil(lambda: not page.content.list.is_reading, timeout=PATIENCE_MS)
    assert page.content.list.table.model.total == 1


def test_own_passphrase_needs_the_old_one(qtbot: QtBot, open_page: OpenPage, clinic: ClinicServices) -> None:
    clinic.add_people()
    clinic.sign_in("ruiz", WORDS)
    page = open_page(clinic)
    menu = next(button for button in page.findChildren(QAbstractButton) if button.text() == "ruiz")
    menu.actions_by_name["own_passphrase"].trigger()  # type: ignore[attr-defined]
    form = menu.dialog  # type: ignore[attr-defined]
    old = next(each for each in form.findChildren(QLineEdit) if each.accessibleName() == "Your passphrase now")
    type_twice(form, "newly chosen words")
    form.accept()
    assert form.fault.text() == "Please type your passphrase of now."
    old.setText("wrong words here")
    form.accept()
    qtbot.waitUntil(lambda: "not right" in form.fault.text(), timeout=PATIENCE_MS)
    old.setText(WORDS)
    with qtbot.waitSignal(form.finished, timeout=PATIENCE_MS):
        form.accept()
    assert clinic.records.sign_in("ruiz", "newly chosen words").name == "ruiz"


def test_the_menu_locks_and_signs_out(qtbot: QtBot, open_page: OpenPage, clinic: ClinicServices) -> None:
    clinic.add_people()
    page = open_page(clinic)
    menu = next(button for button in page.findChildren(QAbstractButton) if button.text() == "ada")
    for name, signal in (("lock_now", page.lock_asked), ("sign_out", page.sign_out_asked)):
        with qtbot.waitSignal(signal):
            menu.actions_by_name[name].trigger()  # type: ignore[attr-defined]
    with qtbot.waitSignal(page.lock_asked):
        qtbot.keyClick(page.content.list.grid, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_a_long_name_does_not_fill_the_bar(qtbot: QtBot, open_page: OpenPage, clinic: ClinicServices) -> None:
    name = "wolfeschlegelsteinhausenbergerdorff"
    clinic.records.add_account(NewAccount(name, Role.ADMINISTRATOR), WORDS, CHEAP)
    clinic.sign_in(name, WORDS)
    page = open_page(clinic)
    menu = next(button for button in page.findChildren(QAbstractButton) if button.text() == "wolfeschleg…")
    assert name in menu.toolTip()
    assert page.width() == 1280


def test_the_audit_trail_is_filtered_and_proven(qtbot: QtBot, view: AccountsView, clinic: ClinicServices) -> None:
    clinic.desk.set_hold("exam_1", "letter of 3 May")
    with pytest.raises(AccessRefusedError):
        clinic.desk.load_exam("exam_1")
    page = view.window()
    assert isinstance(page, SurgeonPage)
    page.content.show_audit()
    audit = page.content.audit
    assert audit is not None
    qtbot.waitUntil(lambda: not audit.is_busy and len(audit.entries) == 3, timeout=PATIENCE_MS)
    assert [audit.table.item(row, 3).text() for row in range(3)] == ["Refused", "Legal hold set", "Signed in"]  # type: ignore[union-attr]
    audit.search.setText("letter MAY")
    assert audit.table.rowCount() == 1
    assert audit.count.text() == "1 of the newest 3 entries"
    audit.search.clear()
    audit.action.setCurrentIndex(audit.action.findData("refused"))
    assert audit.table.item(0, 5).text() == "view"  # type: ignore[union-attr]
    audit.verify()
    qtbot.waitUntil(lambda: audit.told.text() == "The trail is whole: 3 entries, each fits the one before.", timeout=PATIENCE_MS)
    with clinic.records._database.writing() as connection:
        connection.execute("DROP TRIGGER audit_fixed_update")
        connection.execute("UPDATE audit SET detail = 'letter of 4 May' WHERE entry_key = 2")
    audit.verify()
    qtbot.waitUntil(lambda: "was changed at entry 2" in audit.told.text(), timeout=PATIENCE_MS)
