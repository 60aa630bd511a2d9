"""Renders the screens of accounts to PNG: ``python -m tests.ui.admin.shots FOLDER [--size 720] [--language es]``."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from tests.ui.admin.clinic import RECOVERY_KEY, WORDS, ClinicServices
from tests.ui.shots import wait
from vmsk_exam.record.policy import ClinicPolicy
from vmsk_exam.ui.admin.account_forms import ask_for_own_passphrase
from vmsk_exam.ui.admin.accounts_view import AccountsView
from vmsk_exam.ui.admin.recovery_dialog import RecoveryKeyDialog
from vmsk_exam.ui.fonts import load_fonts, text_font
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.theme import SURGEON_LIGHT

SIZES = {720: (1280, 720), 1080: (1920, 1080)}


def view_of(page: SurgeonPage) -> AccountsView:
    page.content.show_accounts()
    view = page.content.accounts
    assert view is not None
    while view.is_busy:
        wait(50)
    return view


def dialogs(page: SurgeonPage) -> dict[str, Callable[[], QDialog | None]]:
    """Return what opens each form."""
    view = view_of(page)

    def press(name: str, line: int = 0) -> QDialog | None:
        view.table.selectRow(line)
        (view.buttons.get(name) or getattr(view, f"{name}_button")).click()
        return view.dialog

    def own() -> QDialog:
        return ask_for_own_passphrase(page.content.context, page, "ada", lambda: None)

    return {
        "add": lambda: press("add"),
        "role": lambda: press("role", 3),
        "passphrase": lambda: press("passphrase", 1),
        "exams": lambda: press("exams", 1),
        "rules": lambda: press("rules"),
        "recovery": lambda: press("recovery"),
        "key": lambda: RecoveryKeyDialog(page.content.context, page, RECOVERY_KEY, lambda: None),
        "own": own,
    }


def render(folder: Path, language: str, height: int) -> None:
    """Write every screen in one language and size."""
    services = ClinicServices(Path(tempfile.mkdtemp()), language)
    services.add_exams()
    page = SurgeonPage(services, SnapshotRelay(), None, SURGEON_LIGHT)
    page.resize(*SIZES[height])
    page.show()

    def save(name: str, widget: object) -> None:
        wait(300)
        widget.grab().save(str(folder / f"admin-{name}-{language}-{height}.png"))  # type: ignore[attr-defined]

    view = view_of(page)
    save("none", page)
    view.begin_set_up()
    assert view.set_up is not None
    save("set-up", view.set_up.form)
    view.set_up.form.reject()
    services.add_people()
    services.records.assign("exam_1", "lee")
    page._rebuild()
    view_of(page)
    save("accounts", page)
    for name, opened in dialogs(page).items():
        dialog = opened()
        assert dialog is not None
        dialog.show()
        wait(300)
        save(name, dialog)
        dialog.hide()
    services.records.set_policy(ClinicPolicy(retention_years=10), "ada")
    services.records.set_hold("exam_1", "Letter of 3 May")
    services.records.set_released("exam_2", is_released=True)
    page.content.show_kept()
    wait(800)
    save("kept", page)
    page.content.kept.ask_for_hold()  # type: ignore[union-attr]
    save("hold", page.content.kept.dialog)  # type: ignore[union-attr]
    page.content.kept.dialog.reject()  # type: ignore[union-attr]
    page.content.show_backup()
    save("backup", page)
    page.content.show_audit()
    wait(500)
    page.content.audit.verify()  # type: ignore[union-attr]
    wait(800)
    save("audit", page)
    services.sign_in("ruiz", WORDS)
    page._rebuild()
    view_of(page)
    save("residents", page)
    page.close()


def main() -> int:
    """Render what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, choices=tuple(SIZES), action="append")
    parser.add_argument("--language", choices=("en", "es"), action="append")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    os.environ["VMSK_EXAM_HOME"] = tempfile.mkdtemp()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(text_font(SURGEON_LIGHT.type_scale.body))
    for height in chosen.size or tuple(SIZES):
        for language in chosen.language or ("en", "es"):
            render(chosen.folder, language, height)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
