"""The page of sign-in: waiting is counted down, a lost passphrase is replaced with the recovery key, patients stay patients."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.admin.clinic import RECOVERY_KEY, WORDS, CheapStore, ClinicServices
from tests.ui.fakes import ScriptedSounds
from vmsk_exam.record.accounts import Account
from vmsk_exam.ui.app import build_window
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import PageId, Role
from vmsk_exam.ui.patient.unlock_view import UnlockView
from vmsk_exam.ui.services import StoreState

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PATIENCE_MS = 30_000


class LockedClinic(ClinicServices):
    """Nobody is signed in at the start."""

    signed = False

    def store_state(self) -> StoreState:
        return StoreState.READY if self.signed else StoreState.NEEDS_SIGN_IN

    def sign_in(self, name: str, passphrase: str) -> Account:
        account = super().sign_in(name, passphrase)
        self.signed = True
        return account

    def sign_out(self, *, is_locked: bool = False) -> None:
        self.signed = False
        self.store = CheapStore(self.records)  # type: ignore[assignment]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[LockedClinic]:
    services = LockedClinic(tmp_path)
    services.add_people()
    services.signed = False
    yield services
    services.records.close()


@pytest.fixture
def window(qtbot: QtBot, clinic: LockedClinic) -> Iterator[MainWindow]:
    made = build_window(clinic, ScriptedSounds())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def open_unlock(qtbot: QtBot, window: MainWindow, role: Role = Role.SURGEON) -> UnlockView:
    window.shell.who.cards[role].click()
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.UNLOCK, timeout=PATIENCE_MS)
    return window.shell.unlock


def try_with(qtbot: QtBot, page: UnlockView, name: str, passphrase: str) -> None:
    page.name.setText(name)
    page.passphrase.setText(passphrase)
    page.try_to_go_on()
    qtbot.waitUntil(lambda: not page._progress.isVisible(), timeout=PATIENCE_MS)


def test_waiting_after_wrong_tries_is_counted_down(qtbot: QtBot, window: MainWindow) -> None:
    page = open_unlock(qtbot, window)
    for _ in range(5):
        try_with(qtbot, page, "ruiz", "wrong words here")
        assert "not right" in page.fault.text()
    try_with(qtbot, page, "ruiz", WORDS)
    page._second.stop()
    assert 25 <= page.wait_s <= 30
    assert page.fault.text() == f"Too many wrong passphrases. You can try again in {page.wait_s} s."
    assert not page.go_on.isEnabled()
    page.passphrase.setText(WORDS)
    page.try_to_go_on()
    assert not page._progress.isVisible()
    page.wait_s = 2
    page.count_down()
    assert page.fault.text().endswith("in 1 s.")
    page.count_down()
    assert page.fault.text() == "You can try again now."
    assert page.go_on.isEnabled()


def test_an_administrator_gets_in_again_with_the_recovery_key(qtbot: QtBot, window: MainWindow, clinic: LockedClinic) -> None:
    page = open_unlock(qtbot, window)
    assert not page.recovery_key.isVisible()
    page.lost.click()
    assert page.recovery_key.isVisible()
    assert page.again.isVisible()
    assert "Ask an administrator" in page.lead.text()
    page.again.setText(WORDS)
    try_with(qtbot, page, "ada", WORDS)
    assert page.fault.text().startswith("Please type the recovery key")
    page.recovery_key.setText("WRONG-KEY")
    try_with(qtbot, page, "ada", WORDS)
    assert "not the recovery key" in page.fault.text()
    page.recovery_key.setText(RECOVERY_KEY)
    with qtbot.waitSignal(window.shell.surgeon_chosen, timeout=PATIENCE_MS):
        try_with(qtbot, page, "ada", WORDS)
    assert clinic.recovered == [("ada", RECOVERY_KEY, WORDS)]
    surgeon = window.surgeon
    assert surgeon is not None
    qtbot.waitUntil(lambda: not surgeon.content.list.is_reading, timeout=PATIENCE_MS)


def test_a_lost_passphrase_of_the_store_is_replaced(qtbot: QtBot, window: MainWindow, clinic: LockedClinic) -> None:
    page = window.shell.unlock
    page.show_state(StoreState.NEEDS_PASSPHRASE)
    window.shell.go_to(PageId.UNLOCK)
    assert not page.name.isVisible()
    page.lost.click()
    assert "nobody can look it up" in page.lead.text()
    page.recovery_key.setText(RECOVERY_KEY)
    page.passphrase.setText("newly chosen words")
    page.again.setText("newly chosen words")
    with qtbot.waitSignal(page.answered, timeout=PATIENCE_MS):
        page.try_to_go_on()
    assert clinic.recovered == [(RECOVERY_KEY, "newly chosen words")]
    window.shell.go_to(PageId.WHO)
    assert not page.model.is_lost


def test_a_patients_account_does_not_reach_the_surgeons_side(qtbot: QtBot, window: MainWindow, clinic: LockedClinic) -> None:
    page = open_unlock(qtbot, window)
    try_with(qtbot, page, "rosa", WORDS)
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.WHO, timeout=PATIENCE_MS)
    assert window.surgeon is None
    assert "account is a patient's" in window.shell.who.fault.text()
    assert not clinic.signed


def test_a_patients_exam_carries_the_number_of_the_account_which_then_leaves(
    qtbot: QtBot, window: MainWindow, clinic: LockedClinic
) -> None:
    page = open_unlock(qtbot, window, Role.PATIENT)
    try_with(qtbot, page, "rosa", WORDS)
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.PROTOCOL, timeout=PATIENCE_MS)
    window.shell.protocol.cards[0].click()
    qtbot.waitUntil(lambda: window.shell.page_id is PageId.PERSON, timeout=PATIENCE_MS)
    assert window.shell.person.subject().patient_number == "P-17"
    assert window.shell.person.known_number == "P-17"
    window.shell.go_to(PageId.WHO)
    assert not clinic.signed
    assert window.shell.person.subject().patient_number == ""
    assert open_unlock(qtbot, window, Role.PATIENT).passphrase.text() == ""
