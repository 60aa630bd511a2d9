"""Legal holds, release for teaching, backup and restore on the screen, on a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.admin.clinic import CHEAP, WORDS, ClinicServices
from tests.ui.surgeon.conftest import OpenPage
from tests.unit.record.builders import KEY
from vmsk_exam.record.audit import AuditAction
from vmsk_exam.record.backup import BackupFacts, BackupSecrets, check_backup, restore_backup, write_backup
from vmsk_exam.record.policy import ClinicPolicy
from vmsk_exam.record.standing import StandingFilter
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.report.progress import Advance
from vmsk_exam.ui.admin.backup_view import BackupView, RestoredDialog
from vmsk_exam.ui.admin.form import FormDialog
from vmsk_exam.ui.admin.kept_view import KeptView
from vmsk_exam.ui.admin.tabs import AdminTabs, offered_pages
from vmsk_exam.ui.surgeon.page import SurgeonPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PATIENCE_MS = 30_000
DASH = "\u2013"


class BackingClinic(ClinicServices):
    """Backs up its real store."""

    def back_up(self, path: Path, passphrase: str, told: Advance) -> BackupFacts:
        return write_backup(self.records, KEY, path, BackupSecrets(passphrase=passphrase, cost=CHEAP), told=told)

    def check_backup(self, path: Path, passphrase: str, told: Advance) -> BackupFacts:
        return check_backup(path, passphrase, told)

    def restore_backup(self, path: Path, passphrase: str, told: Advance) -> BackupFacts:
        file = self.records.path
        self.records.close()
        facts = restore_backup(path, file.parent, passphrase, is_replacing=True, name=file.name, told=told)
        self.records = SqlCipherStore.open(file, lambda: KEY)
        return facts


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[BackingClinic]:
    services = BackingClinic(tmp_path)
    services.add_exams()
    services.add_people()
    yield services
    services.records.close()


def kept_of(qtbot: QtBot, page: SurgeonPage) -> KeptView:
    page.content.show_kept()
    view = page.content.kept
    assert view is not None
    qtbot.waitUntil(lambda: view.state is not None and not view.is_busy, timeout=PATIENCE_MS)
    return view


def finish(qtbot: QtBot, view: KeptView, told: str) -> None:
    assert isinstance(view.dialog, FormDialog)
    view.dialog.accept()
    qtbot.waitUntil(lambda: told in view.told.text(), timeout=PATIENCE_MS)


def cell(view: KeptView, column: int) -> list[str]:
    return [view.table.item(row, column).text() for row in range(view.table.rowCount())]  # type: ignore[union-attr]


def test_a_hold_is_set_shown_and_lifted(qtbot: QtBot, open_page: OpenPage, clinic: BackingClinic) -> None:
    view = kept_of(qtbot, open_page(clinic))
    assert cell(view, 3) == [DASH] * 4
    view.hold_button.click()
    assert isinstance(view.dialog, FormDialog)
    view.dialog.accept()
    assert view.dialog.fault.text() == "Please type the reason for the hold."
    view.dialog.findChildren(type(view.search))[0].setText("letter of 3 May")
    finish(qtbot, view, "is under legal hold. Audit trail, entry ")
    newest = clinic.records.audit_entries(limit=1)[0]
    assert (newest.note.action, newest.note.detail, newest.note.who) == (AuditAction.HELD, "letter of 3 May", "ada")
    assert f"entry {newest.number}." in view.told.text()
    assert cell(view, 3) == ["letter of 3 May", DASH, DASH, DASH]
    view.chips[StandingFilter.HELD].click()
    qtbot.waitUntil(lambda: cell(view, 3) == ["letter of 3 May"], timeout=PATIENCE_MS)
    assert view.hold_button.text() == "Lift the hold…"
    view.hold_button.click()
    finish(qtbot, view, "The hold is lifted.")
    assert clinic.records.exam_facts("exam_0").hold_reason is None  # type: ignore[union-attr]
    assert view.table.rowCount() == 0


def test_an_exam_is_released_and_the_rule_is_seen(qtbot: QtBot, open_page: OpenPage, clinic: BackingClinic) -> None:
    clinic.records.set_policy(ClinicPolicy(retention_years=10), "ada")
    clinic.sign_in("ruiz", WORDS)
    page = open_page(clinic)
    assert offered_pages(clinic) == ("accounts", "kept")  # type: ignore[arg-type]
    view = kept_of(qtbot, page)
    assert view.rule.text() == "Clinic rule: no exam is deleted within 10 years after it began."
    assert not view.rules_button.isVisible()
    assert cell(view, 5)[0] == "23 Nov 2036"
    view.release_button.click()
    finish(qtbot, view, "every resident sees the exam without names. Noted in the audit trail.")
    assert clinic.records.exam_facts("exam_0").is_released  # type: ignore[union-attr]
    assert cell(view, 4) == ["released", DASH, DASH, DASH]
    view.release_button.click()
    finish(qtbot, view, "Taken back")
    assert not clinic.records.exam_facts("exam_0").is_released  # type: ignore[union-attr]


def backup_of(page: SurgeonPage) -> BackupView:
    page.content.show_accounts()
    tabs = page.content.accounts.findChild(AdminTabs)  # type: ignore[union-attr]
    assert isinstance(tabs, AdminTabs)
    assert list(tabs.buttons) == ["accounts", "kept", "backup", "audit"]
    tabs.buttons["backup"].click()
    assert page.content.backup is not None
    assert page.content.stack.currentWidget() is page.content.backup
    return page.content.backup


def test_a_backup_is_made_checked_and_put_back(qtbot: QtBot, open_page: OpenPage, clinic: BackingClinic, tmp_path: Path) -> None:
    page = open_page(clinic)
    view, file = backup_of(page), tmp_path / "usb" / "monday"
    view.ask_where()
    assert "at least" in view.told.text()
    view.passphrase.first.setText(WORDS)
    view.passphrase.again.setText(WORDS)
    view.make(file)
    qtbot.waitUntil(lambda: "Backup written and proven: 4 exams" in view.told.text(), timeout=PATIENCE_MS)
    assert view.passphrase.text() == ""
    clinic.records.delete_exam("exam_1")
    view.choose(file.with_suffix(".vmskbackup"))
    view.opening.setText("wrong words here")
    view.check()
    qtbot.waitUntil(lambda: not view.is_busy, timeout=PATIENCE_MS)
    assert not view.restore_button.isEnabled()
    view.opening.setText(WORDS)
    view.check()
    qtbot.waitUntil(view.restore_button.isEnabled, timeout=PATIENCE_MS)
    assert view.told.text().startswith("The backup is whole: 4 exams of ")
    assert clinic.records.exam_count() == 3
    view.ask_to_restore()
    assert isinstance(view.dialog, FormDialog)
    view.dialog.accept()
    qtbot.waitUntil(lambda: isinstance(view.dialog, RestoredDialog), timeout=PATIENCE_MS)
    assert clinic.records.exam_count() == 4
    assert [path.name for path in tmp_path.glob("exams.db.*.old")]
    with qtbot.waitSignal(page.sign_out_asked, timeout=PATIENCE_MS):
        view.dialog.accept()


def test_a_cancelled_backup_leaves_nothing(
    qtbot: QtBot, open_page: OpenPage, clinic: BackingClinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = backup_of(open_page(clinic))

    def back_up(path: Path, passphrase: str, told: Advance) -> BackupFacts:
        view.cancel()
        return BackingClinic.back_up(clinic, path, passphrase, told)

    monkeypatch.setattr(clinic, "back_up", back_up)
    view.passphrase.first.setText(WORDS)
    (tmp_path / "usb").mkdir()
    view.make(tmp_path / "usb" / "monday.vmskbackup")
    qtbot.waitUntil(lambda: view.told.text() == "Cancelled. Nothing was changed.", timeout=PATIENCE_MS)
    assert list((tmp_path / "usb").iterdir()) == []
