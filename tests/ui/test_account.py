"""Signing in, signing out, and the lock after a time without a touch."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import ScriptedExam, ScriptedServices, ScriptedSounds, knee_protocol
from tests.ui.surgeon.fakes import SurgeonServices
from vmsk_exam.record.access import Actor
from vmsk_exam.record.access import Role as AccountRole
from vmsk_exam.ui.account import lock_limit_s, signed_in
from vmsk_exam.ui.app import build_window
from vmsk_exam.ui.idle_lock import IdleLock
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import PageId, Role
from vmsk_exam.ui.patient.unlock_model import Typed, UnlockViewModel
from vmsk_exam.ui.services import StoreState

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""What windows ask of a screen that is not there."""


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def with_account(services: SurgeonServices) -> SurgeonServices:
    """Let the store have accounts, Dr. Vega signed in."""
    services.store.actor = Actor("vega", AccountRole.SURGEON)  # type: ignore[attr-defined]
    services.store.lock_after = lambda: timedelta(minutes=10)  # type: ignore[attr-defined]
    return services


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    services = with_account(SurgeonServices())
    made = build_window(services, ScriptedSounds())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def open_surgeon(qtbot: QtBot, window: MainWindow) -> None:
    window.show_surgeon()
    page = window.surgeon
    assert page is not None
    qtbot.waitUntil(lambda: not page.content.list.is_reading)


def test_only_an_account_with_a_role_is_signed_in() -> None:
    services = SurgeonServices()
    assert signed_in(services) is None
    assert lock_limit_s(services) is None
    assert signed_in(with_account(services)) == Actor("vega", AccountRole.SURGEON)
    assert lock_limit_s(services) == 600.0
    services.store.actor = Actor()  # type: ignore[attr-defined]
    assert signed_in(services) is None
    assert lock_limit_s(services) is None


@pytest.mark.parametrize(
    ("name", "passphrase", "fault"), [("", "x", "unlock.sign_in_lead"), ("vega", "", "unlock.sign_in_lead"), ("vega", "x", None)]
)
def test_name_and_passphrase_are_needed(name: str, passphrase: str, fault: str | None) -> None:
    model = UnlockViewModel(StoreState.NEEDS_SIGN_IN)
    assert model.fault(Typed(passphrase, "", name)) == fault


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (Typed("newly chosen", "newly chosen", "", ""), "fault.key"),
        (Typed("short", "short", "", "ABCD"), "unlock.too_short"),
        (Typed("newly chosen", "newly chosne", "", "ABCD"), "unlock.different"),
        (Typed("newly chosen", "newly chosen", "", "ABCD"), None),
    ],
)
def test_a_lost_passphrase_needs_the_recovery_key_and_a_new_one(typed: Typed, fault: str | None) -> None:
    model = UnlockViewModel(StoreState.NEEDS_PASSPHRASE, is_lost=True)
    assert model.fault(typed) == fault
    assert UnlockViewModel(StoreState.NEEDS_SIGN_IN, is_lost=True).fault(typed) == "unlock.sign_in_lead"
    assert not UnlockViewModel(StoreState.NEEDS_NEW_PASSPHRASE, is_lost=True).is_lost


def test_sign_in_leads_to_the_surgeons_side(qtbot: QtBot) -> None:
    services = ScriptedServices(state=StoreState.NEEDS_SIGN_IN)
    window = build_window(services, ScriptedSounds())
    qtbot.addWidget(window)
    window.show()
    shell = window.shell
    shell.who.cards[Role.SURGEON].click()
    qtbot.waitUntil(lambda: shell.page_id is PageId.UNLOCK)
    assert shell.unlock.name.isVisible()
    assert not shell.unlock.again.isVisible()
    shell.unlock.name.setText("vega")
    shell.unlock.passphrase.setText("wrong")
    shell.unlock.try_to_go_on()
    qtbot.waitUntil(lambda: shell.unlock.passphrase.text() == "")
    assert shell.page_id is PageId.UNLOCK
    shell.unlock.passphrase.setText("correct horse")
    with qtbot.waitSignal(shell.surgeon_chosen):
        shell.unlock.try_to_go_on()
    qtbot.waitUntil(lambda: window.surgeon is not None and not window.surgeon.content.list.is_reading)
    window.close()


def test_the_bar_names_the_account_and_signs_out(qtbot: QtBot, window: MainWindow) -> None:
    open_surgeon(qtbot, window)
    page = window.surgeon
    assert page is not None
    button = next(found for found in page.findChildren(QAbstractButton) if found.text() == "vega")
    assert "vega (surgeon)" in button.toolTip()
    qtbot.keyClick(page.content.list.grid, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.surgeon is None
    assert window.context.services.signed_out == [False]  # type: ignore[attr-defined]
    assert window.sides.currentWidget() is window.shell
    window.close()


def test_a_time_without_a_touch_locks_and_asks_for_the_account(qtbot: QtBot, window: MainWindow) -> None:
    open_surgeon(qtbot, window)
    window.lock()
    assert window.surgeon is None
    assert window.context.services.signed_out == [True]  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.UNLOCK)
    window.close()


def test_a_running_exam_is_never_locked(qtbot: QtBot, window: MainWindow) -> None:
    exam = ScriptedExam(knee_protocol(), lambda _snapshot: None)
    window.context.control._exam = exam
    window.lock()
    assert window.context.services.signed_out == []  # type: ignore[attr-defined]
    window.context.control._exam = None
    window.close()


def test_without_accounts_nothing_locks(qtbot: QtBot) -> None:
    services = SurgeonServices()
    window = build_window(services, ScriptedSounds())
    qtbot.addWidget(window)
    window.lock()
    assert services.signed_out == []


def test_the_lock_counts_from_the_last_touch(qtbot: QtBot, qapp: QApplication) -> None:
    clock, locked = Clock(), []
    idle = IdleLock(lambda: 600.0, clock=clock)
    idle.expired.connect(lambda: locked.append(clock.now_s))
    clock.now_s = 699.0
    idle.check()
    idle.eventFilter(qapp, QEvent(QEvent.Type.KeyPress))
    clock.now_s = 1298.0
    idle.check()
    assert locked == []
    clock.now_s = 1299.0
    idle.check()
    idle.check()
    assert locked == [1299.0]


def test_painting_is_no_touch(qapp: QApplication) -> None:
    clock, locked = Clock(), []
    idle = IdleLock(lambda: 10.0, clock=clock)
    idle.expired.connect(lambda: locked.append(True))
    clock.now_s = 111.0
    idle.eventFilter(qapp, QEvent(QEvent.Type.Paint))
    idle.check()
    assert locked == [True]


def test_without_a_limit_nothing_is_told() -> None:
    clock, locked = Clock(), []
    idle = IdleLock(lambda: None, clock=clock)
    idle.expired.connect(lambda: locked.append(True))
    clock.now_s = 1e9
    idle.check()
    assert locked == []
